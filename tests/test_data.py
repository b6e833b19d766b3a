"""The data: that they are right, and that wrong data are named and stop a build."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pandas as pd
import pytest

from ncpi.__main__ import check
from ncpi.data import describe, problems, read
from tests.stored import ROOT

#: The row of each figure in figures.csv, counted as a text editor does.
FIGURE_ROW = {name: row for row, name in enumerate(read(ROOT / "data" / "figures.csv")["id"], 2)}


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the data that a test may spoil."""
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def test_the_data_are_right():
    assert problems(ROOT / "data") == []


def test_every_file_is_described():
    described = {table["path"] for table in describe(ROOT / "data").values()}
    assert described == {path.name for path in (ROOT / "data").glob("*.csv")}


# Printed in the report (sections 2 and 4) and in the news item on Wiltshire; typed here anew,
# so that a slip in data/ has something to fail against.
PRINTED = {
    ("thames-valley-2023", "self-assessed", "force"): (20, 8, 5),
    ("thames-valley-2023", "self-assessed", "inspectorate"): (10, 6, 17),
    ("thames-valley-2023", "inspector-selected", "inspectorate"): (9, 10, 18),
    ("thames-valley-2023", "all", "inspectorate"): (19, 16, 35),
    ("wiltshire-2022", "all", "inspectorate"): (16, 29, 25),
    ("wiltshire-2023", "all", "inspectorate"): (12, 4, 14),
}

# As the press and the inspectorate's own pages print them; None was not seen.
NATIONAL = {
    "avon-and-somerset-2023": (69, 17, 30, 22),
    "bedfordshire-2017": (81, 18, 34, 29),
    "cambridgeshire-2022-return": (24, 6, 5, 13),
    "cleveland-2017": (81, 15, 42, 24),  # good: what is left
    "derbyshire-2021": (79, 20, 31, 28),
    "dorset-2021": (83, 20, 35, 28),
    "dorset-2022-return": (31, 10, 10, 11),
    "gloucestershire-2017": (89, 14, None, None),
    "gwent-2019": (80, 20, 37, 23),
    "lancashire-2017": (79, None, None, 30),
    "lincolnshire-2018": (81, 9, 47, 25),
    "metropolitan-2016": (374, 96, None, None),  # good: what is left
    "metropolitan-2017-quarter": (135, 10, 64, 61),
    "metropolitan-2018-quarter": (214, 23, None, None),  # good: what is left
    "metropolitan-2018-return": (303, 93, 127, 83),
    "north-yorkshire-2021": (73, 13, 34, 26),
    "north-yorkshire-2022-return": (33, 11, 8, 14),
    "northamptonshire-2019-return": (21, 0, 10, 11),  # requires improvement: what is left
    "south-yorkshire-2015-return": (28, 2, 19, 7),
    "suffolk-2022": (72, 27, 24, 21),
    "suffolk-2023-return": (30, 17, 7, 6),
    "warwickshire-2022": (74, 23, 23, 28),
    "warwickshire-2023-return": (34, 9, 15, 10),
}
PRINTED_BY_AREA = {
    "section-47": (5, 2, 2),
    "domestic-abuse": (4, 3, 3),
    "other-referrals": (2, 2, 4),
    "sexual-exploitation": (3, 0, 13),
    "missing-children": (0, 0, 6),
    "section-46": (2, 4, 0),
    "sex-offender-management": (1, 0, 5),
    "police-detention": (2, 5, 2),
}


def test_gradings_are_those_printed():
    gradings = read(ROOT / "data" / "case_gradings.csv")
    counts = gradings.pivot(
        index=["inspection", "sample", "assessor", "area"], columns="grade", values="cases"
    ).astype(object)
    found = {
        key: tuple(None if count is pd.NA else count for count in row)
        for key, row in zip(counts.index, counts.to_numpy(), strict=True)
    }
    expected = {(*key, "all areas"): row for key, row in PRINTED.items()}
    expected |= {
        ("thames-valley-2023", "all", "inspectorate", area): row
        for area, row in PRINTED_BY_AREA.items()
    }
    expected |= {
        (name, "all", "inspectorate", "all areas"): tuple(row)
        for name, (_, *row) in NATIONAL.items()
    }
    assert found == expected


def test_totals_are_those_printed():
    totals = read(ROOT / "data" / "case_totals.csv")
    found = {(row.inspection, row.sample, row.assessor): row.cases for row in totals.itertuples()}
    expected = {key: sum(row) for key, row in PRINTED.items()}
    expected |= {(name, "all", "inspectorate"): of for name, (of, *_) in NATIONAL.items()}
    assert found == expected


