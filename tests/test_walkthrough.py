"""The page on adding an inspection: its commands do what it shows, and lead to a whole book."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from lxml import html as markup

from casework.charts import GRADE_COLOURS, VEGALITE
from casework.checks import problems
from casework.data import read
from casework.site.pages import HOW_READ
from tests.stored import ROOT, chart_bundles, code_cells, numbers_of, tables

PAGE = (ROOT / "book" / "add-an-inspection.md").read_text(encoding="utf-8")
SOURCES = Path(os.environ.get("CASEWORK_TEXTS", ROOT.parent / "shared" / "sources"))
#: What the page has for the folder that a reader's copy of the project is in.
FOLDER = "/path/to/the/book"

pytestmark = pytest.mark.slow


def copied(to: Path) -> Path:
    """A copy of the project in which make finds everything installed, by links to what is.

    The marks of what is installed are newer than the lists of it.
    """
    left = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "_build", "mutants", "__pycache__", ".*_cache"
    )
    project = Path(shutil.copytree(ROOT, to, ignore=left))
    (project / ".venv").mkdir()
    for part in ("bin", "lib", "lib64", "pyvenv.cfg"):
        (project / ".venv" / part).symlink_to(Path(sys.prefix) / part)
    made = [".venv/locked", ".venv/installed", "_build/uv/bin/uv"]
    for name in made:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    lists = ["requirements.txt", "pyproject.toml"]
    for age, name in enumerate(lists + made):
        os.utime(project / name, (1_000_000_000 + age, 1_000_000_000 + age))
    asked = ran(project, "make -q .venv/installed")
    assert asked.returncode == 0, "make would install into the environment that runs this test"
    return project


def ran(project: Path, command: str) -> subprocess.CompletedProcess:
    """A command as a reader runs it, with the environment's commands at hand."""
    here = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFL"))}
    here["PATH"] = f"{project / '.venv' / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        command, shell=True, cwd=project, env=here, capture_output=True, text=True, check=False
    )


def as_shown(printed: str, shown: str) -> bool:
    """Whether a command printed what the page shows, where … stands for lines left out."""
    parts = [re.escape(part) for part in shown.split("…\n")]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


def test_every_command_prints_what_the_page_shows(tmp_path):
    """To the end: all notebooks have been run, and the book is built with what was added."""
    project = copied(tmp_path / "project")
    commands = [
        command
        for block in re.findall(r"```console\n(.*?)```", PAGE, re.S)
        for command in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)
    ]
    assert len(commands) >= 6
    assert "make book" in [command for command, _ in commands]
    for command, shown in commands:
        did = ran(project, command)
        assert did.returncode == 0, (command, did.stdout, did.stderr)
        printed = did.stdout.replace(str(project), FOLDER)
        assert as_shown(printed, shown), (command, printed)
        assert did.stderr == "" or command == "make book", (command, did.stderr)
    for path in sorted((project / "notebooks").glob("*.ipynb")):
        did = ran(project, f"python -m casework run {shlex.quote(str(path))}")
        assert did.stdout.startswith(f"{path}: up to date\n"), "make book has run it"
    chapter = project / "_build" / "html" / "notebooks" / "national-picture.html"
    assert "Westmere 2024" in chapter.read_text(encoding="utf-8")
    page = project / "_build" / "html" / "forces" / "westmere.html"
    to_quote = markup.parse(page).find(".//article//strong").text_content()
    assert "Westmere" in to_quote
    assert {"63", "21"} <= {*re.findall(r"\d+", to_quote)}


