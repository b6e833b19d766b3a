"""Sphinx's way into the book."""

from __future__ import annotations

import os
import re
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casework.data import read
from casework.formats import date_in_words
from casework.site.assets import finish
from casework.site.charts import Chart, ChartOf, draw_results
from casework.site.forces import FindForce, PartOfForce, finder, finish_page
from casework.site.layout import answer_first, arrange, definitions, describe, visit_math
from casework.site.numbers import NumberRole
from casework.site.pages import fill


def html_only(app: Sphinx) -> None:
    """End a build in another format at once: charts, numbers and folds are drawn for HTML alone.

    Ends the program, since an error of Sphinx's would be printed with a page of advice around it.
    """
    if app.builder.name != "html":
        raise SystemExit("This book is built as HTML only.")


def facts(root: Path) -> dict[str, str]:
    """What stands on every page: the version, the year of its release, the newest data's date."""
    about = (root / "CITATION.cff").read_text(encoding="utf-8")
    year = re.search(r'^date-released: "(\d{4})-', about, re.MULTILINE)[1]
    dates = read(root / "data" / "sources.csv")["published"].dropna()
    newest = date_in_words(max(date for date in dates if date[0].isdigit()))
    return {"book_version": version("casework"), "year": year, "newest_data": newest}


def rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, if what stands on other pages has changed: a page's title, or a definition."""
    shared = {name: title.astext() for name, title in env.titles.items()} | definitions(env)
    before, env.casework_shared = getattr(env, "casework_shared", shared), shared
    return [] if shared == before else list(env.all_docs)


#: What is left out of the list of chapters: all forces, and on a force's own page all but itself.
OTHERS = r'<li class="toctree-l2"><a [^>]*href="{}[^>]*>.*?</a></li>\n?'


def introduce(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its title and its description."""
    context["title"] = context.get("title") or {"genindex": "Index"}.get(pagename, "Search")
    context["description"] = describe(app.env, pagename, context["title"])
    if pagename.startswith("forces/"):
        finish_page(app, pagename, context)
    if listed := context.get("toctree"):
        others = OTHERS.format("" if pagename.startswith("forces/") else "../forces/")
        context["toctree"] = lambda **how: re.sub(others, "", listed(**how))
    if pagename == "search":
        context["finder"] = finder(Path(app.srcdir), pagename).astext()


def setup(app: Sphinx) -> dict:
    """Sphinx's way in; the book's configuration names this module as an extension."""
    app.config.html_context = facts(Path(app.srcdir))
    # Only who publishes the book knows its address, which previews have to name in full.
    app.config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")
    app.add_directive("chart-of", ChartOf)
    app.add_directive("of-force", PartOfForce)
    app.add_directive("find-your-force", FindForce)
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
    app.connect("html-page-context", introduce)
    app.connect("build-finished", finish)
    return {"version": version("casework"), "parallel_read_safe": False}
