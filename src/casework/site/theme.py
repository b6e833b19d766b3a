"""What the theme needs beside its templates: facts for every page, and the files that it loads."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import vl_convert
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from casework.data import read
from casework.formats import date_in_words
from casework.site.layout import definitions, describe

#: The notices that have to go with the Vega libraries wherever they are copied to.
VEGA_NOTICE = "book/licences/vega.txt"


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


def dress(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its title and its description."""
    context["title"] = context.get("title") or {"genindex": "Index"}.get(pagename, "Search")
    context["description"] = describe(app.env, pagename, context["title"])


#: What is put right in Sphinx's search: it reads titles as HTML, looks for an element that the
#: pages don't have, knows constructor and __proto__ as words, and fetches pages for its summaries,
#: which a book opened from a folder may not do.
SEARCH = {
    ".innerHTML = title;": ".textContent = title;",
    '[role="main"]': "article",
    "    Search._index = index;\n": """    Search._index = index;
    for (const words of [index.terms, index.titleterms]) {
      const { hasOwnProperty } = Object.prototype;
      Object.setPrototypeOf(words, Object.assign(Object.create(null), { hasOwnProperty }));
    }
""",
    "= DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY;": '= location.protocol !== "file:";',
}


def mend_search(static: Path) -> None:
    """Put Sphinx's search right. Raises ``ExtensionError`` where it isn't as it was known."""
    tools = static / "searchtools.js"
    script = tools.read_text(encoding="utf-8")
    for known, right in SEARCH.items():
        if known not in script and right not in script:
            raise ExtensionError(f"Sphinx's search has changed: it has no {known.strip()!r}")
        script = script.replace(known, right)
    tools.write_text(script, encoding="utf-8")


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put Vega beside the pages, and take away what extensions bring and no page uses."""
    out, static = Path(app.outdir), Path(app.outdir) / "_static"
    if exception is not None or not static.exists():
        return
    mend_search(static)
    # vl-convert carries Vega, so no other host is asked; it takes a second to say it.
    notice = (Path(app.srcdir) / VEGA_NOTICE).read_text(encoding="utf-8").strip()
    head = f"/*!\n{notice}\n\nFrom vl-convert {version('vl-convert-python')}.\n*/\n"
    vega = static / "vega.js"
    if not vega.exists() or not vega.read_text(encoding="utf-8").startswith(head):
        # In a function of its own: its names would clash with those of Sphinx's scripts.
        bundle = f"(() => {{{vl_convert.javascript_bundle()}}})();\n"
        vega.write_text(head + bundle, encoding="utf-8")
    naming = [*out.rglob("*.html"), static / "figures.css", static / "figures.js"]
    named = "".join(path.read_text(encoding="utf-8") for path in naming)
    for path in [path for path in static.rglob("*") if path.is_file()]:
        if path.name not in named:
            path.unlink()
