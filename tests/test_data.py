"""The data: that they are right, and that wrong data are named and stop a build."""

import csv
import io
import re
import shutil
import subprocess
import time
from itertools import islice
from pathlib import Path

import pytest

from casework.checks import problems
from casework.cli import check
from casework.data import describe, read
from casework.rules import RULES, checked_against, transcribed
from casework.texts.audit import Statement, statements
from casework.texts.document import text_of
from tests.alterations import Watch, alterations
from tests.stored import ROOT
from tests.transcripts import KEYS, TEXTS, differences, transcript

DATA = ROOT / "data"


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the data that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


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


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} isn't in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


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


def named(data: Path, capsys, file: str, row: int | None, column: str | None, rule: str) -> str:
    """Check that wrong data are named with file, row, column and rule, and a status of 1."""
    assert check.callback(data) == 1
    said = capsys.readouterr().err
    place = f"{data / file}"
    place += f", row {row}" if row else ""
    place += f", column {column}" if column else ""
    lines = [line for line in said.splitlines() if line.startswith(f"{place}: ")]
    assert any(f"(rule: {rule})" in line for line in lines), said
    return said


FORCE_GOOD = "thames-valley-2023,self-assessed,force,all areas,good,"

#: One cell of one row: the table, a part of the row, the column and what stands there instead,
#: and the rule that names it, at another row or column where that is where it shows.
CELLS = [
    ("case_gradings", FORCE_GOOD, "grade", "goood", "allowed values"),
    ("case_gradings", FORCE_GOOD, "cases", "-20", "allowed values"),
    ("case_gradings", FORCE_GOOD, "cases", "20.5", "type"),
    ("case_gradings", FORCE_GOOD, "cases", "2_0", "type"),
    ("case_gradings", FORCE_GOOD, "cases", "020", "type"),
    ("inspections", "wiltshire-2022,", "published", "2022-02-31", "day of the calendar"),
    ("case_gradings", FORCE_GOOD, "cases", "٢٠", "type"),
    ("case_gradings", FORCE_GOOD, "cases", f"{10**30}", "allowed values"),
    ("case_gradings", FORCE_GOOD, "source", "nobody", "known reference"),
    ("case_gradings", FORCE_GOOD, "locator", "", "allowed values"),
    ("case_gradings", FORCE_GOOD, "locator", " ", "allowed values"),
    ("case_gradings", FORCE_GOOD, "locator", "not seen", "place of the register"),
    ("case_gradings", FORCE_GOOD, "locator", "4. Case file analysis, heading 2",
     "place of the register"),
    ("case_gradings", FORCE_GOOD, "figure", "report-nobody", "known reference"),
    ("case_gradings", FORCE_GOOD, "figure", "not seen", "gap words"),
    ("case_gradings", FORCE_GOOD, "figure", "report-total-good", "subject of the register"),
    ("case_gradings", FORCE_GOOD, "evidence", "secondary", "evidence as published"),
    ("case_gradings", FORCE_GOOD, "attribution", "inferred", "remainder as noted@note"),
    ("case_gradings", ",missing-children,inadequate,6,", "cases", "5",
     "parts add up to the printed total>all,inspectorate,all areas,inadequate,35,"),
    ("case_gradings", "cleveland-2017,all,inspectorate,all areas,good,", "cases", "14",
     "remainder as noted"),
    ("case_gradings", "cleveland-2017,all,inspectorate,all areas,good,", "attribution", "stated",
     "a source prints it"),
    ("case_gradings", "gwent-2019,all,inspectorate,all areas,good,", "locator", "page 3",
     "one reading of a document"),
    ("case_gradings", "gwent-2019,all,inspectorate,all areas,good,", "source",
     "bbc-news-lincolnshire-2019", "the force that the document is about"),
    ("case_totals", "wiltshire-2022", "attribution", "stated", "one reading of a document"),
    ("case_printings", "dorset-2021,all,inspectorate,all areas,dorset-echo", "good", "21",
     "no printing contradicts the accepted count"),
    ("case_printings", "gloucestershire-2017", "requires_improvement_or_inadequate", "74",
     "no printing contradicts the accepted count"),
    ("case_printings", "surrey-2015", "note", "not applicable",
     "no printing contradicts the accepted count"),
    ("case_printings", "surrey-2015", "evidence", "secondary", "evidence as published"),
    ("case_printings", "gwent-2019", "inspection", "norfolk-2014",
     "no printing contradicts the accepted count@note"),
    ("other_self_assessments", "force,good,17", "printed", "18",
     "the same cases of another force"),
    ("other_self_assessments", "force,good,17", "printed", "most", "allowed values"),
    ("other_self_assessments", "force,good,17", "note", "It adds up to 34",
     "the same cases of another force"),
    ("other_self_assessments", "inspectorate,inadequate,10", "printed", "9",
     "the same cases of another force@note>inspectorate,good,9"),
    ("other_self_assessments", "inspectorate,inadequate,10", "of", "34",
     "the same cases of another force"),
    ("other_self_assessments", "force,good or adequate", "scale", "three grades",
     "the same cases of another force@grade"),
    ("other_self_assessments", "force,good or adequate", "assessor", "inspectorate",
     "the same cases of another force"),
    ("other_self_assessments", "inspectorate,requires improvement or", "source",
     "bbc-news-metropolitan-2019", "the same cases of another force@year"),
    ("other_self_assessments", "inspectorate,requires improvement or", "source",
     "bbc-news-gwent-2019", "the same cases of another force"),
    ("other_self_assessments", "force,good,17", "evidence", "primary", "evidence as published"),
    ("topic_judgments", "greater-manchester-2024,leadership", "judgment", "outstanding",
     "allowed values"),
    ("topic_judgments", "northamptonshire-2025,leadership", "judgment", "good", "five topics"),
    ("topic_judgments", "cleveland-2024,leadership", "judgment", "adequate", "five topics"),
    ("topic_judgments", "cleveland-2024,leadership", "judgment", "not seen", "five topics"),
    ("topic_judgments", "south-wales-undated,leadership", "judgment", "inadequate",
     "five topics"),
    ("topic_judgments", "south-wales-undated,leadership", "attribution", "remainder",
     "five topics@judgment"),
    ("topic_judgments", "west-midlands-2025,leadership", "attribution", "remainder",
     "remainder as noted@note"),
    ("topic_judgments", "cleveland-2024,leadership", "inspection", "cleveland-2017",
     "scale of the gradings"),
    ("inspections", "wiltshire-2022,", "fieldwork", "2022-13", "allowed values"),
    ("inspections", "wiltshire-2022,", "fieldwork", "2022-09",
     "published after fieldwork@published"),
    ("inspections", "wiltshire-2022,", "fieldwork", "2021-03", "id of force, year and kind@id"),
    ("inspections", "wiltshire-2022,", "page", "http://hmicfrs.justiceinspectorates.gov.uk/a",
     "https address"),
    ("inspections", "wiltshire-2022,", "page", "https://example.org/", "one page an inspection"),
    ("inspections", "wiltshire-2022,", "source", "hmicfrs-wiltshire-review-2023",
     "the inspection's own document@page"),
    ("inspections", "dorset-2021", "kind", "return visit", "a visit to return to"),
    ("inspections", "norfolk-2014", "grading_scale", "three grades", "scale of the gradings"),
    ("inspections", "norfolk-2014", "page", "https://a:b@hmicfrs.justiceinspectorates.gov.uk/",
     "https address"),
    ("inspections", "norfolk-2014", "page", "https://hmicfrs.justiceinspectorates.gov.uk/a b",
     "https address"),
    ("inspections", "norfolk-2014", "page", 'https://example.org/"', "https address"),
    ("inspections", "norfolk-2014", "page", "https:///a", "https address"),
    ("inspections", "norfolk-2014", "page", "https://[", "https address"),
    ("inspections", "norfolk-2014", "note", "seen\u202eneve", "plain text"),
    ("forces", "north-wales,", "name", "North Wales\u200b Police", "plain text"),
    ("forces", "north-wales,", "name", "South Wales Police", "names of one force"),
    ("areas", "section-47", "covers", "Enquiries\u2028of both", "plain text"),
    ("areas", "section-47", "covers", "Enquiries\nof both", "plain text"),
    ("areas", "section-47", "covers", "Enquiries\x07 of both", "plain text"),
    ("areas", "domestic-abuse", "position", "3", "positions in order"),
    ("sources", "bbc-news-gwent-2019", "publisher", "ITV", "one publisher a host"),
    ("sources", "bbc-news-gwent-2019", "id", "gwent-2019", "known reference>gwent-2019,all|source"),
    ("sources", "bournemouth-echo-dorset-2022", "kind", "report",
     "id of publisher, subject and year"),
    ("sources", "bbc-news-gwent-2019", "licence", "copyright of its owner", "terms in one wording"),
    ("press_claims", "reading-chronicle-good", "value", "0.24", "claim as printed"),
    ("press_claims", "reading-chronicle-good", "qualifier", "exact", "claim as printed"),
    ("press_claims", "reading-chronicle-good", "base_cases", "71", "base of the claim"),
    ("press_claims", "bournemouth-echo-dorset-2022-inadequate", "allowance",
     "count in the same item", "the same item prints the count"),
    ("press_claims", "bournemouth-echo-dorset-2022-inadequate", "allowance", "a slip",
     "allowed values"),
    ("press_claims", "reading-chronicle-good", "id", "reading-chronicle-inadequates",
     "id of source and subject"),
    ("figures", "bracknell-share,", "value", "25", "value as printed"),
    ("figures", "bracknell-share,", "printed", "a good deal", "value as printed@value"),
    ("figures", "bracknell-share,", "unit", "cases", "value as printed"),
    ("figures", "bracknell-share,", "remark", "not applicable", "reasons given"),
    ("figures", "report-good,", "id", "report-cases", "no duplicate rows"),
    ("figures", "report-good,", "id", "sacpa-well", "rows of a document together"),
    ("figures", "report-good,", "subject", "not applicable", "every figure described"),
    ("figures", ",contents,1,1,", "id", "a-figure", "every figure described"),
    ("figures", ",contents,1,1,", "remark", "not applicable", "reasons given"),
    ("figures", "report-inspection,", "verdict", "matches", "every figure described"),
    ("figures", "report-inspection,", "occurrence", "2", "occurrences in order"),
    ("ofsted_judgments", "Slough", "local_authority", "Reading", "subject of the register"),
    ("ofsted_judgments", "Slough", "published", "2023-04", "value of the register"),
    ("timelines", "risk assessment", "figure", "report-cases", "unit of the register"),
    ("timelines", "risk assessment", "case_study", "second", "subject of the register"),
    ("recommendations", "missing children", "deadline", "within",
     "a deadline where a time is given"),
    ("listed", "report-custody-suites-again,Newbury", "item", "Oxford", "the same list again"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "part", "column", "cell", "rule"),
    CELLS,
    ids=[f"{table}-{column}-{number}" for number, (table, _, column, *_) in enumerate(CELLS)],
)
def test_a_wrong_cell_is_named(data, capsys, table, part, column, cell, rule):
    row = set_cells(data / f"{table}.csv", part, {column: cell})
    rule, _, elsewhere = rule.partition(">")
    rule, _, shown = rule.partition("@")
    elsewhere, _, there = elsewhere.partition("|")
    if there:  # in the first row of another table that refers to it
        table, row = "case_gradings", row_with(data / "case_gradings.csv", elsewhere)
    elif elsewhere:
        row = row_with(data / f"{table}.csv", elsewhere)
    named(data, capsys, f"{table}.csv", row, shown or there or column, rule)


