"""The words of gradings, from one table, and the tokens of a sentence.

``lexicon.csv`` beside this module has a row for each kind of token and what it means, with its
words after one another. ``*`` at the end of a word stands for any ending, ``…`` for up to three
words, ``?`` for any word, ``#`` for digits, ``~`` for small words such as `of these`, ``{kind}``
for the words of a kind, and a blank for a hyphen too. Whoever meets a new way to say it adds it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from casework.texts import numerals
from casework.texts.numerals import rows_of

#: What stands in the way of a pair, or is part of one: these don't overlap, the longer word counts.
STRUCTURE = ("other grade", "grade", "zero", "every", "both", "rest", "negation", "before", "area")
STRUCTURE += ("case", "date")
_LONGEST = 6  # digits or so of a count; no force has a million cases


class Token(NamedTuple):
    """A word or number of a sentence: its kind, what it means, and where it stands."""

    kind: str
    means: str
    start: int
    end: int


_ROWS = ((row, row["words"].split("; ")) for row in rows_of("lexicon.csv"))
#: Each phrase of the table, the longest first, after its kind and what it means.
PHRASES = [(row["kind"], row["means"], phrase) for row, words in _ROWS for phrase in words]
PHRASES.sort(key=lambda row: len(row[2]), reverse=True)
#: The words of each kind.
WORDS = {
    kind: frozenset(phrase for other, _, phrase in PHRASES if other == kind)
    for kind in {kind for kind, *_ in PHRASES}
}
_ANY = {"…": "(?:[ -][a-z0-9'-]{1,30}){0,3}?", "~": "(?:[ -]{small}(?![\\w-])){0,5}"}
_IN_WORDS = {r"\*": "[a-z'-]{0,20}", r"\?": "[a-z'-]{1,20}", r"\#": r"\d[\d,]{0,8}"}
_IN_WORDS |= {r"\{": "{", r"\}": "}"}


def _form(phrase: str) -> str:
    """What finds a phrase of the table in text in small letters with single spaces."""
    form = ""
    for word in phrase.replace("-", " ").split():
        escaped = re.sub(r"\\[*?#{}]", lambda sign: _IN_WORDS[sign[0]], re.escape(word))
        form += _ANY.get(word, "[ -]" * bool(form) + escaped)
    return re.sub(r"{([a-z]+)}", lambda kind: f"(?:{_forms([kind[1]])})", form)


def _forms(kinds: Sequence[str], end: str = "") -> str:
    return "|".join(_form(phrase) + end for kind, _, phrase in PHRASES if kind in kinds)


def _finder(*kinds: str) -> tuple[re.Pattern, list[tuple[str, str]]]:
    """What finds phrases of some kinds; and of the group that is empty after each, what it is."""
    rows = [(kind, means) for kind, means, _ in PHRASES if kind in kinds]
    # To say first how any of them begins spares trying all of them where none can.
    return re.compile(rf"(?=[\w+])(?<![\w'-])(?:{_forms(kinds, '()')})(?!\w)"), rows


_FINDERS = {kind: _finder(kind) for kind in WORDS} | {"structure": _finder(*STRUCTURE)}


@lru_cache(maxsize=1_000)
def signs(kind: str, text: str) -> tuple[Token, ...]:
    """The tokens of one kind in a text that `plain` has made in small letters."""
    pattern, rows = _FINDERS[kind]
    found = pattern.finditer(text)
    return tuple(Token(*rows[each.lastindex - 1], *each.span()) for each in found)


def has(kind: str, text: str) -> bool:
    """Whether a text, as it was printed, has a word of a kind anywhere."""
    return bool(_FINDERS[kind][0].search(text.lower()))


def first(kind: str, text: str) -> str:
    """What the first token of a kind means that means anything; "" if there is none."""
    return next((token.means for token in signs(kind, text) if token.means), "")


def opening(kind: str, text: str) -> str | None:
    """What the token of a kind means that a text begins with, if it does."""
    here = signs(kind, text.removeprefix(" "))[:1]
    return here[0].means if here and not here[0].start else None


def closing(kind: str, text: str) -> Token | None:
    """The token of a kind that a text ends with, if it does."""
    here = signs(kind, text)[-1:]
    return here[0] if here and here[0].end == len(text.rstrip()) else None


def without_grades(text: str) -> str:
    """A text that `plain` has made, without its grades."""
    return " ".join(_FINDERS["grade"][0].sub(" ", text).split())


@lru_cache(maxsize=1_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The structure of a sentence that `plain` has made, in its order.

    A number is a ``count``, which means its value, or else a ``share``, ``loose`` or ``other``.
    """
    words, others = signs("structure", text), text
    for word in words:
        if word.kind != "before":  # than a third: a number may need the word before it
            others = others[: word.start] + "." * (word.end - word.start) + others[word.end :]
    numbers = (Token(*_number(n.printed, n.form), n.start, n.end) for n in numerals.find(others))
    return tuple(sorted([*words, *numbers], key=lambda token: token.start))


@lru_cache(maxsize=10_000)
def _number(printed: str, form: str) -> tuple[str, str]:
    """The kind and the value of a number as it is printed, in one of the forms of numerals."""
    value = numerals.value_of(printed) or ""
    if (form == "range" and "/" in value) or re.search(r"-(?:odd|plus)", printed):
        return "loose", printed
    if form in {"percentage", "ratio", "fraction"} or re.search("[./]", value):
        return "share", printed
    exact = form in {"number", "range"} and re.fullmatch(r"[\d,]+|[a-z -]+", printed)
    exact = exact and value.isdigit() and len(value) <= _LONGEST
    return ("count", value) if exact else ("other", printed)
