"""Find case gradings in a report, review, press release or news item.

Nothing is guessed. What could be read in more than one way is named in a remark and not proposed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from casework.texts.audit import CONTENTS, filled_lines, locators
from casework.texts.numerals import WORDS, value_of

GRADES = ["good", "requires improvement", "inadequate"]
KEY = ["sample", "assessor", "area"]
COLUMNS = [*KEY, "grade", "cases", "locator", "printed"]

#: How documents name the areas of child protection, by the ids of areas.csv.
AREAS = {
    "section-47": r"section\s?47|s47",
    "domestic-abuse": r"domestic[\s-](?:abuse|violence)(?!\S{0,20} (?:or|and) other)",
    "other-referrals": r"other than domestic abuse|other (?:referrals|incidents)|"
    r"referrals? (?:arising )?from other|non-domestic",
    "sexual-exploitation": r"sexual(?:ly)? exploit\w+|\bcse\b|\bexploitation\b",
    "missing-children": r"missing|absent",
    "section-46": r"section\s?46|s46|police protection|protective custody|place of safety",
    "sex-offender-management": r"sex(?:ual)?[\s-]offender|registered offender|offender management",
    "police-detention": r"detention|detained|custody suite|police custody|\bin custody\b",
}
#: The same in a sentence about cases of a kind.
_CASES_OF = {
    area: re.compile(
        rf"(?:{names})(?:[\s-]+\w+){{0,2}}\s+cases|cases\s+(?:\w+\s+){{0,6}}?(?:{names})|"
        rf"\A\W*(?:for|in|on|under|of)\s+(?:\w+\s+){{0,6}}?(?:{names})",
        re.I,
    )
    for area, names in AREAS.items()
}
_NAMED = {area: re.compile(names, re.I) for area, names in AREAS.items()}
#: So many characters of a heading, and of what was said before, are enough to know what is meant.
#: Without a bound, each sentence of a long text would be held against all that stands before it.
_HEADING, _SAID, _BEFORE = 500, 5_000, 100
_SPACES = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F), " ")
_SPACES |= dict.fromkeys((0xAD, 0x200B))  # soft hyphens and the like are nothing
_N = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{WORDS}|none|no(?=\s+(?:cases?|files?)))"
    r"(?![\w.]{0,20}%|\s?per\s?cent|\.\d)"
)
_GRADE = r"(?:good|(?:requir|need)(?:e|es|ed|ing|s)?\s+improvement|inadequate|adequate)\b"
_FILL = (
    r"(?:[\s,]+(?:of|the|these|those|them|which|cases?|files?|records?|were|was|is|are|being|been|we|"
    r"had|have|found|to|be|as|graded?|rated|judged|assessed|classed|considered|deemed|marked|a|that|"
    r"it|they|inspectors|our|only|just|where|practice|standard|force['’]s|its|work|still|more|further|also))*?"
)
#: Of how many, as in 22 of the 60 cases examined.
_OF_THEM = (
    rf"(?:\s+(?:(?!of\b)[\w-]+\s+){{1,4}}?(?:cases?|files?)\b|\s+(?:out\s+)?of\s+(?:the\s+|these\s+|those\s+|its\s+|all\s+)*{_N}\s+(?:[\w-]+\s+){{0,5}}?"
    r"(?:cases?|files?)(?:\s+(?:\w+ed|read|seen|looked\s+at|we|it|inspectors|by|were|was))*?)?"
)
_COUNT_FIRST = (
    rf"(?<![\w.,/-])(?P<n1>{_N}){_OF_THEM}(?:{_FILL})\s+(?P<g1>{_GRADE})"
    rf"(?!\s+in\s+(?:only\s+|just\s+)?{_N})"
)
#: Before a number: it isn't a count of cases with a grade, or not exactly.
_LOOSE = re.compile(
    r"(?:per\s?cent|%|half|thirds?|quarters?|most|majority|minority|proportion|share|rest|remainder|"
    r"more\s+than|over|fewer\s+than|less\s+than|nearly|almost|about|around|up\s+to|at\s+least|under|"
    r"approximately|some)\s+(?:(?:of|the|these|those|all)\s+)*\Z",
    re.I,
)
#: A sentence that goes on from the one before it.
_GOES_ON = re.compile(
    r"\W*(?:all|none|both|of\s+(?:these|those|them)|the\s+(?:other|others|remaining|rest)|another|"
    r"a\s+further|they|only|just|and|while)\b|\W*" + _N + r"\s",
    re.I,
)
_LEAD = r"(?:only\s+|just\s+|a\s+further\s+|the\s+(?:remaining|other)\s+)?"
_GRADE_FIRST = (
    rf"\b(?P<g2>{_GRADE})(?:\s+in\s+{_LEAD}|\s*[(:=]\s*|\s+[-\u2013\u2014]\s+|"
    rf"\s+(?={_N}\s*(?:[;,.)]|\Z)))(?P<n2>{_N})"
)
#: Grades that are counted together, with no word on how many of each.
_TOGETHER = re.compile(rf"{_GRADE}\s+or\s+(?:\w+\s+){{0,3}}?{_GRADE}", re.I)
_PAIR = re.compile(rf"{_GRADE_FIRST}|{_COUNT_FIRST}", re.I)
_CASES = r"(?:cases?|case\s+files?|files?|investigations)\b"
_TOTAL = re.compile(
    rf"(?:\b(?:examined|assessed|reviewed|looked\s+(?:at|into)|inspected|audited|read|analysed|"
    rf"considered|graded|selected|evaluated|of|total(?:\s+of)?|additional|further|extra|sampled?|"
    rf"across|in|from|same|all|at)\s+|\A\W*)"
    rf"(?:a\s+total\s+of\s+|(?:the|these|its|their|another|same|other|further|a\s+further)\s+){{0,6}}"
    rf"(?P<n>(?!(?:19|20)\d\d\b){_N})\s+(?:(?!of\b)[\w'’-]+\s+){{0,5}}?{_CASES}"
    rf"|{_CASES}[^.;:\d]{{0,40}}:\s*(?P<after>{_N})\s*\Z",
    re.I,
)
_ALL_OF = re.compile(
    rf"\b(?:all|each|both)(?:\s+of)?(?:\s+(?:the|these|those))?\s+(?P<n>{_N})", re.I
)
_BULLET = re.compile(r"\A\s*(?:[•*\u2022\u25cf\u25e6\u2043+-]|\u2013|o(?=\s))\s+")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z0-9\"“‘(])")
_FORCE = re.compile(
    r"force(?:['’]s)?\s+(?:own\s+)?(?:self-?)?(?:assess|grad|view|judg|scor|mark|rated)\w*|"
    r"(?:graded|assessed|judged|rated|scored|marked)\s+by\s+the\s+(?:force|constabulary)|"
    r"(?:the\s+)?(?:force|constabulary)\s+(?:itself\s+)?(?:had\s+)?"
    r"(?:graded|assessed|judged|rated|called|scored|marked)|self-?\s?assess\w{0,9}\s+(?:grades|results)|"
    r"own\s+assessment",
    re.I,
)
_OURS = re.compile(
    r"\b(?:our\s+(?:assessment|grad\w+|judgment|view)|inspector\w*|hmic\w*|inspectorate\w*|by\s+us|"
    r"we\s+(?:graded|assessed|judged|rated|found))",
    re.I,
)
_SELF = re.compile(
    r"by\s+both|self-?\s?assess|same\s+(?:\S+\s+)?cases|force['’]?s?\s+(?:own\s+)?assess|"
    r"(?:force|constabulary|police)\s+(?:\S+\s+){0,3}?selected|own\s+assessment|of\s+its\s+own\s+cases",
    re.I,
)
_CHOSEN = re.compile(
    r"(?:additional|further|extra|more|other|another)\s+(?:\S+\s+){0,3}?cases|only\s+by\s+"
    r"(?:us|inspectors|hmic)|(?:selected|chosen|picked)\s+by\s+(?:us|our|inspectors|the\s+inspect)|"
    r"inspectors?\s+(?:selected|chose|picked|added|looked\s+at\s+another)",
    re.I,
)
_WHOLE = re.compile(r"\b(?:total|altogether|overall|in\s+all|all\s+(?:the\s+)?cases)\b", re.I)
_EARLIER = re.compile(
    r"\b(?:previous\w*|earlier|first|initial|original|last|before|compared\s+with|at\s+that\s+time|"
    r"had\s+been)\b",
    re.I,
)
#: A row of a table: its name, and at its end its counts.
_COUNTS = re.compile(r"(?:(?<!\s)\s+\d{1,9}){3,5}\s*\Z")
_ROW_NAME = re.compile(r"\W*(?P<name>\D.*)")
_NAME_END = re.compile(r"(?<=\w)\W+\Z")
_ELSEWHERE = re.compile(
    r"\b(?:schools?|councils?|local\s+authorit\w+|children['’]s\s+(?:services|homes)|ofsted|calls?|"
    r"hospitals?|prisons?|officers|victims|crimes|forces|custody\s+records)\b",
    re.I,
)


@dataclass
class Group:
    """Counts by grade that stand together, and what is known of whose and which they are."""

    start: int
    said: str
    counts: dict[str, int]
    printed: dict[str, str]
    sample: str = "all"
    assessor: str = "inspectorate"
    area: str | None = "all areas"
    total: int | None = None
    locator: str = ""
    doubts: list[str] = field(default_factory=list)

    @cached_property
    def is_earlier(self) -> bool:
        """Whether it is said to be of an inspection before this one."""
        return bool(_EARLIER.search(self.said))


def propose(text: str) -> tuple[pd.DataFrame, list[str]]:
    """The case gradings of a text, and remarks on what is ambiguous or doesn't add up.

    The frame has the columns sample, assessor, area (ids of areas.csv, or all areas), grade (or
    total, for a printed number of cases), cases, locator and printed (the figure, a few words).
    Rows that don't add up stand in it, and are named in the remarks; ambiguous ones don't.
    """
    text = re.sub(rf"['\"‘“]({_GRADE})['\"’”]", r"\1", text.translate(_SPACES), flags=re.I)
    groups, remarks = [], []
    for group in _placed(text, remarks):
        if group.doubts:
            remarks += [f"ambiguous, {group.locator}: {doubt}" for doubt in group.doubts]
        else:
            groups.append(group)
    kept: dict[tuple, Group] = {}
    for group in groups:
        key = (group.sample, group.assessor, group.area)
        other = kept.get(key)
        if other is None:
            kept[key] = group
        elif _differ(other, group):
            earlier = [each.is_earlier for each in (other, group)]
            if sum(earlier) == 1:
                kept[key] = group if earlier[0] else other
                dropped = other if earlier[0] else group
                remarks.append(f"left out, {dropped.locator}: seems to be of another inspection")
            else:
                kept[key] = _doubtful(other, group)
        else:
            other.counts = group.counts | other.counts
            other.printed = group.printed | other.printed
            other.total = other.total if other.total is not None else group.total
    for key in [key for key, group in kept.items() if group.doubts]:
        remarks += [f"ambiguous, {kept[key].locator}: {doubt}" for doubt in kept[key].doubts]
        del kept[key]
    remarks += _sums(kept)
    rows = [
        (*key, grade, count, group.locator, group.printed.get(grade, str(count)))
        for key, group in kept.items()
        for grade, count in [
            *((grade, group.counts[grade]) for grade in GRADES if grade in group.counts),
            *([("total", group.total)] if group.total is not None else []),
        ]
    ]
    return pd.DataFrame(rows, columns=COLUMNS), remarks


def _placed(text: str, remarks: list[str]) -> Iterator[Group]:
    """The groups of a text with their locators; a remark where no heading can be told."""
    places = locators(text) or [(0, "")]
    starts = [at for at, _ in places]
    lines = filled_lines(text)
    has_contents = any(CONTENTS.fullmatch(line.strip()) for _, line in lines)
    paragraphs = [start for start, _ in lines]
    for group in _groups(text):
        group.locator = places[max(0, bisect_right(starts, group.start) - 1)][1]
        if group.locator in {"opening lines", "contents"}:
            group.locator = f"paragraph {bisect_right(paragraphs, group.start)}"
        if has_contents and group.locator.startswith("paragraph "):
            said = f"noted, {group.locator}: it stands under no heading of the list of contents, "
            remarks.append(f"{said}so its locator is the number of the paragraph in the whole text")
        yield group


def _differ(one: Group, other: Group) -> bool:
    """Whether two groups give the same grade, or the total, another count."""
    both = one.counts.keys() & other.counts.keys()
    totals = {one.total, other.total} - {None}
    return any(one.counts[grade] != other.counts[grade] for grade in both) or len(totals) > 1


def _doubtful(one: Group, other: Group) -> Group:
    said = [
        "/".join(str(group.counts.get(grade, "?")) for grade in GRADES) for group in (one, other)
    ]
    one.doubts.append(
        f"{one.sample}, {one.assessor}, {one.area} has {said[0]} here, and in {other.locator} "
        f"{said[1]}; does the text speak of two inspections, two forces, or "
        "the force’s own grades?"
    )
    return one


def _sums(groups: dict[tuple, Group]) -> list[str]:
    """What doesn't add up: grades to totals, areas and samples to the whole."""
    remarks = []
    for key, group in groups.items():
        added = sum(group.counts.values())
        full = len(group.counts) == len(GRADES)
        if group.total is not None and (added > group.total or (full and added != group.total)):
            remarks.append(
                f"does not add up, {group.locator}: {', '.join(key)}: the grades make {added}, "
                f"and {group.total} cases are printed"
            )
    whole = groups.get(("all", "inspectorate", "all areas"))
    if whole is None:
        return remarks
    areas = [group for (_, _, area), group in groups.items() if area != "all areas"]
    samples = [
        groups[key]
        for sample in ("self-assessed", "inspector-selected")
        if (key := (sample, "inspectorate", "all areas")) in groups
    ]
    # A part that isn't printed is unknown, not zero: then the others only mustn't be too many.
    for parts, name, all_of_them in [(areas, "areas", len(AREAS)), (samples, "two samples", 2)]:
        for count in [*GRADES, "total"]:
            of_all = _of(whole, count)
            known = [n for part in parts if (n := _of(part, count)) is not None]
            if of_all is None or not known:
                continue
            made = sum(known)
            if made > of_all or (len(known) == all_of_them and made != of_all):
                said = "cases" if count == "total" else count
                remarks.append(
                    f"does not add up, {whole.locator}: the {name} make {made} {said}, "
                    f"and {of_all} are printed"
                )
    return remarks


