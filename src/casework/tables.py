"""Tables as results: notebooks store their cells as data, and the book's pages draw them."""

import re
from collections.abc import Iterable

import pandas as pd
from IPython.display import display

from casework.formats import Cell

#: The media type under which a notebook stores a table: a Data Resource, with its schema.
TABLE = "application/vnd.dataresource+json"


def resource(frame: pd.DataFrame, caption: str, **looks: object) -> dict:
    """A table as a notebook stores it, without its index; ``looks`` are those of `table`.

    Raises ``ValueError`` for text that no reader should see.
    """
    cells = frame.map(lambda cell: cell if isinstance(cell, Cell) else Cell(str(cell)))
    return {
        "title": caption,
        "schema": {"fields": [{"name": name, "type": "string"} for name in frame.columns]},
        "data": cells.map(Cell.stored).to_dict("records"),
        "casework": {key: look for key, look in looks.items() if look},
    }


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    rows: Iterable[str] = (),
    filters: Iterable[str] = (),
    without_search: Iterable[str] = (),
    counts: str = "figures",
    file: str = "",
) -> None:
    """Display a table.

    A cell is a `Cell`, or is printed as it is: format numbers first. With ``rows``, the address
    of each row, such as ``figure:report-good``, the first column names the row, and where the
    table is too wide its rows are shown as cards. With ``filters``, the columns to filter by, the
    page makes it searchable and sortable as well and says how many rows it shows, ``counts`` being
    what a row is; a search leaves out the columns ``without_search``. A table too long for the page
    is offered as a CSV ``file`` of that name, by a link of the caption's words.
    """
    looks = {"rows": list(rows), "filters": list(filters), "without_search": list(without_search)}
    looks |= {"counts": counts if looks["filters"] else "", "file": file}
    bundle = {TABLE: resource(frame, caption, **looks)}
    bundle["text/plain"] = f"{caption} ({len(frame)} rows)"
    if not file:
        html = frame.map(str).to_html(index=False, border=0, justify="left")
        # pandas writes each cell on a line of its own, indented.
        bundle["text/html"] = f"<p>{caption}</p>\n" + re.sub(r"\n *<(?=t[dh]|/tr)", "<", html)
    display(bundle, metadata={TABLE: {}}, raw=True)


def added_table(figures: dict[str, tuple[str, str]]) -> None:
    """Display the figures that a chapter adds: name, value, and how far it can be trusted."""
    rows = [(name, *words) for name, words in figures.items()]
    table(
        pd.DataFrame(rows, columns=["figure", "value", "interval, limits or range"]),
        "Figures that are new in this chapter and that no document prints",
    )
