"""What a reader takes away to work with: the whole project in one file, and single notebooks."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from sphinx.application import Sphinx

#: The file with the project, beside the pages, and the folder in it.
PROJECT = "child-protection-on-inspection"

#: What of the project's folder is its own, and not made, installed or somebody's.
FOLDERS = ("book", "data", "forces", "notebooks", "src", "tests", "verification", ".binder")
FILES = ("*.md", "*.yml", "*.toml", "*.txt", "*.json", "*.cff", "LICENSE", "Makefile", ".npmrc")

#: What stands before a notebook that somebody downloads by itself.
NEEDS = """\
**This notebook is a chapter of a book, and doesn't run by itself.** It needs the book's tables, in
the folder `data`, and its package, `casework`. Both are in {file}, together with all the chapters.
Unpack it and call `make lab` there: with Python 3.11 or newer, that installs the rest and opens the
chapters in JupyterLab."""


def write(app: Sphinx) -> None:
    """Write the project's file, and say in each notebook that can be downloaded what it needs."""
    root, out = Path(app.srcdir), Path(app.outdir)
    found = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    found += [path for pattern in FILES for path in root.glob(pattern)]
    with zipfile.ZipFile(out / f"{PROJECT}.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(found):
            name = path.relative_to(root)
            if path.is_file() and not any(part[:2] in {"__", ".i"} for part in name.parts[:-1]):
                # Without its date, so that the same project gives the same file.
                entry = zipfile.ZipInfo(f"{PROJECT}/{name.as_posix()}")
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = path.stat().st_mode << 16
                file.writestr(entry, path.read_bytes())
    file = f"the file `{PROJECT}.zip`, which the foot of each page of the book offers"
    if app.config.html_baseurl:
        file = f"[one file]({app.config.html_baseurl}{PROJECT}.zip)"
    for path in (out / "_sources").rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if notebook["cells"][0]["id"] != "what-it-needs":
            text = NEEDS.format(file=file)
            cell = {"cell_type": "markdown", "id": "what-it-needs", "metadata": {}, "source": text}
            notebook["cells"].insert(0, cell)
            path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")
