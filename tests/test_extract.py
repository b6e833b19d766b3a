"""Case gradings from documents: found whole, never guessed, and written only if they are clear."""

import csv
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.data import read, read_in_full
from casework.texts.document import UnreadableTextError, text_of
from casework.texts.extract import KEY, propose
from tests.commands import ran
from tests.stored import ROOT

TEXTS = ROOT / "tests" / "gradings"
DOCUMENTS = pd.read_csv(TEXTS / "documents.csv")
TRUTH = pd.read_csv(TEXTS / "truth.csv")
SOURCES = Path(os.environ.get("CASEWORK_TEXTS", ROOT.parent / "shared" / "sources"))


def rows_of(frame: pd.DataFrame) -> set[tuple]:
    return {tuple(row) for row in frame[[*KEY, "grade", "cases"]].itertuples(index=False)}


def expected(document: str) -> set[tuple]:
    return rows_of(TRUTH[TRUTH.document.eq(document)])


def verdict(frame: pd.DataFrame, remarks: list[str]) -> str:
    for kind in ("ambiguous", "does not add up"):
        if any(remark.startswith(kind) for remark in remarks):
            return kind
    return "none" if frame.empty else "clean"


@pytest.mark.parametrize("document", DOCUMENTS.document)
def test_what_an_invented_document_says(document):
    """What is clear is found, what adds up wrongly is named, and what is ambiguous left alone."""
    frame, remarks = propose(text_of(TEXTS / document))
    assert rows_of(frame) - expected(document) == set(), remarks
    assert verdict(frame, remarks) == DOCUMENTS.set_index("document").expect[document], remarks


def test_how_much_is_found_in_the_invented_documents(capsys):
    found = missed = wrong = 0
    for document in DOCUMENTS.document:
        rows = rows_of(propose(text_of(TEXTS / document))[0])
        found += len(rows & expected(document))
        wrong += len(rows - expected(document))
        missed += len(expected(document) - rows)
    with capsys.disabled():
        print(
            f"\n{len(DOCUMENTS)} invented documents: precision {found / (found + wrong):.3f}, "
            f"recall {found / (found + missed):.3f}"
        )
    assert len(DOCUMENTS) >= 30
    assert found / (found + wrong) > 0.97
    assert found / (found + missed) > 0.95


def test_every_grading_of_the_documents_is_found():
    if not SOURCES.is_dir():
        pytest.skip(
            f"the documents' texts are not at hand: no folder {SOURCES}; set CASEWORK_TEXTS"
        )
    sources = read(ROOT / "data" / "sources.csv")
    sources = sources[sources.id.isin(read_in_full(ROOT / "data"))]  # not those added since
    gradings, totals = (read(ROOT / "data" / f"case_{name}.csv") for name in ("gradings", "totals"))
    tried = 0
    for path in sorted(SOURCES.glob("*.txt")):
        frame, remarks = propose(text_of(path))
        assert remarks == []
        rows = rows_of(frame)
        if "002_" in path.name:  # the report itself, in all samples, assessors and areas
            (report,) = sources.id[sources.kind.eq("report")]
            mine = gradings[gradings.source.eq(report)]
            expected = {
                (*row, int(n)) for *row, n in mine[[*KEY, "grade", "cases"]].itertuples(index=False)
            }
            expected |= {
                (row.sample, row.assessor, "all areas", "total", row.cases)
                for row in totals[totals.source.eq(report)].itertuples()
            }
            assert rows == expected
            tried += 1
        elif "004_" in path.name:
            assert {n for *_, n in rows} == {16, 29, 25, 70}
            tried += 1
    assert tried == 2


@given(st.binary(max_size=400), st.sampled_from([".txt", ".html"]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_it(tmp_path_factory, data, ending):
    path = tmp_path_factory.mktemp("bytes") / f"file{ending}"
    path.write_bytes(data)
    try:
        frame, remarks = propose(text_of(path))
    except UnreadableTextError:
        return
    assert frame.empty or remarks is not None


pieces = st.sampled_from(
    [
        "12 good",
        "• 5 require improvement",
        "inadequate in 7",
        "(3 cases were good",
        "of the 20 cases",
        "Total 30 cases",
        "none was good",
        "\n",
        "\n\n",
        ". ",
        "; ",
        "Force assessment:",
        "missing children",
        "9 adequate",
        "Good Requires improvement Inadequate",
        "1 2 3",
        "The force graded",
        "twenty-two",
        "half of",
    ]
)


@given(st.lists(pieces, max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_jumble_of_gradings_breaks_it(parts):
    """And whatever comes out is a count of cases, each place once."""
    frame, _ = propose(" ".join(parts))
    assert not frame.duplicated([*KEY, "grade"]).any()
    assert (frame.cases >= 0).all()


def test_the_command_prints_rows_and_names_doubts():
    result = ran("extract", TEXTS / "a02-release-good-in.txt")
    assert result.exit_code == 0
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [row["cases"] for row in rows] == ["18", "34", "29", "81"]
    assert rows[0]["locator"] == "paragraph 2"
    result = ran("extract", TEXTS / "a09-dont-add-up.txt")
    assert result.exit_code == 1
    assert "the grades make 71, and 70 cases are printed" in result.stderr
    assert ran("extract", TEXTS / "no such file.txt").exit_code == 2
