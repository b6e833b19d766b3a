"""The files that the pages load: what is added to them, and taken away."""

from __future__ import annotations

from pathlib import Path

import vl_convert
from sphinx.application import Sphinx

from casework.site import downloads, search


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
