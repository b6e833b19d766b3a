"""How numbers look in prose and tables: the one place where anything is rounded."""

import calendar
import math
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import humanize
from IPython.display import display

from casework.data import root

#: The media type under which a notebook stores the numbers of its prose.
NUMBERS = "application/vnd.casework.numbers+json"

#: The media type under which a notebook stores a part of the forces' pages.
FORCES = "application/vnd.casework.forces+json"

#: Altair 6 writes this version of Vega-Lite. No front end renders the type by itself, which is
#: wanted: JupyterLab falls back to the picture and the book to its own drawing
#: (``casework.site.charts``), so that neither asks the network for a script.
VEGALITE = "application/vnd.vegalite.v6+json"

#: What the kinds of inspections.csv are called on the pages.
VISITS = {
    "initial": "first inspection",
    "return visit": "return visit",
    "quarterly update": "quarterly update",
    "2024 programme": "inspection under the new programme",
    "other": "inspection of another kind",
}

#: A number as code has it: a float, a whole number, a fraction, or a count and what it is out of.
Numeric = float | Fraction | tuple[int, int]

#: What no reader should see: a number that is none, and a zero below zero.
UNPRINTABLE = re.compile(r"(?<![\w.])(?:nan|NaN|NaT|inf|[-−]0(?:\.0+)?)(?![\w.])")


def printable(text: str) -> str:
    """The same text. Raises ``ValueError`` if it holds something `UNPRINTABLE`."""
    if found := UNPRINTABLE.search(text):
        raise ValueError(f"“{found[0]}” can't be printed, in “{text}”")
    return text


def exact(value: Numeric) -> Fraction:
    """The number that is meant: a float that is a fraction but for its last digits is that one.

    So 23/80 is itself by whatever way it was reached. Raises ``ValueError`` for what is no number.
    """
    if isinstance(value, tuple):
        return Fraction(*map(int, value))
    if isinstance(value, Fraction):
        return value
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that can be printed")
    binary = Fraction(float(value))
    near = binary.limit_denominator(10**6)
    return near if abs(near - binary) < Fraction(1, 10**12) else binary


def decimal(value: Numeric, places: int = 1, rounding: str = ROUND_HALF_UP) -> str:
    """A number with so many decimals: a half is rounded away from zero, and zero has no sign."""
    meant = exact(value)
    with localcontext(rounding=rounding):
        number = Decimal(meant.numerator) / meant.denominator
        return f"{number:z,.{places}f}".replace("-", "−")


def at_most(limit: Numeric, places: int = 3) -> str:
    """A number that another doesn't exceed, with so many decimals: rounded up, never down."""
    return decimal(limit, places, ROUND_CEILING)


def percent(share: Numeric, places: int = 1) -> str:
    """A share from 0 to 1 as a percentage, such as 27.1%."""
    return f"{decimal(100 * exact(share), places)}%"


def points(difference: Numeric, places: int = 1) -> str:
    """A difference between two shares as percentage points, such as 4.3."""
    return decimal(100 * exact(difference), places)


def in_points(difference: Numeric) -> str:
    """A difference between two shares with its direction and its unit, such as +4.3 points."""
    number = points(difference)
    return f"{'+' if number.strip('0.') and exact(difference) > 0 else ''}{number} points"


def count_of(count: int, cases: int) -> str:
    """A count and what it is a part of, such as 19 of 70."""
    return f"{count:,} of {cases:,}"


def between(low: Numeric, high: Numeric, form=percent, *places: int) -> str:
    """Both ends of an interval, such as 18.1% to 38.5%; with so many decimals, if they're given."""
    return f"{form(low, *places)} to {form(high, *places)}"


def in_words(number: int) -> str:
    """A whole number below ten as a word, from ten as digits, as newspapers do."""
    return humanize.apnumber(int(number))


def listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them: A; A and B; A, B and C."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def date_in_words(date: str) -> str:
    """A date in ISO form as words, as far as it is known.

    ``2023-11-08`` gives 8 November 2023, ``2023-11`` gives November 2023, ``2023`` gives 2023,
    ``--11`` gives November, its year not stated, and ``2023/2024`` gives 2023 to 2024.
    """
    if "/" in date:
        return " to ".join(map(date_in_words, date.split("/")))
    if date.startswith("--"):
        return calendar.month_name[int(date[2:4])]
    year, month, day = [*date.split("-"), "", ""][:3]
    words = [day and str(int(day)), month and calendar.month_name[int(month)], year]
    return " ".join(filter(None, words))


def number(value: Numeric) -> str:
    """A number with separators; below a hundred with two decimals, if it needs them."""
    if abs(exact(value)) >= 100:
        return decimal(value, 0)
    return decimal(value, 2).rstrip("0").rstrip(".")


def quantity(low: Fraction | float | str, high: Fraction | float | str, unit: str) -> str:
    """A value, or a range from low to high, in the unit of a printed figure.

    Dates come as ISO text, shares from 0 to 1; a range without an upper end is more than its
    lower end.
    """
    if unit == "date":
        return date_in_words(str(low))
    form = percent if unit == "share" else number
    if high == math.inf:
        words = f"more than {form(low)}"
    else:
        words = form(low) if low == high else between(low, high, form)
    return f"{words} {_unit_of(words, unit)}" if unit in TIMES | AGES else words


