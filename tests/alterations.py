"""Alter the data in single cells and rows, and count which alterations anything notices.

`make alterations` runs it. An alteration is what a slip of a person can be: another valid value,
a number one off, a date moved, another gap, another row's text; a row lost, doubled or out of its
place. Each is held first against `casework check`, then against the second transcripts in
tests/transcripts/ and the derivations, then, where the documents' texts are at hand, against
`casework audit`. A column has a second source where one of these says that it compares it with
something. Status other than 0 if fewer than nine in ten of the alterations of such columns are
noticed, or if anything crashes.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casework.checks import checked_against, problems, rules, transcribed
from casework.data import describe
from tests.stored import ROOT
from tests.transcripts import FOLDER, TEXTS, differences

LEAST = 0.9
DATA = ROOT / "data"
SCHEMAS = {name: table["schema"] for name, table in describe(DATA).items()}


@dataclass(frozen=True)
class Alteration:
    """One changed cell, or one row that is lost, doubled or out of its place."""

    table: str
    row: int  # as a text editor counts
    column: str | None  # None for a whole row
    what: str
    text: str  # the whole table, altered


def rows_of(table: str) -> list[list[str]]:
    """The cells of a table, the header first."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def text_of(rows: list[list[str]]) -> str:
    """A table as text."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def moved(date: str) -> str:
    """A date one month later, as precise as it was, or a year later where that is all it says."""
    if len(date) == 4:
        return str(int(date) + 1)
    year, month = int(date[:4]), int(date[5:7])
    year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return f"{year}-{month:02d}{date[7:]}"


def other_values(table: str, column: str, was: str, chance: random.Random) -> Iterator[str]:
    """What may stand in a cell by mistake: valid in form, and not what stood there."""
    schema = SCHEMAS[table]
    field = next(field for field in schema["fields"] if field["name"] == column)
    gaps = [gap["value"] for gap in schema["missingValues"]]
    at = rows_of(table)[0].index(column)
    there = sorted({row[at] for row in rows_of(table)[1:]} - {was, *gaps})
    links = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", [])}
    if "categories" in field:
        yield chance.choice([value for value in field["categories"] if value != was])
    elif column in links:
        target = links[column]
        at = rows_of(target["resource"])[0].index(target["fields"][0])
        known = {row[at] for row in rows_of(target["resource"])[1:]} - {was, *gaps}
        yield chance.choice(sorted(known))
    elif there:
        yield chance.choice(there)
    if field["type"] == "integer" and was.isdecimal():
        yield from {str(int(was) + 1), str(abs(int(was) - 1))}
    elif column in {"published", "fieldwork", "value"} and was[:4].isdecimal() and "-" in was:
        yield "/".join(map(moved, was.split("/")))
    elif field["type"] == "string" and "categories" not in field and was not in gaps:
        yield was[:-1] + ("a" if was[-1] != "a" else "b")  # the last letter mistyped
        if " " in was:
            yield was.rpartition(" ")[0]  # the last word lost
    for gap in gaps:
        if gap != was and (was in gaps or not field["constraints"].get("required")):
            yield gap


def in_order(table: str) -> bool:
    """Whether the order of a table's rows says anything, so that a swap alters it."""
    return table == "figures"


def alterations(each: int, seed: int) -> Iterator[Alteration]:
    """Alterations of so many cells of each column, and of so many rows of each table."""
    chance = random.Random(seed)
    for table in SCHEMAS:
        rows = rows_of(table)
        header, numbers = rows[0], range(1, len(rows))
        for at, column in enumerate(header):
            for number in sorted(chance.sample(numbers, min(each, len(numbers)))):
                was = rows[number][at]
                for value in other_values(table, column, was, chance):
                    row = [*rows[number][:at], value, *rows[number][at + 1 :]]
                    altered = [*rows[:number], row, *rows[number + 1 :]]
                    what = f"{was!r} became {value!r}"
                    yield Alteration(table, number + 1, column, what, text_of(altered))
        for number in sorted(chance.sample(numbers, min(each, len(numbers)))):
            row, rest = rows[number], [*rows[:number], *rows[number + 1 :]]
            yield Alteration(table, number + 1, None, "lost", text_of(rest))
            yield Alteration(table, number + 1, None, "doubled", text_of([*rows, row]))
            if in_order(table) and number > 1:
                swapped = [*rest[: number - 1], row, *rest[number - 1 :]]
                yield Alteration(table, number + 1, None, "swapped", text_of(swapped))


