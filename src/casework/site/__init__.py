"""Sphinx's way into the book."""

import os
from importlib.metadata import version
from pathlib import Path

import vl_convert
import yaml
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casework.data import read
from casework.forces import names
from casework.formats import date_in_words
from casework.site import downloads, search
from casework.site.charts import Chart, ChartOf, draw_results
from casework.site.forces import OfForces, share
from casework.site.layout import answer_first, arrange, definitions, describe, visit_math
from casework.site.numbers import NumberRole
from casework.site.pages import SourceList, fill


def html_only(app: Sphinx) -> None:
    """End a build in another format at once: charts, numbers and folds are drawn for HTML alone.

    Ends the program, since an error of Sphinx's would be printed with a page of advice around it.
    """
    if app.builder.name != "html":
        raise SystemExit("This book is built as HTML only.")
    app.builder.search = False  # Sphinx's own, in place of which is casework.site.search


def facts(root: Path) -> dict[str, object]:
    """What every page can print: version, year of release, the newest reports, the forces."""
    year = yaml.safe_load((root / "CITATION.cff").read_bytes())["date-released"][:4]
    published = read(root / "data" / "inspections.csv").set_index("id").published.dropna()
    newest = []  # a report that is known from news items alone has a date as well
    for table, what in [("case_gradings", "cases graded"), ("topic_judgments", "topics judged")]:
        results = read(root / "data" / f"{table}.csv").inspection
        dates = published[published.index.isin(results) & published.str[:1].str.isdigit()]
        newest += [f"{date_in_words(date)} ({what})" for date in sorted(dates)[-1:]]
    about = {"book_version": version("casework"), "year": year, "newest_data": " and ".join(newest)}
    return {**about, "forces": names(root / "data")}


def rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, if what stands on other pages has changed: a page's title, or a definition."""
    shared = {name: title.astext() for name, title in env.titles.items()} | definitions(env)
    before, env.casework_shared = getattr(env, "casework_shared", shared), shared
    return [] if shared == before else list(env.all_docs)


def introduce(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its title and its description."""
    own = {"genindex": "Index", "search": "Search", "404": "Page not found"}
    context["title"] = context.get("title") or own[pagename]
    about = "child protection on inspection, the published figures worked out again."
    first = (context.get("meta") or {}).get("description")
    context["description"] = first or f"{context['title']}: {about}"
    if pagename.startswith("forces/"):
        share(app, pagename, context)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write what is searched and what is taken away, and put Vega beside the pages.

    Files that extensions bring and no page uses are removed.
    """
    book, out, static = Path(app.srcdir, "book"), Path(app.outdir), Path(app.outdir, "_static")
    if exception is not None or not static.exists():
        return
    if not (static / "vega.js").exists():
        # vl-convert carries Vega, so no other host is asked; its licences have to go with it. In a
        # function of its own: its names would clash with those of Sphinx's scripts.
        notice = (book / "licences" / "vega.txt").read_text(encoding="utf-8").strip()
        vega = f"/*!\n{notice}\n*/\n(() => {{{vl_convert.javascript_bundle()}}})();\n"
        (static / "vega.js").write_text(vega, encoding="utf-8")
    search.write(out)
    downloads.write(app)
    naming = [*out.rglob("*.html"), static / "figures.css", static / "figures.js"]
    named = "".join(path.read_text(encoding="utf-8") for path in naming)
    for path in [*static.rglob("*.*"), *(out / "charts").iterdir()]:
        if path.name not in named:
            path.unlink()


def setup(app: Sphinx) -> dict:
    """Sphinx's way in; the book's configuration names this module as an extension."""
    app.config.html_context = facts(Path(app.srcdir))
    # Only who publishes the book knows its address, which previews have to name in full, and where
    # its repository is.
    app.config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")
    app.config.html_context["html_baseurl"] = app.config.html_baseurl  # templates ask for it
    if repository := os.environ.get("BOOK_REPOSITORY"):
        issues = {"repository": repository, "issues": f"{repository}/issues"}
        app.config.html_theme_options = app.config.html_theme_options | issues
        app.tags.add("issues")  # of what a page says only where errors can be reported
    app.config.templates_path = ["book/_templates"]
    app.config.html_additional_pages = {"search": "search.html", "404": "404.html"}
    app.add_directive("chart-of", ChartOf)
    app.add_directive("forces", OfForces)
    app.add_directive("source-list", SourceList)
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
    app.connect("doctree-read", describe)
    app.connect("env-updated", rewritten)
    app.connect("doctree-resolved", draw_results)
    app.connect("doctree-resolved", arrange)
    app.connect("html-page-context", introduce)
    app.connect("build-finished", finish)
    return {"version": version("casework"), "parallel_read_safe": False}
