"""The data: that they are right, and that wrong data are named and stop a build."""

import csv
import functools
import io
import json
import shutil
import subprocess
import time
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

from casework import checks
from casework.checks import checked_against, problems, rules, transcribed
from casework.cli import check
from casework.data import describe, read
from tests.alterations import alterations
from tests.stored import MADE, ROOT, rows_of
from tests.transcripts import FOLDER, KEYS, differences, transcript

DATA = ROOT / "data"


as_committed = functools.cache(read)


@pytest.fixture(autouse=True)
def unaltered_tables_are_read_once(monkeypatch):
    def read_once(path: Path, **options: bool) -> pd.DataFrame:
        own = DATA / path.name
        same = own.exists() and own.read_bytes() == path.read_bytes()
        return (as_committed if same else read)(own if same else path, **options)

    monkeypatch.setattr(checks, "read", read_once)


def test_the_data_are_right():
    assert problems(DATA) == []


def test_every_file_is_described():
    described = {table["path"] for table in describe(DATA).values()}
    assert described == {path.name for path in DATA.glob("*.csv")}


@pytest.mark.parametrize("table", [*KEYS, "figures"])
def test_the_data_say_what_a_second_transcript_says(table):
    """Row by row, what the transcript names; the data may hold more."""
    assert list(differences(DATA, table)) == []


@pytest.mark.parametrize("table", KEYS)
def test_a_transcript_names_each_fact_once(table):
    """A row that can't be found, or stands twice, would compare nothing."""
    names = [tuple(row[column] for column in KEYS[table]) for row in transcript(table)]
    assert len(names) == len(set(names)) > 0
    assert all(all(name) for name in names)


def test_tiles_lie_as_the_forces_do():
    place = read(DATA / "forces.csv").set_index("id")[["tile_column", "tile_row"]]
    assert (
        place.tile_row["northumbria"] < place.tile_row["thames-valley"] < place.tile_row["sussex"]
    )
    assert place.tile_column["dyfed-powys"] < place.tile_column["suffolk"]


def test_grades_are_ordered():
    grade = read(DATA / "case_gradings.csv").grade
    assert list(grade.cat.categories) == ["good", "requires improvement", "inadequate"]
    assert grade.cat.ordered


def test_no_cell_is_blank():
    for path in DATA.glob("*.csv"):
        for row, cells in enumerate(csv.reader(path.open(encoding="utf-8", newline="")), 1):
            assert all(cells), f"{path.name}, row {row} has a blank cell; a gap has a name"


# --- wrong data are named ---------------------------------------------------------------------


def row_with(path: Path, part: str) -> int:
    """The first row that a text stands in, counted as a text editor does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(row for row, line in enumerate(lines, 1) if part in line)


def without(path: Path, part: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if part not in line), encoding="utf-8")


def set_cells(path: Path, part: str, cells: dict[str, str]) -> int:
    """Give cells of the first row that has ``part`` another text; the row."""
    row = row_with(path, part)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    for column, cell in cells.items():
        at = rows[0].index(column)
        assert rows[row - 1][at] != cell
        rows[row - 1][at] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return row


#: One cell of one row: the table, a part of the row, the column and what stands there instead, and
#: what it then doesn't agree with. Where that is named at another cell, its column, with its table
#: if that is another, and a part of its row, if that is.
CELLS = rows_of(ROOT / "tests" / "wrong_cells.csv")
UNSEEN = {"table": "areas", "row with": "section-47", "column": "covers", "against": "plain text"}
UNSEEN |= {"named at": "", "in row with": ""}
CELLS += [UNSEEN | {"cell": f"Enquiries{sign}both"} for sign in "\u202e\u200b\u2028\n\x07"]
for _cell in CELLS:
    _at = _cell["named at"] or _cell["column"]
    _cell["named at"] = _at if "." in _at else f"{_cell['table']}.{_at}"


@pytest.mark.parametrize(
    "wrong", CELLS, ids=[f"{at}-{row['table']}-{row['column']}" for at, row in enumerate(CELLS)]
)
def test_a_wrong_cell_is_named(data, monkeypatch, wrong):
    """By the rule that it breaks: whatever else says of it isn't asked."""
    against = wrong["against"]
    asked = [rule for rule in rules(DATA) if rule.against == against]
    monkeypatch.setattr(checks, "rules", lambda folder: asked)
    altered = {wrong["column"]: wrong["cell"]}
    row = set_cells(data / f"{wrong['table']}.csv", wrong["row with"], altered)
    table, column = wrong["named at"].split(".")
    if wrong["in row with"]:
        row = row_with(data / f"{table}.csv", wrong["in row with"])
    found = {(one.file, one.row, one.column, one.rule) for one in problems(data)}
    assert (f"{table}.csv", row, column, against) in found, found


