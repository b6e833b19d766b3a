"""Pages made from the data: what a page says by hand, and below it what its template makes.

The templates are in ``book/_templates``. What the data say is text, whatever it looks like: every
sign that could mean something in Markdown stands there as a character reference.
"""

import functools
import json
import re
from importlib.metadata import requires, version
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casework.data import describe, gaps_of, read_in_full
from casework.forces import MAKER, named, page
from casework.formats import Cell, date_in_words
from casework.results import opened, title
from casework.site.downloads import columns
from casework.site.tables import draw


def as_text(value: object) -> Markup:
    """A value as Markdown that says it and does nothing else; what is Markdown already stays."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Cell):
        return Markup(f"{{eval}}`{value.to}`")
    return Markup(re.sub(r"[^\w ]|_", lambda sign: f"&#{ord(sign[0])};", str(value)))


def as_name(value: object) -> Markup:
    """The name of a file, a column or a row, whose other signs are left out."""
    return Markup(re.sub(r"[^\w.-]", "", str(value)))


def as_address(value: object) -> Markup:
    """An address on the web as a link has it, in which no sign ends the link."""
    return Markup(quote(str(value), safe="/:?=&%#~"))


def data_dictionary(root: Path) -> dict:
    """Every table and column, and what each column is checked against."""
    from casework.checks import checked_against, rules, transcribed  # slow, and for this page alone

    declared, transcripts = rules(root / "data"), transcribed(root / "tests" / "transcripts")
    return {
        "tables": describe(root / "data"),
        "columns": [row for (file, _), row in columns(root).items() if file != "forces"],
        "types": {"string": "text", "integer": "whole number", "number": "number"},
        "gaps": gaps_of,
        "checked": lambda *column: (
            "; ".join(checked_against(declared, *column, transcripts)) or "not compared"
        ),
    }


#: How a document was read, in the order of the list.
HOW_READ = ["in full, every figure", "for its case gradings"]
HOW_READ += ["for particular figures, no copy kept"]

#: Where headings stood while the documents had some: of these, the list is what is left. A document
#: keeps the address of its own heading, the first of those that had the same, unless its kind or
#: title is another now.
HEADINGS = ["read-in-full", "other-pages-of-the-inspectorate", "other-news-items-and-statements"]
HEADINGS += ["read-for-their-case-gradings", "id1", "id2", "id3", "id4", "id5"]
HEADINGS += ["hodge-jones-allen-news-item"]


def sources(root: Path) -> dict:
    """Every document that a figure was taken from, and how it was read, as a table."""
    known = pd.read_csv(root / "data" / "sources.csv", dtype=str, keep_default_na=False)
    rows = known.to_dict("records")  # with the names of the gaps
    whole, (in_full, gradings, noted) = read_in_full(root / "data"), HOW_READ
    for row in rows:
        unread = noted if row["sha256"] == "not seen" else gradings
        row["how"] = in_full if row["id"] in whole else unread
    rows.sort(key=lambda row: (HOW_READ.index(row["how"]), not row["publisher"].startswith("HM")))
    data, taken = [], set(HEADINGS)
    for row in rows:
        by = f"{row['publisher']}, {row['kind']}"
        title = by if row["title"] == "not seen" else row["title"]
        old = nodes.make_id(title)
        also = [*([] if data else HEADINGS), *{old} - taken]
        taken.add(old)
        mark = "" if row["how"] == noted else f"fingerprint (SHA-256) {row['sha256'][:12]}…"
        shown = title if title != by else "no title noted"
        date = row["published"]
        words = date_in_words(date) if date[0].isdigit() else date
        notes = [part for part in (row["note"], mark) if part not in {"", "not applicable"}]
        cells = {
            "document": {"text": shown, "to": row["address"], "also": also},
            "published by": by,
            "date": {"text": words, "sort": date},
            "note": "; ".join(notes),
            "how it was read": row["how"],
            "terms": row["licence"],
        }
        data.append(cells)
    looks = {"rows": [row["id"] for row in rows], "counts": "documents"}
    looks["filters"] = ["published by", "how it was read", "terms"]
    schema = {"fields": [{"name": name} for name in cells]}
    title = "Every document that a figure was taken from, and others that are mentioned"
    return {"title": title, "schema": schema, "data": data, "casework": looks}


class SourceList(SphinxDirective):
    """The table of the documents, to whose rows other pages refer by their ids."""

    def run(self) -> list[nodes.Node]:
        """The table, anew whenever the data change."""
        root, labels = Path(self.env.srcdir), self.env.get_domain("std").anonlabels
        for path in (root / "data").iterdir():
            self.env.note_dependency(str(path))
        table = sources(root)
        for name in table["casework"]["rows"]:
            labels[name] = (self.env.docname, name)
        return [draw(table, self.env)]


def build_environment(root: Path) -> dict:
    """The packages that the book names itself, with the versions it was built with."""
    names = sorted({re.split(r"[<>=;\s\[]", need)[0] for need in requires("casework")})
    return {"versions": {name: version(name) for name in names}}


def functions(root: Path) -> dict:
    """Which tables, and which other chapters, each chapter read when it last ran."""
    rows = []
    reads = json.loads((root / "notebooks" / "inputs.json").read_text(encoding="utf-8"))
    for notebook, about in sorted(reads.items()):
        files = [Path(name) for name in about["reads"]]
        tables = [file.stem for file in files if file.match("data/*.csv")]
        others = any(file.match("notebooks/*.ipynb") for file in files)
        called = title(opened(root / "notebooks" / notebook))
        row = {"name": Path(notebook).stem, "title": called, "tables": tables}
        rows.append({**row, "others": others})
    return {"chapters": rows}


#: What the templates can print, by the page.
PAGES = {
    "book/functions": functions,
    "book/data-dictionary": data_dictionary,
    "book/build-environment": build_environment,
}


def fill(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put what its template makes of the data, or of results, below a page's own words."""
    root = Path(app.srcdir)
    if docname.startswith("forces/"):
        parts = named(page(root, docname)[0], docname.replace("/", "."), {})
        name, values, reads = "force", {"f": parts}, [root / MAKER]
    elif docname in PAGES:
        name, values = Path(docname).name, PAGES[docname](root)
        reads = [*(root / "data").iterdir(), root / "notebooks" / "inputs.json"]
    else:
        return
    for path in [*reads, root / f"book/_templates/{name}.md", root / "book/_templates/columns.csv"]:
        app.env.note_dependency(str(path))
    content[0] += f"\n{filled(root, name, values)}"


@functools.cache
def _templates(root: Path) -> Environment:
    loader, trimmed = FileSystemLoader(root), {"trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, autoescape=True, finalize=as_text, **trimmed)
    made.filters |= {"name": as_name, "address": as_address}
    return made


def filled(root: Path, name: str, values: dict) -> str:
    """What a template makes, as Markdown."""
    return _templates(root).get_template(f"book/_templates/{name}.md").render(values)
