"""Find case gradings in a report, review, press release or news item.

Nothing is guessed. A text is divided into segments, a segment into tokens; a number and a grade
make a pair if nothing stands between them that is another number, grade or negation; then it is
asked which cases they are, who graded them and at which inspection. What could be read in more than
one way is named in a remark and not proposed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from casework.texts import numerals
from casework.texts.document import CONTENTS, filled_lines, locators
from casework.texts.lexicon import TABLE, Token, first, matters, signs, tokens
from casework.texts.segments import Segment, segments

GRADES = ["good", "requires improvement", "inadequate"]
TOGETHER = "requires improvement or inadequate"
ALL_GRADES = ["good", "adequate", "requires improvement", "inadequate", TOGETHER]
KEY = ["sample", "assessor", "area"]
COLUMNS = [*KEY, "grade", "cases", "locator", "printed"]
#: The areas of child protection, by the ids of areas.csv.
AREAS = [means for kind, means, _ in TABLE if kind == "area" and means != "other"]

#: Between a number and another that it is a part of: 4 out of the 7 cases.
_OUT_OF = re.compile(
    r"[ ,]*(?:(?:child )?(?:cases?|files?|ones|others)? ?(?:\([^)]{0,20}\) ?)?)?(?:(?:out )?(?:of|from|among)|in(?= the| these| those)|(?<=cases )in) "
    r"(?:(?:the|these|those|its|their|all|a|an|total|sample|of|some|our|same|other|further|additional|last|such) ){0,5}"
)
_BEFORE_TOTAL = re.compile(
    r"(?:\bof|\bout of|\bfrom|\bamong|\bin all|\bacross|\bsample of) "
    r"(?:(?:the|these|those|its|their|all|a|total|our|same|other) ){0,4}\Z"
)
#: Between a grade and the number of cases that have it.
_LINK = re.compile(
    r" ?(?:(?:cases?|files?)? ?[:(=–] ?|, |(?:in|for) [^.;:,()]{0,40}\(|(?:[a-z'-]{1,30} ){0,6}?(?:in|for|with|at|to|numbered|totalled|were|was) )?"
    r"(?:(?:only|just|a|an|the|further|another|remaining|other|but|of|all|these|as many as|some) ){0,4}"
)
_OR = re.compile(
    r"(?:,? (?:or|and/or|nor)|( and)) (?:(?:to|be|were|as|was|are|is|rated|judged|being|in|of|it|that|graded|"
    r"found|deemed|either|else|even|worse) ){0,4}| ?/ ?"
)
_CASES_ARE = re.compile(r"\b(?:cases|files)[^.;:()\d]{0,40}(?:[:=–] ?|\()(?:n ?= ?)?\Z")
_ALONE = re.compile(r" ?\.?\Z|\) ?(?:[:,–]|\Z)")
_THAN = re.compile(r"\bthan (?:the )?\Z")
_IN_ALL = re.compile(r" (?:cases |files )?(?:in all|in total|altogether|all told|overall)\b")
_COUNTED = re.compile(r" ?(?:in|for|:|\(|=|–)? ?(?:the |a |another |only |just )*(?:\d|(?:%s)\b)" % numerals.WORDS)
_BRACKETS = re.compile(r"\([^()]{0,40}\)|–[^–]{0,30}\d[^–]{0,10}(?:%|per cent) ?–")
_NUMERIC = {"count", "zero", "both", "share", "other"}
_NEAR = 100  # characters in which words belong together
_WORDS = {
    kind: frozenset(word for k, _, words in TABLE if k == kind for word in words)
    for kind in ("label", "harmless", "function", "plural", "standard")
}
_OPENING = re.compile(
    r"\W*(?:(?:for|in|on|under|of|about|regarding|as for|among|with|concerning|when it came to|"
    r"where|cases|work on|work with) )(?:[a-z'-]{1,20} ){0,6}"
)
_OF_A_KIND = re.compile(
    r"\b(?:cases|files) (?:of|involving|about|concerning|relating to|regarding|on) ((?:[a-z'-]+ ?){1,6})"
)
_NEW_CLAUSE = re.compile(r",? (?:and|but|while|whereas|whilst|with) |, | – ")
_OF_THE_CASES = re.compile(r" of (?:the|these|those|its|their) (?:cases|files)\b(?! (?:were|was|had))")
_REFERS = re.compile(
    r"\b(?:these|those|them|of which|the (?:other|others|rest|remaining)|remaining|a further|another|"
    r"(?:of|in) (?:the|its|all|all the) (?:cases|files))\b"
)
_EVERY = re.compile(
    r"\b(?:all|every one of|each of|each one of)(?: of)?(?: (?:the|these|those|its))? \Z"
)
_OWN = re.compile(r"\b(?:hmic|constabular|police|force\b)")
_OWN_TEXT = re.compile(r"\b(?:hmic|constabular|police|inspector|we\b|case)", re.I)
_GRADED = "|".join(word for kind, _, words in TABLE if kind == "graded" for word in words)
_GRADED_BY = re.compile(rf"\b(?:{_GRADED}) by (?!both)(?:the )?(?:[a-z'-]{{1,20}} ){{0,2}}\Z")
_GRADES_ITSELF = re.compile(
    r" ((?:[\w'-]+ ){1,6}?and (?:then )?)?(?:(?:was|were) [a-z]+ to )?(?:(?:itself|themselves|had|has|have|also|then|first|own|now|only|later|it) ){0,3}"
    rf"(?:{_GRADED})\b(?=(?: [\w'-]+){{0,6}}? (?:\d|cases?|files?|them|itself|themselves|as|good|one|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)
_NO_SUBJECT = re.compile(
    r"\b(?:at|of|in|for|to|from|with|on|about|against|told|that) (?:the )?(?:[a-z'-]{1,20} ){0,2}\Z"
)
_FORGOTTEN = 6  # segments after which cases that were named are no longer meant
_UNKNOWN = "cases of a kind that isn't an area of the book"
_SHORT = 6  # words of a heading that is nothing but the name of what stands under it
_TURN = re.compile(r"[,;:–]| and | but | while ")


@dataclass
class Scope:
    """Which cases a segment is about, and whose grades: what the next one may go on from."""

    sample: str = "all"
    assessor: str = "inspectorate"
    area: str = "all areas"
    total: int | None = None
    time: str = ""
    cases: bool = False  # whether cases are what it is about
    others: bool = False  # whether it is about what others inspect
    age: int = 0  # segments since cases were named
    inherited: bool = False  # whether the total is that of an earlier clause
    words: int = 0  # how many words name it, if it is a heading
    unknown: str = ""  # words on cases of a kind that isn't an area of the book


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
    """Why a text is read as it is: each segment that grades, its tokens, pairs and scope."""
    for segment, clause, found, numbers, pairs, scope in _readings(text):
        if segment.cells or first("grade", clause) or first("case", clause) is not None:
            yield f"{segment.kind}: {clause} {segment.cells or ''}"
            yield f"  tokens: {', '.join(f'{t.kind} {t.means}'.strip() for t in found)}"
            yield f"  numbers: {', '.join(f'{n.value} {n.part} {n.unit}'.strip() for n in numbers)}"
            yield f"  pairs: {', '.join(pair.printed for pair in pairs) or 'none'}"
            yield f"  scope: {scope}"


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


# --- pairs --------------------------------------------------------------------------------------


@dataclass
class Number:
    """A number of a clause: the part it plays, and the noun that it counts."""

    token: Token
    value: int | None
    part: str = "count"  # or total, loose, other
    unit: str = ""  # cases, like case, other or nothing
    words: str = ""
    all_but: bool = False


class Pair(NamedTuple):
    """A grade and the number of cases that have it, as a clause prints them."""

    grade: Token
    number: Number
    printed: str


Item = tuple[Token, "Number | Token"]


def _numbers(text: str, found: list[Token]) -> list[Number]:
    """The numbers of a clause, each with the part that it plays."""
    numbers: list[Number] = []
    end = len(text)  # of the number before
    for at, token in enumerate(found):
        if token.kind not in _NUMERIC:
            continue
        whole, end = end, token.end
        value = {"zero": 0, "both": 2}.get(token.kind)
        value = int(token.means) if token.kind == "count" else value
        number = Number(token, value)
        numbers.append(number)
        number.unit, number.words = _unit(text, token.end, found[at + 1 : at + 9])
        before = text[max(0, token.start - _NEAR) : token.start]
        last = found[at - 1] if at else None
        gap = text[last.end : token.start] if last else ""
        label = before.split()[-1:]
        if _IN_ALL.match(text, token.end) or (
            _CASES_ARE.search(before)
            and _ALONE.match(text, token.end)
            and not first("grade", text[: token.start])
        ):
            number.part, number.unit = "total", "cases"
        elif token.kind in {"share", "other"}:
            number.part = "share" if token.kind == "share" else "other"
        elif _WORDS["label"].issuperset(label or [""]) and token.kind == "count":
            number.part = "other"
        elif last and last.kind == "all but" and not gap.strip():
            number.all_but = True
        elif (
            last and last.kind == "loose" and re.fullmatch(r" (?:the |of |of the |another )?", gap)
        ):
            number.part = "loose"
        elif _THAN.search(before):
            number.part = "other"
        elif last and last.kind == "from" and re.fullmatch(r" (?:[a-z]+ ){0,2}", gap):
            number.part = "other"
        elif token.kind == "count" and _OUT_OF.fullmatch(text[whole : token.start]):
            number.part = "total"
        elif token.kind == "count" and _BEFORE_TOTAL.search(before):
            after = found[at + 1] if at + 1 < len(found) else None
            part_of = after and after.kind == "count" and _OUT_OF.fullmatch(text[token.end : after.start])
            alone = after and after.kind == "grade" and not number.unit
            number.part = "count" if part_of else "of" if alone else "total"
        elif _is_loose_after(text, token.end):
            number.part = "loose"
    return numbers


def _is_loose_after(text: str, end: int) -> bool:
    after = signs("loose after", text[end : end + 30])
    if after and after[0].start <= 1:
        return True
    change = re.match(
        r" (?:of them |cases |files )?(more|fewer|less|extra)\b", text[end : end + 30]
    )
    return bool(change) and (
        change[1] in {"fewer", "less"} or bool(signs("than", text[end : end + _NEAR]))
    )


def _unit(text: str, start: int, later: list[Token]) -> tuple[str, str]:
    """What a number counts: cases, what may be taken for them, or something else."""
    stop = next((t.start for t in later if t.kind not in {"area", "case"}), len(text))
    words = re.match(r"(?:[ -][a-z'-]+){0,6}", text[start:stop])[0].split()
    here = []
    if words[:2] in (["of", "its"], ["of", "their"]) and words[2:3] == ["own"]:
        words = words[2:]
    for word in words:
        if word in _WORDS["function"]:
            break
        here.append(word)
    phrase = " ".join(here)
    if signs("case", phrase):
        return "cases", phrase
    for kind in ("like case", "others", "topic"):
        if signs(kind, phrase):
            return kind, phrase
    plural = [
        word
        for word in here
        if word in _WORDS["plural"]
        or (word.endswith("s") and not word.endswith(("ss", "'s", "us", "is")) and len(word) > 3)
    ]
    return ("other", phrase) if plural and plural != ["others"] else ("", phrase)


def _grades(text: str, found: list[Token]) -> list[Token]:
    """The grades of a clause; those with an `or` between them are one."""
    grades: list[Token] = []
    for token in found:
        if token.kind == "other grade":
            grades.append(token)
        elif token.kind == "grade" and token.means and not _of_a_thing(text, token):
            last = grades[-1] if grades else None
            joined = last and last.kind == "grade" and _OR.fullmatch(text[last.end : token.start])
            joined = joined and "respectively" not in text and not (joined[1] and _COUNTED.match(text[token.end :][:_NEAR]))
            if joined and last.means != token.means:
                both = {last.means, token.means} | set(last.means.split(" or "))
                known = {"requires improvement", "inadequate", TOGETHER}
                kind = "grade" if both <= known else "other grade"
                grades[-1] = Token(kind, TOGETHER, last.start, token.end)
            elif not (last and last.means == token.means and joined):
                grades.append(token)
    return grades


def _of_a_thing(text: str, grade: Token) -> bool:
    """Whether a grade is said of something else than practice, as in a good plan."""
    noun = re.match(r" ([a-z'-]+)", text[grade.end :])
    article = re.search(r"\b(?:an?|any|some) \Z", text[max(0, grade.start - 10) : grade.start])
    return bool(article and noun) and noun[1] not in _WORDS["standard"] | _WORDS["function"]


def _pairs(text: str, found: list[Token]) -> tuple[list[Pair], list[Number]]:
    """The pairs of number and grade in a clause, its numbers, and what is doubtful.

    Numbers and grades stand in a row; of neighbours, those are paired that together fit best.
    """
    numbers, grades = _numbers(text, found), _grades(text, found)
    free = [n for n in numbers if n.part in {"count", "loose", "of"} and n.unit != "other"]
    rest = [Number(t, None, t.kind) for t in found if t.kind in {"rest", "every"}]
    free += [r for r in rest if not any(0 <= n.token.start - r.token.end < 12 for n in free)]
    items = [*((n.token, n) for n in free), *((g, g) for g in grades)]
    items.sort(key=lambda item: item[0].start)
    items = [
        item
        for item, after in zip(items, [*items[1:], None], strict=False)
        if item[0].kind != "other grade" or not after or after[0].kind != "grade"
    ]
    negations = [t.start for t in found if t.kind == "negation"]
    if "respectively" in text and len(free) == len(grades) > 1:
        links = list(zip(free, grades, strict=True))
        return [_pair(text, n, g) for n, g in links], numbers
    best, taken = [0.0, 0.0], [False, False]  # the weight of the first so many items, at best
    for at in range(1, len(items)):
        weight = _weight(text, items[at - 1], items[at], negations)
        taken.append(weight > 0 and best[-2] + weight > best[-1])
        best.append(best[-2] + weight if taken[-1] else best[-1])
    pairs, at = [], len(items)
    while at > 1:
        if taken[at]:
            (_, one), (_, other) = items[at - 2], items[at - 1]
            number, grade = (other, one) if isinstance(one, Token) else (one, other)
            pairs.append(_pair(text, number, grade))
        at -= 1 + taken[at]
    return pairs[::-1], numbers


def _weight(text: str, one: Item, other: Item, negations: list[int]) -> float:
    """How well a number and a grade that are neighbours fit as a pair: 0 if they don't."""
    (first_token, first_item), (token, item) = one, other
    start, end = first_token.end, token.start
    if isinstance(first_item, Token) == isinstance(item, Token):
        return 0
    if any(start <= at < end and not _TURN.search(text[at:end]) for at in negations):
        return 0
    gap = _BRACKETS.sub("", text[start:end])
    length = len(gap) / 40
    if isinstance(first_item, Token):  # the grade comes first
        link = _LINK.fullmatch(gap)
        if not link:
            return 0
        if gap == " (" and text[token.end : token.end + 1] == ")":
            return 20
        ends = re.match(
            r" ?(?:[;,.():–]|\Z|and\b|of\b|cases?\b|in\b)", text[token.end : token.end + 10]
        )
        plain = 9 if gap.strip() else 8 if ends else 4
        if gap == ", ":
            return 5 if re.match(r" ?(?:[;.)]|\Z)", text[token.end : token.end + 3]) else 0
        plain += 3 * bool(re.search("[:=(]", gap))
        return max(1, plain - length)
    if not _TURN.search(gap):
        return max(1, 10 - length) if first_item.part != "of" else 3
    if first_item.part == "of":
        return 0
    if item.kind == "other grade" or (first_item and first_item.unit):
        return 0
    return max(0.5, 4 - length - 3 * bool(re.search("[;:]", gap)))


