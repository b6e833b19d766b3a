"""Find case gradings in a report, review, press release or news item.

Nothing is guessed. A text is divided into segments, a segment into tokens; a number and a grade
make a pair if nothing stands between them that is another number, grade or negation; then it is
asked which cases they are, who graded them and at which inspection. What could be read in more than
one way is named in a remark and not proposed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from casework.texts.document import CONTENTS, filled_lines, locators
from casework.texts.lexicon import TABLE, first, has
from casework.texts.pairs import TOGETHER
from casework.texts.scope import Reading, Scope, names_others, readings

GRADES = ["good", "requires improvement", "inadequate"]
ALL_GRADES = ["good", "adequate", "requires improvement", "inadequate", TOGETHER]
KEY = ["sample", "assessor", "area"]
COLUMNS = [*KEY, "grade", "cases", "locator", "printed"]
#: The areas of child protection, by the ids of areas.csv.
AREAS = [means for kind, means, _ in TABLE if kind == "area" and means != "other"]


@dataclass
class Group:
    """Counts by grade that stand together, and what is known of whose and which they are."""

    start: int
    counts: dict[str, int]  # by grade, and `total` for a printed number of cases
    printed: dict[str, str]
    scope: Scope
    locator: str = ""
    rest: str = ""  # the grade of all others
    doubts: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def propose(text: str) -> tuple[pd.DataFrame, list[str]]:
    """The case gradings of a text, and remarks on what is ambiguous or doesn't add up.

    The frame has the columns sample, assessor, area (ids of areas.csv, or all areas), grade (or
    total, for a printed number of cases), cases, locator and printed (the figure, a few words).
    Rows that don't add up stand in it, and are named in the remarks; ambiguous ones don't, but for
    those of another scale and those of grades that are counted together.
    """
    remarks: list[str] = []
    kept = _kept(list(_placed(text, remarks)), remarks)
    rows = [
        (*key, grade, count, group.locator, group.printed.get(grade, str(count)))
        for key, group in kept.items()
        for grade in [*ALL_GRADES, "total"]
        if (count := group.counts.get(grade)) is not None
    ]
    return pd.DataFrame(rows, columns=COLUMNS), [*remarks, *_sums(kept)]


def explain(text: str) -> Iterator[str]:
    """Why a text is read as it is: what was made of each clause that matters, step by step."""
    for segment, (clause, found, numbers, pairs), scope in readings(text):
        yield f"{segment.kind}: {clause} {segment.cells or ''}".rstrip()
        for kind, means, start, end in found:
            yield f"  token {clause[start:end]!r}: {kind} {means}".rstrip()
        yield from (f"  number {n.value}: {n.part} {n.unit}".rstrip() for n in numbers)
        yield from (f"  pair {p.printed!r}: {p.number.value} {p.grade.means}" for p in pairs)
        yield f"  {scope}"


def _placed(text: str, remarks: list[str]) -> Iterator[Group]:
    """The groups of a text with their locators; a remark where no heading can be told."""
    places = locators(text) or [(0, "")]
    starts, lines = [at for at, _ in places], filled_lines(text)
    has_contents = any(CONTENTS.fullmatch(line.strip()) for _, line in lines)
    for group in _groups(text):
        group.locator = places[max(0, bisect_right(starts, group.start) - 1)][1]
        if group.locator in {"opening lines", "contents"}:
            number = bisect_right(lines, group.start, key=lambda line: line[0])
            group.locator = f"paragraph {number}"
        remarks += [f"ambiguous, {group.locator}: {doubt}" for doubt in group.doubts]
        remarks += [f"left out, {group.locator}: {what}" for what in group.left_out]
        remarks += [f"noted, {group.locator}: {note}" for note in group.notes]
        if has_contents and group.counts and group.locator.startswith("paragraph "):
            remarks.append(
                f"noted, {group.locator}: it stands under no heading of the list of contents, "
                "so its locator is the number of the paragraph in the whole text"
            )
        if group.counts and not group.doubts:
            yield group


def _kept(groups: list[Group], remarks: list[str]) -> dict[tuple, Group]:
    """One group for each sample, assessor and area: those that agree are joined."""
    kept: dict[tuple, Group] = {}
    for group in groups:
        scope = group.scope
        if scope.time == "earlier":
            remarks.append(f"left out, {group.locator}: seems to be of another inspection")
            continue
        key = (scope.sample, scope.assessor, scope.area)
        if set(group.counts) == {"total"} and not group.rest:
            last = kept.get(key, group)
            if sum(last.counts.values()) == group.counts["total"] and "total" not in last.counts:
                last.counts["total"] = group.counts["total"]
            continue
        other = kept.setdefault(key, group)
        if all(other.counts.get(grade, count) == count for grade, count in group.counts.items()):
            other.counts = group.counts | other.counts
            other.printed = group.printed | other.printed
            other.rest = other.rest or group.rest
        elif (other.scope.time == "maybe earlier") != (scope.time == "maybe earlier"):
            dropped, kept[key] = (other, group) if scope.time != "maybe earlier" else (group, other)
            remarks.append(f"left out, {dropped.locator}: seems to be of another inspection")
        else:
            ours, theirs = (
                "/".join(str(each.counts.get(grade, "?")) for grade in GRADES)
                for each in (other, group)
            )
            other.doubts.append(
                f"{', '.join(key)} has {ours} here, and in {group.locator} {theirs}; does the text "
                "speak of two inspections, two forces, or the force’s own grades?"
            )
    for group in kept.values():
        remarks += [f"ambiguous, {group.locator}: {doubt}" for doubt in group.doubts]
        _complete(group, remarks)
    return {key: group for key, group in kept.items() if not group.doubts}


def _complete(group: Group, remarks: list[str]) -> None:
    """Work out the rest, if the text gives it a grade; name what is another scale, or together."""
    counts, place = group.counts, group.locator
    total, others = counts.get("total"), sum(n for g, n in counts.items() if g != "total")
    if group.rest and group.rest not in counts:
        if total is None or others > total:
            remarks.append(f"ambiguous, {place}: the rest is {group.rest}, but of how many?")
        else:
            counts[group.rest] = total - others
            remarks.append(f"noted, {place}: the rest, {total - others}, is worked out")
    elif total is not None and 0 < others < total and not _is_full(counts):
        remarks.append(f"noted, {place}: {total - others} of the {total} cases have no grade here")
    if "adequate" in counts:
        remarks.append(f"ambiguous, {place}: four grades, with adequate: another scale")
    if TOGETHER in counts:
        what = f"grades are counted together: {counts[TOGETHER]} require improvement or are"
        remarks.append(f"ambiguous, {place}: {what} inadequate, and not how many of each")


def _is_full(counts: dict[str, int]) -> bool:
    return all(grade in counts for grade in GRADES) or {"good", TOGETHER} <= set(counts)


def _sums(groups: dict[tuple, Group]) -> Iterator[str]:
    """What doesn't add up: grades to totals, areas and samples to the whole."""
    for key, group in groups.items():
        counts = [group.counts[grade] for grade in ALL_GRADES[:4] if grade in group.counts]
        if TOGETHER in group.counts and not {"requires improvement", "inadequate"} & set(
            group.counts
        ):
            counts.append(group.counts[TOGETHER])
        total, added = group.counts.get("total"), sum(counts)
        if total is not None and (added > total or (_is_full(group.counts) and added != total)):
            yield (
                f"does not add up, {group.locator}: {', '.join(key)}: the grades make {added}, "
                f"and {total} cases are printed"
            )
    whole = groups.get(("all", "inspectorate", "all areas"))
    of_areas = [group for (*_, area), group in groups.items() if area != "all areas"]
    samples = {("self-assessed", "inspectorate"), ("inspector-selected", "inspectorate")}
    of_samples = [
        each for key, each in groups.items() if key[:2] in samples and key[2] == "all areas"
    ]
    # A part that isn't printed is unknown, not zero: then the others only mustn't be too many.
    for parts, name, complete in [(of_areas, "areas", len(AREAS)), (of_samples, "two samples", 2)]:
        for grade in [*GRADES, "total"] if whole else []:
            known = [part.counts[grade] for part in parts if grade in part.counts]
            made, printed = sum(known), whole.counts.get(grade, sum(known))
            what = "cases" if grade == "total" else grade
            if known and (made > printed or (made < printed and len(known) == complete)):
                yield (
                    f"does not add up, {whole.locator}: the {name} make {made} {what}, "
                    f"and {printed} are printed"
                )


