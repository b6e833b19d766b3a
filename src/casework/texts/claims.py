"""Read a share or a count as the press prints it, and say whether it is possible at all.

The form on the page about press claims, book/_static/claim.js, reads figures in digits and gives
the same answers; a test holds one against the other.
"""

import math
import re
from fractions import Fraction
from typing import NamedTuple

from casework import verdicts
from casework.formats import percent
from casework.texts.numerals import LONGEST, QUALIFIERS, in_digits, reworded

#: A fraction, or a percentage or a count; and of how many, if that is printed.
FIGURE = r"(?:(\d+/0*[1-9]\d*)|(\d+)((?:\.\d+)?%)?)(?:(?: out)? of(?: all)?(?: the)? (0*[1-9]\d*))?"
FEW = 20  # a count out of so few, as four out of five, is a share in words


class UnreadableClaimError(ValueError):
    """A printed figure that isn't a share or a count, or that this module can't read."""


class Reading(NamedTuple):
    """What is printed: a share, an exact share, or cases; of ``base`` cases, if that is printed."""

    figure: str  # a percentage in digits, whose decimals say how precise it is
    value: Fraction
    unit: str
    qualifier: str
    base: int | None


class Claim:
    """What ``printed`` says of ``of`` cases, and how it stands against a known count of them.

    ``fits`` are the whole counts that it allows; ``low`` and ``high`` the shares, of which
    ``open_low`` or ``open_high`` isn't allowed itself. ``verdict`` holds it against a known count.
    Raises `UnreadableClaimError` for what can't be read, and ``ValueError`` for a number of cases
    below 1 or a count that isn't among them.
    """

    def __init__(self, printed: str, of: int | str, count: int | str | None = None) -> None:
        self.of = _whole(of, "number of cases", 1)
        self.count = None if count is None else _whole(count, "known count", 0, self.of)
        self.printed = printed.strip(" \"'«»‘’‚‛“”„‟")
        figure, value, unit, qualifier, self.base = read_claim(self.printed)
        if unit == "cases" and qualifier in {"over", "under"}:  # these go by the share of all
            value, unit = value / self.of, "share"
        scale = self.of if unit == "cases" else 1
        low, high = verdicts.allowed(figure, value, unit, qualifier)
        self.open_low, open_high = verdicts.open_ends(qualifier)
        self.open_high = open_high and high <= scale
        low = max(low, Fraction(0))
        most = value if low > scale else scale  # more than all is shown as it is printed
        self.low, self.high = low / scale, Fraction(min(high, most)) / scale
        low, high = self.low * self.of, self.high * self.of
        first = math.floor(low) + 1 if self.open_low else math.ceil(low)
        after = math.ceil(high) if self.open_high else math.floor(high) + 1
        others = self.base not in (None, self.of)
        self.fits = range(first, 0 if others else min(after, self.of + 1))
        self.verdict = None if self.count is None else verdicts.MISMATCH
        if self.verdict and self.count in self.fits:  # in which nothing is looked for one by one
            known = verdicts.share(self.count * scale, self.of)
            self.verdict = verdicts.verdict(figure, value, unit, known, qualifier)

    def lines(self) -> list[str]:
        """The answer in plain words."""
        cases = f"{self.of:,} case{'s' * (self.of > 1)}"
        low, high = (re.sub("0%$", "%", percent(end, 2)) for end in (self.low, self.high))
        ends = f"{'more than ' * self.open_low}{low} to {'less than ' * self.open_high}{high}"
        says = f"of {cases} " + (f"is {low}" if low == high else f"allows shares from {ends}")
        if self.low > 1 or (self.open_low and self.low == 1):
            says = f"is more than all of {cases}"
        if self.base not in (None, self.of):
            says = f"is about {self.base:,} cases, not {self.of:,}"
        few = len(self.fits) < 4
        ends = self.fits if few else (self.fits[0], self.fits[-1])
        some = [f"{count:,} ({percent(Fraction(count, self.of))})" for count in ends]
        fitting = f"What fits: {(', ' if few else ' to ').join(some)}."
        answer = "No whole number of cases fits, so it can’t be right as printed."
        if self.count is not None:
            known = f"{self.count:,} of {self.of:,}, or {percent(Fraction(self.count, self.of))}"
            answer = f"Held against {known}: {self.verdict}."
        elif some:
            answer = "It is possible."
        return [
            answer,
            f"“{self.printed}” {says}.",
            *[fitting] * bool(some),
            f"Of the {self.of + 1:,} counts from 0 to {self.of:,}, {len(self.fits):,} would fit.",
            "The answer is about the cases read at one inspection, not about those nobody read.",
        ]


claim = Claim  # as chapters ask, such as claim("a third", 70).fits


def read_claim(printed: str) -> Reading:
    """What a printed figure says, whatever number of cases it is about."""
    text = _plain(printed) if len(printed) <= LONGEST else ""
    before = max((each for each in QUALIFIERS if text.startswith(f"{each} ")), key=len, default="")
    qualifier = QUALIFIERS.get(before, "exact")
    parts = re.fullmatch(FIGURE, text.removeprefix(before).strip(" "), re.ASCII)
    if parts is None:
        such = "can’t be read as a share or a number of cases, such as 25%, 1/3 or 28"
        raise UnreadableClaimError(f"“{printed}” {such}")
    fraction, whole, percentage, base = parts.groups("")
    if whole and not percentage and base and int(base) <= FEW:
        fraction, whole, base = f"{whole}/{base}", "", ""
    value = Fraction(fraction or (whole + percentage).removesuffix("%"))
    unit = "exact share" if before and qualifier == "exact" else "share"
    if percentage:
        value /= 100
    elif whole:
        unit = "cases"
    return Reading(whole + percentage, value, unit, qualifier, int(base) if base else None)


def _plain(printed: str) -> str:
    return reworded(in_digits(printed), "spelling").strip(" ")


def _whole(number: int | str, what: str, lowest: int, highest: int | None = None) -> int:
    """A number of cases, in digits or in words."""
    text = _plain(str(number)[:LONGEST])
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise ValueError(f"the {what} has to be a whole number, such as 70, and “{number}” isn’t")
    if not lowest <= int(text) <= (highest or int(text)):
        limits = f"from {lowest} to {highest:,}" if highest else f"at least {lowest}"
        raise ValueError(f"the {what} has to be {limits}, and “{number}” isn’t")
    return int(text)