def _pair(text: str, number: Number, grade: Token) -> Pair:
    """A number and its grade, with the words from one to the other."""
    ends = [number.token.start, number.token.end, grade.start, grade.end]
    return Pair(grade, number, text[min(ends) : max(ends)])


# --- scope --------------------------------------------------------------------------------------


class Reading(NamedTuple):
    """A clause with all that was made of it, in the order in which it was made."""

    segment: Segment
    text: str
    found: list[Token]
    numbers: list[Number]
    pairs: list[Pair]
    scope: Scope


def _readings(text: str) -> Iterator[Reading]:
    """Each clause of a text, read in the light of what stands before it."""
    before, heading, title, first_line = Scope(), Scope(), True, ("", Scope())
    for segment in segments(text):
        listed = segment.kind in {"item", "row"}
        if segment.kind == "heading" and not title:
            before = heading
        elif segment.lead and segment.lead == first_line[0]:
            before = first_line[1]
        for clause in [segment.text] if listed and not segment.parts else _clauses(segment.text):
            if segment.kind == "sentence" and not matters(clause):
                before = replace(before, age=before.age + 1)
                continue
            found = tokens(clause)
            if first("grade", clause):
                pairs, numbers = _pairs(clause, found)
            else:
                pairs, numbers = [], _numbers(clause, found)
            scope = _scope(clause, segment, numbers, pairs, before, heading)
            yield Reading(segment, clause, found, numbers, pairs, scope)
            if segment.kind != "item" or len(segment.parts) > 1:
                before = scope
        if segment.kind == "heading":
            title = title and not (signs("area", segment.text) and len(segment.text.split()) < 5)
            heading = replace(before, area="all areas", unknown="") if title else before
            first_line = (segment.text, before) if title else first_line
            before = heading
        title = False