#: Invented inspections that are sound and unlike those in the book: of a force that was inspected
#: before, with a return visit; without a date, with few cases, none of them good; with very many.
ODD = {
    "fenmoor-2016,fenmoor,initial,2016-01,not seen": "Inspectors visited Fenmoor Police in "
    "January 2016. Of 48 cases 14 were good, 19 required improvement and 15 were inadequate.",
    "fenmoor-2025-return,fenmoor,return visit,2025-05,not seen": "Fenmoor Police, return visit in "
    "May 2025. Of 33 cases 11 were good, 14 required improvement and 8 were inadequate.",
    "tinholm-undated,tinholm,initial,not seen,not seen": "Tinholm Police. "
    "Of 7 cases none was good, 4 required improvement and 3 were inadequate.",
    "tinholm-undated-return,tinholm,return visit,not seen,not seen": "Tinholm Police, return "
    "visit. Of 5 cases none was good, 3 required improvement and 2 were inadequate.",
    "bigholm-2019,bigholm,initial,2019,not seen": "Bigholm Police. "
    "Of 620 cases 149 were good, 261 required improvement and 210 were inadequate.",
}


def odd_commands() -> Iterator[str]:
    for column, force in enumerate(("Tinholm", "Bigholm"), 10):
        row = f"{force.lower()},{force} Police,{force},{force[:3].upper()},England,{column},5"
        yield f"echo '{row}' >> data/forces.csv"
    for row, said in ODD.items():
        file = f"{row.partition(',')[0]}.txt"
        name = row.partition(",")[0]
        yield f"echo '{row},not seen,not seen,not seen,not applicable' >> data/inspections.csv"
        yield f"echo '{said}' > {file}"
        yield (
            f"python -m casework add {file} --inspection {name} --publisher 'A paper' "
            f"--address https://a.example/{file}"
        )


@pytest.fixture(scope="module")
def fenmoor(tmp_path_factory) -> Path:
    """A copy to which a full invented report, an item about it and odd ones were added; run."""
    project = copied(tmp_path_factory.mktemp("fenmoor") / "project")
    report, item = (f"tests/added/fenmoor-{name}" for name in ("report.html", "news.txt"))
    published = "--publisher 'The Fenmoor Echo' --address https://echo.example/fenmoor"
    for command in [
        "echo 'fenmoor,Fenmoor Constabulary,Fenmoor,FNM,England,9,4' >> data/forces.csv",
        f"python -m casework extract {report} {item}",
        f"python -m casework add {report} --new --force Fenmoor --fieldwork 2024-03",
        f"python -m casework add {item} --inspection fenmoor-2024 {published}",
        *odd_commands(),
        "python -m casework check data",
        "python -m casework run notebooks/*.ipynb",
        "rm -rf _build/html && mkdir -p _build/next && jupyter-book build --quiet -W -n "
        "--keep-going --path-output _build/next . && mv _build/next/_build/html _build/html",
    ]:
        did = ran(project, command)
        assert did.returncode == 0, (command, did.stdout, did.stderr)
    return project


def test_a_full_report_and_an_item_about_it_leave_the_data_sound(fenmoor):
    assert problems(fenmoor / "data") == []
    gradings = read(fenmoor / "data" / "case_gradings.csv").query("inspection == 'fenmoor-2024'")
    assert len(gradings) == 3 * (4 + 8), "three grades of four samples and sides, and eight areas"
    assert set(gradings.evidence) == {"primary"}
    printings = read(fenmoor / "data" / "case_printings.csv")
    assert printings.query("inspection == 'fenmoor-2024'").source.nunique() == 2


def test_every_notebook_has_been_run_with_it(fenmoor):
    for path in sorted((fenmoor / "notebooks").glob("*.ipynb")):
        before = ROOT / "notebooks" / path.name
        assert [cell.execution_count for cell in code_cells(path)] == [
            cell.execution_count for cell in code_cells(before)
        ]
    national = numbers_of(fenmoor / "notebooks" / "national-picture.ipynb")
    here = numbers_of(ROOT / "notebooks" / "national-picture.ipynb")
    added = sum(",initial," in row for row in ODD) + 1
    assert int(national["answer.all"]) == int(here["answer.all"]) + added
    for name in ("areas-of-child-protection", "ledger"):
        notebook = f"notebooks/{name}.ipynb"
        assert numbers_of(fenmoor / notebook) == numbers_of(ROOT / notebook), (
            "none of it is about Fenmoor"
        )
    own, here = (
        numbers_of(root / "notebooks" / "self-assessment.ipynb") for root in (fenmoor, ROOT)
    )
    assert here["elsewhere.other_forces"] == "two other forces"
    assert own["elsewhere.other_forces"] == "three other forces", "its report has both sides"
    moved = {name for name in own if own[name] != here.get(name)}
    assert {name.partition(".")[0] for name in moved} == {"elsewhere"}, "all else is ours"
    press, here = (
        numbers_of(root / "notebooks" / "press-claims.ipynb") for root in (fenmoor, ROOT)
    )
    assert int(press["held"]) > int(here["held"]), "its item is held against its report"
    assert int(press["held"]) - int(press["hold"]) == int(here["held"]) - int(here["hold"])


