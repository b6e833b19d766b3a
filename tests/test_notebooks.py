"""The notebooks as they are committed; nbval proves that their outputs follow from the code."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from casework.charts import VEGALITE
from casework.data import read
from casework.readme import findings, renewed
from casework.run import fingerprint, inputs_of
from casework.verdicts import chapters, stored
from tests.stored import NOTEBOOKS, ROOT, chart_bundles, code_cells, glued

PAGES = [ROOT / "index.md", *sorted((ROOT / "book").glob("*.md"))]

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

#: All but those that gather what the others have stored.
CHAPTERS = chapters(ROOT / "notebooks")
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS] == [
        "areas-of-child-protection",
        "force-in-numbers",
        "ledger",
        "methods",
        "national-picture",
        "press-claims",
        "return-visits",
        "self-assessment",
        "sound-rate",
        "thames-valley-and-wiltshire",
    ]


@every_notebook
def test_every_code_cell_was_run_and_says_something(path):
    """Nbval compares nothing in a cell without a count, so a stripped notebook would pass."""
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert cell.outputs, f"cell {cell.id} has no outputs"
        for output in cell.outputs:
            assert output.output_type != "error", f"cell {cell.id} failed"
            assert output.get("name") != "stderr", f"cell {cell.id} wrote a warning"


@every_notebook
def test_outputs_are_of_the_present_data_and_code(path):
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.get("inputs_sha256") == fingerprint(notebook, inputs_of(path)), (
        "the data or the code have changed since this notebook was run: make run"
    )


@every_notebook
def test_a_notebook_asks_and_answers_first(path):
    notebook = nbformat.read(path, as_version=4)
    question, answer, chart, *_, closing = notebook.cells
    assert re.fullmatch(r"# .+\?", question.source)
    assert answer.cell_type == "markdown"
    card = re.fullmatch(
        r"(?s)\*\*[^\n]+\*\*\n\n:::\{div\} casework-card\n(.+)\n:::", answer.source.strip()
    )
    assert card, "the answer stands first, in bold, and then the card"
    assert re.findall(r"(?m)^(.+)\n: ", card[1]) == ["Certain", "Probable", "Not known"]
    if path.stem != "methods":  # whose chart needs a page of code
        assert any(VEGALITE in o.get("data", {}) for o in chart.outputs), "its chart stands next"
    headings = re.findall(r"^## .+", closing.source, re.MULTILINE)
    assert headings == ["## What this doesn't show", "## What to read next"]
    assert closing.source.rpartition("## What to read next")[2].count("](") >= 2
    assert len(notebook.cells) <= 40
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@every_chapter
def test_a_chapter_closes_with_its_ledger(path):
    *_, ledger, _ = nbformat.read(path, as_version=4).cells
    assert ledger.id == "ledger"
    closing = " ".join(o.data.get("text/html", "") for o in ledger.outputs)
    derives = "ledger_table(" in ledger.source  # a chapter beyond the five documents has none
    assert ("Printed figures that this chapter derived again" in closing) == derives
    assert "<table" in closing


@every_chapter
def test_charts_have_words_and_a_picture(path):
    """A picture for JupyterLab without a network; words for who can't see it."""
    charts = chart_bundles(path)
    assert charts, "a chapter has a chart"
    for data in charts:
        about = data[VEGALITE]["usermeta"]
        assert len(data[VEGALITE]["description"]) > 60
        assert data[VEGALITE]["description"] != about["caption"]
        assert all(about[key] for key in ("title", "subtitle", "caption", "source"))
        assert data["image/png"].startswith("iVBOR")


def test_charts_have_names_of_their_own():
    names = [
        data[VEGALITE]["usermeta"]["name"] for path in NOTEBOOKS for data in chart_bundles(path)
    ]
    assert len(names) == len(set(names))


def test_contents_and_files_agree():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [contents["root"]] + [
        chapter["file"] for part in contents["parts"] for chapter in part["chapters"]
    ]
    files = [path.relative_to(ROOT).with_suffix("").as_posix() for path in [*PAGES, *NOTEBOOKS]]
    assert sorted(listed) == sorted(files)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name.split("/")[-1]) for name in files)


# --- the register and the derivations ---------------------------------------------------------