def _clauses(text: str) -> Iterator[str]:
    """The parts of a sentence that may be about different cases, or by different assessors."""
    for part in text.split("; "):
        start = 0
        for turn in _NEW_CLAUSE.finditer(part):
            left, right = part[start : turn.start()], part[turn.end() : turn.end() + _NEAR]
            if not first("grade", left[-3 * _NEAR :]) or not first("grade", right):
                continue
            grade = signs("grade", right)[0].start
            own = " of " in right[:grade] and any(
                n.part == "total" and n.token.start < grade
                for n in _numbers(right, tokens(right))
            )
            other = None if own else _assessor(right, 0)
            if own or (other and other != (_assessor(left[-3 * _NEAR :], 0) or other)):
                yield left
                start = turn.end()
        yield part[start:]


def _areas(text: str) -> list[str]:
    """The areas that the cases of a clause are of; `other` for another kind that it names."""
    cases, here = signs("case", text), []
    for area in signs("area", text):
        before, after = text[max(0, area.start - _NEAR) : area.start], text[area.end :][:_NEAR]
        opens = _OPENING.fullmatch(before) or re.match(r" ?[:–]", after)
        opens = area.start < 60 and opens
        adjective = re.match(r"[ -](?:[a-z'-]{1,20} ){0,2}", after)
        adjective = adjective and any(0 <= c.start - area.end <= adjective.end() for c in cases)
        of_cases = any(
            c.end <= area.start <= c.end + _NEAR
            and not first("grade", text[c.end : area.start])
            and not re.search("[;:]", text[c.end : area.start])
            and not signs("including", text[c.end : area.start])
            for c in cases
        )
        if opens or adjective or of_cases:
            here.append(area.means)
    return _known(here)


