"""What chapters take from the gradings: what is printed, what wasn't seen, which force is meant."""

import shutil
from pathlib import Path

import pytest

from casework import data, gradings
from tests.stored import ROOT


@pytest.fixture
def book(tmp_path, monkeypatch) -> Path:
    """A book with a copy of the data; its folder."""
    for folder in ["data", "notebooks/wordings"]:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    data.root.cache_clear()
    yield tmp_path
    data.root.cache_clear()


def enter(book: Path, table: str, old: str, new: str) -> None:
    path = book / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_an_unseen_grading_needs(book):
    told = gradings.unseen()
    assert "thames-valley-2023" not in told.index, "all is seen of it"
    assert "west-midlands-2025" not in told.index, "it graded topics"
    assert told.loc["kent-2019"].tolist() == [
        "We have seen none of its gradings.",
        "We found no page on the inspectorate's site, although the return visit has a page there.",
        "Find the report, on the inspectorate's site or elsewhere, and save it; python -m casework "
        "add FILE --inspection INSPECTION then writes its gradings.",
    ]
    cambridgeshire = told.loc["cambridgeshire-2021"]
    assert "casework fetch" in cambridgeshire.how
    assert "only a news release about the visit, not the report" in told["where"]["essex-2015"]
    assert "a page on the visit, which we haven't read." in cambridgeshire["where"]
    assert told.seen["lancashire-2017"].endswith(
        " in print is that, of 79 cases, 30 were inadequate."
    )
    assert told.seen["surrey-2015"].endswith(
        " in print is that, of 31 cases, over half were inadequate."
    )
    assert told.seen["west-yorkshire-2014"].startswith("We have seen figures for some")
    assert "by hand" in told.how["west-yorkshire-2014"]
    lincolnshire = told.loc["lincolnshire-2025-other"]
    assert lincolnshire.seen.endswith("We don't know whether inspectors graded any cases.")
    assert "kent-2019" in told.index
    assert "thames-valley-2023" not in told.index
    assert (
        told["where"]["merseyside-2018"]
        == "We found no page about the visit on the inspectorate's site."
    )
    page = gradings.inspections().page["kent-2021-return"]
    enter(book, "inspections", page, "not seen")
    assert gradings.unseen()["where"]["kent-2019"] == told["where"]["merseyside-2018"]


def test_what_is_brought_in_needs_nothing(book):
    assert "lancashire-2017" in gradings.unseen().index
    for grade, count in {"good": 21, "requires improvement": 28}.items():
        row = f"lancashire-2017,all,inspectorate,all areas,{grade},"
        enter(book, "case_gradings", f"{row}not seen", f"{row}{count}")
    assert "lancashire-2017" not in gradings.unseen().index


@pytest.mark.parametrize("kind", ["initial", "return visit"])
def test_a_single_count_has_the_columns_of_many_and_no_limits(kind):
    visits = gradings.in_order().join(gradings.of_inspections()).query("kind == @kind")
    many, one = (
        gradings.compared(rows, kind)
        for rows in (visits, visits.dropna(subset=gradings.GRADES).head(1))
    )
    limits = ["inner_low", "inner_high"]
    assert {*one.columns} <= {*many.columns}
    assert many[limits].notna().all(axis=None)
    assert one[limits].isna().all(axis=None)
