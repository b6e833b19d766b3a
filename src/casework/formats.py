"""How figures look in prose and tables: the one place where anything is rounded."""

from __future__ import annotations

import calendar
import html
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational

import humanize
import pandas as pd
from docutils.utils.smartquotes import smartyPants
from IPython.display import display
from myst_nb.ext.glue import GLUE_PREFIX

#: The media type under which a notebook stores its ledger.
LEDGER = "application/vnd.casework.ledger+json"

#: The media type under which it stores rows that readers can download.
DOWNLOAD = "application/vnd.casework.download+json"


def typeset(text: str) -> str:
    """Words with typographic quotes and apostrophes, as Sphinx sets them in prose."""
    return smartyPants(text, "q")


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
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that can be printed")
    binary = Fraction(float(value))
    near = binary.limit_denominator(10**6)
    return near if abs(near - binary) < Fraction(1, 10**12) else binary


def decimal(value: Numeric, places: int = 1) -> str:
    """A number with so many decimals: a half is rounded away from zero, and zero has no sign."""
    meant = exact(value)
    steps = math.floor(abs(meant) * 10**places + Fraction(1, 2))
    whole, rest = divmod(steps, 10**places)
    said = f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
    return f"−{said}" if steps and meant < 0 else said


def at_most(limit: Numeric, places: int = 3) -> str:
    """A number that another doesn't exceed, with so many decimals: rounded up, never down."""
    steps = math.ceil(exact(limit) * 10**places)
    return decimal((steps, 10**places), places)


def percent(share: Numeric, places: int = 1) -> str:
    """A share from 0 to 1 as a percentage, such as 27.1%."""
    return f"{decimal(100 * exact(share), places)}%"


def points(difference: Numeric, places: int = 1) -> str:
    """A difference between two shares as percentage points, such as 4.3."""
    return decimal(100 * exact(difference), places)


def in_points(difference: Numeric) -> str:
    """A difference between two shares with its direction and its unit, such as +4.3 points."""
    said = points(difference)
    return f"{'' if said.startswith('−') or not said.strip('0.') else '+'}{said} points"


def count_of(count: int, cases: int) -> str:
    """A count and what it is a part of, such as 19 of 70."""
    return f"{count} of {cases}"


def between(low: Numeric, high: Numeric, form=percent) -> str:
    """Both ends of an interval, such as 18.1% to 38.5%."""
    return f"{form(low)} to {form(high)}"


def in_words(number: int) -> str:
    """A whole number below ten as a word, from ten as digits, as newspapers do."""
    return humanize.apnumber(int(number))


def ordinal_in_words(number: int) -> str:
    """A place in an order: a word below ten, and digits from there on, such as 11th."""
    words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
    return words[number - 1] if number <= len(words) else humanize.ordinal(number)


