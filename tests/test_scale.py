"""A book that follows its data: with sixty more inspections, with three, in any order of rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casework.checks import problems
from casework.data import describe, read
from casework.forces import files
from tests.scale import GRADES, INSPECTIONS, SHAPES, grown, shrunk, shuffled
from tests.second import command, compute, script_of
from tests.stored import ROOT, copied, rows_of
from tests.test_second_computations import other_than_printed
from tests.told import sentences_of, untrue

SOURCES = Path(os.environ.get("CASEWORK_TEXTS", ROOT.parent / "shared" / "sources"))
#: The worked example, and third inspections: a return visit, a first one, one on another scale,
#: and one that grades no cases.
WORKED = ["thames-valley-2023", "wiltshire-2022"]
THIRD = ["wiltshire-2023", "derbyshire-2021", "west-yorkshire-2014", "gloucestershire-2024"]

#: Numbers whose second computation is for the data as they are: of several models it computes only
#: those that give the least and the most today; and a number of a sentence that others replace.
ONLY_TODAY = {
    *("finding.least", "finding.most", "finding.low", "finding.high"),
    *("extreme.least", "extreme.most", "answer.all"),
}


def ran(root: Path, program: str, *words: str) -> str:
    """What one of the environment's programs prints, that is run in a book."""
    known = [sys.executable, "-m", "casework"]
    if program != "casework":
        known = [Path(sys.executable).with_name(program)]
    done = subprocess.run([*known, *words], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def all_run(root: Path) -> dict[str, bytes]:
    """Run all notebooks, most of which read tables that have changed; what each then is."""
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    done = ran(root, "casework", "run", *(f"notebooks/{path.name}" for path in notebooks))
    assert done.count(": run\n") > len(notebooks) / 2
    return {path.name: path.read_bytes() for path in notebooks}


def built(root: Path) -> Path:
    """Build the book, every warning an error; the folder of its pages."""
    ran(root, "jupyter-book", "build", "--quiet", "-W", "-n", "--keep-going", ".")
    return root / "_build" / "html"


def test_the_invented_inspections_are_of_every_kind(tmp_path):
    data = copied(tmp_path)
    known = {row["id"] for row in rows_of(data / "inspections.csv")}
    shapes = grown(data, seed=1)
    assert len(shapes) >= 60
    assert set(shapes.values()) == set(SHAPES)
    assert problems(data) == []
    added = [row for row in rows_of(data / "inspections.csv") if row["id"] not in known]
    assert {row["id"] for row in added} == set(shapes)
    counts: dict[str, list[int]] = {i: [0, 0, 0] for i in shapes}
    rows = [row for row in rows_of(data / "case_gradings.csv") if row["inspection"] in shapes]
    for row in rows:
        whole = (row["sample"], row["area"]) == ("all", "all areas")
        if whole and row["cases"].isdigit():
            counts[row["inspection"]][GRADES.index(row["grade"])] = int(row["cases"])
    seen = [each for each in counts.values() if sum(each)]
    assert any(good > 0 == middle == bad for good, middle, bad in seen), "all good"
    assert any(bad > 0 == good == middle for good, middle, bad in seen), "all inadequate"
    assert any(sum(each) == 1 for each in seen), "a single case"
    assert any(good > sum(each) / 2 and bad for good, _, bad in seen for each in [(good, bad)])
    assert any(row["area"] != "all areas" for row in rows)
    assert any(row["assessor"] == "force" for row in rows)
    others = [row for row in rows_of(data / "other_gradings.csv") if row["inspection"] in shapes]
    assert {row["printed"].isdigit() for row in others} == {True, False}, "counts, and shares"
    assert {"four grades", "three grades", "not seen"} <= {row["grading_scale"] for row in added}
    years = [(row["force"], row["kind"], row["published"]) for row in added]
    assert len(years) > len(set(years)), "two visits to a force in one year"
    again = copied(tmp_path / "again")
    grown(again, seed=1)
    assert all(p.read_bytes() == (again / p.name).read_bytes() for p in data.glob("*.csv"))


@pytest.mark.parametrize(
    ("chapter", "change"),
    [
        ("return-visits", lambda data: grown(data, 5, inspections=len(SHAPES))),
        ("national-picture", lambda data: shrunk(data, *WORKED, "derbyshire-2021")),
    ],
    ids=["with more", "with three"],
)
def test_a_chapter_follows_its_data(tmp_path, chapter, change):
    """In short, what the slow tests do for all chapters."""
    change(copied(tmp_path))
    ran(tmp_path, "casework", "run", f"notebooks/{chapter}.ipynb")
    said = sentences_of(tmp_path)
    assert [line for line in untrue(said, tmp_path) if line.startswith(chapter)] == []


def test_tables_are_read_in_one_order(tmp_path):
    """Whatever the order of their rows; of a table without one, such as a list, that is a fact."""
    data, unordered = copied(tmp_path), [*INSPECTIONS, "forces"]
    schemas = {name: table["schema"] for name, table in describe(data).items()}
    orders = {name: schema["order"] for name, schema in schemas.items() if "order" in schema}
    assert {name for name in orders if "position" not in orders[name]} == {*unordered}
    assert all({*schemas[name]["primaryKey"]} - {"area"} <= {*orders[name]} for name in unordered)
    paths = sorted(data.glob("*.csv"))
    before, page = [read(path) for path in paths], files(data, "thames-valley")
    shuffled(data, seed=3)
    moved = {path.stem for path in paths if not read(path, as_stored=True).equals(read(path))}
    assert moved == {*unordered}
    assert all(read(path).equals(table) for path, table in zip(paths, before, strict=True))
    assert files(data, "thames-valley") == page


@pytest.mark.parametrize("chapter", ["register", "sound-rate"])
def test_a_chapter_follows_no_order_of_rows(tmp_path, chapter):
    shuffled(copied(tmp_path), seed=4)
    path = Path("notebooks", f"{chapter}.ipynb")
    assert f"{path}: run\n" in ran(tmp_path, "casework", "run", f"{path}")
    assert (tmp_path / path).read_bytes() == (ROOT / path).read_bytes()


@pytest.mark.parametrize("lacking", WORKED)
def test_data_without_the_worked_example_are_refused_in_a_sentence(tmp_path, lacking):
    data = copied(tmp_path)
    shrunk(data, *{*WORKED} - {lacking}, "derbyshire-2021", "dorset-2021")
    (found,) = problems(data)
    assert f"data without the counts of {lacking}" in found.message
    assert "the chapters of the worked example, which need these counts" in found.message


@pytest.fixture(scope="module")
def sixty(tmp_path_factory) -> Path:
    """A copy with sixty invented inspections, all notebooks run and the book built."""
    root = tmp_path_factory.mktemp("sixty")
    shapes = grown(copied(root), seed=7)
    assert set(shapes.values()) == set(SHAPES)
    all_run(root)
    return root


@pytest.mark.slow
def test_the_order_of_rows_changes_nothing(sixty):
    """The first on this copy: second computations change there what the page on methods reads."""
    before = {path.name: path.read_bytes() for path in (sixty / "notebooks").glob("*.ipynb")}
    shuffled(sixty / "data", seed=8)
    assert all_run(sixty) == before


@pytest.mark.slow
def test_with_sixty_more_the_sentences_are_true(sixty):
    assert problems(sixty / "data") == []
    assert untrue(sentences_of(sixty), sixty) == []


@pytest.mark.slow
@pytest.mark.parametrize("chapter", ["forces", "national-picture", "press-claims", "return-visits"])
def test_with_sixty_more_a_second_computation_gives_the_numbers(sixty, chapter):
    if command(script_of(chapter)) is None:
        pytest.skip(f"{chapter} is computed again by R, which this machine doesn't have")
    compute(chapter, sixty)
    found = other_than_printed(sixty, chapter)
    assert [line for line in found if line.partition(":")[0] not in ONLY_TODAY] == []


@pytest.mark.slow
def test_with_sixty_more_the_book_is_built(sixty):
    html = built(sixty)
    for row in rows_of(sixty / "data" / "forces.csv"):
        assert (html / "forces" / f"{row['id']}.html").is_file()


@pytest.mark.slow
@pytest.mark.skipif(
    not SOURCES.is_dir(),
    reason=f"the documents' texts are not at hand: no folder {SOURCES}; set CASEWORK_TEXTS",
)
def test_with_sixty_more_the_audit_asks_for_no_further_text(sixty):
    assert "invented" not in ran(sixty, "casework", "audit", str(SOURCES))


@pytest.mark.slow
@pytest.mark.parametrize("third", THIRD)
def test_with_three_inspections_the_book_is_built_and_true(tmp_path, third):
    data = copied(tmp_path)
    shrunk(data, *WORKED, third)
    assert problems(data) == []
    all_run(tmp_path)
    assert untrue(sentences_of(tmp_path), tmp_path) == []
    for chapter in ("forces", "press-claims", "thames-valley-and-wiltshire"):
        compute(chapter, tmp_path)
        assert other_than_printed(tmp_path, chapter) == []
    html = built(tmp_path)
    pages = {path.stem for path in (html / "forces").glob("*.html")}
    assert pages == {row["id"] for row in rows_of(data / "forces.csv")}
    shutil.rmtree(tmp_path, ignore_errors=True)