def _known(areas: list[str]) -> list[str]:
    """Areas without those that others include; one that isn't known makes all of it unknown."""
    areas = list(dict.fromkeys(areas))
    if "other-referrals" in areas and "domestic-abuse" in areas:
        areas.remove("domestic-abuse")
    return ["other"] if "other" in areas else areas


def _unknown(text: str, numbers: list[Number]) -> str:
    """Words between a number and its cases, or after the cases, that say a kind of them."""
    for number in numbers:
        if here := signs("case", number.words):
            words = number.words[: here[0].start].replace("-", " ").split()
            strange = [word for word in words if word not in _WORDS["harmless"]]
            if strange and not signs("area", number.words) and not signs("sample", number.words):
                return " ".join(words)
    kind = _OF_A_KIND.search(text)
    known = not kind or signs("area", kind[1]) or signs("general", kind[1])
    return "" if known or set(kind[1].split()) <= _WORDS["harmless"] else kind[1].strip()


def _assessor(text: str, at: int) -> str | None:
    """Who grades in a clause: whoever is named last before a place, or else first after it."""
    here = [(t.start, t.means) for t in signs("assessor", text) if t.means != "others"]
    for police in signs("police", text):
        before = text[max(0, police.start - _NEAR) : police.start]
        after = text[police.end : police.end + _NEAR]
        by = _GRADED_BY.search(before)
        itself = _GRADES_ITSELF.match(after)
        chain = itself and itself[1] and any(place < police.start for place, _ in here)
        if by or (itself and not chain and not _NO_SUBJECT.search(before)):
            here.append((police.start, "force"))
    earlier = [means for place, means in sorted(here) if place < at]
    return earlier[-1] if earlier else min(here)[1] if here else None