def test_there_are_forty_three_forces_each_with_a_tile():
    forces = read(ROOT / "data" / "forces.csv")
    assert forces.country.value_counts().to_dict() == {"England": 39, "Wales": 4}
    assert not forces.duplicated(["tile_column", "tile_row"]).any()
    place = forces.set_index("id")[["tile_column", "tile_row"]]
    assert (
        place.tile_row["northumbria"] < place.tile_row["thames-valley"] < place.tile_row["sussex"]
    )
    assert place.tile_column["dyfed-powys"] < place.tile_column["suffolk"]


def test_scales_are_never_mixed():
    """Cases are added up and compared on the scale of three grades only."""
    scale = read(ROOT / "data" / "inspections.csv").set_index("id").grading_scale
    graded = read(ROOT / "data" / "case_gradings.csv").inspection.unique()
    assert set(scale[graded]) == {"three grades"}
    judged = read(ROOT / "data" / "topic_judgments.csv").inspection.unique()
    assert set(scale[judged]) == {"five topics"}
    assert {"dyfed-powys-2014", "west-midlands-2014"} <= set(scale.index[scale.eq("four grades")])


def test_remainders_follow_from_what_is_printed():
    gradings = read(ROOT / "data" / "case_gradings.csv")
    rest = gradings[gradings.attribution.eq("remainder")]
    assert len(rest) == 4
    for row in rest.itertuples():
        whole, parts = row.note.removesuffix(" that required improvement or were inadequate").split(
            " less "
        )
        assert row.cases == int(whole) - sum(map(int, parts.split(" and ")))


def test_lists_have_the_printed_lengths():
    assert len(read(ROOT / "data" / "ofsted_judgments.csv")) == 9
    assert len(describe(ROOT / "data")) == 14
    listed = read(ROOT / "data" / "listed.csv").groupby("figure").size().to_dict()
    assert listed == {
        "report-policing-areas": 11,
        "report-custody-suites": 8,
        "report-custody-suites-again": 8,
        "report-priorities": 4,
        "report-assistant-chief-constables": 3,
        "report-dashboards": 2,
        "report-control-rooms": 3,
        "report-referral-centres": 2,
        "sacpa-parents": 2,
    }


def test_grades_are_ordered():
    grade = read(ROOT / "data" / "case_gradings.csv").grade
    assert list(grade.cat.categories) == ["good", "requires improvement", "inadequate"]
    assert grade.cat.ordered


def test_no_cell_is_blank():
    for path in (ROOT / "data").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "\r" not in text, f"{path.name} has other line ends than LF"
        assert not any(
            line.startswith(",") or ",," in line or line.endswith(",") for line in text.splitlines()
        ), f"{path.name} has a blank cell; a gap has a name"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} isn't in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


ROW = "thames-valley-2023,self-assessed,force,all areas,good,20,"
FIGURE = "report-force-good,"
END = f'{FIGURE}hmicfrs-thames-valley-2023,"4. Case file analysis, heading 1",'


def spoil_grade(data):
    replace(data / "case_gradings.csv", ROW, ROW.replace(",good,", ",goood,"))


def spoil_negative(data):
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", ",-20,"))


def spoil_fraction(data):
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", ",20.5,"))


def spoil_duplicate(data):
    path = data / "case_gradings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], *lines[1:]]), encoding="utf-8")


def spoil_source(data):
    replace(data / "case_gradings.csv", ROW + END, ROW + END.replace("hmicfrs", "nobody"))


def spoil_locator(data):
    replace(data / "case_gradings.csv", ROW + END, ROW + FIGURE + "hmicfrs-thames-valley-2023,,")


def spoil_locator_gap(data):
    gap = ROW + FIGURE + "hmicfrs-thames-valley-2023,not seen,"
    replace(data / "case_gradings.csv", ROW + END, gap)


def spoil_total(data):
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", ",21,"))


def spoil_area(data):
    replace(
        data / "case_gradings.csv",
        ",missing-children,inadequate,6,",
        ",missing-children,inadequate,5,",
    )


def spoil_sample(data):
    path = data / "case_gradings.csv"
    replace(
        path,
        "inspector-selected,inspectorate,all areas,good,9,",
        "inspector-selected,inspectorate,all areas,good,8,",
    )
    replace(
        path,
        "inspector-selected,inspectorate,all areas,requires improvement,10,",
        "inspector-selected,inspectorate,all areas,requires improvement,11,",
    )


def without(path: Path, part: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if part not in line), encoding="utf-8")