def spoil_duplicate(data):
    path = data / "case_gradings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], *lines[1:]]), encoding="utf-8")
    return 3


def spoil_total(data):
    replace(data / "case_gradings.csv", f"{FORCE_GOOD}20,", f"{FORCE_GOOD}21,")
    return row_with(data / "case_totals.csv", "self-assessed,force,")


def spoil_sample(data):
    further = "inspector-selected,inspectorate,all areas"
    path = data / "case_gradings.csv"
    replace(path, f"{further},good,9,", f"{further},good,8,")
    replace(path, f"{further},requires improvement,10,", f"{further},requires improvement,11,")
    return row_with(path, "thames-valley-2023,all,inspectorate,all areas,good")


def spoil_no_total(data):
    without(data / "case_totals.csv", "wiltshire-2022")
    return row_with(data / "case_gradings.csv", "wiltshire-2022")


def spoil_list(data):
    row = row_with(data / "listed.csv", "report-custody-suites,")
    without(data / "listed.csv", "report-custody-suites,Newbury,")
    return row


def spoil_short_row(data):
    replace(data / "ofsted_judgments.csv", "2018-05,report-ofsted-oxfordshire", "2018-05")
    return row_with(data / "ofsted_judgments.csv", "Oxfordshire")


def spoil_long_row(data):
    replace(
        data / "ofsted_judgments.csv", "report-ofsted-oxfordshire", "report-ofsted-oxfordshire,1"
    )
    return row_with(data / "ofsted_judgments.csv", "Oxfordshire")


