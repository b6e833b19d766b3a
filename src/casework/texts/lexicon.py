"""The words of gradings, from one table, and the tokens of a sentence.

``lexicon.csv`` beside this module has a row for each kind of token and what it means, with its
words after one another. ``*`` at the end of a word stands for any ending, ``…`` for up to three
words, ``?`` for any word, ``#`` for digits, ``~`` for small words such as `of these`, ``{kind}`` for the
words of a kind, and a blank for a hyphen too. Whoever meets a new way to say it adds it there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from casework.texts import numerals

#: What stands in the way of a pair, or is part of one: these don't overlap, the longer word counts.
STRUCTURE = ("other grade", "grade", "zero", "every", "both", "rest", "negation", "before", "area")
STRUCTURE += ("case",)
_MATTERING = ("case", "grade", "assessor", "graded", "others", "whose")
_LONGEST = 6  # digits or so of a count; no force has a million cases


class Token(NamedTuple):
    """A word or number of a sentence: its kind, what it means, and where it stands."""

    kind: str
    means: str
    start: int
    end: int


with (files(__package__) / "lexicon.csv").open(encoding="utf-8", newline="") as _file:
    TABLE = [(row["kind"], row["means"], row["words"].split("; ")) for row in csv.DictReader(_file)]
#: The words of a kind that are looked up one by one.
WORDS = {kind: frozenset(w for k, _, words in TABLE if k == kind for w in words) for kind, *_ in TABLE}
_ANY = {"…": "[a-z0-9'-]{1,30}){0,3}?", "~": "{small}(?![\\w-])){0,5}"}


def _phrase(phrase: str) -> str:
    """What finds a phrase of the table in text in small letters with single spaces."""
    form = ""
    for word in phrase.replace("-", " ").split():
        if word in _ANY:
            form += "(?:[ -]" + _classes(_ANY[word])
            continue
        escaped = re.escape(word).replace(r"\*", r"[a-z'-]{0,20}")
        body = {r"\?": "[a-z'-]{1,20}", r"\#": r"\d[\d,]{0,8}"}.get(escaped, escaped)
        form += "[ -]" * bool(form) + _classes(body)
    return form


def _classes(form: str) -> str:
    """A form with the words of a kind in the place of the kind's name in braces."""
    return re.sub(r"\\?\{([a-z]+)\\?\}", lambda kind: _either(WORDS[kind[1]]), form)


def _either(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(_phrase, sorted(set(phrases), key=len, reverse=True)))})"


def _pattern(phrases: Iterable[str]) -> re.Pattern:
    return re.compile(rf"(?<![\w-]){_either(phrases)}(?!\w)")


_MEANINGS = [(kind, means, _pattern(words)) for kind, means, words in TABLE]
_KINDS = {
    kinds: _pattern([word for kind, _, words in TABLE if kind in kinds for word in words])
    for kinds in [*((kind,) for kind in WORDS), STRUCTURE, _MATTERING]
}


@lru_cache(maxsize=10_000)
def _meaning(words: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    return next(
        (kind, means)
        for kind, means, pattern in _MEANINGS
        if kind in kinds and pattern.fullmatch(words)
    )


def signs(kind: str, text: str, kinds: tuple[str, ...] = ()) -> list[Token]:
    """The tokens of one kind, or of several, in a text that `plain` has made in small letters."""
    kinds = kinds or (kind,)
    return [
        Token(*_meaning(found[0], kinds), found.start(), found.end())
        for found in _KINDS[kinds].finditer(text)
    ]


def has(kind: str, text: str) -> bool:
    """Whether a text, as it was printed, has a word of a kind anywhere."""
    return bool(_KINDS[(kind,)].search(text.lower()))


def first(kind: str, text: str) -> str | None:
    """What the first token of a kind in a text means; "" if none means anything, None for none."""
    here = [token.means for token in signs(kind, text)]
    return next((means for means in here if means), "" if here else None)


def opening(kind: str, text: str) -> str | None:
    """What the token of a kind means that a text begins with, if it does."""
    found = _KINDS[(kind,)].match(text.removeprefix(" "))
    return _meaning(found[0], (kind,))[1] if found else None


def closing(kind: str, text: str) -> Token | None:
    """The token of a kind that a text ends with, if it does."""
    here = signs(kind, text)[-1:]
    return here[0] if here and here[0].end == len(text.rstrip()) else None


def matters(text: str) -> bool:
    """Whether a text that `plain` has made says anything of cases, grades or who gives them."""
    return bool(_KINDS[_MATTERING].search(text))


def without_grades(text: str) -> str:
    """A text that `plain` has made, without its grades."""
    return " ".join(_KINDS[("grade",)].sub(" ", text).split())


def tokens(text: str) -> list[Token]:
    """The structure of a sentence that `plain` has made, in its order.

    A number is a ``count``, which means its value, or else a ``share`` or ``other``.
    """
    found, end = [], 0
    for token in sorted(
        [*signs("", text, STRUCTURE), *_numbers(text)], key=lambda token: (token.start, -token.end)
    ):
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
    value = numerals.value_of(printed) or "-"
    if re.search(r"%|per ?cent|pc\b|/|\bin\b|half|third|quarter|fifth|tenth|\.\d", printed):
        return "share", printed
    year = re.fullmatch(r"(?:19|20)\d\d", printed)
    words = re.fullmatch(r"[\d,]+|[a-z]+(?:[ -][a-z]+)*", printed)
    plain = words and re.fullmatch(numerals.NUMBER, printed) and not year
    return ("count", value) if plain and len(value) <= _LONGEST and value.isdigit() else ("other", printed)
