"""Find case gradings in a report, review, press release or news item.

Nothing is guessed. A text is divided into segments, a segment into tokens; a number and a grade
make a pair if nothing stands between them that is another number, grade or negation; then it is
asked which cases they are, who graded them and at which inspection. What could be read in more than
one way is named in a remark and not proposed.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from casework.texts.document import CONTENTS, filled_lines, locators
from casework.texts.lexicon import PHRASES, first, has, signs
from casework.texts.pairs import TOGETHER, Clause
from casework.texts.scope import TITLE, Scope, readings

GRADES = ["good", "requires improvement", "inadequate"]
FOUR = ["good", "adequate", "requires improvement", "inadequate"]
ALL_GRADES = [*FOUR, TOGETHER]
KEY = ["sample", "assessor", "area"]
COLUMNS = [*KEY, "grade", "cases", "locator", "printed"]
#: The areas of child protection, by the ids of areas.csv.
AREAS = {means for kind, means, _ in PHRASES if kind == "area"} - {"", "other"}
MOST = 10_000  # clauses that are read, of those that may matter; a long report has a thousand


@dataclass
class Group:
    """Counts by grade that stand together, what is known of the cases, and what was remarked."""

    start: int
    scope: Scope
    heading: int = 0  # where the last heading before it starts
    counts: dict[str, int] = field(default_factory=dict)  # by grade, and `total` for all cases
    printed: dict[str, str] = field(default_factory=dict)
    locator: str = ""
    places: dict[str, str] = field(default_factory=dict)  # by grade, the locator of its count
    remarks: list[tuple[str, str]] = field(default_factory=list)  # ambiguous, left out, or noted

    @property
    def graded(self) -> int:
        """How many cases have a grade."""
        lower = sum(self.counts.get(grade, 0) for grade in GRADES[1:])
        upper = sum(self.counts.get(grade, 0) for grade in FOUR[:2])
        return upper + max(lower, self.counts.get(TOGETHER, 0))

    def remark(self, kind: str, *reasons: str) -> None:
        """Add a remark for each reason that isn't empty."""
        self.remarks += [(kind, reason) for reason in reasons if reason]


def propose(text: str) -> tuple[pd.DataFrame, list[str]]:
    """The case gradings of a text, and remarks on what is ambiguous or doesn't add up.

    The frame has the columns sample, assessor, area (ids of areas.csv, or all areas), grade (or
    total, for a printed number of cases), cases, locator and printed (the figure, a few words).
    Rows that don't add up stand in it, and are named in the remarks; ambiguous ones don't, but for
    those of another scale.
    """
    groups = [*_placed(text)]
    kept = _kept(groups)
    for group in kept.values():
        _complete(group, has("scale of four", text))
    remarks = [f"{kind}, {each.locator}: {what}" for each in groups for kind, what in each.remarks]
    rows = [
        (*key, grade, count, group.places[grade], group.printed.get(grade, str(count)))
        for key, group in kept.items()
        for grade in [*ALL_GRADES, "total"]
        if (count := group.counts.get(grade)) is not None
    ]
    return pd.DataFrame(rows, columns=COLUMNS), [*remarks, *_sums(kept)]


def explain(text: str) -> Iterator[str]:
    """Why a text is read as it is: what was made of each clause that matters, step by step."""
    for segment, clause, scope in readings(text):
        yield f"{segment.kind}: {clause.text} {segment.cells or ''}".rstrip()
        yield from (f"  {each}" for each in (*clause.tokens, *clause.numbers, scope))