def spoil_quotes(data):
    replace(data / "areas.csv", '"Children taken', '"Children "taken')
    return row_with(data / "areas.csv", "section-46")


def spoil_open_quote(data):
    """A quotation mark that is never closed swallows the rows below."""
    replace(data / "ofsted_judgments.csv", "Slough", '"Slough')
    return row_with(data / "ofsted_judgments.csv", "Slough")


def spoil_encoding(data):
    path = data / "sources.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    return 2


def spoil_utf_16(data):
    path = data / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    return 1


def spoil_bom(data):
    path = data / "areas.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return 1


def spoil_line_ends(data):
    path = data / "areas.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return 1


def spoil_delimiter(data):
    path = data / "case_gradings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    return 1


def spoil_empty(data):
    (data / "areas.csv").write_text("", encoding="utf-8")
    return 1


def spoil_extra_file(data):
    shutil.copy(data / "areas.csv", data / "more.csv")


def spoil_zero_row(data):
    without(data / "case_gradings.csv", ",missing-children,good,")
    return row_with(data / "case_gradings.csv", ",missing-children,")


def spoil_area_alone(data):
    for table in ("case_gradings", "case_totals"):
        without(data / f"{table}.csv", "thames-valley-2023,all,inspectorate,all areas,")
    return row_with(data / "case_gradings.csv", ",section-47,")


