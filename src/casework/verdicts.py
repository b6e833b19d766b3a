"""Hold a printed figure against a recomputed one.

The idea of comparing what the printed text allows, rather than a single point, follows
statcheck and the GRIM test: Brown and Heathers (2017), doi:10.1177/1948550616673876.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd
from text_to_num import text2num

from casework.data import record
from casework.formats import TIMES, count_of, date_in_words

MATCHES = "matches"
AFTER_ROUNDING = "matches after rounding"
WORDING = "consistent with its wording"
MISMATCH = "does not match"
UNCHECKABLE = "cannot be checked"

#: How far a share in words may lie from the value: half the distance between a fifth and a
#: quarter, the closest pair of halves, thirds, quarters and fifths, so that no value fits two of
#: them but the middle.
WORD_TOLERANCE = Fraction(5, 200)

#: Qualifiers that don't loosen a figure.
STRICT = {"exact", "only"}

_QUALIFIERS = record(Path(__file__).with_name("qualifiers.csv"))
#: What each qualifier makes of a figure, in words, as the book prints it.
TOLERANCES = pd.read_csv(_QUALIFIERS, index_col="word")["allows"].to_dict()


@dataclass(frozen=True)
class Derived:
    """A recomputed value and how it comes about: a point, a range of numbers, or a date.

    ``low`` and ``high`` are exact and in the figure's unit; ``high`` may be infinite. A date
    stands in both as ISO text, as far as it is known. ``open_low`` and ``open_high`` say that an
    end doesn't belong to the range.
    """

    low: Fraction | str
    high: Fraction | float | str
    how: str
    open_low: bool = False
    open_high: bool = False


def total(parts: Iterable[int]) -> Derived:
    """A sum, with its addends."""
    parts = [int(part) for part in parts]
    added = Fraction(sum(parts))
    return Derived(added, added, " + ".join(f"{part:,}" for part in parts))


def rest(whole: int, *parts: int) -> Derived:
    """What is left of a whole without its other parts."""
    left = Fraction(int(whole) - sum(int(part) for part in parts))
    return Derived(left, left, " − ".join(f"{int(n):,}" for n in (whole, *parts)))


def share(part: int, whole: int) -> Derived:
    """A part of a whole, from 0 to 1."""
    exact = Fraction(int(part), int(whole))
    return Derived(exact, exact, f"{count_of(part, whole)}")


def counted(items: Iterable[str]) -> Derived:
    """The length of a list, with its items."""
    items = list(items)
    return Derived(Fraction(len(items)), Fraction(len(items)), f"listed: {'; '.join(items)}")


def months_between(start: str, end: str) -> Derived:
    """The months from one month to another, of which no days are known: one more or one less.

    Both as ISO text (2022-06). From June to April it is a little over nine months at the least (30
    June to 1 April) and a little under eleven at the most (1 June to 30 April).
    """
    months = (pd.Period(end, "M") - pd.Period(start, "M")).n
    how = f"{date_in_words(start)} to {date_in_words(end)}"
    return Derived(Fraction(months - 1), Fraction(months + 1), how)


def allowed(
    printed: str, value: str | Fraction, unit: str, qualifier: str = "exact"
) -> tuple[Fraction, Fraction | float]:
    """The values that a printed figure allows, ends included, in the figure's unit.

    ``value`` is text as in ``figures.csv``, or exact. See `TOLERANCES` for the rules, and
    `open_ends` for the ends that are left out. Dates have no interval: see `verdict`.
    """
    exact, last = _ends(value)
    if exact != last:  # from what the first end of a range allows to what its last does
        low, _ = allowed(printed, exact, unit, qualifier)
        return low, allowed(printed, last, unit, qualifier)[1]
    step = _step(printed, exact, unit, loose=qualifier not in STRICT)
    match qualifier:
        case "over" if unit == "share" and exact < Fraction(1, 2):
            return exact, 2 * exact
        case "over" | "at least":
            return exact, math.inf
        case "under" if unit == "share" and Fraction(1, 2) < exact <= 1:
            return 2 * exact - 1, exact
        case "under" | "up to" | "within":
            return Fraction(0), exact
        case "nearly":
            return exact - step, exact
        case "just over":
            return exact, exact + step
    return exact - step / 2, exact + step / 2


def _ends(value: str | Fraction) -> tuple[Fraction, Fraction]:
    """Both ends of a value, which are the same unless it is a range, as in 8/13."""
    ends = value.split("/") if isinstance(value, str) else [value]
    return Fraction(ends[0]), Fraction(ends[-1])


def _step(printed: str, exact: Fraction, unit: str, loose: bool) -> Fraction:
    """The step to which a printed number is taken to be rounded: none for a count, unless loose.

    Loosely, it is the unit of the second digit, or of the last one that isn't zero where that is
    finer, so that 100 and a hundred are alike and the step is at most a tenth. Whole below ten.
    """
    digits = re.search(r"\d+(?:\.(\d+))?", printed.replace(",", ""))
    if unit == "share" and not digits:
        # A share in words reaches neither none nor all, unless it is one of them.
        return 2 * WORD_TOLERANCE if loose else min(2 * WORD_TOLERANCE, exact, abs(1 - exact))
    scale = Fraction(1, 100 if unit == "share" else 1)
    decimals = len((digits and digits[1]) or "")
    if not loose:
        return scale / 10**decimals if unit in {"share"} | TIMES else Fraction(0)
    number = abs(exact / scale)
    second = Fraction(10) ** max(0, len(str(int(number))) - 2)
    # Such as the 0.01 million of 2.32 million.
    last = (number / Fraction(digits[0]) if decimals and number else Fraction(1)) / 10**decimals
    while not decimals and number and number % (last * 10) == 0:
        last *= 10
    return scale * min(second, last)


def open_ends(qualifier: str) -> tuple[bool, bool]:
    """Whether the lower and the upper end of what a figure allows are left out."""
    return qualifier in {"over", "just over"}, qualifier in {"under", "nearly"}


def verdict(
    printed: str, value: str | Fraction, unit: str, derived: Derived, qualifier: str = "exact"
) -> str:
    """The verdict on a printed figure, given what it was recomputed to.

    A range that overlaps what the print allows is consistent with it. Dates are compared as far
    as both are printed.
    """
    if unit == "date":
        return MATCHES if _same_date(value, str(derived.low)) else MISMATCH
    low, high = allowed(printed, value, unit, qualifier)
    open_low, open_high = open_ends(qualifier)
    below = derived.high < low or (derived.high == low and (open_low or derived.open_high))
    above = derived.low > high or (derived.low == high and (open_high or derived.open_low))
    if below or above:
        return MISMATCH
    if (derived.low, derived.high) == _ends(value):
        return MATCHES
    point = derived.low == derived.high
    rounded = point and qualifier in STRICT and re.search(r"\d", printed)
    return AFTER_ROUNDING if rounded else WORDING


def _same_date(one: str, other: str) -> bool:
    """Whether two dates agree in everything that both print, and print something in common.

    ``--05`` is a May of any year, and 2023/2024 any date in these years.
    """
    parts = (date.replace("--", "-", 1).split("-") for date in (one, other))
    common = [(a, b) for a, b in zip(*parts, strict=False) if a and b]
    return bool(common) and all(a in b.split("/") or b in a.split("/") for a, b in common)


def whole_counts(low: Fraction, high: Fraction, cases: int) -> list[int]:
    """The whole numbers of cases whose share lies from low to high (the GRIM test).

    From about a hundred cases on, every whole percentage has one, and the test can't fail.
    """
    return list(range(max(0, math.ceil(low * cases)), min(cases, math.floor(high * cases)) + 1))


def differs(text: str, values: str, tolerance: float) -> bool:
    """Whether the numbers of a printed text are others than those of a second computation.

    ``values`` has them in the text's order, parted by spaces. What rounding to the printed decimals
    does is allowed, and the tolerance besides. A text without digits begins with a number in words.
    """
    plain = text.replace(",", "").replace("\N{MINUS SIGN}", "-")
    found = re.findall(r"(-?\d+(?:\.(\d+))?)", plain)
    printed = [(float(number), 0.5 * 10.0 ** -len(decimals)) for number, decimals in found]
    try:
        printed = printed or [(float(text2num(text.lower().split()[0], "en")), 0.0)]
    except ValueError:
        return True
    wanted = [float(value) for value in values.split()]
    return len(printed) != len(wanted) or any(
        abs(number - value) > half + tolerance + 1e-9
        for (number, half), value in zip(printed, wanted, strict=True)
    )


class SentenceError(AssertionError):
    """Sentences of a chapter that the data no longer bear out."""


class Claims:
    """What a chapter says in fixed words, each with what must be so for it to be true.

    ``holds(p < 0.05, "answer", "more than luck", p)`` takes down some words of a sentence, the cell
    that they stand in, and the value that bears them; `check`, at the chapter's end, stops if any
    isn't borne out, and tells all of those at once.
    """

    def __init__(self) -> None:
        self.failed: list[str] = []

    def __call__(self, borne_out: bool, cell: str, words: str, value: object) -> None:
        """Take down a sentence, and whether the data bear it out."""
        if not borne_out:
            self.failed.append(f'"{words}" (cell {cell!r}): {value}')

    def check(self) -> None:
        """Raise a `SentenceError` with each sentence that no longer holds, and what to do."""
        if self.failed:
            raise SentenceError(
                "sentences that no longer follow from the data, each with the value on which "
                "it rests:\n" + "\n".join(self.failed) + "\nRewrite them, "
                "and the conditions beside the results, to fit the data as they now are; then run "
                "the notebook again."
            )