def date_in_words(date: str) -> str:
    """A date in ISO form as words, as far as it is known.

    2023-11-08 is 8 November 2023, 2023-11 November 2023, 2023 itself, --11 November of no stated
    year, and 2023/2024 the span 2023 to 2024.
    """
    if "/" in date:
        return " to ".join(map(date_in_words, date.split("/")))
    if date.startswith("--"):
        return calendar.month_name[int(date[2:4])]
    year, *rest = date.split("-")
    month = [calendar.month_name[int(rest[0])]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


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
    if isinstance(high, float) and math.isinf(high):
        said = f"more than {form(low)}"
    elif low == high:
        said = form(low)
    else:
        said = between(low, high, form)
    return f"{said} {_unit_of(said, unit)}" if unit in TIMES | AGES else said


#: Units of time, and of age: a number never stands without them.
TIMES = {"minutes", "hours", "nights", "days", "weeks", "months", "years"}
AGES = {"years of age", "months of age"}

#: Units that only say that something is counted; the subject of the figure says what.
COUNTED = {"items", "places", "organisations"}


def _unit_of(said: str, unit: str) -> str:
    """A unit after a number: in the singular after one."""
    if said.rsplit(" ", 1)[-1].lower() not in {"1", "one"}:
        return unit
    one = {"people": "person", "families": "family"}
    return one.get(unit) or re.sub(r"s\b", "", unit, count=1)


def sort_key(value: Fraction | float | str, unit: str) -> str:
    """Text by which figures sort as numbers do, dates after all others."""
    if unit == "date":
        return f"date {value}"
    return f"{float(value):020.4f}"


def probability(p: float) -> str:
    """A p-value to two significant digits at most, never as zero."""
    if p < 0.001:
        return "less than 0.001"
    return decimal(p, 3 if p < 0.01 else 2)


class Printed(str):
    """A figure as a document prints it: in prose it leads to the row that judges it.

    ``row`` is that row's address among the chapters, such as ``ledger.html#figure-ID``.
    """

    row: str

    def __new__(cls, text: str, row: str) -> Printed:
        """Text as any other, with its row."""
        printed = super().__new__(cls, text)
        printed.row = row
        return printed


def prose(**numbers: str) -> None:
    """Store formatted numbers for the chapter's prose and for other pages.

    ``prose(good_share="27.1%")`` is printed where a text says ``{glue:text}`good_share` ``, and
    leads to the cell that stored it; what is `Printed` leads to the row that judges it.
    Raises ``TypeError`` for anything but text, since a bare number has no stated rounding, and
    ``ValueError`` for what is `UNPRINTABLE`.
    """
    for key, text in numbers.items():
        if not isinstance(text, str):
            raise TypeError(f"{key} must be formatted, not {type(text).__name__}")
        printable(text)
        # As MyST-NB's glue() stores it, whose metadata have no room for the row.
        about = {"name": key, "mime_prefix": GLUE_PREFIX}
        if isinstance(text, Printed):
            about["row"] = text.row
        bundle = {f"{GLUE_PREFIX}text/plain": repr(str(text))}
        display(bundle, raw=True, metadata={"scrapbook": about})


def table(frame: pd.DataFrame, caption: str, data: dict[str, list] | None = None) -> None:
    """Display a table as it stands, with its caption and without its index.

    Cells that are not text are printed as they are, so format them first. ``data`` is stored in
    the same output, by media type.
    """
    frame = frame.rename(columns=typeset).map(lambda cell: typeset(printable(str(cell))))
    caption = typeset(caption)
    name = html.escape(caption)
    rows = frame.style.hide(axis="index").format(escape="html")
    rows = rows.format_index(escape="html", axis="columns").to_html(exclude_styles=True)
    rows = rows.replace("<table>", f'<table class="casework-table" aria-label="{name}">', 1)
    rows = rows.replace("<th >", '<th scope="col">')
    # A few letters stay on one line, hyphens and all.
    rows = re.sub(r"<t([dh])( scope=\"col\")? ?>(?=[^<]{1,10}</)", r'<t\1\2 class="whole">', rows)
    display(
        {
            # A wide table scrolls by itself on a phone, and with the keyboard; its caption stays.
            "text/html": f'<p class="casework-table-title">{name}</p>\n'
            f'<div class="casework-scroll" role="region" tabindex="0" aria-label="{name}">\n'
            f"{rows}</div>",
            "text/plain": f"{caption}\n{frame.to_string(index=False)}",
            **(data or {}),
        },
        raw=True,
    )


def download(frame: pd.DataFrame, name: str, said: str) -> None:
    """Offer a table too long for the page as a CSV file, by a link of the words ``said``.

    ``name`` is the file's, without its ending. Format the cells first: they are stored as text.
    """
    rows = frame.map(str)
    display(
        {
            DOWNLOAD: {
                "name": name,
                "said": typeset(said),
                "columns": list(rows.columns),
                "rows": rows.to_dict("records"),
            },
            "text/plain": f"{said}: {name}.csv",
        },
        raw=True,
    )


def ledger_table(ledger: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Display a chapter's ledger (`casework.verdicts.ledger`): printed, derived, verdict.

    The output carries the same rows under `LEDGER`, for the chapter that gathers all ledgers.
    ``sources`` is the table of that name; it gives each document's publisher.
    """
    names = sources.set_index("id") if "id" in sources.columns else sources
    rows = pd.DataFrame(
        {
            "printed figure": [
                Cell(row.subject, link=f"ledger.html#figure-{row.figure}")
                for row in ledger.itertuples()
            ],
            "verdict": ledger.verdict,
            "printed": [as_printed(row) for row in ledger.itertuples()],
            "derived": [
                quantity(row.derived.low, row.derived.high, row.unit) for row in ledger.itertuples()
            ],
            "how": [row.derived.how for row in ledger.itertuples()],
            "the print allows": [row.allows for row in ledger.itertuples()],
            "printed in": [
                f"{names.publisher[row.source]}, {row.locator}" for row in ledger.itertuples()
            ],
        }
    )
    stored = rows[["derived", "how", "the print allows", "verdict"]].assign(
        figure=ledger.figure,
        sort=[sort_key(row.derived.low, row.unit) for row in ledger.itertuples()],
    )
    register_table(
        rows.set_index("here-" + ledger.figure),
        "Printed figures that this chapter derived again",
        data={LEDGER: stored.rename(columns={"the print allows": "allows"}).to_dict("records")},
    )


def as_printed(figure) -> str:
    """A row of the register as the document has it, the qualifying word included."""
    loose = "" if figure.qualifier == "exact" else f"{figure.qualifier} "
    return f"{loose}{figure.printed}"


def with_unit(figure) -> str:
    """A row of the register as printed, and its unit unless the print says it itself."""
    said = as_printed(figure)
    unspoken = {"date", "share"} | COUNTED
    if figure.unit in unspoken or figure.unit[:-1].split("s ")[0] in figure.printed:
        return said
    return f"{said} {_unit_of(said, figure.unit)}"


#: Where a cell may lead: to a page, or to a place in the book. Anything else would be run.
LINK = re.compile(r"https?://\S+|(?!//)[\w./-]+(#[\w-]+)?|#[\w-]+")


@dataclass(frozen=True)
class Cell:
    """A cell of a `register_table`: text, a smaller second line, a link, and what it sorts by.

    A link that is no `LINK` is left out.
    """

    text: str
    second: str = ""
    link: str = ""
    sort: str = ""

    def inside(self) -> str:
        """The cell's content as HTML."""
        said = html.escape(typeset(printable(self.text)))
        if LINK.fullmatch(self.link):
            said = f'<a href="{html.escape(self.link)}">{said}</a>'
        return said + (
            f"<small>{html.escape(typeset(printable(self.second)))}</small>" if self.second else ""
        )


def register_table(
    frame: pd.DataFrame,
    caption: str,
    filters: Iterable[str] = (),
    data: dict[str, list] | None = None,
    counts: str = "figures",
    mute: str = "",
    folded: bool = False,
) -> None:
    """Display rows of the register: as a table, and where that is too wide, as cards.

    A cell is text or a `Cell`. The first column names the row, and the index gives it its address
    in the page. With ``filters``, the columns to filter by, the book's ``tables.js`` makes the
    table searchable and sortable as well, and says how many rows it shows, ``counts`` being what
    a row is. A search doesn't look at the column ``mute``, whose words say nothing of a row.
    A table that is ``folded`` opens when its caption is chosen.
    ``data`` is stored in the same output, by media type.
    """
    frame, caption = frame.rename(columns=typeset), typeset(caption)
    head = "".join(
        f'<th scope="col"{" data-filter" * (name in filters)}'
        f"{' data-mute' * (name == mute)}>{html.escape(name)}</th>"
        for name in frame.columns
    )
    searchable = f' data-table data-counts="{html.escape(counts)}"' if filters else ""

    def sorts_by(cell: Cell) -> str:
        return f' data-order="{html.escape(cell.sort or cell.text)}"' if filters else ""

    rows = []
    for address, *values in frame.itertuples():
        first, *others = (
            value if isinstance(value, Cell) else Cell(str(value)) for value in values
        )
        cells = "".join(
            f'<td data-label="{html.escape(name)}"{sorts_by(cell)}>{cell.inside()}</td>'
            for name, cell in zip(frame.columns[1:], others, strict=True)
        )
        rows.append(
            f'<tr id="{html.escape(str(address))}">'
            f'<th scope="row"{sorts_by(first)}>{first.inside()}</th>{cells}</tr>'
        )
    name, body = html.escape(caption), "\n".join(rows)
    before, after = f'<p class="casework-table-title">{name}</p>', ""
    if folded:
        before = f'<details class="casework-table-title"><summary>{name}</summary>'
        after = "</details>"
    display(
        {
            "text/html": f'{before}\n<div class="casework-register">'
            f'<table aria-label="{name}"{searchable}>\n'
            f"<thead><tr>"
            f"{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
            f"</div>{after}",
            "text/plain": f"{caption}\n"
            + frame.map(lambda value: value.text if isinstance(value, Cell) else value).to_string(
                index=False
            ),
            **(data or {}),
        },
        raw=True,
    )


def tests_table(tests: list[dict]) -> None:
    """Display a chapter's tests of significance, each p-value with the effect that it is about.

    Each test has the texts ``question`` and ``effect`` (with its interval), the number ``p`` and
    ``main``: whether it is the chapter's main test. ``printed`` is the p-value's text where it
    isn't `probability`'s.
    """
    table(
        pd.DataFrame(
            {
                "question": [test["question"] for test in tests],
                "effect": [test["effect"] for test in tests],
                "p-value": [test.get("printed") or probability(test["p"]) for test in tests],
                "part": ["main test" if test["main"] else "in support" for test in tests],
            }
        ),
        "The tests of this chapter",
    )


def added_table(figures: dict[str, tuple[str, str]]) -> None:
    """Display the figures that a chapter adds: name, value, and how far it can be trusted."""
    table(
        pd.DataFrame(
            [(name, *said) for name, said in figures.items()],
            columns=["figure", "value", "interval or limits"],
        ),
        "Figures that this chapter adds, printed in none of the documents",
    )
