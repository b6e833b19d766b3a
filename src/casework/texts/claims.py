"""Read a share or a count as the press prints it, and say whether it is possible at all.

The form on the page about press claims gives the same answers: book/_static/claim.js. Change
both together; a test holds one against the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from casework.formats import percent
from casework.texts.numerals import ONES, PARTS, TENS
from casework.verdicts import (
    MATCHES,
    MISMATCH,
    STRICT,
    WORDING,
    allowed,
    open_ends,
    share,
    verdict,
    whole_counts,
)

#: Words before a figure, the longer first, and the qualifier that each stands for.
QUALIFIERS = {
    "just over": "just over",
    "just under": "nearly",
    "just above": "just over",
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
#: What part of a whole each word names.
BELOW = {"half": 2, "quarter": 4} | {
    part: below for below, part in zip([3, 5, 6, 7, 8, 9, 10], PARTS.split(), strict=True)
}


def _numbers_in_words() -> dict[str, int]:
    ones = ONES.split()
    teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    small = {words: number for number, words in enumerate(["zero", *ones, *teens.split()])}
    for number, tens in enumerate(TENS.split(), 2):
        small |= {tens: 10 * number}
        small |= {f"{tens} {words}": 10 * number + one for one, words in enumerate(ones, 1)}
    large = {"a hundred": 100}
    large |= {f"{words} hundred": 100 * number for number, words in enumerate(ones, 1)}
    rests = {f"{joint}{words}": n for words, n in small.items() if n for joint in (" ", " and ")}
    over = {f"{words}{rest}": n + m for words, n in large.items() for rest, m in rests.items()}
    return small | large | over


#: Every whole number below a thousand, by its words.
NUMBERS = _numbers_in_words()

SPACES = "[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
UNSEEN = "[\u00ad\u200b-\u200d\u2060\ufeff]"  # such as the soft hyphen of a saved page
HYPHENS = "[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
#: A hyphen beside a letter joins words, as in 25-per-cent; between digits stands a range.
JOINING = r"(?<=[a-z\d])-(?=[a-z])|(?<=[a-z])-(?=\d)"


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
        ends = f"{'more than ' * self.open_low}{_end(self.low)}"
        ends += f" to {'less than ' * self.open_high}{_end(self.high)}"
        said = [f"“{self.printed}” of {self.of} cases allows shares from {ends}."]
        if not self.fits:
            said.append("No whole number of cases fits, so it can't be right as printed.")
        else:
            some = [f"{k} ({percent(Fraction(k, self.of))})" for k in self.fits]
            if len(some) > 3:
                some = [f"{some[0]} to {some[-1]}"]
            said.append(f"It is possible. What fits: {', '.join(some)}.")
        everything = self.of + 1
        said.append(f"Of the {everything} counts from 0 to {self.of}, {len(self.fits)} would fit.")
        if self.count is not None:
            known = f"{self.count} of {self.of}, or {percent(Fraction(self.count, self.of))}"
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
    open_low, open_high = open_ends(qualifier)
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
    words, own = _plain(printed), None
    unreadable = UnreadableClaimError(f"“{printed}” can't be read as a share or a number of cases")
    if re.search(rf"[^ -~{''.join(GLYPHS)}]", words):
        raise unreadable
    if bracket := re.fullmatch(r"(.*[^ ]) ?\((\d+)\)", words):
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
    if ratio := (
        re.fullmatch(r"(\d+)/(\d+)(?:rds?|ths?|nds?)?", words)
        or re.fullmatch(r"(.+) in (?:every )?(.+?)(?: cases)?", words)
    ):
        return "fraction", _ratio(*ratio.groups()), "share", qualifier, own
    if parts := re.fullmatch(r"(\d+) (?:out )?of (?:the )?(\d+)(?: cases)?", words):
        if qualifier not in STRICT:
            raise UnreadableClaimError("a count out of another leaves nothing to be loose about")
        return words, _ratio(*parts.groups()), "exact share", qualifier, own
    if part := re.fullmatch(rf"(?:({_any(ONES)}) |an? )?({_any(BELOW)})s?", words):
        return words, Fraction(NUMBERS[part[1] or "one"], BELOW[part[2]]), "share", qualifier, own
    if share := re.fullmatch(r"(.+?) ?(?:%|per ?cent|percentage points?|pc|pct)", words):
        if (value := _number(share[1])) is None:
            raise unreadable
        return words, value / 100, "share", qualifier, own
    if (value := _number(re.sub(" cases?$", "", words))) is None:
        raise unreadable
    if value.denominator > 1:
        raise UnreadableClaimError(f"“{printed}” is neither a share nor a whole number of cases")
    return words, value, "cases", qualifier, own


def _plain(printed: str) -> str:
    """The words in small letters with single spaces, however they are joined in print."""
    words = re.sub(HYPHENS, "-", re.sub(UNSEEN, "", printed.lower()))
    return re.sub(JOINING, " ", re.sub(SPACES, " ", words).strip(" "))


def _any(words: str | dict[str, int]) -> str:
    return "|".join(words.split() if isinstance(words, str) else words)


def _number(words: str) -> Fraction | None:
    """A number in digits or, below a thousand, in words; nothing for anything else."""
    if re.fullmatch(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", words):
        return Fraction(words.replace(",", ""))
    return Fraction(NUMBERS[words]) if words in NUMBERS else None


def _ratio(above: str, below: str) -> Fraction:
    part, whole = _number(above), _number(below)
    if part is None or whole is None or whole.denominator > 1 or whole == 0:
        raise UnreadableClaimError("a fraction needs two whole numbers, the second above zero")
    return part / whole


def _end(share: Fraction) -> str:
    """An end of what is allowed: with a second decimal if it has one."""
    return f"{percent(share, 2).removesuffix('%').removesuffix('0')}%"
