"""What the theme needs beside its templates: facts for every page, and the files that it loads."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from importlib.metadata import version
from pathlib import Path

import vl_convert
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from casework.formats import date_in_words
from casework.site.layout import definitions, describe

#: The notices that have to go with the Vega libraries wherever they are copied to.
VEGA_NOTICE = "book/licences/vega.txt"


def looks(root: Path) -> str:
    """A fingerprint of what makes the pages look as they do: code, templates, styles, scripts.

    Sphinx builds every page anew when it changes, since this is a value of its configuration.
    """
    folders = ["src/casework", "book/_static", "book/_templates", "book/_theme"]
    files = [path for folder in folders for path in (root / folder).rglob("*.*")]
    files += [root / "_config.yml", root / "_toc.yml", root / "requirements.txt"]
    found = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
        found.update(path.read_bytes())
    return found.hexdigest()


def state_facts(app: Sphinx, config: Config) -> None:
    """Give every page the version, the year of the release and the date of the newest data.

    The year is that of every citation. Sphinx would put that of ``SOURCE_DATE_EPOCH`` there; this
    runs after it.
    """
    root = Path(app.srcdir)
    about = (root / "CITATION.cff").read_text(encoding="utf-8")
    config.copyright = re.search(r'^date-released: "(\d{4})-', about, re.MULTILINE)[1]
    with (root / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        dates = [row["published"] for row in csv.DictReader(file)]
    newest = max(date for date in dates if date[0].isdigit())
    facts = {"book_version": version("casework"), "newest_data": date_in_words(newest)}
    config.html_context = {**config.html_context, **facts}
    # Only who publishes the book knows its address, which previews have to name in full.
    config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")


def rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, if what stands on other pages has changed: a chapter's title, or a definition."""
    shared = {name: title.astext() for name, title in env.titles.items()} | definitions(env)
    before, env.casework_shared = getattr(env, "casework_shared", shared), shared
    return [] if shared == before else list(env.all_docs)


def dress(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its title and its description."""
    context["title"] = context.get("title") or {"genindex": "Index"}.get(pagename, "Search")
    context["description"] = describe(doctree, context["title"])


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
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