# --- groups -------------------------------------------------------------------------------------


def _groups(text: str) -> Iterator[Group]:
    """Each place of a text where cases are counted by grade, or seem to be."""
    police, inspectors, others = (
        has(f"text of {kind}", text) for kind in ("police", "inspectors", "others")
    )
    strange = "" if police or not others else "neither the inspectorate nor police are named"
    sizes: dict[str, int] = {}  # of the samples, as far as the text has said
    for reading in readings(text):
        segment, scope = reading.segment, reading.scope
        if segment.cells:
            group = Group(segment.at, dict(segment.cells), {}, scope)
            group.doubts += [doubt for doubt in (scope.unknown, strange) if doubt]
            group.left_out += segment.parts
            if scope.total == sum(group.counts.values()):
                group.counts.setdefault("total", scope.total)
            if not scope.others:
                yield group
            continue
        if scope.total and not reading.clause.pairs and scope.sample != "all":
            sizes[scope.sample] = scope.total
        if scope.others:
            continue
        if not scope.cases and len(segment.parts) < 2:
            if inspectors and len({pair.grade.means for pair in reading.clause.pairs}) > 1:
                what = f"it isn't said that these are cases: {reading.clause.pairs[0].printed!r} ..."
                yield Group(segment.at, {}, {}, scope, left_out=[what])
            continue
        if first("after", reading.clause.text) == "total" and scope.total and not reading.clause.pairs:
            yield Group(segment.at, {"total": scope.total}, {}, scope)
        if reading.clause.pairs or any(t.kind == "grade" and t.means for t in reading.clause.tokens):
            group = _group(reading, sizes)
            group.doubts += [strange] if strange and group.counts else []
            yield group


