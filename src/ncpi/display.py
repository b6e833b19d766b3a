"""How figures look in prose and tables: the one place where anything is rounded."""

from __future__ import annotations

import calendar
import html

import humanize
import pandas as pd
from IPython.display import display
from myst_nb import glue


def percent(share: float, places: int = 1) -> str:
    """A share from 0 to 1 as a percentage, such as 27.1%."""
    return f"{share:.{places}%}"


def points(difference: float, places: int = 1) -> str:
    """A difference between two shares as percentage points, such as 4.3."""
    return f"{100 * float(difference):.{places}f}".replace("-", "−")


def count_of(count: int, cases: int) -> str:
    """A count and what it is a part of, such as 19 of 70."""
    return f"{count} of {cases}"


def between(low: float, high: float, form=percent) -> str:
    """Both ends of an interval, such as 18.1% to 38.5%."""
    return f"{form(low)} to {form(high)}"


def in_words(number: int) -> str:
    """A whole number below ten as a word, from ten as digits, as newspapers do."""
    return humanize.apnumber(int(number))


def date_in_words(date: str) -> str:
    """A day (2023-11-08) or a month (2023-11) as 8 November 2023 or November 2023."""
    year, month, *day = date.split("-")
    words = f"{calendar.month_name[int(month)]} {year}"
    return f"{int(day[0])} {words}" if day else words


def probability(p: float) -> str:
    """A p-value to two significant digits at most, never as zero."""
    if p < 0.001:
        return "less than 0.001"
    return f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def prose(**numbers: str) -> None:
    """Store formatted numbers for the chapter's prose and for other pages.

    ``prose(good_share="27.1%")`` is printed where a text says ``{glue:text}`good_share` ``.
    Raises ``TypeError`` for anything but text, since a bare number has no stated rounding.
    """
    for key, text in numbers.items():
        if not isinstance(text, str):
            raise TypeError(f"{key} must be formatted, not {type(text).__name__}")
        glue(key, text, display=False)


def table(frame: pd.DataFrame, caption: str) -> None:
    """Display a table as it stands, with its caption and without its index.

    Cells that are not text are printed as they are, so format them first.
    """
    name = html.escape(caption)
    rows = frame.style.hide(axis="index").format(escape="html").to_html(exclude_styles=True)
    rows = rows.replace("<table>", f'<table class="ncpi-table" aria-label="{name}">', 1)
    rows = rows.replace("<th >", '<th scope="col">')
    display(
        {
            # A wide table scrolls by itself on a phone, and with the keyboard; its caption stays.
            "text/html": f'<p class="ncpi-table-title">{name}</p>\n'
            f'<div class="ncpi-scroll" role="region" tabindex="0" aria-label="{name}">\n'
            f"{rows}</div>",
            "text/plain": f"{caption}\n{frame.to_string(index=False)}",
        },
        raw=True,
    )


def ledger_table(ledger: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Display a chapter's ledger (`ncpi.verdicts.ledger`): printed, derived, verdict.

    ``sources`` is the table of that name; it gives each document's publisher.
    """
    names = sources.set_index("id") if "id" in sources.columns else sources
    share = ledger.unit.eq("share")

    def value(number, is_share: bool) -> str:
        return percent(float(number)) if is_share else str(number)

    def range_of(row) -> str:
        low, high = value(row.low, row.unit == "share"), value(row.high, row.unit == "share")
        return low if low == high else f"{low} to {high}"

    table(
        pd.DataFrame(
            {
                "printed figure": ledger.subject,
                "verdict": ledger.verdict,
                "printed": ledger.printed,
                "derived": [
                    value(number, is_share)
                    for number, is_share in zip(ledger.derived, share, strict=True)
                ],
                "the print allows": [range_of(row) for row in ledger.itertuples()],
                "printed in": [
                    f"{names.publisher[row.source]}, {row.locator}" for row in ledger.itertuples()
                ],
            }
        ),
        "Printed figures that this chapter derived again",
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
