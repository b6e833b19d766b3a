"""The files that the pages load: what is put right in them, added, and taken away."""

from __future__ import annotations

import tomllib
from pathlib import Path

import vl_convert
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Mend the search, put Vega beside the pages, and take away what no page uses.

    Raises ``ExtensionError`` where Sphinx's search isn't as ``search.toml`` knows it.
    """
    book, out, static = Path(app.srcdir, "book"), Path(app.outdir), Path(app.outdir, "_static")
    if exception is not None or not static.exists():
        return
    search = (static / "searchtools.js").read_text(encoding="utf-8")
    changes = tomllib.loads((book / "_theme" / "search.toml").read_text(encoding="utf-8"))
    for change in changes["change"]:
        known, right = change["known"], change["right"]
        if known not in search and right not in search:
            raise ExtensionError(f"Sphinx's search has changed: it has no {known.strip()!r}")
        search = search.replace(known, right)
    (static / "searchtools.js").write_text(search, encoding="utf-8")
    if not (static / "vega.js").exists():
        # vl-convert carries Vega, so no other host is asked; its licences have to go with it. In a
        # function of its own: its names would clash with those of Sphinx's scripts.
        notice = (book / "licences" / "vega.txt").read_text(encoding="utf-8").strip()
        vega = f"/*!\n{notice}\n*/\n(() => {{{vl_convert.javascript_bundle()}}})();\n"
        (static / "vega.js").write_text(vega, encoding="utf-8")
    naming = [*out.rglob("*.html"), static / "figures.css", static / "figures.js"]
    named = "".join(path.read_text(encoding="utf-8") for path in naming)
    for path in [*static.rglob("*.*"), *(out / "charts").iterdir()]:
        if path.name not in named:
            path.unlink()
