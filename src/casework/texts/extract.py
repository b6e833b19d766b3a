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

from casework.texts.document import CONTENTS, filled_lines, locators
from casework.texts.numerals import WORDS, value_of

GRADES = ["good", "requires improvement", "inadequate"]
KEY = ["sample", "assessor", "area"]
COLUMNS = [*KEY, "grade", "cases", "locator", "printed"]

#: How documents name the areas of child protection, by the ids of areas.csv.
AREAS = {
    "section-47": r"section ?47|s47",
    "domestic-abuse": r"domestic[ -](?:abuse|violence)(?!\S{0,20} (?:or|and) other)",
    "other-referrals": r"other than domestic abuse|other (?:referrals|incidents)|"
    r"referrals? (?:arising )?from other|non-domestic",
    "sexual-exploitation": r"sexual(?:ly)? exploit\w+|\bcse\b|\bexploitation\b",
    "missing-children": r"missing|absent",
    "section-46": r"section ?46|s46|police protection|protective custody|place of safety",
    "sex-offender-management": r"sex(?:ual)?[ -]offender|registered offender|offender management",
    "police-detention": r"detention|detained|custody suite|police custody|\bin custody\b",
}
_NAMED = {area: re.compile(names, re.I) for area, names in AREAS.items()}
#: The same in a sentence about cases of a kind.
_CASES_OF = {
    area: re.compile(
        rf"(?:{names})(?:[ -]+\w+){{0,2}} cases|cases (?:\w+ ){{0,6}}?(?:{names})|"
        rf"\A\W*(?:for|in|on|under|of) (?:\w+ ){{0,6}}?(?:{names})",
        re.I,
    )
    for area, names in AREAS.items()
}
# What follows is about text with single spaces. Repetitions of words have a bound, or can't begin
# in one another, so that the time to read grows with the text.
_N = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{WORDS}|none|no(?= (?:cases?|files?)))"
    r"(?![\w.]{0,20}%| ?per ?cent|\.\d)"
)
_GRADE = r"(?:good|(?:requir|need)(?:e|es|ed|ing|s)? improvement|inadequate|adequate)\b"
_GRADED = r"(?:graded|assessed|judged|rated|scored|marked)"
_FORCE = r"(?:force|constabulary)"
_CASES = r"(?:cases?|case files?|files?|investigations)\b"
_FILL = (
    r"(?:[ ,]+(?:of|the|these|those|them|which|cases?|files?|records?|were|was|is|are|being|been|"
    r"we|had|have|found|to|be|as|graded?|rated|judged|assessed|classed|considered|deemed|marked|a|"
    r"that|it|they|inspectors|our|only|just|where|practice|standard|force['’]s|its|work|still|more|"
    r"further|also))*?"
)
#: Of how many, as in 22 of the 60 cases examined.
_OF_THEM = (
    rf"(?: (?:(?!of\b)[\w-]+ ){{1,4}}?(?:cases?|files?)\b| (?:out )?of (?:the |these |those |its |"
    rf"all )*{_N} (?:[\w-]+ ){{0,5}}?(?:cases?|files?)(?: (?:\w+ed|read|seen|looked at|we|it|"
    r"inspectors|by|were|was))*?)?"
)
#: What a sentence or a heading may say, by what is looked for.
_SIGNS = {
    sign: re.compile(pattern, re.I)
    for sign, pattern in {
        "pair": rf"\b(?P<g2>{_GRADE})(?: in (?:only |just |a further |the (?:remaining|other) )?| "
        rf"?[(:=] ?| [-\u2013\u2014] | (?={_N} ?(?:[;,.)]|\Z)))(?P<n2>{_N})|"
        rf"(?<![\w.,/-])(?P<n1>{_N}){_OF_THEM}(?:{_FILL}) (?P<g1>{_GRADE})(?! in (?:only |just "
        rf")?{_N})",
        # Grades that are counted together, with no word on how many of each.
        "together": rf"{_GRADE} or (?:\w+ ){{0,3}}?{_GRADE}",
        "grade": _GRADE,
        "number": _N,
        "cases": _CASES,
        # Before a number: it isn't a count of cases with a grade, or not exactly.
        "loose": r"(?:per ?cent|%|half|thirds?|quarters?|most|majority|minority|proportion|share|"
        r"rest|remainder|more than|over|fewer than|less than|nearly|almost|about|around|up to|at "
        r"least|under|approximately|some) (?:(?:of|the|these|those|all) )*\Z",
        "total": r"(?:\b(?:examined|assessed|reviewed|looked (?:at|into)|inspected|audited|read|"
        r"analysed|considered|graded|selected|evaluated|of|total(?: of)?|additional|further|extra|"
        r"sampled?|across|in|from|same|all|at) |\A\W*)(?:a total of |(?:the|these|its|their|"
        rf"another|same|other|further|a further) ){{0,6}}(?P<n>(?!(?:19|20)\d\d\b){_N}) "
        rf"(?:(?!of\b)[\w'’-]+ ){{0,5}}?{_CASES}|{_CASES}[^.;:\d]{{0,40}}: ?(?P<after>{_N})\s*\Z",
        "all of": rf"\b(?:all|each|both)(?: of)?(?: (?:the|these|those))? (?P<n>{_N})",
        # A sentence that goes on from the one before it.
        "goes on": r"\A\W*(?:all|none|both|of (?:these|those|them)|the (?:others?|remaining|rest)|"
        rf"another|a further|they|only|just|and|while)\b|\A\W*{_N} ",
        "force": r"force(?:['’]s)? (?:own )?(?:self-?)?(?:assess|grad|view|judg|scor|mark|"
        rf"rated)\w*|{_GRADED} by the {_FORCE}|{_FORCE} (?:itself )?(?:had )?(?:{_GRADED}|called)|"
        r"self-? ?assess\w{0,9} (?:grades|results)|own assessment",
        "inspectors": r"\b(?:our (?:assessment|grad\w+|judgment|view)|inspector\w*|hmic\w*|by us|"
        rf"we (?:{_GRADED}|found))",
        "self-assessed": r"by both|self-? ?assess|same (?:\S+ )?cases|force['’]?s? (?:own )?assess|"
        r"(?:force|constabulary|police) (?:\S+ ){0,3}?selected|own assessment|of its own cases",
        "inspector-selected": r"(?:additional|further|extra|more|other) (?:\S+ ){0,3}?cases|only "
        r"by (?:us|inspectors|hmic)|(?:selected|chosen|picked) by (?:us|our|inspectors|the "
        r"inspect)|inspectors? (?:selected|chose|picked|added|looked at another)",
        "all": r"\b(?:total|altogether|overall|in all|all (?:the )?cases)\b",
        "earlier": r"\b(?:previous\w*|earlier|first|initial|original|last|before|compared with|"
        r"at that time|had been)\b",
        "elsewhere": r"\b(?:schools?|councils?|local authorit\w+|children['’]s (?:services|homes)|"
        r"ofsted|calls?|hospitals?|prisons?|officers|victims|crimes|forces|custody records)\b",
        "bullet": r"\A\s*(?:[•*\u25cf\u25e6\u2043+–-]|o(?=\s))\s+",
        # The counts at the end of a row of a table, and a column of totals at the end of its head.
        "counts": r"(?:(?<!\s)\s+\d{1,9}){3,5}\s*\Z",
        "total column": r"(?:total|cases|all)\W*\Z",
        "row of the force": rf"\b{_FORCE}\b",
    }.items()
}
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z0-9\"“‘(])")
_ENDED = re.compile(r"[.!?][\"”’)]*\Z")
_ROW_NAME = re.compile(r"\W*(?P<name>\D.*)")
_NAME_END = re.compile(r"(?<=\w)\W+\Z")
_SPACES = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F), " ")
_SPACES |= dict.fromkeys((0xAD, 0x200B))  # soft hyphens and the like are nothing
#: So many characters of a heading, and of the text before, are enough to know what is meant.
#: Without a bound, each sentence of a long text would be held against all that stands before it.
_HEADING, _CONTEXT, _BEFORE = 500, 5_000, 100