AREAS = (DATA / "areas.csv").read_text(encoding="utf-8")
GRADINGS = (DATA / "case_gradings.csv").read_text(encoding="utf-8").splitlines()
#: The table or file, what happens to its text, the row, and words of the message.
FILES = {
    "a row twice": (
        "case_gradings", lambda text: text + text.splitlines()[1] + "\n",
        len(GRADINGS) + 1, "can't stand here"),
    "a grade lacks its row": (
        "case_gradings", lambda text: lines_without(text, ",missing-children,good,"),
        26, "a row for each of the three grades, even if it is 0"),
    "cp1252": ("areas", lambda text: text.replace("is", "\u2019s").encode("cp1252"), 2, "U+DC92"),
    "utf-16": ("areas", lambda text: text.encode("utf-16"), 1, "stands here instead of"),
    "byte order mark": ("areas", lambda text: f"\ufeff{text}", 1, "ufeffid"),
    "line ends": ("areas", lambda text: text.replace("\n", "\r\n"), 1, "carriage return"),
    "semicolons": ("areas", lambda text: text.replace(",", ";"),
        1, "instead of 'id,position"),
    "empty": ("areas", lambda text: "", 1, "'' stands here instead of"),
    "another header": ("areas", lambda text: text.replace("id,pos", "id,row,pos"),
        1, "stands here"),
    "a short row": ("areas", lambda text: text.replace("section-47,1,", "section-47,"),
        2, "3 cells"),
    "a long row": ("areas", lambda text: text.replace("section-47,1,", "section-47,1,1,"),
        2, "5 cells"),
    "a blank row": ("areas", lambda text: f"{text}\n", AREAS.count("\n") + 1, "0 cells"),
    "quotes in a cell": ("areas", lambda text: text.replace('"Children t', '"Child"ren t'),
        7, "divided"),
    "an open quote": ("areas", lambda text: text.replace("Missing", '"Missing'), 6, "divided"),
    "no file": ("areas", None, None, "can't be read"),
    "no description": ("datapackage.json", None, None, "can't be read"),
    "a broken description": ("datapackage.json", lambda text: "{", None, "property name"),
    "a description without tables": ("datapackage.json", lambda text: "{}", None, ""),
    "an undescribed file": ("more", lambda text: "id\n", None, "doesn't describe this file"),
}  # fmt: skip


def lines_without(text: str, part: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if part not in line)


@pytest.mark.parametrize("wrong", FILES.values(), ids=FILES)
def test_a_wrong_file_is_named(data, capsys, wrong):
    """With a status of 1, file and row, in few lines."""
    name, spoil, row, words = wrong
    path = data / (name if name.endswith(".json") else f"{name}.csv")
    if spoil is None:
        path.unlink()
    else:
        text = spoil(path.read_text(encoding="utf-8") if path.exists() else "")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert check.callback(data) == 1
    lines = capsys.readouterr().err.splitlines()
    place = f"{path}, row {row}" if row else f"{path}"
    assert any(line.startswith(place) and words in line for line in lines), lines
    assert len(lines) < 15


def test_every_rule_is_seen_to_be_broken():
    broken = {(*wrong["named at"].split("."), wrong["against"]) for wrong in CELLS}
    unbroken = {(rule.table, rule.column, rule.against) for rule in rules(DATA)} - broken
    said = "a row for each of the three grades, even if it is 0"
    assert unbroken == {("case_gradings", "grade", said)}, "which is a file's fault above"


