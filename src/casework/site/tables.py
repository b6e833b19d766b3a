"""Draw the tables that notebooks have stored as data."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.environment import BuildEnvironment

from casework.site.looks import template, typeset
from casework.site.numbers import address

#: What stands in a table where there is no number.
GAPS = {"–", "none", "not seen", "not published", "not applicable", "not compared", "not found"}

#: A number as a table prints one: with its sign, its unit, and what it is out of.
NUMBER = re.compile(
    r"(?:less than |more than |at least |around |about )?[−+-]?£?\d[\d,.]*"
    r"(?:%| per cent| points| (?:of|in) \d[\d,]*)?(?: (?:to|·) [−+-]?\d[\d,.]*(?:%| points)?)?"
)

#: How a number begins, which a column is sorted by; and a date.
SIZE = re.compile(r"[−+-]?(?:\d[\d,]*)?\.?\d+(?:e[+-]?\d+)?")
DATE = re.compile(r"(\d{4})((?:-\d\d)+)")

#: A cell of no more letters than these stays on one line, hyphens and all.
SHORT = 10


def draw(resource: dict, env: BuildEnvironment) -> nodes.raw:
    """A table as `casework.tables.table` has stored it, for the page that is being read."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    rows = [[_cell(row[name], env.docname) for name in names] for row in resource["data"]]
    columns = []
    for at, name in enumerate(names):
        cells = [row[at] for row in rows if row[at]["text"]]
        kinds = {cell["text"]: cell["number"] for cell in cells if cell["text"] not in GAPS}
        number = bool(kinds) and sum(kinds.values()) >= 0.8 * len(kinds)  # is set from the right
        letters = sum(len(cell["text"] + cell["second"]) for cell in cells) / max(1, len(cells))
        columns.append({"name": name, "number": number, "letters": letters})
    letters = sum(column["letters"] for column in columns)
    for column in columns:
        column["wide"] = column["letters"] * len(columns) > 1.2 * letters  # has more room
    values = {"title": resource["title"], "looks": resource["casework"], "rows": rows}
    return template(Path(env.srcdir), "table.html", columns=columns, **values)


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
    number = bool(NUMBER.fullmatch(stored["text"]))
    return stored | {"number": number, "short": short, "order": order}
