"""Pair the numbers of a clause with its grades: 12 cases were good, or good in 12."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from casework.texts.lexicon import WORDS, Token, closing, opening, signs, tokens

TOGETHER = "requires improvement or inadequate"
_LOWER = {"requires improvement", "inadequate", TOGETHER}
_COUNTED = {"count", "zero", "both", "rest", "every"}
NEAR = 100  # characters in which words belong together

_SMALL = rf"(?: (?:{'|'.join(sorted(WORDS['small']))})){{0,5}}"
#: Between a grade and the number of cases that have it.
_LINK = re.compile(
    r" ?(?:(?:cases?|files?)? ?[:(=–] ?|, |(?:in|for) [^.;:,()]{0,40}\(|(?:[a-z'-]{1,30} ){0,6}?"
    rf"(?:in|for|with|at|to|numbered|totalled|were|was){_SMALL} |{_SMALL} )?"
)
_OR = re.compile(
    rf"(?:,? (?:or|and/or|nor)| and)(?: (?:{'|'.join(sorted(WORDS['or']))})){{0,4}} | ?[/+] ?"
)
_IN = (" in ", " for ", " with ")  # between a grade and its own number
_CASE_WORDS = {"child", "protection", "case", "cases", "file", "files", "ones", "others"}
_BRACKETS = re.compile(r", (?:out of|with) [^,]{1,40},|\([^()]{0,40}\)|–[^–]{1,40}–")
_APPOSED = re.compile(r"\A(?: [a-z'-]+){0,3}(?: –|,)")
_PLURAL = re.compile(r"(?!others\Z)[a-z'-]{2,}[^su'i]s")
#: The words after a number, of which some say what it counts.
_NOUN = re.compile(
    r"(?: of (?:its|their|our|these|the [a-z]{5,12}'s)(?= ))?((?:[ -][a-z'-]+){0,6})"
)
#: Before and after a share that only puts a count otherwise: 20, or 32%, were good.
_ASIDE = re.compile(r"(?:[(–]|\bor|(,))(?: ?(?:about|around|roughly|nearly|almost|some))? ?\Z")
#: From a share to the number that it is a share of.
_WHOLE = re.compile(r" of (?:[a-z'-]{1,30} ){0,4}(?:to|in|for|of|the|all|its|their) \Z")
#: Where a clause turns to something else.
_TURN = re.compile(r"[,;:–(]| and | but | while ")


@dataclass
class Number:
    """A number of a clause: the part it plays, the noun that it counts, and the grade it has.

    ``part`` is count, total, loose, compared, share, aside, other, or of, which may be a total; or
    all but, rest, every. ``unit`` is cases, what may be taken for them (like case), what others
    inspect (others, topic), other or nothing. ``printed`` is the number with its grade.
    """

    start: int
    end: int
    value: int | None
    part: str
    unit: str = ""
    words: str = ""
    grade: Token | None = None
    printed: str = ""


class Clause(NamedTuple):
    """A part of a sentence that `plain` has made, in small letters, with what it is made of."""

    text: str
    tokens: tuple[Token, ...]
    numbers: list[Number]

    @property
    def used(self) -> list[Number]:
        """The numbers that have a grade; a share only takes it from them."""
        return [each for each in self.numbers if each.grade and each.part != "share"]


def parse(text: str) -> Clause:
    """Read a clause: its tokens, its numbers and their parts, and what grades they have."""
    clause = Clause(text, found := tokens(text), numbers := [])
    for at, token in enumerate(found):
        if token.kind in {*_COUNTED, "share", "other", "loose"}:
            value = int(token.means) if token.kind in _COUNTED and token.means else None
            number = Number(token.start, token.end, value, token.kind)
            number.unit, number.words = _unit(text, token.end, found[at + 1 : at + 9])
            number.part = _part(text, number, found[max(0, at - 1) : at + 2], numbers[-1:])
            numbers.append(number)
    _pair(clause)
    return clause


def _part(text: str, number: Number, near: Sequence[Token], earlier: list[Number]) -> str:
    """The part that a number plays, by the words and the tokens around it."""
    start = max(0, number.start - NEAR)
    before, last = text[start : number.start], near[0]
    after = opening("after", text[number.end : number.end + NEAR])
    if number.part == "share" and (aside := _ASIDE.search(before)):
        return "aside" if not aside[1] or text.startswith(",", number.end) else "share"
    if number.value is None:
        return number.part
    if closing("label", before):
        return "other"
    if earlier and earlier[0].part == "share" and _WHOLE.match(text[earlier[0].end : number.start]):
        return "total"  # half of the responses to 70 cases
    between = set(text[last.end : number.start].split())
    if last.kind == "before" and last.means and between <= {"the", "of", "another", ":", "="}:
        return last.means
    if whole := closing("of", before):
        gap = text[earlier[0].end : start + whole.start] if earlier else "no number"
        of_it = {*_BRACKETS.sub("", gap).replace(",", "").split()} <= _CASE_WORDS
        if of_it and earlier[0].part in {"total", "of"}:  # the handling of nine of 29 cases
            earlier[0].part = "count"
        if of_it or not whole.means:
            maybe = near[-1].kind == "grade" and not (of_it or number.unit)
            return "of" if maybe else "total"
    more = text[number.end :].startswith(" more ")
    if more and any(token.means == "compared" for token in signs("before", text)):
        return "loose"
    return after or "count"


def _unit(text: str, start: int, later: Sequence[Token]) -> tuple[str, str]:
    """What a number counts, with the words up to there."""
    stop = next((token.start for token in later if token.kind not in {"area", "case"}), len(text))
    words = _NOUN.match(text, start, stop)[1].split()
    ends = [at for at, word in enumerate(words) if word in WORDS["function"]]
    phrase = " ".join(words[: min(ends, default=len(words))])
    kinds = [kind for kind in ("case", "like case", "others", "topic") if signs(kind, phrase)]
    plural = any(word in WORDS["plural"] or _PLURAL.fullmatch(word) for word in phrase.split())
    unit = [*kinds, "other" * plural][0]
    return "cases" if unit == "case" else unit, phrase


def grades(clause: Clause) -> list[Token]:
    """The grades of a clause; those with an `or` between them are one."""
    text, here = clause.text, []
    for token in clause.tokens:
        if not (token.kind == "other grade" or (token.kind == "grade" and token.means)):
            continue
        last = here[-1] if here else token
        joint = last.kind == token.kind and _OR.fullmatch(text[last.end : token.start])
        # Inadequate, and improvement was required in 22: the second has its own number.
        own = joint and joint[0].startswith(" and") and text.startswith(_IN, token.end)
        if not joint or own or "respectively" in text:
            here.append(token)
        elif last.means != token.means:
            kind = "grade" if {last.means, token.means} <= _LOWER else "other grade"
            here[-1] = Token(kind, TOGETHER, last.start, token.end)
    return here


def _pair(clause: Clause) -> None:
    """Give the numbers of a clause their grades: of neighbours, those first that fit best."""
    text, graded = clause.text, grades(clause)
    apart = {"total", "aside", "other", "compared"}
    free = [each for each in clause.numbers if each.part not in apart]
    others = {"other"} | {"like case" for each in clause.numbers if each.unit == "cases"}
    free = [each for each in free if each.unit not in others]
    items: list[Number | Token] = sorted([*free, *graded], key=lambda item: item.start)
    neighbours = ([_weight(text, *each), *each] for each in pairwise(items))
    pairs = [pair for weight, *pair in sorted(neighbours, key=lambda each: -each[0]) if weight]
    if "respectively" in text and len(free) >= len(graded) > 1:
        pairs = list(zip(free[-len(graded) :], graded, strict=True))
    for one, other in pairs:
        number, grade = (other, one) if isinstance(one, Token) else (one, other)
        if not number.grade:
            number.grade = grade
            number.printed = text[min(one.start, other.start) : max(one.end, other.end)]


def _weight(text: str, one: Number | Token, other: Number | Token) -> float:
    """How well a number and a grade that are neighbours fit as a pair: 0 if they don't."""
    between = text[one.end : other.start]
    if signs("negation", _TURN.split(between)[-1]) or type(one) is type(other):
        return 0
    unit, words = _unit(text, other.end, ())
    of = closing("of", between)  # nine of the inadequate cases were reopened
    some = of and not between[: of.start].strip() and unit == "cases" and not signs("area", words)
    # There are twelve good measures: these are no cases, and no work of a good standard.
    others = unit not in {"", "cases"} and words.split()[0] not in WORDS["standard"]
    if some or (others and between == " "):
        return 0
    gap = _BRACKETS.sub("", between)
    if text[: one.start].endswith(("– ", ", ")):
        gap = _APPOSED.sub("", gap)  # the rest – seven files – were good
    length = len(gap) / 40
    if isinstance(one, Number):
        # Nineteen cases (good): in brackets it is their grade; in others it may be another's.
        turn = _TURN.search(gap.removesuffix("(") if text.startswith(")", other.end) else gap)
        apart = one.unit or one.part in {"of", "every"}
        fit = (0 if apart else 4) if turn else 10
    else:
        fit = 9 + 2 * ("(" in gap) if _LINK.fullmatch(gap) else 0
    return fit and max(1, fit - length)