def _says(sign: str, text: str, *span: int) -> re.Match[str] | None:
    return _SIGNS[sign].search(text, *span)


@dataclass
class Group:
    """Counts by grade that stand together, and what is known of whose and which they are."""

    start: int
    text: str
    counts: dict[str, int]  # by grade, and `total` for a printed number of cases
    printed: dict[str, str]
    sample: str = "all"
    assessor: str = "inspectorate"
    area: str = "all areas"
    locator: str = ""
    doubts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if "adequate" in self.counts:
            self.doubts.append("four grades, with adequate: another scale than the book's")

    @cached_property
    def is_earlier(self) -> bool:
        """Whether its words place it at an inspection before this one."""
        return bool(_says("earlier", self.text))


def propose(text: str) -> tuple[pd.DataFrame, list[str]]:
    """The case gradings of a text, and remarks on what is ambiguous or doesn't add up.

    The frame has the columns sample, assessor, area (ids of areas.csv, or all areas), grade (or
    total, for a printed number of cases), cases, locator and printed (the figure, a few words).
    Rows that don't add up stand in it, and are named in the remarks; ambiguous ones don't.
    """
    text = re.sub(rf"['\"‘“]({_GRADE})['\"’”]", r"\1", text.translate(_SPACES), flags=re.I)
    remarks: list[str] = []
    groups = []
    for group in _placed(text, remarks):
        remarks += [f"ambiguous, {group.locator}: {doubt}" for doubt in group.doubts]
        groups += [] if group.doubts else [group]
    kept: dict[tuple, Group] = {}
    for group in groups:
        key = (group.sample, group.assessor, group.area)
        other = kept.setdefault(key, group)
        if all(other.counts.get(grade, count) == count for grade, count in group.counts.items()):
            other.counts = group.counts | other.counts
            other.printed = group.printed | other.printed
        elif other.is_earlier != group.is_earlier:
            dropped, kept[key] = (other, group) if other.is_earlier else (group, other)
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
    kept = {key: group for key, group in kept.items() if not group.doubts}
    rows = [
        (*key, grade, count, group.locator, group.printed.get(grade, str(count)))
        for key, group in kept.items()
        for grade in [*GRADES, "total"]
        if (count := group.counts.get(grade)) is not None
    ]
    return pd.DataFrame(rows, columns=COLUMNS), [*remarks, *_sums(kept)]


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
        if has_contents and group.locator.startswith("paragraph "):
            remarks.append(
                f"noted, {group.locator}: it stands under no heading of the list of contents, "
                "so its locator is the number of the paragraph in the whole text"
            )
        yield group