def _placed(text: str) -> Iterator[Group]:
    """The groups of a text with their locators; a remark where no heading can be told."""
    places, lines = locators(text) or [(0, "")], filled_lines(text)
    has_contents = any(CONTENTS.fullmatch(line.strip()) for _, line in lines)
    chapters_only = has_contents and not any(", heading " in name for _, name in places)
    for group in _groups(text):
        at, line = (bisect_right(starts, (group.start, "\uffff")) for starts in (places, lines))
        start, group.locator = places[max(0, at - 1)]
        if group.locator in {"opening lines", "contents"}:
            group.locator = f"paragraph {line}"
        unlisted = "paragraph" in group.locator or (chapters_only and start < group.heading)
        if has_contents and group.graded and unlisted:
            what = "the heading over it isn't in the list of contents"
            group.remark("noted", f"{what}: its locator is the last one that is, or its paragraph")
        yield group


def _kept(groups: list[Group]) -> dict[tuple, Group]:
    """One group for each sample, assessor and area: those that agree are joined."""
    kept: dict[tuple, Group] = {}
    alone, maybe = {"total"}, "maybe earlier"  # these come last, and count if they fit
    for group in sorted(groups, key=lambda g: ({*g.counts} == alone, g.scope.time == maybe)):
        scope, counts = group.scope, group.counts
        key = (scope.sample, scope.assessor, scope.area)
        last = kept.get(key, group)
        unmade = last.graded != counts.get("total") or "total" in last.counts
        if "ambiguous" in dict(group.remarks) or not counts or ({*counts} == alone and unmade):
            continue
        differs = any(last.counts.get(grade, count) != count for grade, count in counts.items())
        if scope.time == "earlier" or (differs and scope.time == maybe != last.scope.time):
            group.remark("left out", "seems to be of another inspection")
        elif differs:
            what = f"{', '.join(key)} is counted otherwise in {group.locator}"
            last.remark("ambiguous", f"{what}: of two inspections, two forces or two graders?")
        else:
            kept[key] = last
            last.counts, last.printed = counts | last.counts, group.printed | last.printed
            last.places = dict.fromkeys(counts, group.locator) | last.places
    return {key: each for key, each in kept.items() if "ambiguous" not in dict(each.remarks)}


def _complete(group: Group, scale_of_four: bool) -> None:
    """Name what has no grade, what is of another scale, and what is counted together."""
    counts, left = group.counts, group.counts.get("total", 0) - group.graded
    if left > 0 < group.graded and not {*GRADES} <= {*counts}:
        group.remark("noted", f"{left} of the {counts['total']} cases have no grade here")
    if "outstanding" in counts:
        group.remark("ambiguous", "a grade of outstanding: another scale")
    if "adequate" in counts:
        kind = "noted" if scale_of_four or {*FOUR} <= {*counts} else "ambiguous"
        group.remark(kind, "four grades, with adequate: another scale")
    if TOGETHER in counts:
        what = f"grades are counted together: {counts[TOGETHER]} require improvement or are"
        group.remark("noted", f"{what} inadequate, and not how many of each")


def _sums(groups: dict[tuple, Group]) -> Iterator[str]:
    """What doesn't add up: grades to totals, areas and samples to the whole."""
    checks = [
        (each, "total", f"{', '.join(key)}: the grades", each.graded, {*GRADES} <= {*each.counts})
        for key, each in groups.items()
    ]
    ours = {key[::2]: group for key, group in groups.items() if key[1] == "inspectorate"}
    whole = ours.pop(("all", "all areas"), Group(0, Scope()))
    areas = [group for (_, area), group in ours.items() if area != "all areas"]
    samples = [group for (_, area), group in ours.items() if area == "all areas"]
    for what, parts, many in (("the areas", areas, len(AREAS)), ("the two samples", samples, 2)):
        known = {}
        for grade in [*GRADES, "total"]:
            known[grade] = [part.counts[grade] for part in parts if grade in part.counts]
        agree = [sum(own) for grade, own in known.items() if sum(own) == whole.counts.get(grade)]
        many = len(parts) if len(agree) > 1 and any(agree) else many  # then these are all parts
        checks += [(whole, grade, what, sum(own), len(own) == many) for grade, own in known.items()]
    # A part that isn't printed is unknown, not zero: then the others only mustn't be too many.
    for group, grade, what, made, complete in checks:
        printed = group.counts.get(grade, made)
        if made > printed or (made < printed and complete):
            named = f"{printed} {'cases' if grade == 'total' else grade}"
            yield f"does not add up, {group.locator}: {what} make {made}, and {named} are printed"


