"""The notebooks as they are committed; nbval proves that their outputs follow from the code."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections import Counter

import nbformat
import pytest
import yaml

from casework import results
from casework.charts import VEGALITE
from casework.data import read
from casework.formats import FORCES, NUMBERS
from casework.ledger import LEDGER
from casework.results import chapters, findings, ledger
from casework.run import Inputs, lay_out
from casework.tables import TABLE
from tests.commands import nbval
from tests.stored import (
    NOTEBOOKS,
    ROOT,
    chart_bundles,
    code_cells,
    copied,
    numbers_of,
    rows_of,
    tables,
)

PAGES = [ROOT / "index.md", *sorted((ROOT / "book").glob("*.md"))]

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

#: All but those that gather what the others have stored.
CHAPTERS = chapters(ROOT / "notebooks")
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 10


@every_notebook
def test_outputs_are_of_the_present_data_and_code(path):
    notebook = nbformat.read(path, as_version=4)
    assert Inputs(path.parent).current(path, notebook), (
        "the data or the code have changed since this notebook was run: make run"
    )


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        # Looks.
        ("book/_theme/* book/_static/* book/_templates/* src/casework/site/*.py", ""),
        # A fact; which documents were read in full depends on every table, and the ledger says it.
        ("data/listed.csv", "force-in-numbers ledger"),
        # A new chapter, for what gathers the chapters.
        ("notebooks/another.ipynb", "ledger methods"),
    ],
)
def test_a_change_makes_stale_what_reads_it_and_nothing_else(tmp_path, changed, stale):
    copied(tmp_path)
    for pattern in changed.split():
        for path in list(tmp_path.glob(pattern)) or [tmp_path / pattern]:
            if not path.is_dir():
                with path.open("ab") as file:
                    file.write(b"\n")
    inputs = Inputs(tmp_path / "notebooks")
    copies = [tmp_path / "notebooks" / path.name for path in NOTEBOOKS]
    found = {p.stem for p in copies if not inputs.current(p, nbformat.read(p, as_version=4))}
    assert found == set(stale.split())


#: Parts of a chapter's code: a cell and the set-up, in lines, and what it takes from the package.
LONGEST_CELL, USUAL_CELL, SET_UP, IMPORTED = 40, 20, 15, 10
#: Set-ups that leave the cell of the first chart, which is as long as any, what it can't hold.
LONGER_SET_UPS = {"methods": 20, "press-claims": 26, "return-visits": 19}


@every_notebook
def test_code_comes_in_cells_that_can_be_read_at_a_glance(path):
    lengths = {cell.id: len(cell.source.splitlines()) for cell in code_cells(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_CELL} == {}
    assert sum(length <= USUAL_CELL for length in lengths.values()) > len(lengths) / 2
    assert lengths["set-up"] <= LONGER_SET_UPS.get(path.stem, SET_UP)
    imports = re.findall(
        r"(?ms)^from casework[.\w]* import (?:\((.*?)\)|(.*?)$)",
        "\n".join(cell.source for cell in code_cells(path)),
    )
    assert len(imports) == 1, "what comes from the package is imported in one place"
    names = re.findall(r"\w+", "".join(imports[0]))
    assert len(names) <= IMPORTED, names


def test_no_two_chapters_define_the_same():
    code = ("\n".join(cell.source for cell in code_cells(path)) for path in NOTEBOOKS)
    defined = Counter(name for text in code for name in set(re.findall(r"(?m)^def (\w+)", text)))
    assert [name for name, times in defined.items() if times > 1] == []


@every_notebook
def test_a_notebook_asks_and_answers_first(path):
    notebook = nbformat.read(path, as_version=4)
    question, answer, set_up, *shown, closing = notebook.cells
    assert re.fullmatch(r"# .+\?", question.source)
    assert answer.cell_type == "markdown"
    card = re.fullmatch(
        r"(?s)\*\*[^\n]+\*\*\n\n:::\{div\} casework-card\n(.+)\n:::", answer.source.strip()
    )
    assert card, "the answer stands first, in bold, and then the card"
    assert re.findall(r"(?m)^(.+)\n: ", card[1]) == ["Certain", "Probable", "Not known"]
    assert set_up.id == "set-up"
    assert set_up.outputs == []
    # What is drawn for every force is a method that its notebook has to define first.
    first = next(cell for cell in shown if cell.cell_type == "markdown" or cell.outputs)
    assert path.stem == "forces" or first is shown[0], "its chart stands next"
    assert any(VEGALITE in o.get("data", {}) for o in first.outputs), "nothing stands before it"
    headings = re.findall(r"^## .+", closing.source, re.MULTILINE)
    assert headings == ["## What this doesn't show", "## What to read next"]
    assert closing.source.rpartition("## What to read next")[2].count("](") >= 2
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@every_chapter
def test_a_chapter_closes_with_its_ledger(path):
    """And with the figures that it adds; one beyond the five documents derives none."""
    cells = nbformat.read(path, as_version=4).cells
    last = [cell for cell in cells if cell.cell_type == "code"][-2:]
    titles = [table["title"] for cell in last for table in tables(path, cell.id)]
    derives = not ledger([path]).empty
    assert ("Printed figures that we worked out again in this chapter" in titles) == derives
    assert titles, "neither a ledger nor a table of the figures that the chapter adds"


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
    chapters = [chapter for part in contents["parts"] for chapter in part["chapters"]]
    listed = [contents["root"], *(chapter["file"] for chapter in chapters)]
    assert [chapter["sections"] for chapter in chapters if "sections" in chapter] == [
        [{"glob": "forces/*"}]
    ]
    files = [path.relative_to(ROOT).with_suffix("").as_posix() for path in [*PAGES, *NOTEBOOKS]]
    assert sorted(listed) == sorted(files)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name.split("/")[-1]) for name in files)


# --- the register and the derivations ---------------------------------------------------------

REGISTER = read(ROOT / "data" / "figures.csv").dropna(subset="id").set_index("id")
DERIVED = ledger(CHAPTERS)


def test_every_derivable_figure_is_derived_once():
    """Nowhere, twice, or though the register calls it an input: each has to be seen."""
    derivable = REGISTER.index[REGISTER.status.eq("derivable")]
    assert sorted(DERIVED.figure[DERIVED.figure.duplicated()]) == [], "derived twice"
    assert sorted(set(derivable) - set(DERIVED.figure)) == [], "derived nowhere"
    assert sorted(set(DERIVED.figure) - set(derivable)) == [], "called an input by the register"


def test_verdicts_are_those_that_the_register_expects():
    assert DERIVED.verdict.tolist() == REGISTER.verdict[DERIVED.figure].astype(str).tolist()


def test_recomputed_values_are_those_that_were_checked_by_hand():
    """The file was written from a reading of the documents; a value that moves has to move it."""
    rows = rows_of(ROOT / "tests" / "recomputed.csv")
    checked = {row["figure"]: row["recomputed"] for row in rows}
    assert dict(zip(DERIVED.figure, DERIVED.derived, strict=True)) == checked


def test_the_ledger_shows_every_figure_and_leads_to_what_derives_it():
    (table,) = tables(ROOT / "notebooks" / "ledger.ipynb", "all")
    assert table["casework"]["rows"] == [f"figure:{name}" for name in REGISTER.index]
    derivations = DERIVED.set_index("figure")
    for name, row in zip(REGISTER.index, table["data"], strict=True):
        assert row["figure"]["to"] == f"figure:{name}"
        assert row["document"]["to"] == f"source:{REGISTER.source[name]}"
        verdict = row["verdict"] if isinstance(row["verdict"], str) else row["verdict"]["text"]
        if name in derivations.index:
            here = derivations.loc[name]
            assert row["recomputed"]["to"] == f"cell:{here.chapter}/{here.cell}"
            assert verdict == here.verdict
        else:
            assert row["recomputed"] == ""
            assert verdict == "cannot be checked"


# --- the numbers of the prose ------------------------------------------------------------------


@every_notebook
def test_the_kernel_knows_the_name_by_which_the_text_asks_for_numbers(path):
    """After Run All, JupyterLab asks the kernel for ``prose`` itself, whatever it is called as."""
    code = ast.parse("\n".join(cell.source for cell in code_cells(path)))
    imported = (a.asname or a.name for node in code.body for a in getattr(node, "names", []))
    stores = (node for node in ast.walk(code) if isinstance(node, ast.Name))
    assigned = (node.id for node in stores if isinstance(node.ctx, ast.Store))
    assert "prose" in {*imported, *assigned}


@every_notebook
def test_every_number_of_the_prose_is_used_and_made(path):
    """Nothing is stored that no page shows, and no page asks for what isn't stored."""
    made = {name for name in numbers_of(path) if "." not in name}  # not those of a sentence
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    here = set(re.findall(r"\{eval\}`prose\.(\w+)`", text))
    elsewhere = {
        key
        for page in PAGES
        for name, key in re.findall(
            r"\{eval\}`([\w-]+?)\.(\w+)[\w.]*`", page.read_text(encoding="utf-8")
        )
        if name == path.stem
    }
    assert here <= made
    assert made == here | elsewhere