def _sums(groups: dict[tuple, Group]) -> Iterator[str]:
    """What doesn't add up: grades to totals, areas and samples to the whole."""
    for key, group in groups.items():
        counts = [group.counts[grade] for grade in GRADES if grade in group.counts]
        total, added = group.counts.get("total"), sum(counts)
        if total is not None and (added > total or (len(counts) == len(GRADES) and added != total)):
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


def _count(printed: str) -> int | None:
    words = printed.lower().strip()
    value = "0" if words in {"none", "no", "nil", "zero", "nought"} else value_of(words)
    return int(value) if value and value.isdigit() else None


def _grade(printed: str) -> str:
    words = printed.lower()
    return "requires improvement" if "improvement" in words else words


def _pairs(text: str) -> list[tuple[str, int, str]]:
    """Grade, count and print of each pair in a sentence or list; loose counts are left out."""
    found = []
    for match in _SIGNS["pair"].finditer(text):
        count = _count(match["n1"] or match["n2"])
        at = match.start("n1" if match["n1"] else "n2")
        if count is not None and not _says("loose", text, max(0, at - _BEFORE), at):
            found.append((_grade(match["g1"] or match["g2"]), count, " ".join(match[0].split())))
    return found


def _totals(text: str) -> list[int]:
    """The numbers of cases that a text gives."""
    found = (_count(match["n"] or match["after"]) for match in _SIGNS["total"].finditer(text))
    return [count for count in found if count is not None]


def _areas(text: str, patterns: dict[str, re.Pattern]) -> list[str]:
    """The areas that a heading, or a sentence about cases of a kind, names."""
    found = [area for area, pattern in patterns.items() if pattern.search(text)]
    if "other-referrals" in found and "domestic-abuse" in found:
        found.remove("domestic-abuse")
    return found


def _first(text: str, *signs: str) -> str | None:
    """The first of some signs that a text has."""
    return next((sign for sign in signs if _says(sign, text)), None)


def _groups(text: str) -> Iterator[Group]:
    """Each place of the text where cases are counted by grade."""
    heading = sample_heading = last = ""
    bullets: list[tuple[int, str]] = []
    sizes: dict[str, int] = {}  # of the two samples, as far as the text has said
    header: list[str] | None = None
    for at, line in [*filled_lines(text), (len(text), "")]:
        words, bullet = " ".join(line.split()), _says("bullet", line)
        if bullet and (_says("pair", words) or not bullets):
            bullets += [(at, _SIGNS["bullet"].sub("", words))] * bool(_says("pair", words))
            continue
        if bullets:
            whole = "; ".join(words for _, words in bullets)
            yield from _read(whole, bullets[0][0], (heading, sample_heading, last), sizes, True)
            bullets = []
        header, row = _table_row(line, header)
        if row is not None:
            yield _of_table(*row, at, heading, sample_heading)
            continue
        if len(words.split()) <= 24 and not _ENDED.search(words) and not _pairs(words):
            heading = last = words[:_HEADING]
            whose = _first(heading, "force", "inspectors")
            if whose and not _says("cases", heading):
                pass  # a sub-heading: the cases are those of the heading above
            elif _first(heading, "inspector-selected", "self-assessed", "all"):
                sample_heading = heading
            elif _areas(heading, _NAMED):
                sample_heading = ""
            continue
        for sentence in _SENTENCE.split(words):
            counts_grades = _first(sentence, "pair", "together")
            if counts_grades:
                yield from _read(sentence, at, (heading, sample_heading, last), sizes, False)
            elif len(counts := set(_totals(sentence))) == 1 and (
                sample := _first(sentence, "inspector-selected", "self-assessed")
            ):
                sizes[sample] = counts.pop()
            # What goes on from a sentence that counts goes on from what that one was about.
            goes_on = counts_grades and last != heading
            last = (f"{last} {sentence}" if goes_on else sentence)[-_CONTEXT:]