#: Units of time, and of age: a number never stands without them.
TIMES = {"minutes", "hours", "nights", "days", "weeks", "months", "years"}
AGES = {"years of age", "months of age"}

#: Units that only say that something is counted; the subject of the figure says what.
COUNTED = {"items", "places", "organisations"}


def _unit_of(number: str, unit: str) -> str:
    """A unit after a number: in the singular after one."""
    if number.rsplit(" ", 1)[-1].lower() not in {"1", "one"}:
        return unit
    one = {"people": "person", "families": "family"}
    return one.get(unit) or re.sub(r"s\b", "", unit, count=1)


def sort_key(value: Fraction | float | str, unit: str) -> str:
    """Text by which figures sort as numbers do, dates after all others."""
    return f"date {value}" if unit == "date" else f"{float(value):020.4f}"


def probability(p: float) -> str:
    """A p-value with two decimals, or three where it is small or near the usual limit of 0.05.

    So the text shows on which side of the limit it lies, and never a zero.
    """
    close = p < 0.01 or 0.045 <= p < 0.055
    return "less than 0.001" if p < 0.001 else decimal(p, 3 if close else 2)


@dataclass(frozen=True)
class Cell:
    """A text of a table or of the prose: a smaller second line, where it leads, what it sorts by.

    ``to`` is an https address, or a kind of row and its id, such as ``figure:report-good`` or
    ``cell:sound-rate/samples``; the pages resolve it. Of a sentence (`casework.wording.Wordings`),
    ``filled`` says what was filled in: from, to, and its name.
    """

    text: str
    second: str = ""
    to: str = ""
    sort: str = ""
    filled: list[list] | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.second})" if self.second else self.text

    def stored(self) -> str | dict[str, object]:
        """The cell as a notebook stores it: plain text if that is all there is."""
        printable("\n".join([self.text, self.second, self.to, self.sort]))
        fields = {key: value for key, value in asdict(self).items() if value not in ("", None)}
        return self.text if fields.keys() <= {"text"} else {"text": self.text, **fields}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The pieces of the text, each with its name, or none if it was typed."""
        pieces, at, whole = [], 0, len(self.text)
        filled = [[0, whole, "number"]] if self.filled is None else self.filled
        for start, end, name in [*filled, [whole, whole, ""]]:
            pieces += [(self.text[at:start], ""), (self.text[start:end], name)]
            at = end
        return [piece for piece in pieces if piece[0]]


def prose(**numbers: str | Cell) -> None:
    """Store formatted numbers of a chapter's prose, to be read by name in the text.

    After ``prose(good_share="27.1%")`` the text says ``{eval}`prose.good_share```, and another
    page says it with the chapter's name, as in ``{eval}`sound-rate.good_share```. The cell's
    output holds them, so nbval compares each. One in a `Cell` leads to the row that judges it; a
    sentence is one of `casework.wording.Wordings`.

    Raises ``TypeError`` for anything else, since a bare number has no stated rounding, and
    ``ValueError`` for what is `UNPRINTABLE`.
    """
    stored = {}
    for name, value in numbers.items():
        if not isinstance(value, str | Cell):
            raise TypeError(f"{name} must be formatted, not {type(value).__name__}")
        filled = getattr(value, "filled", None)
        cell = value if isinstance(value, Cell) else Cell(str(value), filled=filled)
        setattr(prose, name, cell.text)  # which JupyterLab draws in the text
        stored[name] = cell.stored()
    display({NUMBERS: stored}, raw=True)


class Works:
    """The works of ``book/references.bib``, as texts cite them: ``prose.cite.wilson1927probable``.

    ``prose.cited`` has the form in which the authors belong to the sentence.
    """

    def __init__(self, form: str) -> None:
        self._form = form

    def __getattr__(self, key: str) -> str:
        from pybtex.database import parse_file  # few texts cite, and none while its notebook is run

        if not (work := parse_file(root() / "book" / "references.bib").entries.get(key)):
            raise AttributeError(f"references.bib has no work {key}")
        authors = [" ".join(person.last_names) for person in work.persons["author"]]
        who = " and ".join(authors) if len(authors) < 3 else f"{authors[0]} et al."
        setattr(self, key, self._form.format(who, work.fields["year"]))
        return getattr(self, key)


prose.cite, prose.cited = Works("[{}, {}]"), Works("{} [{}]")


def as_printed(figure) -> str:
    """A row of the register as the document has it, the qualifying word included."""
    return figure.printed if figure.qualifier == "exact" else f"{figure.qualifier} {figure.printed}"


def with_unit(figure) -> str:
    """A row of the register as printed, and its unit unless the print says it itself."""
    words = as_printed(figure)
    needless = figure.unit in {"date", "share"} | COUNTED
    if needless or figure.unit[:-1].split("s ")[0] in figure.printed:
        return words
    return f"{words} {_unit_of(words, figure.unit)}"