def _is_of_others(text: str, numbers: list[Number], before: Scope) -> bool:
    """Whether a clause is about what other inspectorates or departments grade."""
    if any(t.means == "outstanding" for t in signs("grade", text)):
        return True
    own = _OWN.search(text)
    if any(t.means == "others" for t in signs("assessor", text)) and not own:
        return True
    topics = any(n.unit in {"others", "topic"} for n in numbers)
    named = topics or (signs("others", text) and not before.cases)
    return bool(named) and not signs("case", text) and not own


def _scope(
    text: str,
    segment: Segment,
    numbers: list[Number],
    pairs: list[Pair],
    before: Scope,
    heading: Scope,
) -> Scope:
    """Which cases a clause is about, and whose grades it gives."""
    listed, is_heading = segment.kind in {"item", "row"}, segment.kind == "heading"
    cases = signs("case", text)
    scope = Scope(age=0 if cases else before.age + 1, words=len(text.split()))
    scope.total = _total(text, numbers, pairs)
    if scope.total is None and not pairs:
        here = [n.value for n in numbers if _OF_THE_CASES.match(text, n.token.end)]
        scope.total = here[0] if len(here) == 1 else None
    paired = [p.number for p in pairs]
    own = any(n.unit == "cases" and n not in paired for n in numbers)
    samples = [t.means for t in signs("sample", text)]
    whole = "all" in samples and not is_heading
    goes_on = listed or not cases or bool(_REFERS.search(text)) or (paired and not own)
    goes_on = goes_on and not (whole and cases and not listed)
    goes_on = goes_on or (scope.total is not None and scope.total == before.total)
    scope.cases = bool(cases) or (before.cases and goes_on and scope.age < _FORGOTTEN)
    scope.cases |= len({p.grade.means for p in pairs}) > 1 and bool(signs("area", text))
    names = listed or is_heading
    areas = _known([t.means for t in signs("area", text)]) if names else _areas(text)
    unknown = "" if areas else _unknown(text, numbers)
    if areas and areas[0] != "other":
        scope.area = areas[0]
        if len(areas) > 1:
            scope.area, scope.unknown = "all areas", ""
            if not signs("including", text):
                scope.unknown = f"several areas at once: {', '.join(areas)}"
    elif areas or unknown:
        scope.unknown = f"{_UNKNOWN}: {unknown or text[:60]}"
    elif is_heading or segment.kind == "row":
        signs_of = ("case", "general", "sample", "assessor", "total", "police", "time")
        if text and not any(first(kind, text) is not None for kind in signs_of):
            scope.unknown = f"{text[:60]!r} doesn't say which cases these are"
    elif goes_on:
        scope.area, scope.unknown = before.area, before.unknown
    else:
        kind = heading.unknown.startswith(_UNKNOWN) and heading.words < _SHORT
        scope.area, scope.unknown = heading.area, heading.unknown * (not cases or kind)
    if goes_on and scope.total is None and scope.area == before.area:
        scope.total, scope.inherited = before.total, before.total is not None
    at = min((p.number.token.start for p in pairs), default=len(text))
    named = _assessor(text, at)
    pronoun = bool(re.search(r"\b(?:it|they)\b", text[:at]))
    scope.assessor = named or (before.assessor if goes_on or pronoun else "inspectorate")
    if scope.assessor == "force":
        scope.sample = "self-assessed"
    elif samples:
        wanted = ["inspector-selected", "self-assessed", "all"]
        scope.sample = next(sample for sample in wanted if sample in samples)
    elif goes_on and (
        before.assessor != "force"
        or not named
        or segment.kind != "sentence"
        or _REFERS.search(text)
    ):
        scope.sample = before.sample
    if scope.area != "all areas":
        scope.sample = "all" if scope.assessor != "force" else scope.sample
    times = {t.means for t in signs("time", text[: _compared(text)])}
    times = times or ({before.time} if goes_on else set())
    scope.time = next((t for t in ("now", "earlier", "maybe earlier") if t in times), "")
    scope.others = _is_of_others(text, numbers, before) or (
        before.others and (not cases or pronoun)
    )
    return scope


