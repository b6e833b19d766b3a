"""Sphinx's way into the book, and the pages that are made from the data."""

from __future__ import annotations

import csv
import os
import re
from importlib.metadata import requires, version
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ncpi.checks import gaps_of
from ncpi.data import describe
from ncpi.display import date_in_words
from ncpi.figures import Chart, ChartOf, depart_chart, visit_chart
from ncpi.pages import NumberRole, explain_terms, fold_code_last, introduce, name_cells
from ncpi.rules import checked_against, transcribed
from ncpi.theme import depart_folded, finish, mend_theme, visit_folded, visit_math


class DataDirective(SphinxDirective):
    """A page made from the files in ``data/``; subclasses say what stands on it."""

    def lines(self, folder: Path) -> list[str]:
        """The page in MyST Markdown."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """The page's nodes, headings included."""
        folder = Path(self.env.srcdir) / "data"
        for path in sorted(folder.iterdir()):
            self.env.note_dependency(str(path))
        page = "\n".join(self.lines(folder))
        return self.parse_text_to_nodes(page, allow_section_headings=True)


#: What the types of the Data Package standard are called in the data dictionary.
TYPES = {"string": "text", "integer": "whole number", "number": "number"}


class DataDictionary(DataDirective):
    """Every table and column, from ``datapackage.json``."""

    def lines(self, folder: Path) -> list[str]:
        """One section a table."""
        page = []
        transcripts = transcribed(folder.parent / "tests" / "transcripts")
        for name, table in describe(folder).items():
            page += [f"## {table['title']}", "", table["description"], ""]
            page += [f"{{download}}`{table['path']} <../data/{table['path']}>`", ""]
            page += ["| column | meaning | type and values | checked against |", f"|{' --- |' * 4}"]
            keys = set(table["schema"]["primaryKey"])
            links = {
                key["fields"][0]: key["reference"]["resource"]
                for key in table["schema"].get("foreignKeys", [])
            }
            for field in table["schema"]["fields"]:
                kind = TYPES[field["type"]]
                if "categories" in field:
                    kind = ", ".join(field["categories"])
                    kind += " (in this order)" if field.get("categoriesOrdered") else ""
                if field["name"] in links:
                    kind += f"; one of the table {links[field['name']]}"
                if gaps := gaps_of(field, table["schema"]):
                    kind += f"; may be {' or '.join(gaps)}"
                mark = " (key)" if field["name"] in keys else ""
                against = checked_against(name, field["name"], transcripts)
                cells = [f"`{field['name']}`{mark}", field["description"], kind, against]
                page.append(f"| {' | '.join(cells)} |")
            page.append("")
        return page


#: The gap that needs no line of its own.
NO_NOTE = "not applicable"


class SourceList(DataDirective):
    """Every document that a figure was taken from, from ``sources.csv``."""

    def lines(self, folder: Path) -> list[str]:
        """One section a publisher's document."""
        with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))  # as text: the names of the gaps are wanted
        groups = {
            "Read in full": lambda row: row["sha256"] != "not seen",
            "Other pages of the inspectorate": lambda row: row["publisher"].startswith("HMIC"),
            "Other news items and statements": lambda row: True,
        }
        page = []
        for heading, belongs in groups.items():
            page += [f"## {heading}", ""]
            here = [row for row in rows if belongs(row)]
            for row in here:
                page += self.entry(row)
            rows = [row for row in rows if row not in here]
        return page

    def entry(self, row: dict[str, str]) -> list[str]:
        """A document's section."""
        untitled = f"{row['publisher']}, {row['kind']}"
        title = untitled if row["title"] == "not seen" else row["title"]
        date = row["published"]
        facts = {
            "Publisher": f"{row['publisher']} ({row['kind']})",
            "Date": date_in_words(date) if date[0].isdigit() else date,
            "Address": f"<{row['address']}>" if "//" in row["address"] else row["address"],
            "Terms": row["licence"],
            "Fingerprint of the text (SHA-256)": row["sha256"],
            "Note": row["note"],
        }
        bare = {NO_NOTE, "not seen"}
        said = [f"- {key}: {value}" for key, value in facts.items() if value not in bare]
        return [f"({row['id']})=", f"### {title}", "", *said, ""]


class BuildEnvironment(DataDirective):
    """The packages that the book names itself, with the versions it was built with."""

    def lines(self, folder: Path) -> list[str]:
        """One row a package."""
        names = sorted({re.split(r"[<>=;\s\[]", need)[0] for need in requires("ncpi")})
        page = ["| package | version |", "| --- | --- |"]
        return page + [f"| {name} | {version(name)} |" for name in names]


def setup(app: Sphinx) -> dict:
    """Sphinx's way in; the book's configuration names this module as an extension."""
    # Only who publishes the book knows its address, which previews have to name in full.
    app.config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")
    app.add_directive("data-dictionary", DataDictionary)
    app.add_directive("chart-of", ChartOf)
    app.add_directive("source-list", SourceList)
    app.add_directive("build-environment", BuildEnvironment)
    app.add_role_to_domain("glue", "text", NumberRole(), override=True)
    app.add_enumerable_node(
        Chart, "figure", lambda chart: chart["title"], html=(visit_chart, depart_chart)
    )
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_folded))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    app.add_css_file("theme.css", priority=450)  # after the theme's own, before what's below
    app.add_css_file("ncpi.css")
    for script in ["ncpi.js", "theme.js", "tables.js", "claim.js"]:
        app.add_js_file(script, loading_method="defer")
    app.connect("doctree-read", name_cells)
    app.connect("doctree-resolved", fold_code_last)
    app.connect("doctree-resolved", explain_terms)
    app.connect("html-page-context", introduce)
    app.connect("html-page-context", mend_theme, priority=999)  # once all others have added
    app.connect("build-finished", finish)
    return {"version": version("ncpi"), "parallel_read_safe": False}
