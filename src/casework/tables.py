"""Tables as results: notebooks store their cells as data, and the book's pages draw them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd
from IPython.display import display

from casework.formats import printable, probability

#: The media type under which a notebook stores a table: a Data Resource, with its schema.
TABLE = "application/vnd.dataresource+json"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: text, a smaller second line, where it leads, and what it sorts by.

    ``to`` is an https address, or a kind of row and its id, such as ``figure:report-good`` or
    ``cell:sound-rate/samples``; the pages resolve it.
    """

    text: str
    second: str = ""
    to: str = ""
    sort: str = ""

    def stored(self) -> str | dict[str, str]:
        """The cell as a notebook stores it: plain text if that is all there is."""
        filled = {key: printable(value) for key, value in asdict(self).items() if value}
        return self.text if filled.keys() <= {"text"} else filled


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    rows: Iterable[str] = (),
    filters: Iterable[str] = (),
    without_search: Iterable[str] = (),
    counts: str = "figures",
    folded: bool = False,
) -> None:
    """Display a table as it stands, without its index.

    A cell is a `Cell`, or is printed as it is: format numbers first. With ``rows``, the address
    of each row, such as ``figure:report-good``, the first column names the row, and where the
    table is too wide its rows are shown as cards. With ``filters``, the columns to filter by, the
    page makes it searchable and sortable as well and says how many rows it shows, ``counts`` being
    what a row is; a search leaves out the columns ``without_search``. ``folded`` tables open when
    their caption is chosen.
    """
    cells = frame.map(lambda cell: cell if isinstance(cell, Cell) else Cell(printable(str(cell))))
    looks = {
        "rows": list(rows),
        "filters": list(filters),
        "without_search": list(without_search),
        "counts": counts if filters else "",
        "folded": folded,
    }
    _store(cells.map(Cell.stored), caption, {key: look for key, look in looks.items() if look})


def download(frame: pd.DataFrame, name: str, words: str) -> None:
    """Offer a table too long for the page as a CSV file, by a link of these words.

    ``name`` is the file's, without its ending. Format the cells first: they are stored as text.
    """
    _store(frame.map(str), words, {"file": name})


def _store(frame: pd.DataFrame, title: str, looks: dict) -> None:
    resource = {
        "title": title,
        "schema": {"fields": [{"name": name, "type": "string"} for name in frame.columns]},
        "data": frame.to_dict("records"),
        "casework": looks,
    }
    bundle = {TABLE: resource, "text/plain": f"{title} ({len(frame)} rows)"}
    if "file" not in looks:
        words = frame.map(_in_one_line).to_html(index=False, border=0, justify="left")
        # pandas writes each cell on a line of its own, indented.
        bundle["text/html"] = f"<p>{title}</p>\n" + re.sub(r"\n *<(?=t[dh]|/tr)", "<", words)
    display(bundle, metadata={TABLE: {}}, raw=True)


def _in_one_line(cell: str | dict[str, str]) -> str:
    """A stored cell for JupyterLab and GitHub, which show the plain table."""
    if isinstance(cell, str):
        return cell
    return f"{cell['text']} ({cell['second']})" if "second" in cell else cell["text"]


def tests_table(tests: list[dict]) -> None:
    """Display a chapter's tests of significance, each p-value with the effect that it is about.

    Each test has the texts ``question`` and ``effect`` (with its interval), the number ``p`` and
    ``main``: whether it is the chapter's main test. ``printed`` is the p-value's text where it
    isn't that of `casework.formats.probability`.
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
            [(name, *words) for name, words in figures.items()],
            columns=["figure", "value", "interval or limits"],
        ),
        "Figures that this chapter adds, printed in none of the documents",
    )
