"""Sphinx's way into the book, and the pages that are made from the data."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable
from importlib.metadata import requires, version
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from casework.checks import gaps_of
from casework.data import describe, read_in_full
from casework.formats import date_in_words
from casework.rules import checked_against, transcribed
from casework.site.charts import Chart, ChartOf, depart_chart, visit_chart
from casework.site.numbers import NumberRole
from casework.site.pages import explain_terms, fold_code_last, introduce, name_cells
from casework.site.theme import (
    ASSETS,
    Fold,
    FoldTitle,
    depart_fold,
    depart_folded,
    dress,
    finish,
    fold_notes,
    visit_fold,
    visit_folded,
    visit_math,
)


class DataDirective(SphinxDirective):
    """A page made from the files in ``data/``; subclasses say what stands on it.

    What the files say is text, whatever it looks like: it becomes nodes and is never parsed.
    """

    def made_from(self, folder: Path) -> list[nodes.Node]:
        """The page's nodes."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """The page's nodes, headings included."""
        folder = Path(self.env.srcdir) / "data"
        for path in sorted(folder.iterdir()):
            self.env.note_dependency(str(path))
        return self.made_from(folder)

    def section(self, title: str, *content: nodes.Node) -> nodes.section:
        """A section, whose address is made from its title."""
        name = nodes.fully_normalize_name(title)
        section = nodes.section("", nodes.title("", title), *content, names=[name])
        self.state.document.note_implicit_target(section, section)
        return section


def paragraph(*content: str | nodes.Node) -> nodes.paragraph:
    """A paragraph of text and nodes."""
    return nodes.paragraph("", "", *map(_node, content))


def table(head: list[str], rows: Iterable[list]) -> nodes.table:
    """A table, each cell of it text, a node or a list of these."""

    def row(cells: list) -> nodes.row:
        inside = [cell if isinstance(cell, list) else [cell] for cell in cells]
        return nodes.row("", *(nodes.entry("", paragraph(*cell)) for cell in inside))

    group = nodes.tgroup(
        "",
        *(nodes.colspec(colwidth=100 // len(head)) for _ in head),
        nodes.thead("", row(head)),
        nodes.tbody("", *map(row, rows)),
        cols=len(head),
    )
    return nodes.table("", group, classes=["colwidths-auto"])


def _node(content: str | nodes.Node) -> nodes.Node:
    return nodes.Text(content) if isinstance(content, str) else content


def with_code(text: str) -> list[nodes.Node]:
    """Text of the data's description, in which names of code stand between backquotes."""
    parts = re.split(r"`([^`]+)`", text)
    return [
        nodes.literal("", part) if at % 2 else nodes.Text(part) for at, part in enumerate(parts)
    ]


def link(address: str) -> nodes.Node:
    """An address, to be followed only if it is one of the safe kind."""
    if not address.startswith("https://"):
        return nodes.Text(address)
    return nodes.reference("", address, refuri=address)


def download(file: str, docname: str) -> nodes.Node:
    """A table of the folder ``data`` to take away; a path that leads out of it doesn't."""
    name = Path(file).name
    said = nodes.literal("", name, classes=["xref", "download"])
    return download_reference("", "", said, reftarget=f"/data/{name}", refdoc=docname)


#: What the types of the Data Package standard are called in the data dictionary.
TYPES = {"string": "text", "integer": "whole number", "number": "number"}


class DataDictionary(DataDirective):
    """Every table and column, from ``datapackage.json``."""

    def made_from(self, folder: Path) -> list[nodes.Node]:
        """One section a table."""
        transcripts = transcribed(folder.parent / "tests" / "transcripts")
        return [
            self.section(
                described["title"],
                paragraph(*with_code(described["description"])),
                paragraph(download(described["path"], self.env.docname)),
                table(
                    ["column", "meaning", "type and values", "checked against"],
                    (
                        [
                            *self.cells(field, described["schema"]),
                            checked_against(name, field["name"], transcripts),
                        ]
                        for field in described["schema"]["fields"]
                    ),
                ),
            )
            for name, described in describe(folder).items()
        ]

    def cells(self, field: dict, schema: dict) -> list:
        """A column's row: its name, what it means, and what may stand in it."""
        kind = TYPES[field["type"]]
        if "categories" in field:
            kind = ", ".join(field["categories"])
            kind += " (in this order)" if field.get("categoriesOrdered") else ""
        for key in schema.get("foreignKeys", []):
            if key["fields"][0] == field["name"]:
                kind += f"; one of the table {key['reference']['resource']}"
        if gaps := gaps_of(field, schema):
            kind += f"; may be {' or '.join(gaps)}"
        mark = " (key)" if field["name"] in schema["primaryKey"] else ""
        name = [nodes.literal("", field["name"]), nodes.Text(mark)]
        return [name, with_code(field["description"]), kind]