def _of(group: Group, count: str) -> int | None:
    """A group's count of a grade, or its total; nothing where it isn't printed."""
    return group.total if count == "total" else group.counts.get(count)


def _count(printed: str) -> int | None:
    words = printed.lower().strip()
    if words.isdecimal():
        return int(words)
    if words in {"none", "no", "nil", "zero", "nought"}:
        return 0
    value = value_of(words)
    return int(value) if value and value.isdigit() else None


def _grade(printed: str) -> str:
    words = printed.lower()
    return "requires improvement" if "improvement" in words else words


def _pairs(said: str) -> list[tuple[str, int, str]]:
    """Grade, count and print of each pair in a sentence or list; loose counts are left out."""
    found = []
    for match in _PAIR.finditer(said):
        count = _count(match["n1"] or match["n2"])
        at = match.start("n1" if match["n1"] else "n2")
        if count is not None and not _LOOSE.search(said, max(0, at - _BEFORE), at):
            found.append((_grade(match["g1"] or match["g2"]), count, " ".join(match[0].split())))
    return found


def _groups(text: str) -> Iterator[Group]:
    """Each place of the text where cases are counted by grade."""
    heading = sample_heading = last = ""
    bullets: list[tuple[int, str]] = []
    sizes: dict[str, int] = {}  # of the two samples, as the text has said so far
    header: list[str] | None = None
    for at, line in [*filled_lines(text), (len(text), "")]:
        if _BULLET.match(line) and (_PAIR.search(line) or not bullets):
            bullets += [(at, _BULLET.sub("", line, 1))] * bool(_PAIR.search(line))
            continue
        if bullets:
            said = "; ".join(words for _, words in bullets)
            found = _read(said, bullets[0][0], heading, sample_heading, last, listed=True)
            yield from _sized(found, sizes)
            bullets = []
        if not line:
            break
        words = " ".join(line.split())
        header, row = _table_row(line, header)
        if row is not None:
            yield from _of_table(row, at, heading, sample_heading)
            continue
        ended = re.search(r"[.!?][\"”’)]*\Z", words)
        if len(words.split()) <= 24 and not ended and not _pairs(words):
            words = words[:_HEADING]
            heading = words
            only_assessor = _FORCE.search(words) or _OURS.search(words)
            names_cases = re.search(_CASES, words, re.I)
            if only_assessor and not names_cases:
                pass  # a sub-heading: the cases are those of the heading above
            elif _CHOSEN.search(words) or _SELF.search(words) or _WHOLE.search(words):
                sample_heading = words
            elif _area(words, anywhere=True):
                sample_heading = ""
            last = words
            continue
        for sentence in _SENTENCE.split(words):
            counts_grades = _PAIR.search(sentence) or _TOGETHER.search(sentence)
            if counts_grades:
                found = _read(sentence, at, heading, sample_heading, last, listed=False)
                yield from _sized(found, sizes)
            elif (
                len(
                    counts := {
                        _count(found["n"] or found["after"]) for found in _TOTAL.finditer(sentence)
                    }
                )
                == 1
            ):
                for sample, names in [("inspector-selected", _CHOSEN), ("self-assessed", _SELF)]:
                    if names.search(sentence):
                        sizes[sample] = counts.pop()
                        break
            # What goes on from a sentence that counts goes on from what that one was about.
            goes_on = counts_grades and last != heading
            last = (f"{last} {sentence}" if goes_on else sentence)[-_SAID:]