REGISTER = read(ROOT / "data" / "figures.csv").dropna(subset="id").set_index("id")


def test_every_derivable_figure_is_derived_once():
    """Nowhere, twice, or though the register calls it an input: each has to be seen."""
    derived = stored(CHAPTERS)["figure"]
    derivable = REGISTER.index[REGISTER.status.eq("derivable")]
    assert sorted(derived[derived.duplicated()]) == [], "derived twice"
    assert sorted(set(derivable) - set(derived)) == [], "derived nowhere"
    assert sorted(set(derived) - set(derivable)) == [], "called an input by the register"


def test_verdicts_are_those_that_the_register_expects():
    reached = stored(CHAPTERS).set_index("figure")["verdict"].to_dict()
    assert reached == REGISTER.verdict[list(reached)].astype(str).to_dict()


def test_recomputed_values_are_those_that_were_checked_by_hand():
    """The file was written from a reading of the documents; a value that moves has to move it."""
    with (Path(__file__).parent / "recomputed.csv").open(encoding="utf-8", newline="") as file:
        checked = {row["figure"]: row["recomputed"] for row in csv.DictReader(file)}
    assert stored(CHAPTERS).set_index("figure")["derived"].to_dict() == checked


def test_the_ledger_shows_every_figure_and_leads_to_what_derives_it():
    (cell,) = (cell for cell in code_cells(ROOT / "notebooks" / "ledger.ipynb") if cell.id == "all")
    page = "".join(output.data.get("text/html", "") for output in cell.outputs)
    rows = dict(re.findall(r'(?s)<tr id="figure-([^"]+)">(.*?)</tr>', page))
    assert list(rows) == list(REGISTER.index)
    derivations = stored(CHAPTERS).set_index("figure")
    for name, row in rows.items():
        itself, *derivation, document = re.findall(r'href="([^"]+)"', row)
        assert itself == f"#figure-{name}"
        assert document == f"../book/sources.html#{REGISTER.source[name]}"
        if name in derivations.index:
            here = derivations.loc[name]
            assert derivation == [f"{here.chapter}.html#cell-{here.cell}"]
            assert f">{here.verdict}<" in row
        else:
            assert derivation == []
            assert ">cannot be checked<" in row


# --- the numbers of the prose ------------------------------------------------------------------


@every_notebook
def test_every_number_of_the_prose_is_used_and_made(path):
    """Nothing is glued that no page shows, and no page asks for what isn't glued."""
    made = set(glued(path))
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    here = set(re.findall(r"\{glue:text\}`(\w+)`", text))
    elsewhere = {
        key
        for page in [*PAGES, *NOTEBOOKS]
        for name, key in re.findall(r"([\w-]+)\.ipynb::(\w+):s`", page.read_text(encoding="utf-8"))
        if name == path.stem
    }
    assert here <= made
    assert made == here | elsewhere


def test_the_readme_prints_what_the_chapters_computed():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = findings(ROOT)
    assert len(table.splitlines()) == len(NOTEBOOKS) + 2
    assert "19 of 70" in table
    assert "{" not in table, "a role that wasn't filled in"
    assert renewed(readme, table) == readme, "make readme"


def test_what_the_readme_names_is_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)]+)\)", readme)
    tree = re.search(r"(?s)## Where things are\n\n```\n(.*?)```", readme)[1]
    names, folder = [], ""
    for line in tree.splitlines():
        name = line.split()[0]
        folder = folder if line.startswith(" ") else name
        names.append(folder + name if line.startswith(" ") else name)
    assert len(links) >= 5
    assert len(names) >= 15
    assert [name for name in links + names if not (ROOT / name).exists()] == []
    targets = set(re.findall(r"make ([a-z-]+)", readme))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in targets if f"\n{target}:" not in makefile] == []


# --- an edit of the data ----------------------------------------------------------------------


def nbval(project: Path, chapters: list[str]) -> subprocess.CompletedProcess:
    """Run chapters beside their stored outputs."""
    command = "-m pytest -q -p no:xdist -p no:cacheprovider --nbval --nbval-current-env"
    files = [f"notebooks/{chapter}.ipynb" for chapter in chapters]
    return subprocess.run(
        [sys.executable, *command.split(), *files], cwd=project, capture_output=True, text=True
    )