def _group(reading: Reading, sizes: dict[str, int]) -> Group:
    """The counts of a clause, and what is doubtful about them or wasn't read."""
    scope = reading.scope
    group = Group(reading.segment.at, {}, {}, scope)
    total = scope.total
    if total is None and scope.area == "all areas":
        total = sizes.get(scope.sample)
    strange = {pair.number.unit for pair in reading.clause.pairs} - {"", "cases"}
    strange = strange if not any(n.unit == "cases" for n in reading.clause.numbers) else set()
    for pair in reading.clause.pairs:
        number, grade = pair.number, pair.grade.means
        count = number.value
        if number.part == "all but":
            count = total - count if total is not None and count <= total else None
        elif number.kind == "every":
            count = 2 if pair.printed.startswith("both") else total
        if pair.grade.kind == "other grade":
            group.left_out.append(f"{pair.printed!r} isn't one of the grades")
        elif number.part == "loose":
            group.left_out.append(f"{pair.printed!r} isn't an exact count")
        elif number.unit not in {"", "cases"} or strange:
            group.left_out.append(f"{pair.printed!r} doesn't count cases")
        elif number.kind == "rest":
            group.rest = grade
        elif count is None:
            group.doubts.append(f"{pair.printed!r}: of how many?")
        elif group.counts.setdefault(grade, count) != count:
            group.doubts.append(f"a grade is counted more than once: {pair.printed!r}")
        else:
            group.printed[grade] = pair.printed
    used = reading.clause.used
    over = [n for n in reading.clause.numbers if n not in used and n.part not in {"total", "of"}]
    over = [n for n in over if n.value != scope.total and n.kind != "zero"]
    bare = [n for n in over if n.part in {"count", "loose"} and not n.unit]
    named = [f"{reading.clause.text[n.start : n.end]} {n.words}".strip() for n in over]
    shares = [n for n in over if n.kind == "share"]
    if bare or (shares and not group.counts):
        group.left_out.append(f"not read as counts of cases with a grade: {', '.join(named)}")
    elif over and group.counts:
        group.notes.append(f"not counts of cases with a grade: {', '.join(named)}")
    enough = scope.total is not None or (total or -1) >= sum(group.counts.values())
    if (group.counts or group.rest) and enough and total is not None:
        group.counts["total"] = total
    if group.counts and names_others(reading.clause.text):
        group.doubts.append("others than the inspectorate of constabulary are named as well")
    if scope.unknown and (group.counts or group.left_out):
        group.doubts.append(scope.unknown)
    return group
