"""Pages made from the data: what a page says by hand, and below it what its template makes.

The templates are in ``book/_templates``. What the data say is text, whatever it looks like: every
sign that could mean something in Markdown stands there as a character reference.
"""

from __future__ import annotations

import csv
import functools
import re
from importlib.metadata import requires, version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sphinx.application import Sphinx

from casework.checks import checked_against, rules, transcribed
from casework.data import describe, gaps_of, read_in_full
from casework.forces import MAKER, Made, page
from casework.formats import date_in_words


def as_text(value: object) -> Markup:
    """A value as Markdown that says it and does nothing else; what is Markdown already stays."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Made) and value:
        return Markup(f"{{eval}}`forces.{value.name}`")
    return Markup(re.sub(r"[^\w ]|_", lambda sign: f"&#{ord(sign[0])};", str(value)))


def as_name(value: str) -> Markup:
    """The name of a file, a column or a row, whose other signs are left out."""
    return Markup(re.sub(r"[^\w.-]", "", value))


def as_link(address: str) -> Markup:
    """An address, to be followed only if it is one of the safe kind."""
    text = as_text(address)
    return Markup(f"[{text}](<{text}>)") if address.startswith("https://") else text


def data_dictionary(root: Path) -> dict:
    """Every table and column, and what each column is checked against."""
    declared, transcripts = rules(root / "data"), transcribed(root / "tests" / "transcripts")
    return {
        "tables": describe(root / "data"),
        "types": {"string": "text", "integer": "whole number", "number": "number"},
        "gaps": gaps_of,
        "checked": lambda *column: (
            "; ".join(checked_against(declared, *column, transcripts)) or "nothing: one transcript"
        ),
    }


def sources(root: Path) -> dict:
    """Every document that a figure was taken from, and which of them were read in full."""
    with (root / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))  # as text: the names of the gaps are wanted
    return {"rows": rows, "whole": read_in_full(root / "data")}


def build_environment(root: Path) -> dict:
    """The packages that the book names itself, with the versions it was built with."""
    names = sorted({re.split(r"[<>=;\s\[]", need)[0] for need in requires("casework")})
    return {"versions": {name: version(name) for name in names}}


#: What the templates are given, by the page.
PAGES = {
    "book/data-dictionary": data_dictionary,
    "book/sources": sources,
    "book/build-environment": build_environment,
}


def fill(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put what its template makes of the data, or of results, below a page's own words."""
    root = Path(app.srcdir)
    if docname.startswith("forces/"):
        name, given, reads = "force", {"f": page(root, docname)[0]}, [root / MAKER]
    elif docname in PAGES:
        name, given, reads = Path(docname).name, PAGES[docname](root), (root / "data").iterdir()
    else:
        return
    for path in [*reads, root / f"book/_templates/{name}.md"]:
        app.env.note_dependency(str(path))
    content[0] += f"\n{filled(root, name, given)}"


@functools.cache
def _templates(root: Path) -> Environment:
    loader, trimmed = FileSystemLoader(root), {"trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, autoescape=True, finalize=as_text, **trimmed)
    made.filters |= {"name": as_name, "link": as_link, "date": date_in_words}
    return made


def filled(root: Path, name: str, given: dict) -> str:
    """What a template makes, as Markdown."""
    return _templates(root).get_template(f"book/_templates/{name}.md").render(given)
