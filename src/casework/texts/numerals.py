"""Find every numeral of an English text, in digits or in words, and read what it says.

Numbers of sections, years in the names of Acts, ordinals and idioms are found like figures, so
that nothing is left out in silence; the register says which of them are figures.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from text_to_num import alpha2digit

from casework.data import record

with record(Path(__file__).with_name("words.csv")).open(encoding="utf-8", newline="") as file:
    #: What is printed in many ways, and what it is read as, with an example of each.
    ROWS = [*csv.DictReader(file)]
CLASSES = {row["read as"]: row["words"].split() for row in ROWS if row["kind"] == "class"}
CLASSES["folded"] = [*(CLASSES["ones"] + CLASSES["teens"] + CLASSES["tens"]), "hundred", "thousand"]
MONTHS = " ".join(CLASSES["months"])
#: Words before a figure that loosen or limit it, and what each stands for. What that allows, from
#: its floor to its ceiling, is in `casework.verdicts`.
QUALIFIERS = {
    f"{first} {then}".strip(): row["read as"]
    for row in ROWS
    if row["kind"] == "before"
    for first in row["words"].split(", ")
    for then in row["then"].split(", ")
}


def _any(kind: str) -> str:
    """Matches a word of a class."""
    return "(?:" + "|".join(sorted(CLASSES[kind], key=len, reverse=True)) + ")"


def _after(words: list[str]) -> str:
    """Matches where one of the words comes right before."""
    return "(?:" + "|".join(rf"(?<=\b{word}[\s-])" for word in words) + ")"


HYPHEN = "[-\u2010\u2011]"
DASH = "[-\u2010-\u2015]"
GLYPH = "[¼½¾⅐-⅞]"
SMALL = rf"(?:{_any('tens')}(?:(?:{HYPHEN}|\s){_any('ones')})?|{_any('teens')}|{_any('ones')})\b"
# Every repetition of words has a bound: without one, the time to read a text that repeats them
# would grow with the square of its length. No number in words that anyone prints is so long.
SCALED = rf"(?:{SMALL}|\ban?)(?:[\s-]+{_any('scales')}\b){{1,4}}"
WORDS = (
    rf"(?:{SCALED}(?:,?\s+(?:and\s+)?{SMALL}(?:[\s-]+{_any('scales')}\b){{0,4}}){{0,6}}"
    rf"|(?:(?:{SMALL}|a)\s+)?dozen\b|{_any('plurals')}\b|{_any('scales')}\b|{SMALL})"
)
DIGITS = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?{GLYPH}?|{GLYPH})"
    rf"(?:\s?{_any('scales')}\b|(?:bn|mph|km|kg|m|k|p)\b)?"
)
NUMBER = rf"(?:[£$€]\s?{DIGITS}|(?:(?<![\w)])[+\u2212-])?{DIGITS}|{WORDS})"
NUMBER = rf"(?:{NUMBER}(?:\s+and\s+(?:a\s+half|a\s+quarter|three[\s-]quarters))?)"
TO = rf"(?:\s+(?:to|or)\s+|\s?{DASH}\s?)"
MONTH = rf"(?-i:{_any('months')})\b"
YEAR = rf"(?:(?:19|20)\d{{2}}(?:/\d{{2,4}}|\s?{DASH}\s?(?:20)?\d{{2}}\b)?)"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DAYS = rf"{DAY}(?:(?:\s*,\s*|\s+(?:and|to|or)\s+|\s*{DASH}\s*){DAY}){{0,30}}"
PERCENT = r"(?:\s?%|(?<!\s)\s*(?:per\s*cent|percentage\s+points?|pc|pct)\b)"
CLOCK = r"\d{1,2}(?:[.:]\d{2})?"

#: The forms of a numeral. Of those that fit at a place the first counts, so the longer come first.
FORMS = {
    "telephone": r"(?:\+44\s?|0)\d{2,5}[\s-]\d{3,4}(?:[\s-]?\d{3,4})?\b",
    "date": rf"(?:{DAYS}\s+{MONTH}{TO})?{DAYS}\s+(?:of\s+)?{MONTH}(?:,?\s+\d{{4}}\b)?"
    rf"|{MONTH}\s+{DAY}\b(?:,?\s+\d{{4}}\b)?"
    rf"|(?:{MONTH}(?:\s+and\s+|\s+to\s+|{DASH}))?{MONTH},?\s+\d{{4}}\b"
    r"|\d{4}-\d\d-\d\d\b|\d{1,2}/\d{1,2}/\d{2,4}\b|(?:19|20)\d0s\b"
    rf"|{YEAR}(?!\d|[.,]\d|\s?%|{HYPHEN}[a-z])|['\u2019]\d0s\b"
    rf"|{_after(['in', 'of', 'since', 'class'])}['\u2019]\d\d\b",
    "month": rf"{_after(CLASSES['before_month'])}{MONTH}",
    "time": rf"\d{{1,2}}:\d{{2}}(?:\s?{DASH}\s?\d{{1,2}}:\d{{2}})?(?:\s?[ap]m\b)?"
    rf"|{CLOCK}(?:\s?[ap]m)?(?:(?:{TO}|\s+and\s+){CLOCK})?\s?[ap]m\b"
    r"|24/7\b|\d{1,2}\s+o['\u2019]clock",
    "percentage": rf"{NUMBER}(?:{TO}{NUMBER})?{PERCENT}",
    "ratio": rf"\d+:\d+|{NUMBER}\s+in\s+(?:every\s+)?(?:{SMALL}|an?\s+{_any('scales')}\b|\d+\b)"
    rf"(?!\s+{MONTH})(?<!\s(?:19|20)\d\d)",
    "range": rf"{NUMBER}{TO}{NUMBER}(?:{HYPHEN}[a-z]+)*|(?<=between\s){NUMBER}\s+and\s+{NUMBER}"
    rf"|{NUMBER}{HYPHEN}\s+(?:and|or|to)\s+{NUMBER}(?:{HYPHEN}[a-z]+)+",
    "fold": rf"(?:{_any('folded')}|\d+{HYPHEN}?)fold\b",
    "ordinal": rf"\d+(?:st|nd|rd|th)\b|(?:{_any('tens')}{HYPHEN})?(?:{_any('ordinals')})\b"
    rf"(?!s\b)(?<!(?<=\ba\s)(?:third|fifth|tenth))",
    "fraction": rf"hal(?:f|ves)\b(?:\s+an?\s+(?:{_any('spans')}|{_any('scales')}|dozen)\b)?"
    rf"|(?:(?:a|{_any('ones')}|\d+)(?:\s+|{HYPHEN}))?quarters?\b(?:\s+of\s+an\s+hour\b)?"
    rf"|{_any('ones')}(?:{HYPHEN}|\s){_any('parts')}s?\b"
    rf"|a\s{_any('parts')}\b(?=\s+(?:of|more|less|fewer|higher|lower|were|was|are|is|had|have)\b)"
    rf"|{_after(['by', 'to', 'than', 'about', 'nearly'])}a\s{_any('parts')}\b",
    "compound": rf"{NUMBER}(?:{HYPHEN}[a-z]+)+",
    "span": rf"{_after(CLASSES['before_span'])}an?\s+{_any('spans')}\b(?:\s+and\s+a\s+half\b)?"
    rf"|an?\s+{_any('spans')}\b"
    r"(?:(?=\s+(?:on|ago|later|earlier|before|after)\b)|\s+and\s+a\s+half\b|(?<=fortnight))",
    "number": rf"{NUMBER}|{_any('decades')}\b",
    "times": r"(?:once|twice|thrice)\b",
}
_FORM = re.compile("|".join(f"(?:{form})" for form in FORMS.values()), re.I)

#: Where a numeral may start. Most words of a text can't open one and are passed over quickly.
_START = re.compile(rf"(?:[£$€]\s?)?\d|{GLYPH}|['\u2019\u2212+-](?=\d)|[A-Za-z]+")
_OPENERS = {
    word.lower()
    for kind, words in CLASSES.items()
    if not kind.startswith("before")
    for word in words + [f"{word}fold" for word in words if kind == "folded"]
}
#: A numeral doesn't go on in the next paragraph, list item or cell of a table.
_GAP = re.compile(r"(?<![^\S\n])[^\S\n]*\n[^\S\n]*(?:\n|[*•-]\s)|(?<=\S)(?:[^\S\n]{2,}|\t)(?=\S)")
LONGEST = 200  # characters of a figure that says anything; a longer one can't be read


class Numeral(NamedTuple):
    """A numeral of a text: where it starts and ends, and how it is printed, in single spaces."""

    start: int
    end: int
    printed: str


def find(text: str) -> Iterator[Numeral]:
    """The numerals of a text in its order, figures or not; none overlaps another."""
    end = 0
    for opener in _START.finditer(text):
        start, word = opener.start(), opener[0].lower()
        if start < end or (word.isalpha() and word not in _OPENERS):
            continue
        found = _FORM.match(text, start)
        if found and (gap := _GAP.search(found[0])):
            found = _FORM.match(text, start, start + gap.start())
        if found:
            end = found.end()
            yield Numeral(start, end, " ".join(found[0].split()))


def value_of(printed: str) -> str | None:
    """What a printed figure says, as ``figures.csv`` writes it; nothing for what it can't read.

    Numbers as decimals (`0.25` for 25 per cent), dates as far as they are printed (`2023-11-08`,
    `2023-11`, `2023`, `--11` or `--11-08` without a year), ranges as both ends (`8/13`).
    """
    if len(printed) > LONGEST:
        return None
    if years := re.fullmatch(r"(\d{4})/(\d\d)", printed):
        return f"{years[1]}/{years[1][:2]}{years[2]}"
    if re.fullmatch(r"(?:19|20)\d\d", printed):
        return printed
    if re.search(MONTH, printed):
        return _date(printed)
    plain = re.sub(rf"{PERCENT}|[,£$€]", "", printed.lower())
    number = _number(plain)
    if number is None:  # a compound such as nine-month-old
        number = _number(re.sub(rf"(?:{HYPHEN}[a-z]+)+\Z", "", plain))
    ends = number is None and re.fullmatch(rf"({NUMBER})(?:{TO}|\sand\s)({NUMBER})", plain)
    numbers = [_number(end) for end in ends.groups()] if ends else [number]
    if None in numbers:
        return None
    scale = Fraction(1, 100) if re.search(PERCENT, printed, re.I) else 1
    return "/".join(
        str(exact) if exact.denominator == 1 else f"{float(exact):.10g}"
        for exact in (number * scale for number in numbers)
    )


def _date(printed: str) -> str | None:
    """A day, a month or both, with or without a year; nothing for two dates or none."""
    form = rf"(?P<day>{DAY}\s)?(?P<month>{MONTH})(?P<after>\s{DAY},?)?(?:,?\s(?P<year>\d{{4}}))?"
    parts = re.fullmatch(form, printed)
    if parts is None or (parts["day"] and parts["after"]):
        return None
    month = [name[:3] for name in MONTHS.split()].index(parts["month"][:3]) + 1
    day = re.match(r"\s?(\d*)", parts["day"] or parts["after"] or "")[1]
    try:
        known = date(int(parts["year"] or 2000), month, int(day or 1))
    except ValueError:  # 31 February
        return None
    year = f"{known:%Y}" if parts["year"] else "-"
    return f"{year}-{known:%m-%d}" if day else f"{year}-{known:%m}"


def reworded(text: str, kind: str) -> str:
    """A text with what the rows of a kind say, one after the other."""
    for row in ROWS:
        if row["kind"] == kind:
            text = re.sub(row["words"], row["read as"], text)
    return text


def in_digits(words: str) -> str:
    """A figure in lower case with its numbers in digits: 12 for a dozen, 2/3 for two thirds."""
    return reworded(alpha2digit(words, "en", 0), "number")


def _number(plain: str) -> Fraction | None:
    """A number in digits or words, an article with a unit of time, or a fraction."""
    scaled = {"bn": "billion", "m": "million", "k": "thousand"}
    plain = re.sub(r"(?<=\d)(bn|m|k)\Z", lambda found: " " + scaled[found[1]], plain)
    if re.fullmatch(rf"an?\s{_any('spans')}", plain):
        return Fraction(1)
    plain = in_digits(re.sub(rf"{HYPHEN}(?=[a-z])", " ", plain).strip())
    number = re.fullmatch(r"(\d+(?:\.\d+)?|(?:\d+ )?\d/(?:10|[1-9]))(?: (10{2,}))?", plain)
    if number is None:
        return None
    return sum(Fraction(part) for part in number[1].split()) * int(number[2] or 1)
