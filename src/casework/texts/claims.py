"""Read a share or a count as the press prints it, and say whether it is possible at all.

The form on the page about press claims, book/_static/claim.js, gives the same answers for figures
in digits; words are for this module. A test holds one against the other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from text_to_num import text2num

from casework import verdicts
from casework.formats import percent
from casework.texts.numerals import BELOW, ONES, QUALIFIERS

#: Words that are a share by themselves, with their qualifier.
SHARES = {
    "none": (Fraction(0), "exact"),
    "all": (Fraction(1), "exact"),
    "a majority": (Fraction(1, 2), "over"),
    "most": (Fraction(1, 2), "over"),
    "a minority": (Fraction(1, 2), "under"),
}
GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘"
#: How words are joined in print, and how they are read.
_JOINTS = [
    (
        re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]"),
        "",
    ),  # such as the soft hyphen of a saved page
    (re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"), "-"),
    (re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"), " "),
    # A hyphen beside a letter joins words, as in 25-per-cent; between digits stands a range.
    (re.compile(r"(?<=[a-z\d])-(?=[a-z])|(?<=[a-z])-(?=\d)"), " "),
]
_PART = re.compile(rf"(?:({'|'.join(ONES.split())}) |an? )?({'|'.join(BELOW)})s?")


class UnreadableClaimError(ValueError):
    """A printed figure that isn't a share or a count, or that this module can't read."""


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
        low, high = (
            f"{percent(end, 2).removesuffix('%').removesuffix('0')}%"
            for end in (self.low, self.high)
        )
        ends = f"{'more than ' * self.open_low}{low} to {'less than ' * self.open_high}{high}"
        some = [f"{count} ({percent(Fraction(count, self.of))})" for count in self.fits]
        if len(some) > 3:
            some = [f"{some[0]} to {some[-1]}"]
        answer = [
            f"“{self.printed}” of {self.of} cases allows shares from {ends}.",
            f"It is possible. What fits: {', '.join(some)}."
            if some
            else "No whole number of cases fits, so it can't be right as printed.",
            f"Of the {self.of + 1} counts from 0 to {self.of}, {len(self.fits)} would fit.",
        ]
        if self.count is not None:
            known = f"{self.count} of {self.of}, or {percent(Fraction(self.count, self.of))}"
            answer.append(f"Held against {known}: {self.verdict}.")
        return answer


def claim(printed: str, of: int, count: int | None = None) -> Claim:
    """What ``printed`` says of ``of`` cases, and how it stands against a known count of them.

    Raises `UnreadableClaimError` for what can't be read, and ``ValueError`` for a number of cases
    below 1 or a count that isn't among them.
    """
    if of < 1 or (count is not None and not 0 <= count <= of):
        raise ValueError("the number of cases must be at least 1, and the count no more than that")
    figure, value, unit, qualifier, own = read_claim(printed)
    scale = of if unit == "cases" else 1
    low, high = verdicts.allowed(figure, value, unit, qualifier)
    low, high = max(low, Fraction(0)) / scale, Fraction(min(high, max(scale, value))) / scale
    open_low, open_high = verdicts.open_ends(qualifier)
    ends = {share for share, is_open in ((low, open_low), (high, open_high)) if is_open}
    fits = [k for k in verdicts.whole_counts(low, high, of) if Fraction(k, of) not in ends]
    fits = [k for k in fits if own in (None, k)]
    held = None
    if count is not None and count not in fits:
        held = verdicts.MISMATCH
    elif count is not None and unit == "cases":
        held = verdicts.MATCHES if count == value else verdicts.WORDING
    elif count is not None:
        exact = verdicts.share(count, of)
        held = verdicts.verdict(figure, value, unit, exact, qualifier)
    return Claim(printed, of, low, high, open_low, open_high, fits, count, held)


def read_claim(printed: str) -> tuple[str, Fraction, str, str, int | None]:
    """The figure by itself, its value, unit, qualifier, and the count in brackets after it.

    The unit is share, exact share (a count out of another) or cases.
    """
    words, own, qualifier = printed.lower(), None, "exact"
    for joint, plain in _JOINTS:
        words = joint.sub(plain, words).strip(" ")
    unreadable = UnreadableClaimError(f"“{printed}” can't be read as a share or a number of cases")
    if re.search(rf"[^ -~{GLYPHS}]", words):
        raise unreadable
    if bracket := re.fullmatch(r"(.*[^ ]) ?\((\d+)\)", words):
        words, own = bracket[1], int(bracket[2])
    if words in SHARES:
        return words, SHARES[words][0], "share", SHARES[words][1], own
    for before, stands_for in QUALIFIERS.items():
        if words.startswith(f"{before} "):
            words, qualifier = words.removeprefix(f"{before} "), stands_for
            break
    if words and words in GLYPHS:
        return (
            "fraction",
            Fraction(unicodedata.numeric(words)).limit_denominator(9),
            "share",
            qualifier,
            own,
        )
    # In digits, but no percentage: printed like a fraction in words, and as loosely.
    if parts := re.fullmatch(r"(\d+)/(\d+)(?:rds?|ths?|nds?)?", words) or re.fullmatch(
        r"(.+) in (?:every )?(.+?)(?: cases)?", words
    ):
        return "fraction", _ratio(*parts.groups()), "share", qualifier, own
    if parts := re.fullmatch(r"(\d+) (?:out )?of (?:the )?(\d+)(?: cases)?", words):
        if qualifier not in verdicts.STRICT:
            raise UnreadableClaimError("a count out of another leaves nothing to be loose about")
        return words, _ratio(*parts.groups()), "exact share", qualifier, own
    if part := _PART.fullmatch(words):
        above = _number(part[1] or "one")
        return words, above / BELOW[part[2]], "share", qualifier, own
    percentage = re.fullmatch(r"(.+?) ?(?:%|per ?cent|percentage points?|pc|pct)", words)
    value = _number(percentage[1] if percentage else re.sub(" cases?$", "", words))
    if value is None:
        raise unreadable
    if percentage:
        return words, value / 100, "share", qualifier, own
    if value.denominator > 1:
        raise UnreadableClaimError(f"“{printed}” is neither a share nor a whole number of cases")
    return words, value, "cases", qualifier, own


def _number(words: str) -> Fraction | None:
    """A number in digits or words; nothing for anything else."""
    if re.fullmatch(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", words):
        return Fraction(words.replace(",", ""))
    try:
        return Fraction(text2num(re.sub("^a ", "one ", words), "en"))
    except ValueError:
        return None


def _ratio(above: str, below: str) -> Fraction:
    part, whole = _number(above), _number(below)
    if part is None or whole is None or whole.denominator > 1 or whole == 0:
        raise UnreadableClaimError("a fraction needs two whole numbers, the second above zero")
    return part / whole
