"""Find every numeral of an English text, in digits or in words, and read what it says.

Numbers of sections, years in the names of Acts, ordinals and idioms are found like figures, so
that nothing is left out in silence; the register says which of them are figures.
"""

import csv
import re
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
CLASSES = {row["read as"]: row["words"].split() for row in ROWS if row["kind"] == "class"}
#: Words before a figure that loosen or limit it, and what each stands for. What that allows, from
#: its floor to its ceiling, is in `casework.verdicts`.
QUALIFIERS = {
    f"{first} {then}".strip(): row["read as"]
    for row in ROWS
    if row["kind"] == "before"
    for first in row["words"].split(", ")
    for then in row["then"].split(", ")
}
#: What matches a word of a class, or where one comes right before; then the parts of numerals.
PARTS = {
    kind: "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
    if not kind.startswith("before")
    else "(?:" + "|".join(rf"(?<=\b{word}[\s-])" for word in words) + ")"
    for kind, words in CLASSES.items()
}
# Every repetition of words in a form has a bound: without one, the time to read a text that repeats
# them would grow with the square of its length. No number in words that anyone prints is so long.
FORMS, _forms = rows_of("forms.csv"), []
for _row in FORMS:
    _pattern = re.sub("{([a-z_]+)}", lambda part: PARTS[part[1]], _row["pattern"])
    if _row["kind"] == "part":
        PARTS[_row["name"]] = _pattern
    else:  # of the forms that fit at a place the first counts, so the longer come first
        _forms.append(f"(?:{_pattern})")
_FORM, _START = re.compile("|".join(_forms), re.I), re.compile(PARTS["start"], re.I)
HYPHEN, PERCENT, TO = (PARTS[name] for name in ("hyphen", "percent", "to"))
NUMBER, MONTH, SPANS = (PARTS[name] for name in ("number", "month", "spans"))
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
        start = opener.start()
        found = _FORM.match(text, start) if start >= end else None
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
    # By the second way a compound is read, such as nine-month-old.
    number = _number(plain) or _number(re.sub(rf"(?:{HYPHEN}[a-z]+)+\Z", "", plain))
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
    short = re.sub(r"([A-Z][a-z]{2})[a-z]*|(?<=\d)(?:st|nd|rd|th)|,", r"\1", printed)
    # A leap year stands in for one that isn't printed.
    for words, year in ((short, "%Y"), (f"{short} 2000", "-")):
        for form, iso in (("%d %b", "%m-%d"), ("%b %d", "%m-%d"), ("%b", "%m")):
            with suppress(ValueError):
                return datetime.strptime(words, f"{form} %Y").strftime(f"{year}-{iso}")
    return None


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
    if re.fullmatch(rf"an?\s{SPANS}", plain):
        return Fraction(1)
    plain = in_digits(re.sub(rf"{HYPHEN}(?=[a-z])", " ", plain).strip())
    number = re.fullmatch(r"(\d+(?:\.\d+)?|(?:\d+ )?\d/(?:10|[1-9]))(?: (10{2,}))?", plain)
    if number is None:
        return None
    return sum(Fraction(part) for part in number[1].split()) * int(number[2] or 1)