#: What the values of a chapter become when one case goes from inadequate to requires improvement.
MOVED = {
    "sound-rate": {
        "inadequate_share": ("50.0%", "48.6%"),
        "half_verdict": ("matches", "consistent with its wording"),
        "sound_high": ("51.4%", "54.1%"),  # good or requires improvement, of the inspectors' cases
        "samples_p": ("0.67", "0.53"),  # do the two samples differ?
        "mix_inadequate": ("26.4% to 75.6%", "25.9% to 75.1%"),
    },
    "areas-of-child-protection": {"rest_of": ("11 of 42", "10 of 42")},
    "thames-valley-and-wiltshire": {
        "thames_inadequate_of": ("35 of 70", "34 of 70"),
        "inadequate_points": ("14.3", "12.9"),
    },
}


@pytest.mark.parametrize(
    "others",
    [
        [],
        pytest.param(
            [path.stem for path in NOTEBOOKS if path.stem not in ("sound-rate", "ledger")],
            marks=pytest.mark.slow,
        ),
    ],
    ids=["what reads it", "every chapter"],
)
def test_an_edited_count_fails_until_the_notebooks_are_run_and_moves_what_depends_on_it(
    tmp_path, others
):
    """One case, wherever it is counted, goes from inadequate to requires improvement.

    Looked at in the chapter that reads the count and in the ledger that gathers what the chapter
    says; in `make test-all` in all the others too.
    """
    project = tmp_path / "project"
    for folder in ["book", "data", "notebooks", "src", "verification"]:
        shutil.copytree(ROOT / folder, project / folder)
    for file in ["requirements.txt", "pyproject.toml"]:
        shutil.copy(ROOT / file, project)
    table = project / "data" / "case_gradings.csv"
    text = table.read_text(encoding="utf-8")
    who = "thames-valley-2023,{},inspectorate,{},{},{},"
    for sample, area, grade, old, new in [
        ("inspector-selected", "all areas", "inadequate", 18, 17),
        ("inspector-selected", "all areas", "requires improvement", 10, 11),
        ("all", "all areas", "inadequate", 35, 34),
        ("all", "all areas", "requires improvement", 16, 17),
        ("all", "other-referrals", "inadequate", 4, 3),
        ("all", "other-referrals", "requires improvement", 2, 3),
    ]:
        row = who.format(sample, area, grade, old)
        assert text.count(row) == 1
        text = text.replace(row, who.format(sample, area, grade, new))
    table.write_text(text, encoding="utf-8")

    reading = ["sound-rate", *(chapter for chapter in MOVED if chapter in others)]
    before = nbval(project, reading)
    assert before.returncode == 1, before.stdout
    for chapter in reading:
        assert f"FAILED notebooks/{chapter}.ipynb" in before.stdout

    run = ["sound-rate", *others, "ledger"]
    files = [str(project / "notebooks" / f"{chapter}.ipynb") for chapter in run]
    subprocess.run([sys.executable, "-m", "casework", "run", *files], check=True, cwd=project)
    if others:  # what a run stores is compared for every notebook in test_truth.py
        after = nbval(project, reading)
        assert after.returncode == 0, after.stdout

    moved = {}
    for chapter in run:
        old, new = (glued(root / "notebooks" / f"{chapter}.ipynb") for root in (ROOT, project))
        assert old.keys() == new.keys()
        moved[chapter] = {key: (old[key], new[key]) for key in old if old[key] != new[key]}
    assert moved["sound-rate"] == MOVED["sound-rate"]
    for chapter in others:
        expected = MOVED.get(chapter, {})
        assert {key: moved[chapter].get(key) for key in expected} == expected, chapter
    if others:
        assert moved["self-assessment"] == {}, "the cases that the force graded haven't changed"
    outputs = code_cells(project / "notebooks" / "sound-rate.ipynb")[-1].outputs
    ledger = next(o for o in outputs if "verdict" in o.data.get("text/plain", ""))
    assert ledger.data["text/plain"].count("does not match") > 1, "the report prints 35 still"
    assert moved["ledger"]["mismatches_small"][0] == "four", "as the register expects"
    assert moved["ledger"]["mismatches_small"][1] != "four", "it gathers what the chapters say"
