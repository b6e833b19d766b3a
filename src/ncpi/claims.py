"""Read a share or a count as the press prints it, and say whether it is possible at all.

The form on the page about press claims gives the same answers: book/_static/claim.js. Change
both together; a test holds one against the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ncpi.numerals import PERCENT, value_of
from ncpi.verdicts import MATCHES, MISMATCH, STRICT, WORDING, allowed, share, verdict, whole_counts

#: Words before a figure, the longer first, and the qualifier that each stands for.
QUALIFIERS = {
    "just over": "over",
    "just under": "nearly",
    "just above": "over",
    "just below": "nearly",
    "no more than": "up to",
    "more than": "over",
    "less than": "under",
    "fewer than": "under",
    "up to": "up to",
    "at most": "up to",
    "close to": "around",
    "over": "over",
    "above": "over",
    "under": "under",
    "below": "under",
    "almost": "nearly",
    "nearly": "nearly",
    "approximately": "approximately",
    "around": "around",
    "about": "around",
    "roughly": "around",
    "some": "around",
    "only": "only",
    "just": "only",
    "a mere": "only",
    "exactly": "exact",
}
#: Words that are a share by themselves, with their qualifier.
SHARES = {
    "none": (Fraction(0), "exact"),
    "all": (Fraction(1), "exact"),
    "a majority": (Fraction(1, 2), "over"),
    "most": (Fraction(1, 2), "over"),
    "a minority": (Fraction(1, 2), "under"),
}
GLYPHS = {
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅕": "1/5",
    "⅖": "2/5",
    "⅗": "3/5",
    "⅘": "4/5",
}


@dataclass(frozen=True)
class Claim:
    """What a printed figure says of a number of cases.

    ``fits`` are the whole counts that it allows; ``low`` and ``high`` the shares, of which
    ``open_low`` or ``open_high`` isn't allowed itself. ``verdict`` holds it against a known count.
    """

    printed: str
    of: int
    low: Fraction
    high: Fraction
    open_low: bool
    open_high: bool
    fits: list[int]
    count: int | None
    verdict: str | None

    @property
    def possible(self) -> bool:
        """Whether any whole number of cases is what is printed."""
        return bool(self.fits)

    def lines(self) -> list[str]:
        """The answer in plain words."""
        ends = f"{'more than ' * self.open_low}{_percent(self.low, 2)}"
        ends += f" to {'less than ' * self.open_high}{_percent(self.high, 2)}"
        said = [f"“{self.printed}” of {self.of} cases allows shares from {ends}."]
        if not self.fits:
            said.append("No whole number of cases fits, so it can't be right as printed.")
        else:
            some = [f"{k} ({_percent(Fraction(k, self.of))})" for k in self.fits]
            if len(some) > 3:
                some = [f"{some[0]} to {some[-1]}"]
            said.append(f"It is possible. What fits: {', '.join(some)}.")
        everything = self.of + 1
        said.append(f"Of the {everything} counts from 0 to {self.of}, {len(self.fits)} would fit.")
        if self.count is not None:
            known = f"{self.count} of {self.of}, or {_percent(Fraction(self.count, self.of))}"
            said.append(f"Held against {known}: {self.verdict}.")
        return said


class UnreadableClaimError(ValueError):
    """A printed figure that isn't a share or a count, or that this module can't read."""


def claim(printed: str, of: int, count: int | None = None) -> Claim:
    """What ``printed`` says of ``of`` cases, and how it stands against a known count of them.

    Raises `UnreadableClaimError` for what can't be read, and ``ValueError`` for a number of cases
    below 1 or a count that isn't among them.
    """
    if of < 1 or (count is not None and not 0 <= count <= of):
        raise ValueError("the number of cases must be at least 1, and the count no more than that")
    figure, value, unit, qualifier, own = read_claim(printed)
    scale = of if unit == "cases" else 1
    low, high = allowed(figure, value, unit, qualifier)
    low, high = max(low, Fraction(0)) / scale, Fraction(min(high, max(scale, value))) / scale
    open_low, open_high = qualifier == "over", qualifier in {"under", "nearly"}
    fits = [
        k
        for k in whole_counts(low, high, of)
        if not (open_low and Fraction(k, of) == low)
        and not (open_high and Fraction(k, of) == high)
        and own in (None, k)
    ]
    said = None
    if count is not None and count not in fits:
        said = MISMATCH
    elif count is not None and unit == "cases":
        said = MATCHES if count == value else WORDING
    elif count is not None:
        said = verdict(figure, value, unit, share(count, of), qualifier)
    return Claim(printed, of, low, high, open_low, open_high, fits, count, said)


def read_claim(printed: str) -> tuple[str, Fraction, str, str, int | None]:
    """The figure by itself, its value, unit, qualifier, and the count in brackets after it.

    The unit is share, exact share (a count out of another) or cases.
    """
    words = re.sub(r"\s+", " ", printed.strip().lower().replace("\u2011", "-"))
    own = None
    if bracket := re.fullmatch(r"(.*\S) ?\((\d+)\)", words):
        words, own = bracket[1], int(bracket[2])
    if words in SHARES:
        value, qualifier = SHARES[words]
        return words, value, "share", qualifier, own
    qualifier = "exact"
    for before, stands_for in QUALIFIERS.items():
        if words.startswith(f"{before} "):
            words, qualifier = words.removeprefix(f"{before} "), stands_for
            break
    words = GLYPHS.get(words, words)
    # In digits, but no percentage: printed like a fraction in words, and as loosely.
    if ratio := re.fullmatch(r"(\d+)/(\d+)(?:rds?|ths?|nds?)?", words):
        return "fraction", _ratio(ratio[1], ratio[2]), "share", qualifier, own
    if ratio := re.fullmatch(r"([\w-]+) in (?:every )?([\w-]+)", words):
        return "fraction", _ratio(*map(value_of, ratio.groups())), "share", qualifier, own
    if parts := re.fullmatch(r"(\d+) (?:out )?of (?:the )?(\d+)(?: cases)?", words):
        if qualifier not in STRICT:
            raise UnreadableClaimError("a count out of another leaves nothing to be loose about")
        return words, _ratio(*parts.groups()), "exact share", qualifier, own
    value = value_of(words.removesuffix(" cases"))
    if value is None or not re.fullmatch(r"\d+(\.\d+)?", value):
        raise UnreadableClaimError(f"“{printed}” can't be read as a share or a number of cases")
    if re.search(PERCENT, words):
        return words, Fraction(value), "share", qualifier, own
    part = re.fullmatch(r"(?:(one|two|three|four)[ -]|an? )?(half|third|quarter|fifth)s?", words)
    if part:
        below = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}[part[2]]
        above = ["one", "two", "three", "four"].index(part[1] or "one") + 1
        return words, Fraction(above, below), "share", qualifier, own
    if "." in value:
        raise UnreadableClaimError(f"“{printed}” is neither a share nor a whole number of cases")
    return words, Fraction(value), "cases", qualifier, own


def _ratio(above: str | None, below: str | None) -> Fraction:
    if above is None or below is None or not below.isdigit() or int(below) == 0:
        raise UnreadableClaimError("a fraction needs two whole numbers, the second above zero")
    return Fraction(above) / int(below)


def _percent(share: Fraction, decimals: int = 1) -> str:
    """A half upwards: by whole numbers, so that the form on the page rounds the same way."""
    steps = 100 * 10**decimals
    parts = (2 * steps * share.numerator + share.denominator) // (2 * share.denominator)
    text = f"{parts // 10**decimals}.{parts % 10**decimals:0{decimals}d}"
    return f"{text.removesuffix('0') if decimals > 1 else text}%"
