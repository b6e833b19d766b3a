"""The words of gradings, from one table, and the tokens of a sentence.

``lexicon.csv`` beside this module has a row for each kind of token and what it means, with its
words after one another. ``*`` at the end of a word stands for any ending, ``…`` for up to three
words, and a blank for a hyphen too. Whoever meets a new way to say it adds it there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from casework.texts import numerals

#: What stands in the way of a pair, or is part of one: these don't overlap, the longer word counts.
STRUCTURE = ("other grade", "grade", "zero", "all but", "every", "both", "rest", "negation")
STRUCTURE += ("not loose", "loose", "from", "area", "case")
_LONGEST = 6  # digits or so of a count; no force has a million cases


class Token(NamedTuple):
    """A word or number of a sentence: its kind, what it means, and where it stands."""

    kind: str
    means: str
    start: int
    end: int


def _form(phrase: str) -> str:
    """A phrase of the table as a pattern for text in small letters with single spaces."""
    gap = r"(?:[ -][a-z0-9'-]{1,30}){0,3}?"
    words = [
        gap if word == "…" else re.escape(word).replace(r"\*", r"[a-z'-]{0,20}")
        for word in phrase.replace("-", " ").split()
    ]
    return "[ -]".join(words).replace(f"[ -]{gap}", gap)


def _longest_first(phrases: list[str]) -> str:
    forms = map(_form, sorted(set(phrases), key=len, reverse=True))
    return rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)"


with (files(__package__) / "lexicon.csv").open(encoding="utf-8", newline="") as _file:
    TABLE = [(row["kind"], row["means"], row["words"].split("; ")) for row in csv.DictReader(_file)]
#: The words of a kind that are looked up one by one.
WORDS = {kind: frozenset(words) for kind, _, words in TABLE}


def _words_of(*kinds: str) -> str:
    return _longest_first([word for kind, _, words in TABLE if kind in kinds for word in words])


_MEANINGS = [(kind, means, re.compile(_longest_first(words))) for kind, means, words in TABLE]
_KINDS = {kind: re.compile(_words_of(kind)) for kind, *_ in TABLE}


_STRUCTURE = re.compile(_words_of(*STRUCTURE))
_MATTERS = re.compile(_words_of("case", "grade", "assessor", "graded", "others"))


@lru_cache(maxsize=10_000)
def _meaning(words: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    return next(
        (kind, means)
        for kind, means, pattern in _MEANINGS
        if kind in kinds and pattern.fullmatch(words)
    )


def signs(kind: str, text: str) -> list[Token]:
    """The tokens of one kind in a text that `plain` has made."""
    return [
        Token(*_meaning(found[0], (kind,)), found.start(), found.end())
        for found in _KINDS[kind].finditer(text)
    ]


def has(kind: str, text: str) -> bool:
    """Whether a text, as it was printed, has a word of a kind anywhere."""
    return bool(_KINDS[kind].search(text.lower()))


def first(kind: str, text: str) -> str | None:
    """What the first token of a kind in a text means; "" if none means anything, None for none."""
    here = [token.means for token in signs(kind, text)]
    return next((means for means in here if means), "" if here else None)


def matters(text: str) -> bool:
    """Whether a text that `plain` has made says anything of cases, grades or who gives them."""
    return bool(_MATTERS.search(text))


def without_grades(text: str) -> str:
    """A text that `plain` has made, without its grades."""
    return " ".join(_KINDS["grade"].sub(" ", text).split())


def tokens(text: str) -> list[Token]:
    """The structure of a sentence that `plain` has made, in its order.

    A number is a ``count``, which means its value, or else a ``share`` or ``other``.
    """
    words = [
        Token(*_meaning(found[0], STRUCTURE), found.start(), found.end())
        for found in _STRUCTURE.finditer(text)
    ]
    found, end = [], 0
    for token in sorted([*words, *_numbers(text)], key=lambda token: (token.start, -token.end)):
        if token.start >= end:
            found.append(token)
            end = token.end
    return found


def _numbers(text: str) -> Iterator[Token]:
    for start, end, printed in numerals.find(text):
        yield Token(*_number(printed), start, end)


@lru_cache(maxsize=10_000)
def _number(printed: str) -> tuple[str, str]:
    """The kind and the value of a number as it is printed."""
    if dozens := re.fullmatch(r"(?:(an?|\w+) )?dozen", printed):
        many = numerals.value_of(dozens[1]) if dozens[1] not in {None, "a"} else "1"
        return ("count", str(12 * int(many))) if many else ("other", printed)
    value = numerals.value_of(printed)
    if re.search(r"%|per ?cent|pc\b|/|\bin\b|half|third|quarter|fifth|tenth|\.\d", printed):
        return "share", printed
    if re.fullmatch(r"(?:19|20)\d\d(?:/\d+)?", printed) or (value or "-").startswith("-"):
        return "other", printed
    if not (value or "").isdigit() or not re.fullmatch(r"[\d,]+|[a-z]+(?:[ -][a-z]+)*", printed):
        return "other", printed
    plain = re.fullmatch(numerals.NUMBER, printed) and len(value) <= _LONGEST
    return ("count", value) if plain else ("other", printed)
