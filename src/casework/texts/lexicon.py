"""The words of gradings, from one table, and the tokens of a sentence.

``lexicon.csv`` beside this module has a row for each kind of token and what it means, with its
words after one another. ``*`` at the end of a word stands for any ending, ``…`` for up to three
words, ``?`` for any word, ``#`` for digits, ``~`` for small words such as `of these`, ``{kind}``
for the words of a kind, and a blank for a hyphen too. Whoever meets a new way to say it adds it.
"""

import re
from collections.abc import Iterable
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


TABLE = [(row["kind"], row["means"], row["words"].split("; ")) for row in rows_of("lexicon.csv")]
#: The words of each kind.
WORDS = {
    kind: frozenset(word for other, _, words in TABLE if other == kind for word in words)
    for kind, *_ in TABLE
}
_ANY = {"…": "(?:[ -][a-z0-9'-]{1,30}){0,3}?", "~": "(?:[ -]{small}(?![\\w-])){0,5}"}
_ANY_WORD = {r"\?": "[a-z'-]{1,20}", r"\#": r"\d[\d,]{0,8}"}


def _form(phrases: Iterable[str]) -> str:
    """What finds phrases of the table in text in small letters with single spaces."""
    forms = []
    for phrase in sorted(set(phrases), key=len, reverse=True):
        form = ""
        for word in phrase.replace("-", " ").split():
            escaped = re.escape(word).replace(r"\*", r"[a-z'-]{0,20}")
            escaped = re.sub(r"\\([{}])", r"\1", _ANY_WORD.get(escaped, escaped))
            form += _ANY.get(word, "[ -]" * bool(form) + escaped)
        forms.append(re.sub(r"{([a-z]+)}", lambda kind: _form(WORDS[kind[1]]), form))
    return f"(?:{'|'.join(forms)})"


def _pattern(phrases: Iterable[str]) -> re.Pattern:
    # To say first how any of them begins spares trying all of them where none can.
    return re.compile(rf"(?=[\w+])(?<![\w'-]){_form(phrases)}(?!\w)")


_MEANINGS = [(kind, means, _pattern(words)) for kind, means, words in TABLE]
_PATTERNS = {kind: _pattern(words) for kind, words in WORDS.items()}
_STRUCTURE = _pattern(word for kind in STRUCTURE for word in WORDS[kind])


@lru_cache(maxsize=10_000)
def _meaning(words: str, *kinds: str) -> tuple[str, str]:
    fitting = (row for row in _MEANINGS if row[0] in kinds and row[2].fullmatch(words))
    return next(fitting)[:2]


@lru_cache(maxsize=1_000)
def signs(kind: str, text: str) -> tuple[Token, ...]:
    """The tokens of one kind in a text that `plain` has made in small letters."""
    found = _PATTERNS[kind].finditer(text)
    return tuple(Token(*_meaning(word[0], kind), *word.span()) for word in found)


def has(kind: str, text: str) -> bool:
    """Whether a text, as it was printed, has a word of a kind anywhere."""
    return bool(_PATTERNS[kind].search(text.lower()))


def first(kind: str, text: str) -> str:
    """What the first token of a kind means that means anything; "" if there is none."""
    return next((token.means for token in signs(kind, text) if token.means), "")


def opening(kind: str, text: str) -> str | None:
    """What the token of a kind means that a text begins with, if it does."""
    found = _PATTERNS[kind].match(text.removeprefix(" "))
    return _meaning(found[0], kind)[1] if found else None


def closing(kind: str, text: str) -> Token | None:
    """The token of a kind that a text ends with, if it does."""
    here = signs(kind, text)[-1:]
    return here[0] if here and here[0].end == len(text.rstrip()) else None


def without_grades(text: str) -> str:
    """A text that `plain` has made, without its grades."""
    return " ".join(_PATTERNS["grade"].sub(" ", text).split())


@lru_cache(maxsize=1_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The structure of a sentence that `plain` has made, in its order.

    A number is a ``count``, which means its value, or else a ``share``, ``loose`` or ``other``.
    """
    words = ((_meaning(word[0], *STRUCTURE), *word.span()) for word in _STRUCTURE.finditer(text))
    numbers = ((_number(printed), start, end) for start, end, printed in numerals.find(text))
    found = [Token("", "", 0, 0)]
    for what, start, end in sorted([*words, *numbers], key=lambda each: (each[1], -each[2])):
        if text[start:end] == "a good" and not text[end + 1 : end + 2].isdigit():
            what = ("grade", "good")  # gave 21 of them a good, and not: a good 21
        at = found[-1].end
        if start >= at:
            found.append(Token(*what, start, end))
        elif end > at:  # section 47 – 10 cases: the range is none
            rest = numerals.find(text[at:end])
            found += [Token(*_number(n.printed), at + n.start, at + n.end) for n in rest]
    return tuple(found[1:])


@lru_cache(maxsize=10_000)
def _number(printed: str) -> tuple[str, str]:
    """The kind and the value of a number as it is printed."""
    if re.search(r"%|per ?cent|pc\b|/|\bin\b|half|third|quarter|fifth|tenth|\.\d", printed):
        return "share", printed
    value, year = numerals.value_of(printed) or "", re.fullmatch(r"(?:19|20)\d\d", printed)
    if re.fullmatch(r"\d{1,3}/\d{1,3}", value) or re.search(r"\w-(?:odd|plus)", printed):
        return "loose", printed
    words = re.fullmatch(r"[\d,]+|[a-z]+(?:[ -][a-z]+)*", printed)
    exact = words and not year and re.fullmatch(numerals.NUMBER, printed) and value.isdigit()
    return ("count", value) if exact and len(value) <= _LONGEST else ("other", printed)