@every_notebook
def test_a_text_keeps_the_numbers_that_the_code_gave(path):
    """What JupyterLab shows before anything is run; each is part of a cell's output besides."""
    made = numbers_of(path)
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            kept = {
                stored["expression"]: stored["result"]["data"]["text/plain"]
                for stored in cell.metadata.get("user_expressions", [])
            }
            named = set(re.findall(r"\{eval\}`([^`]+)`", cell.source))
            assert kept.keys() == named
            for name in named - {name for name in named if re.match(r"prose\.cited?\.", name)}:
                assert kept[name] == repr(made[name.removeprefix("prose.")])


def test_the_readme_prints_what_the_chapters_computed():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = findings(ROOT)
    assert len(table.splitlines()) == len(NOTEBOOKS) + 2
    assert "19 of 70" in table
    assert "{" not in table, "a role that wasn't filled in"
    assert f"\n{table}\n" in readme, "make readme"


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


# --- a new chapter, and what has moved ----------------------------------------------------------


def test_what_has_moved_is_listed_old_and_new():
    before = nbformat.read(ROOT / "notebooks" / "sound-rate.ipynb", as_version=4)
    assert results.moved(before, before) == []
    after = nbformat.from_dict(json.loads(json.dumps(before)))
    (numbers, *_) = (n for _, n in results.outputs(after, NUMBERS) if "good_share" in n)
    numbers["good_share"] = "28.6%"
    (entry, *_) = (e for _, e in results.outputs(after, LEDGER) if e["figure"] == "sacpa-half")
    entry["verdict"] = "does not match"
    added = next(t for _, t in results.outputs(after, TABLE) if "new in this chapter" in t["title"])
    gone = added["data"][-1].pop("value")
    assert results.moved(before, after) == [
        "prose.good_share: 27.1% → 28.6%",
        *(line for line in results.moved(before, after) if line.startswith(added["title"])),
        "sacpa-half, verdict: matches → does not match",
    ]
    assert sum(line.endswith(f"{gone} → gone") for line in results.moved(before, after)) == 1
    derived = next(t for _, t in results.outputs(before, TABLE) if "worked out again" in t["title"])
    row = derived["data"][0]
    name, old, row["printed"] = row["printed figure"]["text"], row["printed"], "99"
    by_first_column = f"{derived['title']}, {name}, printed: 99"  # whatever comes first in JSON
    (line,) = (line for line in results.moved(before, after) if line.startswith(by_first_column))
    assert old in line.partition("→")[2]