def spoil_no_total(data):
    without(data / "case_totals.csv", "wiltshire-2022")


def spoil_list(data):
    without(data / "listed.csv", "report-custody-suites,Newbury,")


def spoil_short_row(data):
    replace(data / "ofsted_judgments.csv", "2018-05,report-ofsted-oxfordshire", "2018-05")


def spoil_encoding(data):
    path = data / "sources.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))


def spoil_bom(data):
    path = data / "areas.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")


def spoil_line_ends(data):
    path = data / "areas.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def spoil_delimiter(data):
    path = data / "case_gradings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")


def spoil_extra_file(data):
    shutil.copy(data / "areas.csv", data / "more.csv")


def spoil_zero_row(data):
    without(data / "case_gradings.csv", ",missing-children,good,")


def spoil_locator_space(data):
    space = ROW + FIGURE + "hmicfrs-thames-valley-2023, ,"
    replace(data / "case_gradings.csv", ROW + END, space)


def spoil_huge(data):
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", f",{10**30},"))


def spoil_date(data):
    replace(data / "inspections.csv", ",2022-03,", ",2022-13,")


def spoil_printing(data):
    """A source that prints another count than the accepted one."""
    replace(data / "case_printings.csv", ",69,17,30,22,", ",69,18,30,22,")


def spoil_printing_together(data):
    replace(data / "case_printings.csv", ",not published,75,", ",not published,74,")


def spoil_unprinted(data):
    without(data / "case_printings.csv", "gwent-2019")


def spoil_partial(data):
    """More inadequate cases than cases, where the other grades weren't seen."""
    replace(
        data / "case_gradings.csv",
        ",inadequate,30,not applicable,bbc",
        ",inadequate,80,not applicable,bbc",
    )
    replace(
        data / "case_printings.csv",
        ",not published,not published,30,",
        ",not published,not published,80,",
    )


def spoil_topic(data):
    replace(data / "topic_judgments.csv", ",leadership,good,", ",leadership,outstanding,")


def spoil_printed(data):
    replace(data / "figures.csv", ",25 per cent,0.25,", ",25 per cent,25,")


def spoil_same_cases(data):
    """The force's own grades and their total, one short together."""
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", ",19,"))
    replace(data / "case_totals.csv", "self-assessed,force,33,", "self-assessed,force,32,")


def spoil_missing(data):
    (data / "areas.csv").unlink()


def spoil_header(data):
    replace(data / "timelines.csv", "case_study,event", "case_study,events")


def spoil_figure(data):
    replace(data / "case_gradings.csv", FIGURE, "report-nobody,")


def spoil_figure_value(data):
    """The register says what the table doesn't, and has it as printed."""
    replace(data / "figures.csv", ",1,20,20,cases,", ",1,21,21,cases,")


def spoil_place(data):
    replace(data / "case_gradings.csv", END, END.replace("heading 1", "heading 2"))


def spoil_unit(data):
    replace(data / "timelines.csv", "report-missing-first-assessment", "report-cases")


def spoil_unreadable(data):
    replace(data / "figures.csv", ",25 per cent,", ",a good deal,")


def spoil_id(data):
    replace(data / "figures.csv", "report-good,", "report-cases,")


def spoil_subject(data):
    replace(data / "figures.csv", "19,19,cases,", "19,19,not applicable,")


NO_FIGURE = "not applicable,hmicfrs-thames-valley-2023,contents,1,1,"


def spoil_no_figure(data):
    replace(data / "figures.csv", NO_FIGURE, NO_FIGURE.replace("not applicable", "a-figure"))


def spoil_reason(data):
    replace(data / "figures.csv", "number in the list of contents", "not applicable")


def spoil_mismatch(data):
    path = data / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = FIGURE_ROW["bracknell-share"] - 1
    lines[row] = re.sub("does not match,.*", "does not match,not applicable", lines[row])
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def spoil_input(data):
    replace(data / "figures.csv", "input,cannot be checked", "input,matches")


def spoil_occurrence(data):
    replace(data / "figures.csv", "opening lines,1,", "opening lines,2,")


def spoil_descriptor(data):
    (data / "datapackage.json").write_text("{", encoding="utf-8")