def spoil_unprinted(data):
    without(data / "case_printings.csv", "gwent-2019")
    return row_with(data / "case_gradings.csv", "gwent-2019")


def spoil_partial(data):
    """More inadequate cases than cases, where the other grades weren't seen."""
    cells = {"case_gradings": "cases", "case_printings": "inadequate"}
    for table, column in cells.items():
        part = "not published,30," if table == "case_printings" else ",inadequate,30,"
        set_cells(data / f"{table}.csv", part, {column: "80"})
    return row_with(data / "case_totals.csv", "lancashire-2017")


def spoil_same_cases(data):
    """The force's own grades and their total, one short together."""
    replace(data / "case_gradings.csv", f"{FORCE_GOOD}20,", f"{FORCE_GOOD}19,")
    replace(data / "case_totals.csv", "self-assessed,force,33,", "self-assessed,force,32,")
    return row_with(data / "case_totals.csv", "self-assessed,inspectorate,")


def spoil_missing(data):
    (data / "areas.csv").unlink()


def spoil_header(data):
    replace(data / "timelines.csv", "case_study,event", "case_study,events")
    return 1


def spoil_figure_value(data):
    """The register says what the table doesn't, and has it as printed."""
    replace(data / "figures.csv", ",1,20,20,cases,", ",1,21,21,cases,")
    return row_with(data / "case_gradings.csv", FORCE_GOOD)


def spoil_unused(data):
    without(data / "timelines.csv", "room searched")
    return row_with(data / "figures.csv", "report-missing-first-search,")


def spoil_order(data):
    path = data / "ofsted_judgments.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:1], *lines[2:3], *lines[1:2], *lines[3:]]), encoding="utf-8")
    return 3


def spoil_descriptor(data):
    (data / "datapackage.json").write_text("{", encoding="utf-8")


def spoil_no_descriptor(data):
    (data / "datapackage.json").unlink()