def test_an_added_inspection_is_in_every_national_chart_and_table(fenmoor):
    """Fenmoor's first inspection with its counts, as the report gives them."""
    chapters = [
        fenmoor / "notebooks" / f"{name}.ipynb" for name in ("national-picture", "register")
    ]
    drawn = [bundle[VEGALITE] for path in chapters for bundle in chart_bundles(path)]
    rows = {spec["usermeta"]["name"]: [*chain(*spec["datasets"].values())] for spec in drawn}
    assert not any("Fenmoor" in str(row) for row in rows.pop("national-topics")), "none was judged"
    (tile,) = (row for row in rows.pop("national-map") if row["code"] == "FNM")
    assert tile["state"] == "counts"
    rows.pop("national-guesses")  # which are all of one force
    assert len(rows) > 1
    for name, each in rows.items():
        mine = [row for row in each if row["inspection"] == "Fenmoor 2024"]
        assert len(mine) == len(GRADE_COLOURS), f"{name} has each grade"
    register = json.dumps(tables(chapters[1], "register"), ensure_ascii=False)
    gradings = read(fenmoor / "data" / "case_gradings.csv").query(
        "inspection == 'fenmoor-2024' and sample == 'all' and area == 'all areas'"
    )
    for count in gradings.cases:
        assert f"{count} of {gradings.cases.sum()}" in register
    assert "The Fenmoor Echo" in register
    assert "Fenmoor 2024" in json.dumps(tables(chapters[1], "guesses"))
    page = fenmoor / "_build" / "html" / "notebooks" / "national-picture.html"
    assert page.read_text(encoding="utf-8").count("Fenmoor 2024") > 10


def test_a_return_visit_is_compared_with_the_inspection_before_it(fenmoor):
    (chart, *_) = chart_bundles(fenmoor / "notebooks" / "return-visits.ipynb")
    (rows,) = chart[VEGALITE]["datasets"].values()
    good = {row["force"]: row for row in rows if row["grade"] == "good"}
    pair = good["Fenmoor"]
    assert (pair["back"], pair["back_of"]) == (11, 33)
    assert pair["first_of"] != 48, "that was the inspection of 2016"
    undated = good["Tinholm"]
    assert [undated[n] for n in ("first", "first_of", "back", "back_of")] == [0, 7, 0, 5]


def test_the_book_is_built_with_it_and_says_how_it_was_read(fenmoor):
    page = markup.parse(fenmoor / "_build" / "html" / "book" / "sources.html").getroot()
    rows = {row.get("id"): row.text_content() for row in page.cssselect("tr[id]")}
    in_full, for_its_gradings, _ = HOW_READ
    for name in ("hmicfrs-fenmoor-2024", "the-fenmoor-echo-fenmoor-2024"):
        assert for_its_gradings in rows[name]
    assert in_full in rows["hmicfrs-thames-valley-release-2023"]
    ledger = (fenmoor / "_build" / "html" / "notebooks" / "ledger.html").read_text("utf-8")
    assert "Fenmoor" not in ledger


@pytest.mark.skipif(
    not SOURCES.is_dir(),
    reason=f"the documents' texts are not at hand: no folder {SOURCES}; set CASEWORK_TEXTS",
)
def test_the_audit_asks_for_no_text_but_the_registered_ones(fenmoor):
    did = ran(fenmoor, f"python -m casework audit {shlex.quote(str(SOURCES))}")
    assert did.returncode == 0, did.stdout + did.stderr
    assert "fenmoor" not in did.stdout