def test_what_has_moved_since_a_commit_that_is_not_there_cannot_be_told(tmp_path):
    with pytest.raises(ValueError, match="v9: no such commit"):
        list(results.moved_since("v9", ROOT))
    with pytest.raises(ValueError, match="HEAD: no such commit"):
        list(results.moved_since("HEAD", tmp_path))


def test_what_has_moved_on_the_pages_of_the_forces_is_listed():
    before = nbformat.read(ROOT / "notebooks" / "forces.ipynb", as_version=4)
    assert results.moved(before, before) == []
    after = nbformat.from_dict(json.loads(json.dumps(before)))
    newest = next(part["newest"] for _, part in results.outputs(after, FORCES) if "newest" in part)
    newest["thames-valley"]["grades"][0]["count"] = "20"
    assert results.moved(before, after) == ["newest.thames-valley.grades.0.count: 19 → 20"]


def test_a_new_chapter_is_laid_out_and_listed(tmp_path):
    for folder in ["book/_templates", "notebooks"]:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    path = lay_out("weekend-cases", tmp_path)
    cells = nbformat.read(path, as_version=4).cells
    assert [cell.id for cell in cells][:4] == ["question", "answer", "set-up", "chart"]
    assert cells[-1].id == "closing"
    assert (tmp_path / "_toc.yml").read_text("utf-8").count("notebooks/weekend-cases\n") == 1
    with pytest.raises(FileExistsError):
        lay_out("weekend-cases", tmp_path)
    with pytest.raises(ValueError, match="can't be an address"):
        lay_out("Weekend cases", tmp_path)


# --- an edit of the data ----------------------------------------------------------------------


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
    table = copied(project) / "case_gradings.csv"
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
    before = nbval(project, *reading)
    assert before.returncode == 1, before.stdout
    for chapter in reading:
        assert f"FAILED notebooks/{chapter}.ipynb" in before.stdout

    run = ["sound-rate", *others, "ledger"]
    files = [str(project / "notebooks" / f"{chapter}.ipynb") for chapter in run]
    subprocess.run([sys.executable, "-m", "casework", "run", *files], check=True, cwd=project)
    if others:  # what a run stores is compared for every notebook in test_truth.py
        after = nbval(project, *reading)
        assert after.returncode == 0, after.stdout

    moved = {}
    for chapter in run:
        old, new = (numbers_of(root / "notebooks" / f"{chapter}.ipynb") for root in (ROOT, project))
        # A sentence may have another wording, with other numbers in it: key.number.
        assert {key for key in old if "." not in key} == {key for key in new if "." not in key}
        moved[chapter] = {key: (old[key], new.get(key)) for key in old if old[key] != new.get(key)}
    assert moved["sound-rate"] == MOVED["sound-rate"]
    for chapter in others:
        expected = MOVED.get(chapter, {})
        assert {key: moved[chapter].get(key) for key in expected} == expected, chapter
    if others:
        assert moved["self-assessment"] == {}, "the cases that the force graded haven't changed"
    (shown,) = tables(project / "notebooks" / "sound-rate.ipynb", "ledger")
    verdicts = [row["verdict"] for row in shown["data"]]
    assert verdicts.count("does not match") > 1, "the report prints 35 still"
    assert moved["ledger"]["mismatches_small"][0] == "four", "as the register expects"
    assert moved["ledger"]["mismatches_small"][1] != "four", "it gathers what the chapters say"