def _groups(text: str) -> Iterator[Group]:
    """Each place of a text where cases are counted by grade, or seem to be."""
    strange = ""
    if has("text of others", text) and not has("text of police", text):
        strange = "neither the inspectorate nor police are named"
    elif has("inspectorate of services", text[:TITLE]) and not has("text of forces", text[:TITLE]):
        strange = "it begins with another inspectorate"
    heading, sizes = 0, {}  # of the two samples, as far as the text has given them
    for number, (segment, clause, scope) in enumerate(readings(text), 1):
        heading = segment.at if segment.kind == "heading" else heading
        group = Group(segment.at, scope, heading)
        if number > MOST:
            why = f"more than {MOST:,} sentences may count cases: no more is read"
            group.remark("left out", why)
            yield group
            return
        if scope.others:
            continue
        group.remark("left out", scope.unread)
        hedged = clause.used and first("hedge", clause.text)
        if segment.kind == "row":
            group.counts |= segment.cells
            group.remark("left out", *segment.parts)
            if scope.total is not None and not segment.text:
                group.counts.setdefault("total", scope.total)
        elif hedged or (not scope.cases and len(segment.parts) < 2):
            why = "not a plain count" if scope.cases else "it isn't said that these are cases"
            group.remark("left out", *(f"{why}: {each.printed!r}" for each in clause.used))
        elif clause.used or any(token.kind == "grade" and token.means for token in clause.tokens):
            known = sizes.get(scope.sample) if scope.area == "all areas" else None
            _count(group, clause, known if scope.total is None else scope.total)
        elif not scope.unknown and scope.total in {each.value for each in clause.numbers} - {None}:
            group.counts["total"] = scope.total
            if scope.sample != "all":
                sizes[scope.sample] = scope.total
        if group.counts or group.remarks:
            group.remark("ambiguous", scope.unknown, strange * bool(group.counts))
            yield group


def _count(group: Group, clause: Clause, total: int | None) -> None:
    """Put into a group the counts of a clause, and what is doubtful about them or wasn't read."""
    others = any(number.unit not in {"", "cases"} for number in clause.used)
    for number in clause.used:
        grade, count, printed = number.grade.means, number.value, repr(number.printed)
        if number.part == "all but":
            count = total - count if count <= (total or 0) else None
        if number.grade.kind == "other grade":
            group.remark("left out", f"{printed} isn't one of the grades")
        elif number.part == "loose":
            group.remark("left out", f"{printed} isn't an exact count")
        elif others:
            group.remark("left out", f"{printed} doesn't count cases")
        elif count is None:
            group.remark("left out", f"{printed}: how many is that?")
        elif group.counts.setdefault(grade, count) != count:
            group.remark("ambiguous", f"a grade is counted more than once: {printed}")
        else:
            group.printed[grade] = number.printed
    if signs("question", clause.text):
        group.remark("left out", f"an answer to a question isn't read: {clause.text[:40]!r} ...")
    left = [each for each in clause.numbers if each not in clause.used]
    left = [each for each in left if each.value is None or each.value != group.scope.total]
    bare = any(each.part in {"count", "loose"} and not each.unit for each in left)
    words = [f"{clause.text[each.start : each.end]} {each.words}".strip() for each in left]
    if bare or (any(each.part in {"share", "aside"} for each in left) and not group.counts):
        group.remark("left out", f"not read as counts of cases with a grade: {', '.join(words)}")
    elif left and group.counts:
        group.remark("noted", f"not counts of cases with a grade: {', '.join(words)}")
    if group.counts and total is not None:
        group.counts["total"] = total