class Watch:
    """A copy of the data that is altered, and those who look at it."""

    def __init__(self, folder: Path):
        self.folder = shutil.copytree(DATA, folder / "data")
        self.texts_at_hand = TEXTS.is_dir()
        if self.texts_at_hand:
            from casework.texts import audit

            # The texts don't change: only what is held against them does.
            audit.places = lru_cache(audit.places)
            self.report = audit.report

    def noticed_by(self, alteration: Alteration) -> str | None:
        """Who notices an alteration first, if anyone does; an unexpected error is a crash."""
        path = self.folder / f"{alteration.table}.csv"
        whole = path.read_bytes()
        path.write_text(alteration.text, encoding="utf-8")
        try:
            if problems(self.folder):
                return "check"
            if any(differences(self.folder, alteration.table)):
                return "transcripts"
            return "audit" if self.audit_objects() else None
        except Exception:
            traceback.print_exc()
            return "crash"
        finally:
            path.write_bytes(whole)

    def audit_objects(self) -> bool:
        """Whether the audit says that register, lists and texts differ."""
        if not self.texts_at_hand:
            return False
        lines, clean = self.report(TEXTS, self.folder)
        return not clean or any("its sha256 isn't" in line for line in lines)


def second_sources(texts_at_hand: bool) -> dict[str, set[str]]:
    """The columns of each table that something compares with another record of the same fact."""
    found: dict[str, set[str]] = {}
    declared, transcripts = rules(DATA), transcribed(FOLDER)
    for table, schema in SCHEMAS.items():
        for column in (field["name"] for field in schema["fields"]):
            against = set(checked_against(declared, table, column, transcripts))
            if against - (set() if texts_at_hand else {"the text (audit)"}):
                found.setdefault(table, set()).add(column)
    return found


def main() -> int:
    """Alter, watch, count; 1 if too little is noticed or anything crashes."""
    parser = argparse.ArgumentParser(prog="python -m tests.alterations", description=__doc__)
    parser.add_argument("--each", type=int, default=8, help="cells of a column, rows of a table")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--unnoticed", action="store_true", help="print what nobody noticed")
    given = parser.parse_args()
    begun = time.monotonic()
    counted: dict[str, Counter] = {table: Counter() for table in SCHEMAS}
    columns_of_second: dict[str, Counter] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch(Path(folder))
        second = second_sources(watch.texts_at_hand)
        for alteration in alterations(given.each, given.seed):
            count = counted[alteration.table]
            who = watch.noticed_by(alteration)
            count["all"] += 1
            count[who or "nobody"] += 1
            if alteration.column is None or alteration.column in second.get(alteration.table, ()):
                noticed = who not in {None, "crash"}
                count["second"] += 1
                count["second noticed"] += noticed
                columns_of_second[f"{alteration.table}.{alteration.column or 'rows'}"][noticed] += 1
            if who == "crash" or (given.unnoticed and who is None):
                marked = "*" if alteration.column in second.get(alteration.table, ()) else " "
                place = f"{alteration.table}, row {alteration.row}, {alteration.column}"
                print(f"{marked} {who or 'nobody'}: {place}: {alteration.what}", file=sys.stderr)
    total = sum(counted.values(), Counter())
    if not watch.texts_at_hand:
        print(f"No texts in {TEXTS}: nothing was held against them.")
    columns = ["all", "check", "transcripts", "audit", "nobody", "crash"]
    print(f"{'table':18}" + "".join(f"{name:>12}" for name in columns) + "   of a second source")
    for table, count in [*counted.items(), ("all", total)]:
        numbers = "".join(f"{count[name]:>12}" for name in columns)
        share = f"{count['second noticed']} of {count['second']}"
        print(f"{table:18}{numbers}   {share}, {count['second noticed'] / count['second']:.1%}")
    for column, count in columns_of_second.items():
        if (share := count[True] / count.total()) < LEAST:
            print(f"{column}: {share:.0%} of {count.total()}, although it has a second source")
    share = total["second noticed"] / total["second"]
    print(
        f"{total['all'] - total['nobody'] - total['crash']} of {total['all']} alterations noticed; "
        f"of the {total['second']} with a second source, {share:.1%} "
        f"(at least {LEAST:.0%} must be); {total['crash']} crashed; "
        f"{time.monotonic() - begun:.0f} seconds."
    )
    return int(share < LEAST or total["crash"] > 0)


if __name__ == "__main__":
    sys.exit(main())
