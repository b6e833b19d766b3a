"""The chapters as this book publishes them, beside the default way: `make bench-pages`.

The default way is the same notebooks with Altair's default renderer in a Jupyter Book without
further settings. Its Vega scripts, which it would ask another host for, stand beside the pages, so
that it works at all. Both are served compressed from this machine and measured in one run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import altair as alt
import nbformat
from playwright.sync_api import sync_playwright

from casework.charts import VEGALITE
from casework.site.charts import RENDERERS
from tests import lighthouse
from tests.book.test_pages import WEIGHT_LIMIT
from tests.browser import served, start, weigh
from tests.stored import BOOK, NOTEBOOKS, ROOT

DEFAULT = ROOT / "_build" / "default"
SCRIPTS = {
    "vega": "vega/build/vega.min.js",
    "vega-lite": "vega-lite/build/vega-lite.min.js",
    "vega-embed": "vega-embed/build/vega-embed.min.js",
}


def as_altair_does(bundle: dict) -> dict:
    """A chart's output as Altair's default renderer gives it, its scripts beside the page."""
    (page,) = alt.renderers.get()(bundle[VEGALITE]).values()
    for name in SCRIPTS:
        page = re.sub(rf'"https://[^"]*/{name}@[^"]*"', f'"../_static/{name}.min.js"', page)
    return {"text/html": page, "text/plain": "alt.Chart(...)"}


def build_the_default_way() -> Path:
    """A default book of the same notebooks; the folder of its pages."""
    shutil.rmtree(DEFAULT, ignore_errors=True)
    (DEFAULT / "notebooks").mkdir(parents=True)
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if VEGALITE in output.get("data", {}):
                    output.data = as_altair_does(output.data)
                for media in RENDERERS:  # which only this book knows how to draw
                    output.data.pop(media, None)
                output.metadata = {}
        nbformat.write(notebook, DEFAULT / "notebooks" / path.name)
    (DEFAULT / "index.md").write_text("# The same notebooks\n", encoding="utf-8")
    (DEFAULT / "references.bib").write_bytes((ROOT / "book" / "references.bib").read_bytes())
    chapters = "".join(f"  - file: notebooks/{path.stem}\n" for path in NOTEBOOKS)
    toc = f"format: jb-book\nroot: index\nchapters:\n{chapters}"
    (DEFAULT / "_toc.yml").write_text(toc, encoding="utf-8")
    config = (
        "title: The same notebooks\nexecute:\n  execute_notebooks: 'off'\n"
        "bibtex_bibfiles: [references.bib]\n"
    )
    (DEFAULT / "_config.yml").write_text(config, encoding="utf-8")
    run = subprocess.run(
        [Path(sys.executable).parent / "jupyter-book", "build", "--quiet", DEFAULT],
        capture_output=True,
        text=True,
    )
    pages = DEFAULT / "_build" / "html"
    if run.returncode or not (pages / "notebooks").exists():
        raise RuntimeError(f"The default book wasn't built: {run.stderr[-2000:]}")
    for name, script in SCRIPTS.items():
        shutil.copy(ROOT / "node_modules" / script, pages / "_static" / f"{name}.min.js")
    return pages


def figures(browser, site: str, address: str) -> dict[str, float]:
    """What a page weighs, how many requests it makes, and how fast Lighthouse finds it."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message))
    weight, asked = weigh(page, site + address)
    page.close()
    report = lighthouse.audit(site + address, ["performance"])
    return {
        "kB": weight / 1000,
        "requests": len(asked),
        "errors": len(complaints),
        "performance": lighthouse.scores(report)["performance"],
        "largest paint, s": report["audits"]["largest-contentful-paint"]["numericValue"] / 1000,
        "blocked, ms": report["audits"]["total-blocking-time"]["numericValue"],
    }


def main(before: Path | None = None) -> str | None:
    """Measure and print; what was promised and isn't kept is the exit message.

    ``before`` is the folder of an earlier build, to be set beside this one.
    """
    builds = {"default": build_the_default_way(), "before": before, "this book": BOOK}
    builds = {name: folder for name, folder in builds.items() if folder}
    heaviest, most = 0.0, 0.0
    print(f"{'':30}" + "".join(f"{name:>12}" for name in builds))
    with ExitStack() as open_sites, sync_playwright() as playwright:
        sites = {name: open_sites.enter_context(served(folder)) for name, folder in builds.items()}
        browser = start(playwright)
        for path in NOTEBOOKS:
            address = f"notebooks/{path.stem}.html"
            measured = {
                name: figures(browser, site, address)
                for name, site in sites.items()
                if (builds[name] / address).exists()
            }
            print(path.stem)
            here, there = measured["this book"], measured["default"]
            for what in here:
                values = (measured[name][what] if name in measured else None for name in builds)
                said = "".join(
                    f"{'-' if value is None else f'{value:.1f}':>12}" for value in values
                )
                print(f"  {what:28}{said}", flush=True)
            heaviest, most = max(heaviest, here["kB"]), max(most, here["kB"] / there["kB"])
        browser.close()
    print(f"Heaviest chapter {heaviest:.1f} kB; at most {most:.2f} of the default way's weight")
    if heaviest * 1000 > WEIGHT_LIMIT or most > 0.25:
        return "A chapter is heavier than it may be"
    return None


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