def spoil_no_descriptor(data):
    (data / "datapackage.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "file", "row", "column", "rule"),
    [
        (spoil_grade, "case_gradings.csv", 2, "grade", "allowed values"),
        (spoil_negative, "case_gradings.csv", 2, "cases", "allowed values"),
        (spoil_fraction, "case_gradings.csv", 2, "cases", "type"),
        (
            spoil_duplicate,
            "case_gradings.csv",
            3,
            "inspection, sample, assessor, area, grade",
            "no duplicate rows",
        ),
        (spoil_source, "case_gradings.csv", 2, "source", "known reference"),
        (spoil_locator, "case_gradings.csv", 2, "locator", "allowed values"),
        (spoil_locator_gap, "case_gradings.csv", 2, "locator", "place of the register"),
        (spoil_total, "case_totals.csv", 2, "cases", "parts add up to the printed total"),
        (spoil_area, "case_gradings.csv", 13, "cases", "parts add up to the printed total"),
        (spoil_sample, "case_gradings.csv", 11, "cases", "parts add up to the printed total"),
        (spoil_no_total, "case_gradings.csv", 38, "cases", "a total is printed"),
        (spoil_encoding, "sources.csv", 2, "title", "UTF-8"),
        (spoil_bom, "areas.csv", 1, None, "UTF-8"),
        (spoil_line_ends, "areas.csv", 1, None, "LF line ends"),
        (spoil_delimiter, "case_gradings.csv", 1, "inspection", "column names"),
        (spoil_extra_file, "more.csv", None, None, "described tables only"),
        (spoil_zero_row, "case_gradings.csv", 26, "grade", "every grade counted"),
        (spoil_locator_space, "case_gradings.csv", 2, "locator", "allowed values"),
        (spoil_huge, "case_gradings.csv", 2, "cases", "allowed values"),
        (spoil_date, "inspections.csv", 101, "fieldwork", "allowed values"),
        (
            spoil_printing,
            "case_printings.csv",
            3,
            "good",
            "no printing contradicts the accepted count",
        ),
        (
            spoil_printing_together,
            "case_printings.csv",
            17,
            "requires_improvement_or_inadequate",
            "no printing contradicts the accepted count",
        ),
        (
            spoil_unprinted,
            "case_gradings.csv",
            68,
            "source",
            "a source prints it",
        ),
        (
            spoil_partial,
            "case_totals.csv",
            17,
            "cases",
            "parts add up to the printed total",
        ),
        (spoil_topic, "topic_judgments.csv", 7, "judgment", "allowed values"),
        (spoil_printed, "figures.csv", FIGURE_ROW["bracknell-share"], "value", "value as printed"),
        (spoil_same_cases, "case_totals.csv", 3, "cases", "the same cases"),
        (spoil_missing, "areas.csv", None, None, "file exists"),
        (spoil_header, "timelines.csv", 1, "event", "column names"),
        (spoil_descriptor, "datapackage.json", None, None, "table description"),
        (spoil_no_descriptor, "datapackage.json", None, None, "table description"),
        (spoil_list, "listed.csv", 13, "figure", "list as long as announced"),
        (spoil_short_row, "ofsted_judgments.csv", 10, "figure", "every column filled"),
        (spoil_figure, "case_gradings.csv", 2, "figure", "known reference"),
        (spoil_figure_value, "case_gradings.csv", 2, "cases", "value of the register"),
        (spoil_place, "case_gradings.csv", 2, "locator", "place of the register"),
        (spoil_unit, "timelines.csv", 2, "figure", "unit of the register"),
        (
            spoil_unreadable,
            "figures.csv",
            FIGURE_ROW["bracknell-share"],
            "value",
            "value as printed",
        ),
        (spoil_id, "figures.csv", FIGURE_ROW["report-good"], "id", "no duplicate rows"),
        (spoil_subject, "figures.csv", FIGURE_ROW["report-good"], "unit", "every figure described"),
        (spoil_no_figure, "figures.csv", 3, "id", "every figure described"),
        (spoil_reason, "figures.csv", 3, "remark", "reasons given"),
        (
            spoil_mismatch,
            "figures.csv",
            FIGURE_ROW["bracknell-share"],
            "remark",
            "reasons given",
        ),
        (spoil_input, "figures.csv", 2, "verdict", "every figure described"),
        (spoil_occurrence, "figures.csv", 2, "occurrence", "occurrences in order"),
    ],
)
def test_bad_data_are_named(data, capsys, spoil, file, row, column, rule):
    """File, row, column and rule, and a status of 1."""
    spoil(data)
    assert check(data) == 1
    said = capsys.readouterr().err
    place = f"{data / file}"
    place += f", row {row}" if row else ""
    place += f", column {column}" if column else ""
    named = [line for line in said.splitlines() if line.startswith(f"{place}: ")]
    assert any(f"(rule: {rule})" in line for line in named), said


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_grade, "data/case_gradings.csv, row 2, column grade"),
        (spoil_missing, "data/areas.csv: the file can't be read"),
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
