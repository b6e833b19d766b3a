"""Find every numeral of an English text, in digits or in words, and read what it says.

Numbers of sections, years in the names of Acts, ordinals and idioms are found like figures, so
that nothing is left out in silence; the register says which of them are figures.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from text_to_num import alpha2digit

from casework.data import record


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table beside this module."""
    with record(Path(__file__).with_name(table)).open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


#: What is printed in many ways, and what it is read as, with an example of each.
ROWS = rows_of("words.csv")
#: Words before a figure that loosen or limit it, and what each stands for. What that allows, from
#: its floor to its ceiling, is in `casework.verdicts`.
QUALIFIERS = {
    f"{first} {then}".strip(): row["read as"]
    for row in ROWS
    if row["kind"] == "before"
    for first in row["words"].split(", ")
    for then in row["then"].split(", ")
}
# Every repetition of words in a form has a bound: without one, the time to read a text that repeats
# them would grow with the square of its length. No number in words that anyone prints is so long.
FORMS, PARTS, _FORMS = rows_of("forms.csv"), {}, []
for _row in FORMS:
    _pattern = re.sub("{([a-z_]+)}", lambda part: PARTS[part[1]], _row["pattern"])
    if _row["kind"] == "before":  # words of which one comes right before
        _pattern = "|".join(rf"(?<=\b{word}[\s-])" for word in _pattern.split("|"))
    if _row["kind"] != "form":
        PARTS[_row["name"]] = f"(?:{_pattern})"
    else:  # of the forms that fit at a place the first counts, so the longer come first
        _FORMS.append((f"(?:{_pattern})()", _row["name"]))
_FORM = re.compile("|".join(pattern for pattern, _ in _FORMS), re.I)
_START, NUMBER = re.compile(PARTS["start"], re.I), PARTS["number"]
#: A numeral doesn't go on in the next paragraph, list item or cell of a table.
_GAP = re.compile(r"(?<![^\S\n])[^\S\n]*\n[^\S\n]*(?:\n|[*•-]\s)|(?<=\S)(?:[^\S\n]{2,}|\t)(?=\S)")
LONGEST = 200  # characters of a figure that says anything; a longer one can't be read


class Numeral(NamedTuple):
    """A numeral of a text: where it is, how it is printed, in single spaces, and in which form."""

    start: int
    end: int
    printed: str
    form: str


def find(text: str) -> Iterator[Numeral]:
    """The numerals of a text in its order, figures or not; none overlaps another."""
    end = 0
    for opener in _START.finditer(text):
        start = opener.start()
        found = _FORM.match(text, start) if start >= end else None
        if found and (gap := _GAP.search(found[0])):
            found = _FORM.match(text, start, start + gap.start())
        if found:
            end = found.end()
            yield Numeral(start, end, " ".join(found[0].split()), _FORMS[found.lastindex - 1][1])


def reworded(text: str, kind: str) -> str:
    """A text with what the rows of a kind say, one after the other."""
    for row in ROWS:
        if row["kind"] == kind:
            text = re.sub(row["words"], row["read as"], text)
    return text


def in_digits(printed: str) -> str:
    """A figure in small letters, in ASCII as far as it goes: 12 for a dozen, 2/3 for two thirds."""
    text = re.sub("([\u00bc-\u00be\u2150-\u215e])", r" \1", printed)  # 12 1/2
    text = unicodedata.normalize("NFKC", text).lower().replace("\u2044", "/")
    return reworded(alpha2digit(reworded(text, "joint"), "en", 0), "number")


_NUMBER = r"((?:\d+(?:\.\d+)?|(?:\d+ )?\d/(?:10|[1-9]))(?: 10{2,})?)"
#: A figure that `in_digits` has made: a number or both ends of a range, and what it counts.
_VALUE = re.compile(
    rf"[£$€]?{_NUMBER}(?:(?: ?- ?| (?:to|or|and) ){_NUMBER})?(%)?(?: (?![ap]m)[a-z ]+)?"
)


def value_of(printed: str) -> str | None:
    """What a printed figure says, as ``figures.csv`` writes it; nothing for what it can't read.

    Numbers as decimals (`0.25` for 25 per cent), dates as far as they are printed (`2023-11-08`,
    `2023-11`, `2023`, `--11` or `--11-08` without a year), ranges as both ends (`8/13`).
    """
    if len(printed) > LONGEST:
        return None
    if re.fullmatch(r"[1-9]\d*", printed):  # as most are, and the others take long
        return printed
    if years := re.fullmatch(r"(\d{4})/(\d\d)", printed):
        return f"{years[1]}/{years[1][:2]}{years[2]}"
    if re.search(PARTS["month"], printed):
        return _date(printed)
    if not (found := _VALUE.fullmatch(in_digits(printed))):
        return None
    numbers = [_exact(number) / (100 if found[3] else 1) for number in found.groups()[:2] if number]
    return "/".join(
        str(exact) if exact.denominator == 1 else f"{float(exact):.10g}" for exact in numbers
    )


def _exact(number: str) -> Fraction:
    """What `_VALUE` finds as a number: 12 1/2 is added up, 1.5 1000000 multiplied."""
    parts, scale = re.fullmatch(r"(.+?)(?: (10{2,}))?", number).groups("1")
    return sum(map(Fraction, parts.split())) * int(scale)


def _date(printed: str) -> str | None:
    """A day, a month or both, with or without a year; nothing for two dates or none."""
    short = re.sub(r"([A-Z][a-z]{2})[a-z]*|(?<=\d)(?:st|nd|rd|th)|,", r"\1", printed)
    # A leap year stands in for one that isn't printed.
    for words, year in ((short, "%Y"), (f"{short} 2000", "-")):
        for form, iso in (("%d %b", "%m-%d"), ("%b %d", "%m-%d"), ("%b", "%m")):
            with suppress(ValueError):
                return datetime.strptime(words, f"{form} %Y").strftime(f"{year}-{iso}")
    return None
