"""How well the reader of documents reads: ``python -m tests.reading FOLDER``.

A folder, or one in it, has documents beside three tables: ``documents.csv`` (document, expect,
note), ``truth.csv`` (the rows that are due) and, if need be, ``optional.csv`` (rows that are
neither wrong nor missed). ``expect`` is clean, ambiguous, does not add up or none; a note on none
that begins with adjacent marks a text on what others inspect, where a remark is noise.
With ``--each``, every document that isn't read as it should be is printed with what was read; with
``--kinds``, which kinds of construct they are, by the first word of their notes.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from casework.texts.document import UnreadableTextError, text_of
from casework.texts.extract import KEY, propose

COLUMNS = [*KEY, "grade", "cases"]
#: Notes that say all that is due on a document: which scale it has, or what it counts together.
KEPT = re.compile("four grades|counted together")
DUE = {"ambiguous": ("ambiguous", "left out", "noted"), "does not add up": ("does not add up",)}


@dataclass
class Reading:
    """What was read of one document, held against its truth: sets of rows, lists of remarks."""

    document: str
    expect: str
    note: str
    due: set[tuple]
    allowed: set[tuple]  # the optional ones too
    rows: set[tuple] = field(default_factory=set)
    places: dict[tuple, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)  # that aren't merely notes

    @property
    def wrong(self) -> set[tuple]:
        """Rows that no reading of the document supports."""
        return {row for row in self.rows - self.allowed if not self._unnamed_area(row)}

    @property
    def silent(self) -> set[tuple]:
        """Wrong rows whose place no remark names."""
        return {
            row
            for row in self.wrong
            if not any(self.places[row] in remark for remark in self.remarks)
        }

    @property
    def unremarked(self) -> bool:
        """Whether a remark is due and none is there."""
        begins = DUE.get(self.expect)
        return bool(begins) and not any(remark.startswith(begins) for remark in self.remarks)

    @property
    def noise(self) -> int:
        """Rows and remarks from a text of others, rows from one without, doubts on a clear one."""
        if self.expect == "none":
            return len(self.rows) + len(self.remarks) * self.note.startswith("adjacent")
        doubts = ("ambiguous", "does not add up")
        return sum(remark.startswith(doubts) for remark in self.remarks) * (self.expect == "clean")

    def _unnamed_area(self, row: tuple) -> bool:
        """Whether an optional row has the area `other`, which stands for any of its own name."""
        return (*row[:2], "other", *row[3:]) in self.allowed


def read(folder: Path) -> list[Reading]:
    """Every document that the tables of a folder list, read."""
    documents = pd.read_csv(folder / "documents.csv", keep_default_na=False)
    tables = {
        name: pd.read_csv(path) if (path := folder / f"{name}.csv").exists() else None
        for name in ("truth", "optional")
    }

    def rows_of(name: str, document: str) -> set[tuple]:
        table = tables[name]
        if table is None:
            return set()
        mine = table[table["document"].eq(document)]
        return set(mine[COLUMNS].itertuples(index=False, name=None))

    readings = []
    for row in documents.itertuples():
        true, optional = (rows_of(name, row.document) for name in tables)
        reading = Reading(row.document, row.expect, row.note, true - optional, true | optional)
        try:
            frame, remarks = propose(text_of(folder / row.document))
            reading.rows = set(frame[COLUMNS].itertuples(index=False, name=None))
            reading.places = {
                tuple(values): place
                for *values, place in frame[[*COLUMNS, "locator"]].itertuples(index=False)
            }
            reading.remarks = [
                remark
                for remark in remarks
                if not remark.startswith("noted") or KEPT.search(remark)
            ]
        except UnreadableTextError as error:
            reading.remarks = [f"refused: {error}"]
        readings.append(reading)
    return readings


def measures(readings: list[Reading]) -> dict[str, float]:
    """Precision and recall of the rows, and what else must not be, as counts."""
    found = sum(len(each.rows & each.due) for each in readings)
    wrong = sum(len(each.wrong) for each in readings)
    missed = sum(len(each.due - each.rows) for each in readings)
    return {
        "precision": found / (found + wrong) if found + wrong else 1.0,
        "recall": found / (found + missed) if found + missed else 1.0,
        "wrong rows": wrong,
        "silent wrong rows": sum(len(each.silent) for each in readings),
        "silent misses": sum(len(each.due - each.rows) for each in readings if not each.remarks),
        "remarks due": sum(each.expect in DUE for each in readings),
        "remarks due and not made": sum(each.unremarked for each in readings),
        "doubts on clear documents": sum(e.noise for e in readings if e.expect == "clean"),
        "rows and remarks from texts of others": sum(
            each.noise for each in readings if each.expect == "none"
        ),
    }


def main() -> None:
    """Print the measures of each folder below the one that is named."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    for tables in sorted(path for name in names for path in Path(name).rglob("documents.csv")):
        readings = read(tables.parent)
        print(f"{tables.parent}: {len(readings)} documents")
        for what, value in measures(readings).items():
            print(
                f"  {what:40} {value:.3f}" if isinstance(value, float) else f"  {what:40} {value}"
            )
        kinds = {each.note.split(":")[0]: [] for each in readings}
        for each in readings:
            kinds[each.note.split(":")[0]].append(each)
        for kind, alike in sorted(kinds.items()) if "--kinds" in sys.argv else []:
            told = (
                f"{what} {value}"
                for what, value in (measures(alike) | {"precision": 1, "recall": 1}).items()
                if value and what not in {"precision", "recall", "remarks due"}
            )
            due, missed = (
                sum(map(len, sets)) for sets in zip(*((e.due, e.due - e.rows) for e in alike))
            )
            print(f"  {kind} ({len(alike)}): {due} due, {missed} missed, {', '.join(told)}")
        for each in readings if "--each" in sys.argv else []:
            missed = each.due - each.rows
            if missed or each.wrong or each.unremarked or each.noise:
                print(f"\n{each.document} ({each.expect}; {each.note})")
                for kind, rows in {"missed": missed, "wrong": each.wrong}.items():
                    for row in sorted(rows):
                        print(f"  {kind}: {', '.join(map(str, row))}")
                print(*(f"  {remark}" for remark in each.remarks), sep="\n")


if __name__ == "__main__":
    main()
