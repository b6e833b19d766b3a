"""Hold the data against second transcripts, typed from the documents and not from data/.

A file in tests/transcripts/ names facts of one table, row by row, by the columns of ``KEYS``. An
empty cell says nothing; a row that it doesn't name may say anything. `source.publisher` and
`source.address` are those of the row's source.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from casework.results import chapters, ledger
from tests.stored import ROOT, rows_of

FOLDER = Path(__file__).parent / "transcripts"
#: Where the five documents' texts are, which may not be published with the book.
TEXTS = Path(os.environ.get("CASEWORK_TEXTS", ROOT.parent / "shared" / "sources"))
CASES = ("inspection", "sample", "assessor")
#: The columns that say which fact a row of a transcript is about.
KEYS = {
    "case_gradings": (*CASES, "area", "grade"),
    "case_printings": (*CASES, "area", "source.publisher", "source.address"),
    "case_totals": CASES,
    "forces": ("id",),
    "inspections": ("id",),
    "listed": ("figure", "item"),
    "ofsted_judgments": ("local_authority",),
    "other_gradings": (*CASES, "area", "grade", "source.publisher", "printed"),
    "press_claims": ("inspection", "source.publisher", "printed"),
    "recommendations": ("position",),
    "sources": ("address",),
    "timelines": ("case_study", "event"),
    "topic_judgments": ("inspection", "topic"),
}


@lru_cache
def transcript(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a second transcript."""
    return tuple(rows_of(FOLDER / f"{table}.csv"))


def differences(folder: Path, table: str) -> Iterator[str]:
    """Where a table in a data folder differs from its second transcript, or from the ledger."""
    if table in KEYS:
        yield from _from_transcript(folder, table)
    if table == "figures":
        yield from _from_ledger(rows_of(folder / "figures.csv"))


def _from_transcript(folder: Path, table: str) -> Iterator[str]:
    key = KEYS[table]
    rows = rows_of(folder / f"{table}.csv")
    if rows and "source" in rows[0]:
        sources = {row["id"]: row for row in rows_of(folder / "sources.csv")}
        for row in rows:
            source = sources.get(row["source"], {})
            row.update({f"source.{column}": cell for column, cell in source.items()})
    there = {tuple(row.get(column, "") for column in key): row for row in rows}
    for told in transcript(table):
        name = tuple(told[column] for column in key)
        if name not in there:
            yield f"{table}.csv has no row for {', '.join(name)}"
            continue
        for column, cell in told.items():
            here = there[name].get(column, "")
            # A document that is added may say of a date what the transcript couldn't.
            exact = column == "published" and here.startswith(f"{cell}-")
            if cell and here != cell and not exact:
                said = f"{here!r} in {table}.csv, {cell!r} in the transcript"
                yield f"{', '.join(name)}, {column}: {said}"


@lru_cache
def _ledger() -> tuple[frozenset[str], dict[str, str]]:
    """The figures that were recomputed by hand, and the verdicts that the chapters reached."""
    recomputed = frozenset(row["figure"] for row in rows_of(FOLDER.parent / "recomputed.csv"))
    verdicts = ledger(chapters(ROOT / "notebooks")).set_index("figure")["verdict"].to_dict()
    return recomputed, verdicts


def _from_ledger(figures: list[dict[str, str]]) -> Iterator[str]:
    recomputed, verdicts = _ledger()
    register = {row["id"]: row for row in figures}
    for figure in recomputed - {row["id"] for row in figures if row["status"] == "derivable"}:
        yield f"{figure} was recomputed, but isn't derivable in the register"
    for figure, verdict in verdicts.items():
        if figure in register and register[figure]["verdict"] != verdict:
            said = register[figure]["verdict"]
            yield f"{figure}: {verdict} in the ledger, {said} in the register"