def _read(
    text: str, at: int, context: tuple[str, str, str], sizes: dict[str, int], listed: bool
) -> Iterator[Group]:
    """The group that a sentence or a list makes, with its doubts; nothing if it makes none.

    ``context`` is the heading, the heading that names a sample, and the text before.
    """
    heading, sample_heading, last = context
    before = " ".join(context) if listed else f"{text} {last}"
    if together := _says("together", text):
        if _says("cases", f"{text} {last}") and _says("number", text):
            doubt = f"grades are counted together: {together[0]}"
            yield Group(at, text, {}, {}, doubts=[doubt])
        return
    pairs, names_cases = _pairs(text), _says("cases", text)
    goes_on = not listed and _says("goes on", text) and not _areas(text, _CASES_OF)
    if (
        not pairs
        or not (_says("cases", before) or (listed and len(pairs) > 1))
        or (_says("elsewhere", text) and not names_cases)
        or (len(pairs) == 1 and not (listed or goes_on or names_cases))
    ):
        return
    counts = {grade: count for grade, count, _ in pairs}
    own = f"{heading} {text}" if listed else text
    group = Group(at, own, counts, {grade: printed for grade, _, printed in pairs})
    if len(pairs) != len(counts):
        group.doubts.append(f"a grade is counted more than once: {'; '.join(p for *_, p in pairs)}")
    scope = f"{sample_heading} {heading}" if listed else f"{last} {text}" if goes_on else text
    areas = _areas(heading, _NAMED) if listed else _areas(scope, _CASES_OF)
    if len(areas) > 1:
        group.doubts.append(f"several areas at once: {', '.join(areas)}")
    if areas:
        group.area = areas[0]
    else:
        group.sample = _first(scope, "inspector-selected", "all", "self-assessed") or "all"
    whose = heading if listed else text
    if _says("force", whose) and not (listed and _says("inspectors", whose)):
        doubt = "both the force and the inspectors are named: whose grades are they?"
        group.doubts += [doubt] if _says("inspectors", whose) else []
        group.assessor, group.sample = "force", "self-assessed"
    totals = [count for count in _totals(text) if count not in counts.values()]
    for words in [] if totals else [heading, sample_heading] if listed else [last]:
        totals += _totals(words)
    everything = _says("all of", text)
    if everything and len(pairs) == 1 and _count(everything["n"]) == pairs[0][1]:
        totals = [pairs[0][1]]
    if len(set(totals)) > 1:
        if sum(counts.values()) in totals:
            totals = [sum(counts.values())]
        else:
            group.doubts.append(f"several numbers of cases: {', '.join(map(str, totals))}")
    elif not totals and group.area == "all areas" and group.sample in sizes:
        totals = [sizes[group.sample]]
    if totals:
        counts["total"] = totals[0]
    known = _first(scope, "all", "inspectors") or _says("cases", heading)
    if listed and not areas and group.sample == "all" and heading and not known:
        group.doubts.append("the heading doesn't say which cases these are")
    yield group


def _table_row(
    line: str, header: list[str] | None
) -> tuple[list[str] | None, tuple[str, dict[str, int]] | None]:
    """The grades of a table's head, and the name and counts of a row under it."""
    named = [_grade(found[0]) for found in _SIGNS["grade"].finditer(line)]
    if len(set(named)) >= 3 and not re.search(r"\d", line):
        return named + ["total"] * bool(_says("total column", line)), None
    found = _says("counts", line)
    row = found and _ROW_NAME.match(line, 0, found.start())
    counts = [int(count) for count in found[0].split()] if row else []
    if header and len(counts) == len(header):
        return header, (_NAME_END.sub("", row["name"]), dict(zip(header, counts, strict=True)))
    return (header if row else None), None


def _of_table(
    name: str, counts: dict[str, int], at: int, heading: str, sample_heading: str
) -> Group:
    """The group that a row of a table makes."""
    group = Group(at, f"{heading} {name}", counts, {})
    areas = _areas(name, _NAMED)
    if len(areas) == 1:
        group.area = areas[0]
    elif _first(name, "force", "row of the force"):
        group.assessor, group.sample = "force", "self-assessed"
    elif _says("inspector-selected", name):
        group.sample = "inspector-selected"
    elif _says("self-assessed", f"{name} {sample_heading} {heading}") and not _says("all", name):
        group.sample = "self-assessed"
    elif not _first(name, "all", "inspectors"):
        group.doubts.append(f"a row of a table, {name!r}, names no sample and no area")
    return group