#: The gap that needs no line of its own.
NO_NOTE = "not applicable"


class SourceList(DataDirective):
    """Every document that a figure was taken from, from ``sources.csv``."""

    def made_from(self, folder: Path) -> list[nodes.Node]:
        """One section a publisher's document."""
        with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))  # as text: the names of the gaps are wanted
        whole = read_in_full(folder)
        groups = {
            "Read in full": lambda row: row["id"] in whole,
            "Read for their case gradings": lambda row: row["sha256"] != "not seen",
            "Other pages of the inspectorate": lambda row: row["publisher"].startswith("HMIC"),
            "Other news items and statements": lambda row: True,
        }
        page = []
        for heading, belongs in groups.items():
            here = [row for row in rows if belongs(row)]
            if here:
                entries = [part for row in here for part in self.entry(row)]
                page.append(self.section(heading, *entries))
            rows = [row for row in rows if row not in here]
        return page

    def entry(self, row: dict[str, str]) -> list[nodes.Node]:
        """A document's section, with its id as a further address."""
        address = nodes.target("", "", names=[row["id"]])
        self.state.document.note_explicit_target(address)
        untitled = f"{row['publisher']}, {row['kind']}"
        title = untitled if row["title"] == "not seen" else row["title"]
        date = row["published"]
        facts = {
            "Publisher": f"{row['publisher']} ({row['kind']})",
            "Date": date_in_words(date) if date[0].isdigit() else date,
            "Address": row["address"],
            "Terms": row["licence"],
            "Fingerprint of the text (SHA-256)": row["sha256"],
            "Note": row["note"],
        }
        said = (
            paragraph(f"{key}: ", link(value) if key == "Address" else value)
            for key, value in facts.items()
            if value not in {NO_NOTE, "not seen"}
        )
        items = (nodes.list_item("", line) for line in said)
        return [address, self.section(title, nodes.bullet_list("", *items, bullet="-"))]


class BuildEnvironment(DataDirective):
    """The packages that the book names itself, with the versions it was built with."""

    def made_from(self, folder: Path) -> list[nodes.Node]:
        """One row a package."""
        names = sorted({re.split(r"[<>=;\s\[]", need)[0] for need in requires("casework")})
        return [table(["package", "version"], ([name, version(name)] for name in names))]


def html_only(app: Sphinx) -> None:
    """End a build in another format at once: charts, numbers and folds are drawn for HTML alone.

    Ends the program, since an error of Sphinx's would be printed with a page of advice around it.
    """
    if app.builder.name != "html":
        raise SystemExit("This book is built as HTML only.")


def date_copyright(app: Sphinx, config: Config) -> None:
    """Give the copyright the year of the release, which every citation repeats.

    Sphinx puts the year of ``SOURCE_DATE_EPOCH`` there; this runs after it.
    """
    about = (Path(app.srcdir) / "CITATION.cff").read_text(encoding="utf-8")
    config.copyright = re.search(r'^date-released: "(\d{4})-', about, re.MULTILINE)[1]


def setup(app: Sphinx) -> dict:
    """Sphinx's way in; the book's configuration names this module as an extension."""
    # Only who publishes the book knows its address, which previews have to name in full.
    app.config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")
    app.add_directive("data-dictionary", DataDictionary)
    app.add_directive("chart-of", ChartOf)
    app.add_directive("source-list", SourceList)
    app.add_directive("build-environment", BuildEnvironment)
    app.add_role("eval", NumberRole(), override=True)
    app.add_enumerable_node(
        Chart, "figure", lambda chart: chart["title"], html=(visit_chart, depart_chart)
    )
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_folded))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    for node in (Fold, FoldTitle):
        app.add_node(node, html=(visit_fold, depart_fold))
    app.add_css_file("figures.css")
    app.add_js_file("site.js")  # at once, so that nobody sees the wrong colours first
    for script in (name for name in ASSETS if name.endswith(".js") and name != "site.js"):
        app.add_js_file(script, loading_method="defer")
    app.connect("config-inited", date_copyright, priority=900)
    app.connect("builder-inited", html_only, priority=0)
    app.connect("doctree-read", name_cells)
    app.connect("doctree-resolved", fold_code_last)
    app.connect("doctree-resolved", explain_terms)
    app.connect("doctree-resolved", fold_notes)
    app.connect("html-page-context", introduce)
    app.connect("html-page-context", dress, priority=999)  # once all others have added
    app.connect("build-finished", finish)
    return {"version": version("casework"), "parallel_read_safe": False}