def _sized(groups: Iterator[Group], sizes: dict[str, int]) -> Iterator[Group]:
    """Groups of a sample with its number of cases, if the text has given it before."""
    for group in groups:
        if group.total is None and group.area == "all areas":
            group.total = sizes.get(group.sample)
        yield group


def _area(said: str, anywhere: bool) -> list[str]:
    """The areas that a heading, or a sentence about cases of a kind, names."""
    patterns = _NAMED if anywhere else _CASES_OF
    found = [area for area, pattern in patterns.items() if pattern.search(said)]
    if "other-referrals" in found and "domestic-abuse" in found:
        found.remove("domestic-abuse")
    return found


def _read(
    said: str, at: int, heading: str, sample_heading: str, last: str, listed: bool
) -> Iterator[Group]:
    """The group that a sentence or a list makes, with its doubts; nothing if it makes none."""
    pairs = _pairs(said)
    if together := _TOGETHER.search(said):
        if re.search(_CASES, f"{said} {last}", re.I) and re.search(_N, said, re.I):
            doubt = f"grades are counted together: {together[0]}"
            yield Group(at, said, {}, {}, doubts=[doubt])
        return
    lead = f"{heading}. {sample_heading}" if listed else said[: _PAIR.search(said).start()]
    about = f"{lead} {last if listed else said}"
    is_of_cases = re.search(_CASES, f"{about} {last}", re.I)
    if (
        not pairs
        or not (is_of_cases or (listed and len(pairs) > 1))
        or (_ELSEWHERE.search(said) and not re.search(_CASES, said, re.I))
    ):
        return
    grades = [grade for grade, *_ in pairs]
    own = f"{heading} {said}" if listed else said
    group = Group(at, own, {g: n for g, n, _ in pairs}, {g: p for g, _, p in pairs})
    if "adequate" in grades:
        group.doubts.append("four grades, with adequate: another scale than the book's")
    if len(grades) != len(set(grades)):
        group.doubts.append(f"a grade is counted more than once: {'; '.join(p for *_, p in pairs)}")
    goes_on = not listed and _GOES_ON.match(said) and not _area(said, anywhere=False)
    if len(pairs) == 1 and not listed and not goes_on and not re.search(_CASES, said, re.I):
        return
    totals = [_count(found["n"] or found["after"]) for found in _TOTAL.finditer(said)]
    totals = [n for n in totals if n is not None and n not in group.counts.values()]
    if not totals:
        totals = [
            n
            for words in ([heading, sample_heading] if listed else [last])
            for found in _TOTAL.finditer(words)
            if (n := _count(found["n"] or found["after"])) is not None
        ]
    everything = _ALL_OF.search(said)
    if everything and len(pairs) == 1 and _count(everything["n"]) == pairs[0][1]:
        totals = [pairs[0][1]]
    areas = _area(heading if listed else f"{last} {said}" if goes_on else said, anywhere=listed)
    if len(areas) > 1:
        group.doubts.append(f"several areas at once: {', '.join(areas)}")
    group.area = areas[0] if areas else "all areas"
    scope = f"{sample_heading} {heading}" if listed else f"{last} {said}" if goes_on else said
    if not areas:
        if _CHOSEN.search(scope):
            group.sample = "inspector-selected"
        elif _WHOLE.search(scope):
            group.sample = "all"
        elif _SELF.search(scope):
            group.sample = "self-assessed"
    whose = heading if listed else said
    if _FORCE.search(whose) and not (listed and _OURS.search(heading)):
        if _OURS.search(whose):
            group.doubts.append(
                "both the force and the inspectors are named: whose grades are they?"
            )
        group.assessor, group.sample = "force", "self-assessed"
    group.total = totals[0] if len(set(totals)) == 1 else None
    if len(set(totals)) > 1:
        fitting = [n for n in totals if n == sum(group.counts.values())]
        group.total = fitting[0] if fitting else None
        if not fitting:
            group.doubts.append(f"several numbers of cases: {', '.join(map(str, totals))}")
    if listed and not areas and group.sample == "all" and heading:
        known = _WHOLE.search(scope) or _OURS.search(scope) or re.search(_CASES, heading, re.I)
        if not known:
            group.doubts.append("the heading doesn't say which cases these are")
    yield group