def _compared(text: str) -> int:
    """Where a clause begins to speak of another inspection, only to compare."""
    return min((t.start for t in signs("from", text)), default=len(text))


def _total(text: str, numbers: list[Number], pairs: list[Pair]) -> int | None:
    """The number of cases that a clause gives."""
    paired = [p.number for p in pairs]
    counts = sum(n.value or 0 for n in paired)
    totals = [
        n.value
        for n in numbers
        if n not in paired
        and n.value is not None
        and n.token.kind != "zero"
        and (n.unit == "cases" or (n.part in {"total", "of"} and not n.unit))
        and n.part in {"count", "total", "of"}
    ]
    for number in paired:
        every = _EVERY.search(text[max(0, number.token.start - 30) : number.token.start])
        if len(pairs) == 1 and not totals and (every or number.token.kind == "both"):
            totals = [number.value]
    if counts in totals:
        return counts
    return next((total for total in totals if total >= counts), totals[0] if totals else None)


# --- groups -------------------------------------------------------------------------------------


def _groups(text: str) -> Iterator[Group]:
    """Each place of a text where cases are counted by grade, or seem to be."""
    own = _OWN_TEXT.search(text)
    sizes: dict[str, int] = {}  # of the samples, as far as the text has said
    for reading in _readings(text):
        segment, scope = reading.segment, reading.scope
        if segment.cells:
            group = Group(segment.at, dict(segment.cells), {}, scope)
            group.doubts += [scope.unknown] if scope.unknown else []
            if scope.total == sum(group.counts.values()):
                group.counts.setdefault("total", scope.total)
            if not scope.others:
                yield group
            continue
        if scope.total and not reading.pairs and scope.sample != "all":
            sizes[scope.sample] = scope.total
        if scope.others:
            continue
        if not scope.cases and len(segment.parts) < 2:
            if own and len({pair.grade.means for pair in reading.pairs}) > 1:
                what = f"it isn't said that these are cases: {reading.pairs[0].printed!r} ..."
                yield Group(segment.at, {}, {}, scope, left_out=[what])
            continue
        if _IN_ALL.search(reading.text) and scope.total and not reading.pairs:
            yield Group(segment.at, {"total": scope.total}, {}, scope)
        if reading.pairs or any(t.kind == "grade" and t.means for t in reading.found):
            yield _group(reading, sizes)