def test_an_addition_is_no_fault(data):
    """Another force, inspection, source, gradings and topics, as a maintainer would add them."""
    rows = {
        "forces": "westmere,Westmere Police,Westmere,WST,England,9,5",
        "inspections": "westmere-2024,westmere,initial,2024-02,2024-07,three grades,not seen,"
        "not seen,not applicable",
        "sources": "a-paper-westmere-2024,not seen,A Paper,news item,2024-07,"
        "https://example.org/westmere/,copyright of its owner; figures only,not seen,"
        "not applicable",
        "case_totals": "westmere-2024,all,inspectorate,6,not applicable,a-paper-westmere-2024,"
        "not seen,secondary,stated,not applicable",
        "case_printings": "westmere-2024,all,inspectorate,all areas,a-paper-westmere-2024,6,1,2,3,"
        "not published,secondary,not applicable",
    }
    counts = {"good": 1, "requires improvement": 2, "inadequate": 3}
    rows["case_gradings"] = "\n".join(
        f"westmere-2024,all,inspectorate,all areas,{grade},{count},not applicable,"
        "a-paper-westmere-2024,not seen,secondary,stated,not applicable"
        for grade, count in counts.items()
    )
    for table, lines in rows.items():
        with (data / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{lines}\n")
    assert problems(data) == []
    assert [line for table in [*KEYS, "figures"] for line in differences(data, table)] == []


def test_a_further_table_is_checked_by_its_description(data):
    """Whatever it is called: its keys, its patterns, and what it refers to."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    schema = {
        "fields": [
            {"name": "group", "type": "string", "constraints": {"pattern": "[a-z]+"}},
            {"name": "the force", "type": "string", "constraints": {}},
        ],
        "primaryKey": ["group"],
        "foreignKeys": [
            {"fields": ["the force"], "reference": {"resource": "forces", "fields": ["code"]}}
        ],
        "missingValues": [{"value": "not seen", "label": "It wasn't seen"}],
    }
    about = {"name": "more-tables", "path": "more-tables.csv", "type": "table", "schema": schema}
    package["resources"].append(about)
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    table = data / "more-tables.csv"
    for rows, rule in {
        "a,BED\nb,not seen\n": None,
        "a,BED\nb,bedfordshire\n": "the column code of forces.csv",
        "a,BED\nb2,BED\n": "constraint error",
        "a,BED\na,BED\n": "primarykey error",
    }.items():
        table.write_text(f"group,the force\n{rows}", encoding="utf-8")
        assert [problem.rule for problem in problems(data)] == ([rule] if rule else [])


def test_a_part_that_is_not_printed_is_unknown(data):
    """One sample alone, or some of the areas, can only be too many: the rest isn't zero."""
    path = data / "case_gradings.csv"
    for sample in ("self-assessed,inspectorate", "inspector-selected,inspectorate"):
        copy = shutil.copytree(data, data.parent / sample[:4])
        without(copy / "case_gradings.csv", f"thames-valley-2023,{sample},")
        assert not [p for p in problems(copy) if p.rule == "the sum of the two samples"]
    without(path, ",police-detention,")
    assert not [p for p in problems(data) if p.rule == "the sum of the areas"]
    set_cells(path, ",sexual-exploitation,inadequate,13,", {"cases": "36"})
    assert [p for p in problems(data) if p.rule == "the sum of the areas"]


# --- what is held against what ----------------------------------------------------------------


def test_a_column_says_what_it_is_checked_against():
    declared, transcripts = rules(DATA), transcribed(FOLDER)
    columns = [(table, field["name"]) for table, about in describe(DATA).items()
               for field in about["schema"]["fields"]]  # fmt: skip
    described = {column: checked_against(declared, *column, transcripts) for column in columns}
    assert described["areas", "covers"] == []
    assert described["figures", "remark"] == [], "only within limits"
    assert described["press_claims", "value"] == ["what is printed"]
    assert "a second transcript" in described["topic_judgments", "judgment"]
    assert "a second transcript" in described["case_printings", "source"], "by its address"
    assert "a second transcript" not in described["inspections", "grading_scale"], "mostly blank"
    assert "the text (audit)" in described["figures", "printed"]
    assert "a second transcript" in described["ofsted_judgments", "judgment"]
    assert "the ledger" in described["figures", "verdict"]
    for rule in declared:
        assert (rule.table, rule.column) in described, "a rule guards a column that there isn't"
        assert rule.limits or rule.against in described[rule.table, rule.column]


def test_a_table_without_rows_is_no_crash(data):
    for path in data.glob("*.csv"):
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.partition("\n")[0] + "\n", encoding="utf-8")
        problems(data)
        path.write_text(whole, encoding="utf-8")


def test_a_sample_of_alterations_is_noticed_without_a_crash(data):
    """A few of those that `make alterations` makes; each that is noticed has a place."""
    for alteration in islice(alterations(1, seed=7), 0, None, 7):
        path = data / f"{alteration.table}.csv"
        whole = path.read_bytes()
        path.write_text(alteration.text, encoding="utf-8")
        found = problems(data)
        for problem in found:
            assert problem.row, f"{alteration.what}: {problem}"
            assert problem.column, f"{alteration.what}: {problem}"
        if not found:
            read(path)
        path.write_bytes(whole)


def row_twice(data):
    path = data / "case_gradings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], *lines[1:]]), encoding="utf-8")


def file_gone(data):
    (data / "areas.csv").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (row_twice, "data/case_gradings.csv, row 3, column inspection"),
        pytest.param(file_gone, "data/areas.csv: the file can't be read", marks=pytest.mark.slow),
    ],
)
def test_bad_data_leave_the_last_book_in_place(tmp_path, spoil, said):
    """`make book` stops before it touches what was built, though all was up to date before."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*MADE))
    # The real environment is only used: make is told that it is up to date.
    (copy / ".venv").symlink_to(ROOT / ".venv")
    make = ["make", "-o", ".venv/locked", "-o", ".venv/installed", "book"]
    book = copy / "_build" / "html" / "index.html"
    book.parent.mkdir(parents=True)
    (copy / "_build" / "checked").touch()
    book.write_text("the last good book", encoding="utf-8")
    time.sleep(0.01)
    spoil(copy / "data")
    ran = subprocess.run(make, cwd=copy, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert ran.returncode != 0
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert book.read_text(encoding="utf-8") == "the last good book"


def test_each_row_on_the_columns_of_the_charts_has_its_four_cells():
    """A comma without quotes would cut a meaning short."""
    with (ROOT / "book" / "_templates" / "columns.csv").open(encoding="utf-8", newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {4}