SPOILT = [
    (spoil_duplicate, "case_gradings", "inspection, sample, assessor, area, grade",
     "no duplicate rows"),
    (spoil_total, "case_totals", "cases", "parts add up to the printed total"),
    (spoil_sample, "case_gradings", "cases", "parts add up to the printed total"),
    (spoil_no_total, "case_gradings", "cases", "a total is printed"),
    (spoil_encoding, "sources", "title", "UTF-8"),
    (spoil_utf_16, "areas", "id", "UTF-8"),
    (spoil_bom, "areas", None, "UTF-8"),
    (spoil_line_ends, "areas", None, "LF line ends"),
    (spoil_delimiter, "case_gradings", "inspection", "column names"),
    (spoil_empty, "areas", "id", "column names"),
    (spoil_extra_file, "more", None, "described tables only"),
    (spoil_zero_row, "case_gradings", "grade", "every grade counted"),
    (spoil_area_alone, "case_gradings", "area", "every grade counted"),
    (spoil_unprinted, "case_gradings", "source", "a source prints it"),
    (spoil_partial, "case_totals", "cases", "parts add up to the printed total"),
    (spoil_same_cases, "case_totals", "cases", "the same cases"),
    (spoil_missing, "areas", None, "file exists"),
    (spoil_header, "timelines", "event", "column names"),
    (spoil_list, "listed", "figure", "list as long as announced"),
    (spoil_short_row, "ofsted_judgments", "figure", "every column filled"),
    (spoil_long_row, "ofsted_judgments", "figure", "no further columns"),
    (spoil_quotes, "areas", "id", "quotation marks"),
    (spoil_open_quote, "ofsted_judgments", "local_authority", "quotation marks"),
    (spoil_figure_value, "case_gradings", "cases", "value of the register"),
    (spoil_unused, "figures", "id", "figures of the register all used"),
    (spoil_order, "ofsted_judgments", "figure", "in the order of the register"),
    (spoil_descriptor, "datapackage.json", None, "table description"),
    (spoil_no_descriptor, "datapackage.json", None, "table description"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "table", "column", "rule"), SPOILT)
def test_bad_data_are_named(data, capsys, spoil, table, column, rule):
    row = spoil(data)
    file = table if table.endswith(".json") else f"{table}.csv"
    named(data, capsys, file, row, column, rule)


def test_every_rule_is_seen_to_be_broken():
    broken = {re.split("[@>]", rule)[0] for *_, rule in [*CELLS, *SPOILT]}
    assert {rule.name for rule in RULES} - broken == set()


def test_another_delimiter_is_said_in_one_line(data):
    spoil_delimiter(data)
    (problem,) = problems(data)
    assert "semicolons" in problem.message


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


def test_a_part_that_is_not_printed_is_unknown(data):
    """One sample alone, or some of the areas, can only be too many: the rest isn't zero."""
    path = data / "case_gradings.csv"
    for sample in ("self-assessed,inspectorate", "inspector-selected,inspectorate"):
        copy = shutil.copytree(data, data.parent / sample[:4])
        without(copy / "case_gradings.csv", f"thames-valley-2023,{sample},")
        assert not [p for p in problems(copy) if p.rule == "parts add up to the printed total"
                    and "samples" in p.message]  # fmt: skip
    without(path, ",police-detention,")
    assert not [p for p in problems(data) if "the areas" in p.message]
    replace(path, ",sexual-exploitation,inadequate,13,", ",sexual-exploitation,inadequate,36,")
    assert [p for p in problems(data) if "the areas add up to" in p.message]


# --- what is held against what ----------------------------------------------------------------

INVENTED = """Report

Contents

 * Foreword
 * 1. Places
 * 2. Judgments

Foreword

All of this is invented.

1. Places

There are three stations:

North:

 * Aldmoor
 * Bexhithe

South:

 * Caldmere

2. Judgments

Inspection of Aldmoor children's services Good May 2031
We recommend that, within three months, the force writes down who called.
"""


