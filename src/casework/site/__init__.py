"""Sphinx's way into the book."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx

from casework.site.charts import Chart, ChartOf, draw_results
from casework.site.layout import answer_first, arrange, visit_math
from casework.site.numbers import NumberRole
from casework.site.pages import fill
from casework.site.theme import dress, facts, finish, rewritten


def html_only(app: Sphinx) -> None:
    """End a build in another format at once: charts, numbers and folds are drawn for HTML alone.

    Ends the program, since an error of Sphinx's would be printed with a page of advice around it.
    """
    if app.builder.name != "html":
        raise SystemExit("This book is built as HTML only.")


def setup(app: Sphinx) -> dict:
    """Sphinx's way in; the book's configuration names this module as an extension."""
    app.config.html_context = facts(Path(app.srcdir))
    # Only who publishes the book knows its address, which previews have to name in full.
    app.config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")
    app.add_directive("chart-of", ChartOf)
    app.add_role("eval", NumberRole(), override=True)
    app.add_enumerable_node(Chart, "figure", lambda node: node["spec"]["usermeta"]["title"])
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    app.add_css_file("figures.css")
    app.add_js_file("site.js")  # at once, so that nobody sees the wrong colours first
    for script in ("figures.js", "tables.js", "claim.js"):
        app.add_js_file(script, loading_method="defer")
    app.connect("builder-inited", html_only, priority=0)
    app.connect("source-read", fill)
    app.connect("doctree-read", answer_first)
    app.connect("env-updated", rewritten)
    app.connect("doctree-resolved", draw_results)
    app.connect("doctree-resolved", arrange)
    app.connect("html-page-context", dress, priority=999)  # once all others have added
    app.connect("build-finished", finish)
    return {"version": version("casework"), "parallel_read_safe": False}