def by_area(clause: Clause) -> list[tuple[str, Clause]]:
    """What a clause of one grade counts in each of several areas; these numbers leave the clause.

    Inadequate: missing children 8, domestic abuse 4. Or: of the inadequate cases, eight were of the
    one and four of the other; four of nine of the one were good, and three of ten of the other. Of
    other words between them nothing is known, so a clause that has any gives nothing.
    """
    text, graded = clause.text, grades(clause)
    areas = [area for area in signs("area", text) if area.means]
    areas = [next(same) for _, same in groupby(areas, key=lambda area: area.means)]
    if len(graded) != 1 or len({area.means for area in areas}) < max(2, len(areas)):
        return []
    begin = text.rfind(":", graded[0].end, areas[0].start) + 1
    here, rest = [each for each in clause.numbers if each.start >= begin], text
    for sign in [*signs("area", text), *signs("grade", text), *signs("case", text), *here]:
        rest = rest[: sign.start] + " " * (sign.end - sign.start) + rest[sign.end :]
    if not here or {*re.findall("[a-z'-]+", rest[begin:])} - WORDS["between areas"]:
        return []
    numbers_first = here[0].start < areas[0].start
    bounds = [begin, *(area.end for area in areas[:-1])]
    bounds = [*(bounds if numbers_first else (area.start for area in areas)), len(text)]
    found = []
    for area, (start, end) in zip(areas, pairwise(bounds), strict=True):
        own = [replace(each) for each in here if start <= each.start < end]
        counts = [each for each in own if each.part == "count"]
        if len(counts) != 1:
            return []
        counts[0].grade, counts[0].printed = graded[0], text[start:end].strip(" ,;:.")
        found.append((area.means, Clause(text, clause.tokens, own)))
    clause.numbers[:] = [each for each in clause.numbers if each not in here]
    return found


def total(clause: Clause) -> int | None:
    """The number of cases that a clause gives, beside those that it grades."""
    text, used, totals = clause.text, clause.used, []
    counts = sum(number.value or 0 for number in used)
    most = max((number.value or 0 for number in used), default=0)
    for number in sorted(clause.numbers, key=lambda number: number.part != "total"):
        # Nine of the 12 inadequate cases: these aren't all of them.
        graded = number.part != "count" and opening("grade", text[number.end :])
        countable = number.value and number.part in {"count", "total", "of"}
        if number.grade or graded or not countable:
            continue
        bare = not number.unit and number.value >= most
        bare = bare and (number.part != "count" or number.value == counts)
        of_these = number.part == "total" and number.unit == "like case"
        if number.unit == "cases" or of_these or bare:
            totals.append(number.value)
    if len(used) == 1 and not totals and used[0].part != "all but":
        every = closing("all", text[max(0, used[0].start - 30) : used[0].start])
        return used[0].value if every else None
    return counts if counts in totals else [*totals, None][0]
