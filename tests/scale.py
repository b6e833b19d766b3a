"""Copies of the data with invented inspections added, or with most of the real ones taken away.

Whatever is added is as the rules of `casework.checks` want it; which forces, years, kinds and
counts, and the order of the rows, hang on the seed alone.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.stored import rows_of

Rows = list[dict[str, str]]

GRADES = ["good", "requires improvement", "inadequate"]
#: The tables of inspections, whose rows may stand in any order, as those of all forces may.
INSPECTIONS = ["inspections", "case_gradings", "case_totals", "case_printings", "other_gradings"]
INSPECTIONS += ["press_claims", "topic_judgments"]


def changed(data: Path, name: str, change: Callable[[Rows], Rows]) -> None:
    """Write a table anew, its rows changed."""
    path = data / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames, list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, "not applicable", "ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def shuffled(data: Path, seed: int) -> None:
    """Put the rows of the tables whose order means nothing into another one."""
    dice = random.Random(seed)
    for name in [*INSPECTIONS, "forces"]:
        changed(data, name, lambda rows: dice.sample(rows, len(rows)))


def shrunk(data: Path, *kept: str) -> None:
    """Take all inspections away but these, with what other tables say of them."""
    for name in INSPECTIONS:
        key = "id" if name == "inspections" else "inspection"
        changed(data, name, lambda rows, key=key: [row for row in rows if row[key] in kept])


def grown(data: Path, seed: int, inspections: int = 60) -> dict[str, str]:
    """Add invented inspections and visits to real forces, so many at least; the shape of each."""
    dice = random.Random(seed)
    forces = {row["id"]: row["short_name"] for row in rows_of(data / "forces.csv")}
    taken = {row["id"] for row in rows_of(data / "inspections.csv")}
    areas = [row["id"] for row in rows_of(data / "areas.csv")]
    added: dict[str, Rows] = {name: [] for name in [*INSPECTIONS, "sources"]}
    shapes: dict[str, str] = {}
    for shape in itertools.cycle(SHAPES):
        if len(shapes) >= inspections:
            break
        visits = {"": ""}
        while taken & visits.keys() or "" in visits:
            force = dice.choice(sorted(forces))
            year = 2014 if shape == "four grades" else dice.randrange(2015, 2025)
            visits = _visits(f"{force}-{year}", shape, dice)
        taken |= visits.keys()
        for visit, kind in visits.items():
            shapes[visit] = shape
            for table, row in _invented(visit, force, forces[force], kind, shape, areas, dice):
                added[table].append(row)
    for table, rows in added.items():
        changed(data, table, lambda known, rows=rows: known + rows)
    shuffled(data, seed)
    return shapes


def _visits(name: str, shape: str, dice: random.Random) -> dict[str, str]:
    """The visits to a force of one shape, each with its kind; the ids have force, year and kind."""
    if shape == "four grades":
        return {name: "initial"}
    if shape == "visited":  # within the year
        return {name: "initial", f"{name}-return": "return visit"}
    if shape == "visited twice":  # within one year
        return {name: "return visit", f"{name}-return": "return visit"}
    returned = dice.random() < 1 / 3
    return {f"{name}-return": "return visit"} if returned else {name: "initial"}


#: What an invented inspection may be like, and its counts of the three grades.
SHAPES: dict[str, Callable[[random.Random], list[int]] | None] = {
    "usual": lambda dice: [dice.randrange(10, 30) for _ in GRADES],
    "visited": lambda dice: [dice.randrange(10, 30) for _ in GRADES],
    "visited twice": lambda dice: [dice.randrange(10, 30) for _ in GRADES],
    "high": lambda dice: [dice.randrange(40, 80), 10, dice.randrange(5)],
    "low": lambda dice: [dice.randrange(5), 10, dice.randrange(40, 80)],
    "all good": lambda dice: [dice.randrange(5, 60), 0, 0],
    "all inadequate": lambda dice: [0, 0, dice.randrange(5, 60)],
    "one case": lambda dice: dice.sample([1, 0, 0], 3),
    "by area": lambda dice: [8 * dice.randrange(1, 5), 8, 8 * dice.randrange(3)],
    "self-assessed": lambda dice: [dice.randrange(10, 30) for _ in GRADES],
    "only good": lambda dice: [dice.randrange(10, 30) for _ in GRADES],
    "shares": None,
    "four grades": None,
}


#: What every row has of an item of the press, and of a document of the inspectorate.
PRESS = {"kind": "news item", "licence": "copyright of its owner; figures only"}
OFFICIAL = {"kind": "report", "licence": "Open Government Licence v3.0", "publisher": "HMICFRS"}
WHOLE = {"sample": "all", "assessor": "inspectorate", "area": "all areas"}
#: The columns of a printing that count grades.
COUNTED = ["good", "requires_improvement", "inadequate"]


def _invented(
    name: str, force: str, short: str, kind: str, shape: str, areas: list[str], dice
) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of one invented inspection, each with its table."""
    official, counted = dice.random() < 0.25, SHAPES[shape] is not None
    year = next(part for part in name.removeprefix(f"{force}-").split("-") if part.isdigit())
    month = 3 if kind == "initial" else 9
    fieldwork = dice.choice([f"{year}-{month:02}"] * 2 + [year, "not seen"])
    source, by = f"the-invented-paper-{name}", PRESS | {"publisher": "The Invented Paper"}
    address, own = f"https://example.org/{name}", {"source": "not seen", "page": "not seen"}
    if official:
        source, by = f"hmicfrs-{name}", OFFICIAL
        address = f"https://hmicfrs.justiceinspectorates.gov.uk/invented/{name}/"
        own = {"source": source, "page": address}
    dated = {"published": f"{year}-12-01"}
    title = f"{short} Police: an invented document of {year}"
    at = {"address": address, "sha256": "not seen"}
    yield "sources", by | dated | at | {"id": source, "title": title}
    scale = "three grades" if counted else shape if shape == "four grades" else "not seen"
    inspection = {"id": name, "force": force, "kind": kind, "grading_scale": scale}
    yield "inspections", inspection | own | dated | {"fieldwork": fieldwork}
    evidence = "primary" if official else "secondary"
    told = {"inspection": name, "source": source, "evidence": evidence}
    if not counted:
        yield from _otherwise_graded(told, shape, dice)
        return
    counts = SHAPES[shape](dice)
    stated = {"locator": "1. Invented" if official else "not seen", "attribution": "stated"}
    for where, cases in _parts(counts, shape, areas, dice):
        seen = [shape != "only good" or grade == "good" for grade in GRADES]
        texts = [str(n) if known else "not published" for n, known in zip(cases, seen, strict=True)]
        total = {"cases": str(sum(cases))}
        both = {"requires_improvement_or_inadequate": "not published"}
        printed = dict(zip(COUNTED, texts, strict=True))
        yield "case_printings", told | where | total | both | printed
        for grade, number, was_seen in zip(GRADES, cases, seen, strict=True):
            count = {"grade": grade, "cases": str(number) if was_seen else "not seen"}
            yield "case_gradings", told | where | stated | count
        if where["area"] == "all areas":
            yield "case_totals", told | where | stated | total
    if official and shape != "only good":
        yield from _printed_again(name, short, year, counts)