def _group(reading: Reading, sizes: dict[str, int]) -> Group:
    """The counts of a clause, and what is doubtful about them or wasn't read."""
    scope = reading.scope
    group = Group(reading.segment.at, {}, {}, scope)
    total = scope.total
    if total is None and scope.area == "all areas":
        total = sizes.get(scope.sample)
    strange = {pair.number.unit for pair in reading.pairs} - {"", "cases"}
    strange = strange if not any(n.unit == "cases" for n in reading.numbers) else set()
    for pair in reading.pairs:
        number, grade = pair.number, pair.grade.means
        count = number.value
        if number.all_but:
            count = total - count if total is not None and count <= total else None
        elif number.token.kind == "every":
            count = 2 if pair.printed.startswith("both") else total
        if pair.grade.kind == "other grade":
            group.left_out.append(f"{pair.printed!r} isn't one of the grades")
        elif number.part == "loose":
            group.left_out.append(f"{pair.printed!r} isn't an exact count")
        elif number.unit not in {"", "cases"} or strange:
            group.left_out.append(f"{pair.printed!r} doesn't count cases")
        elif number.token.kind == "rest":
            group.rest = grade
        elif count is None:
            group.doubts.append(f"{pair.printed!r}: of how many?")
        elif group.counts.setdefault(grade, count) != count:
            group.doubts.append(f"a grade is counted more than once: {pair.printed!r}")
        else:
            group.printed[grade] = pair.printed
    used = {pair.number.token for pair in reading.pairs}
    over = [n for n in reading.numbers if n.token not in used and n.part not in {"total", "of"}]
    over = [n for n in over if n.value != scope.total and n.token.kind != "zero"]
    bare = [n for n in over if n.part in {"count", "loose"} and not n.unit]
    named = [f"{reading.text[n.token.start : n.token.end]} {n.words}".strip() for n in over]
    shares = [n for n in over if n.token.kind == "share"]
    if bare or (shares and not group.counts):
        group.left_out.append(f"not read as counts of cases with a grade: {', '.join(named)}")
    elif over and group.counts:
        group.notes.append(f"not counts of cases with a grade: {', '.join(named)}")
    if (group.counts or group.rest) and total is not None and total >= sum(group.counts.values()):
        group.counts["total"] = total
    elif group.counts and scope.total is not None and not scope.inherited:
        group.counts["total"] = scope.total
    if any(t.means == "others" for t in signs("assessor", reading.text)) and group.counts:
        group.doubts.append("others than the inspectorate of constabulary are named as well")
    if scope.unknown and (group.counts or group.left_out):
        group.doubts.append(scope.unknown)
    return group
