"""Draw the tables that notebooks have stored as data."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.environment import BuildEnvironment

from casework.site.looks import template, typeset
from casework.site.numbers import address

#: What stands in a table where there is no number.
GAPS = {"", "–", "none", "not seen", "not published", "not applicable", "not compared", "not found"}

#: A number as a table prints one: with its sign, its unit, and what it is out of.
NUMBER = re.compile(
    r"(?:less than |more than |at least |around )?[−+-]?£?\d[\d,.]*"
    r"(?:%| per cent| points| (?:of|in) \d[\d,]*)?(?: to [−+-]?\d[\d,.]*(?:%| points)?)?"
)

#: A cell of no more letters than these stays on one line, hyphens and all.
SHORT = 10


def draw(resource: dict, env: BuildEnvironment) -> nodes.raw:
    """A table as `casework.tables.table` has stored it, for the page that is being read."""
    looks = resource["casework"]
    names = [field["name"] for field in resource["schema"]["fields"]]
    rows = [[_cell(row[name], env.docname) for name in names] for row in resource["data"]]
    numeric = [
        bool(words := {row[at]["text"] for row in rows} - GAPS)
        and all(map(NUMBER.fullmatch, words))
        for at in range(len(names))
    ]
    columns = [
        {
            "name": typeset(name),
            "number": number,
            "filter": name in looks.get("filters", ()),
            "mute": name in looks.get("without_search", ()),
        }
        for name, number in zip(names, numeric, strict=True)
    ]
    return template(
        Path(env.srcdir),
        "table.html",
        title=typeset(resource["title"]),
        columns=columns,
        rows=rows,
        ids=[row.replace(":", "-", 1) for row in looks.get("rows", ())],
        filters=looks.get("filters"),
        counts=looks.get("counts"),
    )


def _cell(cell: str | dict[str, object], docname: str) -> dict[str, object]:
    stored = {"text": cell} if isinstance(cell, str) else cell
    text, second = typeset(stored["text"]), typeset(stored.get("second", ""))
    return {
        "text": text,
        "second": second,
        "number": bool(NUMBER.fullmatch(text)),
        "href": address(stored.get("to", ""), docname),
        "sort": stored.get("sort", ""),
        "short": not second and 0 < len(text) <= SHORT,
        "also": stored.get("also", ()),
    }
