"""Copies of the data with invented inspections added, or with most of the real ones taken away.

    python -m tests.scale grown FOLDER [SEED]
    python -m tests.scale shrunk FOLDER [INSPECTION ...]

make in a folder what the notebooks run on, with other data. Whatever is added is as the rules of
`casework.checks` want it; which forces, years, kinds and counts, and the order of the rows, hang on
the seed alone.
"""

from __future__ import annotations

import csv
import itertools
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.stored import copied, rows_of

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


def _invented(
    name: str, force: str, short: str, kind: str, shape: str, areas: list[str], dice
) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of one invented inspection, each with its table."""
    official, counted = dice.random() < 0.25, SHAPES[shape] is not None
    year = next(part for part in name.removeprefix(f"{force}-").split("-") if part.isdigit())
    month = 3 if kind == "initial" else 9
    fieldwork = dice.choice([f"{year}-{month:02}"] * 2 + [year, "not seen"])
    publisher = "HMICFRS" if official else "The Invented Paper"
    source = f"{'hmicfrs' if official else 'the-invented-paper'}-{name}"
    address = (
        f"https://hmicfrs.justiceinspectorates.gov.uk/invented/{name}/"
        if official
        else f"https://example.org/{name}"
    )
    evidence = "primary" if official else "secondary"
    yield (
        "sources",
        {
            "id": source,
            "title": f"{short} Police: an invented document of {year}",
            "publisher": publisher,
            "kind": "report" if official else "news item",
            "published": f"{year}-12-01",
            "address": address,
            "licence": "Open Government Licence v3.0"
            if official
            else "copyright of its owner; figures only",
            "sha256": "not seen",
        },
    )
    yield (
        "inspections",
        {
            "id": name,
            "force": force,
            "kind": kind,
            "fieldwork": fieldwork,
            "published": f"{year}-12-01",
            "grading_scale": "three grades"
            if counted
            else "four grades"
            if shape == "four grades"
            else "not seen",
            "source": source if official else "not seen",
            "page": address if official else "not seen",
        },
    )
    told = {"inspection": name, "source": source, "evidence": evidence}
    if not counted:
        grades = ["good", "adequate", *GRADES[1:]] if shape == "four grades" else ["good"]
        number = [dice.randrange(1, 20) for _ in grades]
        for grade, count in zip(grades, number, strict=True):
            yield (
                "other_gradings",
                told
                | {
                    **{"sample": "all", "assessor": "inspectorate", "area": "all areas"},
                    "grade": grade,
                    "printed": str(count) if shape == "four grades" else f"{3 * count} per cent",
                    "of": str(sum(number)) if shape == "four grades" else "not seen",
                    "locator": "not seen",
                    "attribution": "stated",
                },
            )
        return
    counts = SHAPES[shape](dice)
    parts = {("all", "inspectorate", "all areas"): counts}
    if shape == "self-assessed":
        chosen = [dice.randrange(1, count) for count in counts]
        parts["self-assessed", "inspectorate", "all areas"] = chosen
        parts["self-assessed", "force", "all areas"] = dice.sample(chosen, 3)
        rest = [count - part for count, part in zip(counts, chosen, strict=True)]
        parts["inspector-selected", "inspectorate", "all areas"] = rest
    if shape == "by area":
        within = [area for area in areas if area != "all areas"]
        for at, area in enumerate(within):
            last = at == len(within) - 1
            each = [count // len(within) for count in counts]
            left = [c - e * (len(within) - 1) for c, e in zip(counts, each, strict=True)]
            parts["all", "inspectorate", area] = left if last else each
    for (sample, assessor, area), cases in parts.items():
        where = {"sample": sample, "assessor": assessor, "area": area}
        seen = [shape != "only good" or grade == "good" for grade in GRADES]
        printed = [
            str(n) if known else "not published" for n, known in zip(cases, seen, strict=True)
        ]
        columns = ["good", "requires_improvement", "inadequate"]
        both = "requires_improvement_or_inadequate"
        yield (
            "case_printings",
            told
            | where
            | {"cases": str(sum(cases)), both: "not published"}
            | dict(zip(columns, printed, strict=True)),
        )
        known = (
            told
            | where
            | {"locator": "not seen" if not official else "1. Invented", "attribution": "stated"}
        )
        for grade, number, was_seen in zip(GRADES, cases, seen, strict=True):
            count = str(number) if was_seen else "not seen"
            yield "case_gradings", known | {"grade": grade, "cases": count}
        if area == "all areas":
            yield "case_totals", known | {"cases": str(sum(cases))}
    if official and shape != "only good":
        yield from _printed_again(name, short, year, counts, dice)


def _printed_again(name: str, short: str, year: str, counts: list[int], dice):
    """An item of the press on an inspection whose own page is known: its counts, and a claim."""
    source = f"the-invented-echo-{name}"
    yield (
        "sources",
        {
            "id": source,
            "title": f"An invented item of {year} on {short}",
            "publisher": "The Invented Echo",
            "kind": "news item",
            "published": f"{year}-12-02",
            "address": f"https://example.com/{name}",
            "licence": "copyright of its owner; figures only",
            "sha256": "not seen",
        },
    )
    told = {"inspection": name, "source": source}
    columns = ["good", "requires_improvement", "inadequate"]
    yield (
        "case_printings",
        told
        | {"sample": "all", "assessor": "inspectorate", "area": "all areas"}
        | {"cases": str(sum(counts)), "evidence": "secondary"}
        | {"requires_improvement_or_inadequate": "not published"}
        | dict(zip(columns, map(str, counts), strict=True)),
    )
    right = abs(counts[2] / sum(counts) - 0.5) <= 0.025
    yield (
        "press_claims",
        told
        | {"id": f"{source}-inadequate", "printed": "half", "value": "0.5", "unit": "share"}
        | {"qualifier": "exact", "about": "inadequate", "base_cases": str(sum(counts))}
        | {"subject": "share of cases graded inadequate"}
        | {"allowance": "not applicable" if right else "none"},
    )


if __name__ == "__main__":
    what, folder, *more = sys.argv[1:]
    here = copied(Path(folder))
    if what == "grown":
        print("\n".join(grown(here, int(more[0]) if more else 1)))
    else:
        shrunk(here, *(more or ["thames-valley-2023", "wiltshire-2022", "wiltshire-2023"]))