def _otherwise_graded(told: dict[str, str], shape: str, dice):
    """Counts on the scale of four grades, or a share without a count."""
    four = shape == "four grades"
    grades = ["good", "adequate", *GRADES[1:]] if four else ["good"]
    number = [dice.randrange(1, 20) for _ in grades]
    of = {"of": str(sum(number)) if four else "not seen"}
    stated = {"locator": "not seen", "attribution": "stated"}
    for grade, count in zip(grades, number, strict=True):
        printed = str(count) if four else f"{3 * count} per cent"
        yield "other_gradings", told | WHOLE | of | stated | {"grade": grade, "printed": printed}


def _parts(counts: list[int], shape: str, areas: list[str], dice):
    """The counts of all cases, and of the samples or areas that make them up."""
    yield WHOLE, counts
    if shape == "self-assessed":
        chosen = [dice.randrange(1, count) for count in counts]
        own = WHOLE | {"sample": "self-assessed"}
        yield own, chosen
        yield own | {"assessor": "force"}, dice.sample(chosen, 3)
        rest = [count - part for count, part in zip(counts, chosen, strict=True)]
        yield WHOLE | {"sample": "inspector-selected"}, rest
    if shape == "by area":
        *within, last = (area for area in areas if area != "all areas")
        each = [count // (len(within) + 1) for count in counts]
        yield from ((WHOLE | {"area": area}, each) for area in within)
        left = [c - e * len(within) for c, e in zip(counts, each, strict=True)]
        yield WHOLE | {"area": last}, left


def _printed_again(name: str, short: str, year: str, counts: list[int]):
    """An item of the press on an inspection whose own page is known: its counts, and a claim."""
    source, total = f"the-invented-echo-{name}", str(sum(counts))
    about = {"id": source, "title": f"An invented item of {year} on {short}", "sha256": "not seen"}
    at = {"published": f"{year}-12-02", "address": f"https://example.com/{name}"}
    yield "sources", PRESS | about | at | {"publisher": "The Invented Echo"}
    told = {"inspection": name, "source": source}
    printed = dict(zip(COUNTED, map(str, counts), strict=True))
    printed |= {"cases": total, "requires_improvement_or_inadequate": "not published"}
    yield "case_printings", told | WHOLE | printed | {"evidence": "secondary"}
    right = abs(counts[2] / sum(counts) - 0.5) <= 0.025
    claim = {"id": f"{source}-inadequate", "printed": "half", "value": "0.5", "unit": "share"}
    claim |= {"qualifier": "exact", "about": "inadequate", "base_cases": total}
    claim |= {"allowance": "not applicable" if right else "none"}
    yield "press_claims", told | claim | {"subject": "share of cases graded inadequate"}
