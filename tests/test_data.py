"""The data: that they are right, and that wrong data are named and stop a build."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from ncpi.__main__ import check
from ncpi.data import describe, problems, read
from tests.stored import ROOT


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
    )
    found = {key: tuple(row) for key, row in zip(counts.index, counts.to_numpy(), strict=True)}
    expected = {(*key, "all areas"): row for key, row in PRINTED.items()}
    expected |= {
        ("thames-valley-2023", "all", "inspectorate", area): row
        for area, row in PRINTED_BY_AREA.items()
    }
    assert found == expected


def test_totals_are_those_printed():
    totals = read(ROOT / "data" / "case_totals.csv")
    found = {(row.inspection, row.sample, row.assessor): row.cases for row in totals.itertuples()}
    assert found == {key: sum(row) for key, row in PRINTED.items()}
    assert sorted(set(found.values())) == [30, 33, 37, 70]


def test_lists_have_the_printed_lengths():
    assert len(read(ROOT / "data" / "ofsted_judgments.csv")) == 9
    assert len(describe(ROOT / "data")) == 11
    places = read(ROOT / "data" / "places.csv")
    assert places.groupby("kind", observed=True).size().to_dict() == {
        "local policing area": 11,
        "custody suite": 8,
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
END = "hmicfrs-thames-valley-2023,4. Case file analysis: Force assessment,"


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
    replace(data / "case_gradings.csv", ROW + END, ROW + "hmicfrs-thames-valley-2023,,")


def spoil_locator_gap(data):
    replace(data / "case_gradings.csv", ROW + END, ROW + "hmicfrs-thames-valley-2023,not seen,")


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
    without(data / "places.csv", ",Newbury,")


def spoil_short_row(data):
    replace(data / "workforce.csv", "special constables,279,", "special constables,279\n")


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
    replace(data / "case_gradings.csv", ROW + END, ROW + "hmicfrs-thames-valley-2023, ,")


def spoil_huge(data):
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", f",{10**30},"))


def spoil_date(data):
    replace(data / "inspections.csv", ",2022-03,", ",2022-13,")


def spoil_printed(data):
    replace(data / "figures.csv", ",25 per cent,0.25,", ",25 per cent,25,")


def spoil_same_cases(data):
    """The force's own grades and their total, one short together."""
    replace(data / "case_gradings.csv", ROW, ROW.replace(",20,", ",19,"))
    replace(data / "case_totals.csv", "self-assessed,force,33,", "self-assessed,force,32,")


def spoil_missing(data):
    (data / "areas.csv").unlink()


def spoil_header(data):
    replace(data / "workforce.csv", "force,role,people", "force,role,persons")


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
        (spoil_locator_gap, "case_gradings.csv", 2, "locator", "allowed values"),
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
        (spoil_date, "inspections.csv", 3, "fieldwork", "allowed values"),
        (spoil_printed, "figures.csv", 26, "value", "value as printed"),
        (spoil_same_cases, "case_totals.csv", 3, "cases", "the same cases"),
        (spoil_missing, "areas.csv", None, None, "file exists"),
        (spoil_header, "workforce.csv", 1, "people", "column names"),
        (spoil_descriptor, "datapackage.json", None, None, "table description"),
        (spoil_no_descriptor, "datapackage.json", None, None, "table description"),
        (spoil_list, "force_profiles.csv", 6, "value", "parts add up to the printed total"),
        (spoil_short_row, "workforce.csv", 5, "locator", "every column filled"),
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
