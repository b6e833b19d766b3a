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
    r"(?:less than |more than |at least |around |about )?[−+-]?£?\d[\d,.]*"
    r"(?:%| per cent| points| (?:of|in) \d[\d,]*)?(?: (?:to|·) [−+-]?\d[\d,.]*(?:%| points)?)?"
)

#: How a number begins, which a column is sorted by; and a date.
SIZE, DATE = (
    re.compile(r"[−+-]?(?:\d[\d,]*)?\.?\d+(?:e[+-]?\d+)?"),
    re.compile(r"(\d{4})((?:-\d\d)+)"),
)

#: A cell of no more letters than these stays on one line, hyphens and all.
SHORT = 10

#: A column of which this share of cells, gaps aside, is numbers is set from the right.
MOSTLY = 0.8

#: A column whose cells are so many times as long as the average of all columns has more room.
WIDE = 1.2


def draw(resource: dict, env: BuildEnvironment) -> nodes.raw:
    """A table as `casework.tables.table` has stored it, for the page that is being read."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    rows = [[_cell(row[name], env.docname) for name in names] for row in resource["data"]]
    cells = [{row[at]["text"]: row[at]["number"] for row in rows} for at in range(len(names))]
    kinds = [[each[text] for text in each.keys() - GAPS] for each in cells]
    letters = [_letters([row[at] for row in rows]) for at in range(len(names))]
    columns = [
        {
            "name": name,
            "number": bool(each) and sum(each) >= MOSTLY * len(each),
            "wide": length * len(names) > WIDE * sum(letters),
        }
        for name, each, length in zip(names, kinds, letters, strict=True)
    ]
    values = {"title": resource["title"], "looks": resource["casework"], "rows": rows}
    return template(Path(env.srcdir), "table.html", columns=columns, **values)


def _letters(cells: list[dict[str, object]]) -> float:
    """How many letters the cells of a column have on average, but for those that are empty."""
    filled = [len(cell["text"] + cell["second"]) for cell in cells if cell["text"]]
    return sum(filled) / max(1, len(filled))


def _cell(cell: str | dict[str, str], docname: str) -> dict[str, object]:
    stored = {"second": "", "to": "", **({"text": cell} if isinstance(cell, str) else cell)}
    stored |= {"text": typeset(stored["text"]), "href": address(stored["to"], docname)}
    order = stored.get("sort") or stored["text"]
    if date := DATE.fullmatch(order):
        order = f"{date[1]}.{date[2].replace('-', '')}"
    elif size := SIZE.match(order):
        order = size[0].replace("−", "-").replace(",", "")
    order = "" if order.startswith("not ") else order
    short = not stored["second"] and 0 < len(stored["text"]) <= SHORT
    return stored | {
        "number": bool(NUMBER.fullmatch(stored["text"])),
        "short": short,
        "order": order,
    }