@pytest.mark.parametrize(
    ("locator", "words", "heading", "there"),
    [
        ("1. Places", ("Aldmoor",), "North", True),
        ("1. Places", ("Caldmere",), "South", True),
        ("1. Places", ("Caldmere",), None, True),
        ("1. Places", ("Caldmere",), "North", False),  # under another heading
        ("1. Places", ("Ald",), "North", False),  # a part of a word
        ("2. Judgments", ("Bexhithe",), None, False),  # at another place
        ("2. Judgments", ("Aldmoor", "good", "May 2031"), None, True),
        ("2. Judgments", ("Aldmoor", "inadequate", "May 2031"), None, False),
        ("2. Judgments", ("Aldmoor", "We recommend"), None, False),  # not in one line
        ("2. Judgments", ("We recommend", "within three months"), None, True),
        ("2. Judgments", ("We recommend", "within six months"), None, False),
        ("3. Nowhere", ("Aldmoor",), None, False),
    ],
)
def test_what_a_text_says_is_found_at_its_place(locator, words, heading, there):
    assert Statement("a row", "a source", locator, words, heading).stands_in(INVENTED) == there


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"no texts of the five documents in {TEXTS}")
@pytest.mark.parametrize(
    ("table", "part", "cells"),
    [
        ("listed", "report-control-rooms,Kidlington", {"item": "Banbury"}),
        ("listed", "report-policing-areas,Slough", {"group": "Oxfordshire"}),
        ("ofsted_judgments", "West Berkshire", {"judgment": "outstanding"}),
        ("recommendations", "missing children", {"locator": "5. Initial contact, heading 8"}),
        ("recommendations", "missing children", {"subject": "registered sex offenders"}),
    ],
)
def test_what_a_table_says_wrongly_of_a_text_is_named(data, table, part, cells):
    row = set_cells(data / f"{table}.csv", part, cells)
    report = text_of(next(path for path in TEXTS.glob("002*")))
    lost = [one.row for one in statements(data) if not one.stands_in(report)]
    assert lost == [f"{table}.csv, row {row}"]


def test_a_column_says_what_it_is_checked_against():
    transcripts = transcribed(ROOT / "tests" / "transcripts")
    described = {
        (table, field["name"]): checked_against(table, field["name"], transcripts)
        for table, about in describe(DATA).items()
        for field in about["schema"]["fields"]
    }
    assert described["areas", "covers"] == "nothing: one transcript"
    assert described["figures", "remark"] == (
        "nothing: one transcript; within limits: reasons given"
    )
    assert described["press_claims", "value"] == "claim as printed"
    assert "a second transcript" in described["topic_judgments", "judgment"]
    assert "the text (audit)" in described["ofsted_judgments", "judgment"]
    registered = {
        (table, column)
        for rule in RULES
        for guarded in (rule.compares, rule.limits)
        for table, columns in guarded.items()
        for column in columns
    }
    assert registered <= set(described), "a rule guards a column that there isn't"


def test_a_table_without_rows_is_no_crash(data):
    for path in data.glob("*.csv"):
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.partition("\n")[0] + "\n", encoding="utf-8")
        problems(data)
        path.write_text(whole, encoding="utf-8")


#: What each rule says that it guards.
GUARDED = {
    rule.name: {
        (f"{table}.csv", column)
        for guarded in (rule.compares, rule.limits)
        for table, columns in guarded.items()
        for column in columns
    }
    for rule in RULES
    if rule.name not in {"no duplicate rows"}  # the form has a rule of this name too
}


def test_a_sample_of_alterations_is_noticed_without_a_crash(tmp_path):
    """A few of those that `make alterations` makes; each that is noticed has a place and a rule."""
    watch = Watch(tmp_path)
    for alteration in islice(alterations(2, seed=7), 0, None, 5):
        path = watch.folder / f"{alteration.table}.csv"
        whole = path.read_bytes()
        path.write_text(alteration.text, encoding="utf-8")
        found = problems(watch.folder)
        for problem in found:
            assert problem.row, f"{alteration.what}: {problem}"
            assert problem.column, f"{alteration.what}: {problem}"
            guarded = GUARDED.get(problem.rule)
            assert guarded is None or (problem.file, problem.column) in guarded, problem
        if not found:
            read(path)
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_duplicate, "data/case_gradings.csv, row 3, column inspection"),
        pytest.param(
            spoil_missing, "data/areas.csv: the file can't be read", marks=pytest.mark.slow
        ),
    ],
)
def test_bad_data_leave_the_last_book_in_place(tmp_path, spoil, said):
    """`make book` stops before it touches what was built, though all was up to date before."""
    copy = tmp_path / "project"
    ignored = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=ignored)
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