def _table_row(line: str, header: list[str] | None) -> tuple[list[str] | None, tuple | None]:
    """The grades of a table's head, and the name and counts of a row under it."""
    named = [_grade(found[0]) for found in re.finditer(_GRADE, line, re.I)]
    if len(set(named)) >= 3 and not re.search(r"\d", line):
        tail = ["total"] if re.search(r"(?:total|cases|all)\W*\Z", line, re.I) else []
        return named + tail, None
    found = _COUNTS.search(line)
    row = found and _ROW_NAME.match(line, 0, found.start())
    if header and row:
        counts = [int(n) for n in found[0].split()]
        if len(counts) == len(header):
            name = _NAME_END.sub("", row["name"])
            return header, (name, dict(zip(header, counts, strict=True)))
    return (header if row or not line.strip() else None), None


def _of_table(row: tuple, at: int, heading: str, sample_heading: str) -> Iterator[Group]:
    """The group that a row of a table makes."""
    name, counts = row
    total = counts.pop("total", None)
    group = Group(at, f"{heading} {name}", counts, {g: str(n) for g, n in counts.items()})
    group.total = total
    if "adequate" in counts:
        group.doubts.append("four grades, with adequate: another scale than the book's")
    areas = _area(name, anywhere=True)
    scope = f"{name} {sample_heading} {heading}"
    if len(areas) == 1:
        group.area = areas[0]
    elif _FORCE.search(name) or re.search(r"\b(?:force|constabulary)\b", name, re.I):
        group.assessor, group.sample = "force", "self-assessed"
    elif _CHOSEN.search(name):
        group.sample = "inspector-selected"
    elif _SELF.search(scope) and not _WHOLE.search(name):
        group.sample = "self-assessed"
    elif not (_WHOLE.search(name) or _OURS.search(name)):
        group.doubts.append(f"a row of a table, {name!r}, names no sample and no area")
    yield group
