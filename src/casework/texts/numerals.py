"""Find every numeral of an English text, and say which of them are figures.

A figure states how many, how much, how long, how old or when. The other numerals (section
numbers, years in the names of Acts, ordinals, idioms) are found too, each with the reason why
it is none, so that nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dateutil import parser as dates
from text_to_num import text2num

ONES = "one two three four five six seven eight nine"
TEENS = (  # and nothing at all, which combines as little
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen nil nought "
    "zero"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SCALES = "hundred thousand million billion trillion"
PLURALS = "dozens hundreds thousands millions billions"
PARTS = "third fifth sixth seventh eighth ninth tenth"  # a half and a quarter have more uses
ORDINALS = (
    f"first second fourth {PARTS} eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth"
)
MONTHS = (
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
)
DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"
BEFORE_MONTH = (
    "in since by until from during of last this next early late mid to before after and between"
)
BEFORE_SPAN = "within after over about around nearly almost under for in than"
BEFORE_PART = "by to than about nearly"
SPANS = "minute hour day week fortnight month year decade century"


def _any(words: str) -> str:
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


def _after(words: str) -> str:
    """Matches where one of the words comes right before."""
    return "(?:" + "|".join(rf"(?<=\b{word}[\s-])" for word in words.split()) + ")"


HYPHEN = "[-\u2010\u2011]"
DASH = "[-\u2010-\u2015]"
GLYPH = "[¼½¾⅐-⅞]"
SMALL = rf"(?:{_any(TENS)}(?:(?:{HYPHEN}|\s){_any(ONES)})?|{_any(TEENS)}|{_any(ONES)})\b"
# Every repetition of words has a bound: without one, the time to read a text that repeats them
# would grow with the square of its length. No number in words that anyone prints is so long.
SCALED = rf"(?:{SMALL}|\ban?)(?:[\s-]+{_any(SCALES)}\b){{1,4}}"
WORDS = (
    rf"(?:{SCALED}(?:,?\s+(?:and\s+)?{SMALL}(?:[\s-]+{_any(SCALES)}\b){{0,4}}){{0,6}}"
    rf"|(?:(?:{SMALL}|a)\s+)?dozen\b|{_any(PLURALS)}\b|{_any(SCALES)}\b|{SMALL})"
)
DIGITS = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?{GLYPH}?|{GLYPH})"
    rf"(?:\s?{_any(SCALES)}\b|(?:bn|mph|km|kg|m|k|p)\b)?"
)
NUMBER = rf"(?:[£$€]\s?{DIGITS}|(?:(?<![\w)])[+\u2212-])?{DIGITS}|{WORDS})"
NUMBER = rf"(?:{NUMBER}(?:\s+and\s+(?:a\s+half|a\s+quarter|three[\s-]quarters))?)"
TO = rf"(?:\s+(?:to|or)\s+|\s?{DASH}\s?)"
MONTH = rf"(?-i:{_any(MONTHS)})\b"
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
    rf"|{_after('in of since class')}['\u2019]\d\d\b",
    "month": rf"{_after(BEFORE_MONTH)}{MONTH}",
    "time": rf"\d{{1,2}}:\d{{2}}(?:\s?{DASH}\s?\d{{1,2}}:\d{{2}})?(?:\s?[ap]m\b)?"
    rf"|{CLOCK}(?:\s?[ap]m)?(?:(?:{TO}|\s+and\s+){CLOCK})?\s?[ap]m\b"
    r"|24/7\b|\d{1,2}\s+o['\u2019]clock",
    "percentage": rf"{NUMBER}(?:{TO}{NUMBER})?{PERCENT}",
    "ratio": rf"\d+:\d+|{NUMBER}\s+in\s+(?:every\s+)?(?:{SMALL}|an?\s+{_any(SCALES)}\b|\d+\b)"
    rf"(?!\s+{MONTH})(?<!\s(?:19|20)\d\d)",
    "range": rf"{NUMBER}{TO}{NUMBER}(?:{HYPHEN}[a-z]+)*|(?<=between\s){NUMBER}\s+and\s+{NUMBER}"
    rf"|{NUMBER}{HYPHEN}\s+(?:and|or|to)\s+{NUMBER}(?:{HYPHEN}[a-z]+)+",
    "fold": rf"(?:{_any(f'{ONES} {TEENS} {TENS} hundred thousand')}|\d+{HYPHEN}?)fold\b",
    "ordinal": rf"\d+(?:st|nd|rd|th)\b|(?:{_any(TENS)}{HYPHEN})?(?:{_any(ORDINALS)})\b"
    rf"(?!s\b)(?<!(?<=\ba\s)(?:third|fifth|tenth))",
    "fraction": rf"hal(?:f|ves)\b(?:\s+an?\s+(?:{_any(SPANS)}|{_any(SCALES)}|dozen)\b)?"
    rf"|(?:(?:a|{_any(ONES)}|\d+)(?:\s+|{HYPHEN}))?quarters?\b(?:\s+of\s+an\s+hour\b)?"
    rf"|{_any(ONES)}(?:{HYPHEN}|\s){_any(PARTS)}s?\b"
    rf"|a\s{_any(PARTS)}\b(?=\s+(?:of|more|less|fewer|higher|lower|were|was|are|is|had|have)\b)"
    rf"|{_after(BEFORE_PART)}a\s{_any(PARTS)}\b",
    "compound": rf"{NUMBER}(?:{HYPHEN}[a-z]+)+",
    "span": rf"{_after(BEFORE_SPAN)}an?\s+{_any(SPANS)}\b(?:\s+and\s+a\s+half\b)?"
    rf"|an?\s+{_any(SPANS)}\b"
    r"(?:(?=\s+(?:on|ago|later|earlier|before|after)\b)|\s+and\s+a\s+half\b|(?<=fortnight))",
    "number": rf"{NUMBER}|{_any(DECADES)}\b",
    "times": r"(?:once|twice|thrice)\b",
}
_FORM = re.compile("|".join(f"(?:{form})" for form in FORMS.values()), re.I)

#: Where a numeral may start. Most words of a text can't open one and are passed over quickly.
_OPENERS = frozenset(
    f"{ONES} {TEENS} {TENS} {SCALES} {PLURALS} {ORDINALS} {MONTHS.lower()} {DECADES} a an "
    "half halves quarter quarters dozen once twice thrice".split()
) | {f"{word}fold" for word in f"{ONES} {TEENS} {TENS} hundred thousand".split()}
#: A numeral doesn't go on in the next paragraph, list item or cell of a table.
_GAP = re.compile(r"(?<![^\S\n])[^\S\n]*\n[^\S\n]*(?:\n|[*•-]\s)|(?<=\S)(?:[^\S\n]{2,}|\t)(?=\S)")
_ARTICLE = re.compile(rf"\s+(?:{_any(f'{SPANS} {SCALES} {PARTS}')}|half|quarter|dozen)\b", re.I)
_START = re.compile(rf"(?:[£$€]\s?)?\d|{GLYPH}|['\u2019\u2212+-](?=\d)|[A-Za-z]+")

_LABELS = (
    "sections? articles? parts? chapters? paragraphs? paras? schedules? figures? tables? annex "
    r"annexes appendix appendices pages? pp?\. levels? tiers? items? questions? options? phases? "
    "stages? versions? channel radio bbc itv clauses? rules? regulations? recommendations? rooms? "
    r"notes? steps? volumes? issues? nos?\. number minute agenda units? forms? category band grade "
    "routes?"
)
#: Why a numeral is no figure. A rule is what stands before it, « the numeral » and what follows;
#: « » alone is any numeral. Letters match in either case, but for those in (?-i:).
_NO_FIGURE = [
    (
        "number of a section, list or label",
        r"\n[^\S\n]*(?:\d+\.\s+)*(?:[*•-]\s+)?«[\d.]+»\.(?:\s|\Z)",
        r"\n[^\S\n]*\(?«[\d.]+»(?:\)\s|[^\S\n]{2,}[A-Z]|\t[A-Z])",
        r"\n[^\S\n]*(?:\d[\d.]*|Appendix\s\w+|Annex\s\w+)\s[^\n]*[a-z][^\S\n]{3,}"
        r"«\d{1,3}»(?:\s*\n|\Z)",
        r"\n[^\S\n]*«\d+(?:\.\d+)+»[^\S\n]+(?-i:[A-Z])",
        rf"\b{_any(_LABELS)}\s(?:\(?\d[\d.]*[a-z]?\)?(?:,|\sand|\sor|\sto)\s)*\(?«[^%]+»",
        r"\[«\d+»\]",
        r"(?-i:[a-z])[.,]«\d{1,2}»(?!\d)",
        r"\.{3,}\s*«\d+»",
        r"(?-i:Year)\s«\d{1,2}»",
    ),
    ("year in the name of a law", r"\b(?-i:Act|Order|Regulations|Rules|Code|Bill)\s«\d{4}»"),
    (
        "part of a name",
        r"(?-i:[A-Z]-?|[a-z])«\d.*»",
        r"(?-i:\b[A-Z]{2,})\s«\d»",
        r"«\d+[a-z]?»\s(?-i:(?:[A-Z]\w+\s)+(?:Street|Road|Avenue|Lane|Drive|Square|House))",
        r"(?-i:\b[A-Z]{1,2}\d[A-Z\d]?)\s«\d.*»(?-i:[A-Z]{2})\b",
        r"(?:/|www\.|@|_|=|#)\S*«»",
        r"\b(?:ref|reference|log|crime|incident|occurrence|charity)(?:\s(?:no\.?|number))?:?\s"
        r"[A-Z]*[-/]?«\d[\d/-]{3,}»",
        r"(?-i:\b(?:Operation|Project|Terminal|Platform|Studio)\s)«»",
        r"(?-i:[a-z,;])\s«(?-i:[A-Z](?!alf)[a-z]+)»(?-i:\s[A-Z]|\s?\d)",
        r"(?-i:[A-Z])\w+\s«(?-i:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)»",
    ),
    (
        "telephone number",
        r"«999|\+?0?\d[\d\s-]{8,}»",
        r"«101|111|112|105»\s(?:call|line|service)",
        r"\bon\s«101|111»",
    ),
    ("rank, not a quantity", rf"«\d+(?:st|nd|rd|th)|(?:{_any(TENS)}-)?{_any(ORDINALS)}»"),
    (
        "figure of speech",
        r"«one[\s-]to[\s-]one|one-(?:off|stop|sided|way|time)\S*|two-way»",
        r"«half»-(?:term|hearted|time|way|baked)",
        r"\b(?:other|better|second|first|latter|former)\s«half»",
        r"\b(?:at|for)\s«once»",
        r"«once»(?!\s(?:an?|per|every|in|or\stwice|before)\b|[.;])",
        r"\b(?:in|at)\s«one»\s(?:sense|point|time|stage|level)\b",
        r"\b(?:no|any|every(?:\ssingle)?|each|some|this|that|which|another|square|day|previous|"
        r"latter|former)[\s-]«one»",
        r"\bthe\s\w+\s«one»\s(?:had|has|was|is)\b",
        r"\bthe\s(?:\w+\s)?«one»(?:\s?[.,;:!?)]|\s(?:that|who|which|where|we|they|he|she|hand)\b)",
        r"«one»(?:['\u2019]s|\s(?:another|by\sone|after\s(?:another|the\sother)|or\s(?:an)?other|day|"
        r"to\sthe\snext|(?:on|in|of)\swhich|would|could|might|must|should|can|may|cannot|has\sto|"
        r"expects?|such|thing|hand|and\sall)\b)",
        r"«one»\sof\s(?:(?:the|our|its|his|her|their|my|these|those)\s)?(?:(?:single|very)\s)?"
        r"(?:most|least|few|many|best|worst|main|\w{2,}est|" + _any(f"{ONES} {TEENS}") + r")\b",
        r"\bground\s«zero»",
        r"«zero»\s(?:tolerance|hours?\b)",
        r"\bclose\s«quarters»",
        r"\b(?:this|last|next|each|every|per|previous|first|second|third|fourth|the)\s«quarters?»",
        r"\b(?:once|twice|times|hours|days|weeks|months)\s«an?\s.+»",
    ),
]
_PLAIN_HYPHEN = str.maketrans("\u2010\u2011", "--")
_LONGEST = 200  # characters of a figure that says anything; a longer one can't be read
_NEAR, _LINE = 40, 100  # characters around a numeral that rules see; the line is for lists


def _rule(rule: str) -> tuple[re.Pattern | None, re.Pattern | None, re.Pattern | None, int]:
    """A rule as patterns of the numeral, of what follows and of what leads, and how far back."""
    before, itself, after = re.split("[«»]", rule)
    whole_line = before.startswith(r"\n")
    return (
        re.compile(itself, re.I) if itself else None,
        re.compile(after, re.I) if after else None,
        re.compile(rf"(?:{before})\Z", re.I) if before else None,
        _LINE if whole_line else _NEAR,
    )


_RULES = [(why, *_rule(rule)) for why, *rules in _NO_FIGURE for rule in rules]


@dataclass(frozen=True)
class Numeral:
    """A numeral of a text: where it stands, how it is printed, and why it is no figure."""

    start: int
    end: int
    printed: str  # with single spaces
    no_figure: str | None  # the reason, or None for a figure


def find(text: str) -> Iterator[Numeral]:
    """The numerals of a text in its order; none overlaps another."""
    end = 0
    for start in _START.finditer(text):
        word = start[0].lower()
        if start.start() < end or (word.isalpha() and word not in _OPENERS):
            continue
        if word in {"a", "an"} and not _ARTICLE.match(text, start.end()):
            continue
        found = _FORM.match(text, start.start())
        if found is None:
            continue
        if (gap := _GAP.search(found[0])) and not (
            found := _FORM.match(text, start.start(), start.start() + gap.start())
        ):
            continue
        end = found.end()
        yield Numeral(found.start(), end, " ".join(found[0].split()), _why_not(text, found))


def _why_not(text: str, found: re.Match[str]) -> str | None:
    """Why a numeral is no figure, judged by itself and by what stands around it."""
    start, end = found.span()
    before = text[max(0, start - _LINE) : start]
    before = before if start > _LINE else f"\n{before}"  # a text starts like a line
    printed, before, after = (
        part.translate(_PLAIN_HYPHEN) for part in (found[0], before, text[end : end + _NEAR])
    )
    for why, itself, what_follows, what_leads, back in _RULES:  # the cheapest question first
        if (
            (itself is None or itself.fullmatch(printed))
            and (what_follows is None or what_follows.match(after))
            and (what_leads is None or what_leads.search(before, max(0, len(before) - back)))
        ):
            return why
    return None


def value_of(printed: str) -> str | None:
    """What a printed figure says, as ``figures.csv`` writes it; nothing for what it can't read.

    Numbers as decimals (`0.25` for 25 per cent), dates as far as they are printed (`2023-11-08`,
    `2023-11`, `2023`, `--11` or `--11-08` without a year), ranges as both ends (`8/13`).
    """
    if len(printed) > _LONGEST:
        return None
    if years := re.fullmatch(r"(\d{4})/(\d\d)", printed):
        return f"{years[1]}/{years[1][:2]}{years[2]}"
    if re.fullmatch(r"(?:19|20)\d\d", printed):
        return printed
    if re.search(MONTH, printed):
        return _date(printed)
    plain = re.sub(rf"{PERCENT}|[,£$€]", "", printed.lower())
    scale = Fraction(1, 100) if re.search(PERCENT, printed, re.I) else Fraction(1)
    number = _number(plain)
    if number is None:  # a compound such as nine-month-old
        number = _number(re.sub(rf"(?:{HYPHEN}[a-z]+)+\Z", "", plain))
    if number is None:
        ends = re.fullmatch(rf"({NUMBER})(?:{TO}|\sand\s)({NUMBER})", plain)
        low, high = (_number(ends[1]), _number(ends[2])) if ends else (None, None)
        return (
            None if low is None or high is None else f"{_text(low * scale)}/{_text(high * scale)}"
        )
    return _text(number * scale)


def _date(printed: str) -> str | None:
    """A day, a month or both, with or without a year; nothing for two dates or none."""
    form = rf"(?P<day>{DAY}\s)?{MONTH}(?P<before>\s{DAY},?)?(?P<year>,?\s\d{{4}})?"
    parts = re.fullmatch(form, printed)
    if parts is None or (parts["day"] and parts["before"]):
        return None
    try:
        date = dates.parse(printed, dayfirst=True, default=datetime(2000, 1, 1))
    except ValueError:  # 31 February
        return None
    day = f"-{date:%d}" if parts["day"] or parts["before"] else ""
    return f"{date:%Y-%m}{day}" if parts["year"] else f"--{date:%m}{day}"


def _text(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):.10g}"


def _number(plain: str) -> Fraction | None:
    """A number in digits or words, an article with a unit of time, or a fraction in words."""
    scaled = {"bn": "billion", "m": "million", "k": "thousand"}
    words = re.sub(r"(?<=\d)(bn|m|k)\Z", lambda found: " " + scaled[found[1]], plain)
    words = re.sub(r"^an?\s", "one ", words).strip()
    if words.removeprefix("one ") in SPANS.split():
        return Fraction(1)
    if part := re.fullmatch(rf"(?:(.+?)(?:\s|{HYPHEN}))?(half|quarter|{_any(PARTS)})s?", words):
        below = {"half": 2, "quarter": 4}.get(part[2]) or PARTS.split().index(part[2]) + 3
        below += part[2] not in {"half", "quarter", "third"}
        above = _number(part[1] or "one")
        return above / below if above is not None else None
    if digits := re.fullmatch(rf"(\d+(?:\.\d+)?)(?:\s({_any(SCALES)}))?", words):
        return Fraction(digits[1]) * (text2num(f"one {digits[2]}", "en") if digits[2] else 1)
    try:
        return Fraction(text2num(words, "en"))
    except ValueError:
        return None
