"""Tables as results: notebooks store their cells as data, and the book's pages draw them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from IPython.display import display

from casework.formats import Cell

#: The media type under which a notebook stores a table: a Data Resource, with its schema.
TABLE = "application/vnd.dataresource+json"


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    rows: Iterable[str] = (),
    filters: Iterable[str] = (),
    without_search: Iterable[str] = (),
    counts: str = "figures",
) -> None:
    """Display a table as it stands, without its index.

    A cell is a `Cell`, or is printed as it is: format numbers first. With ``rows``, the address
    of each row, such as ``figure:report-good``, the first column names the row, and where the
    table is too wide its rows are shown as cards. With ``filters``, the columns to filter by, the
    page makes it searchable and sortable as well and says how many rows it shows, ``counts`` being
    what a row is; a search leaves out the columns ``without_search``.
    """
    cells = frame.map(lambda cell: cell if isinstance(cell, Cell) else Cell(str(cell)))
    looks = {"rows": list(rows), "filters": list(filters), "without_search": list(without_search)}
    looks["counts"] = counts if looks["filters"] else ""
    words = cells.map(lambda cell: f"{cell.text} ({cell.second})" if cell.second else cell.text)
    # pandas writes each cell on a line of its own, indented.
    html = re.sub(r"\n *<(?=t[dh]|/tr)", "<", words.to_html(index=False, border=0, justify="left"))
    looks = {key: look for key, look in looks.items() if look}
    _store(cells.map(Cell.stored), caption, looks, {"text/html": f"<p>{caption}</p>\n{html}"})


def download(frame: pd.DataFrame, name: str, words: str) -> None:
    """Offer a table too long for the page as a CSV file, by a link of these words.

    ``name`` is the file's, without its ending. Format the cells first: they are stored as text.
    """
    _store(frame.map(str), words, {"file": name}, {})


def _store(frame: pd.DataFrame, title: str, looks: dict, forms: dict) -> None:
    """Display stored cells as data, and in further forms."""
    resource = {
        "title": title,
        "schema": {"fields": [{"name": name, "type": "string"} for name in frame.columns]},
        "data": frame.to_dict("records"),
        "casework": looks,
    }
    bundle = {TABLE: resource, "text/plain": f"{title} ({len(frame)} rows)", **forms}
    display(bundle, metadata={TABLE: {}}, raw=True)


def added_table(figures: dict[str, tuple[str, str]]) -> None:
    """Display the figures that a chapter adds: name, value, and how far it can be trusted."""
    rows = [(name, *words) for name, words in figures.items()]
    table(
        pd.DataFrame(rows, columns=["figure", "value", "interval or limits"]),
        "Figures that this chapter adds, printed in none of the documents",
    )
