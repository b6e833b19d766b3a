"""Lay out a new chapter: a notebook that runs, to be filled with another question."""

from __future__ import annotations

import re
from pathlib import Path

from myst_nb.core.read import read_myst_markdown_notebook

from casework.run import as_stored


def lay_out(name: str, root: Path) -> Path:
    """Write ``notebooks/NAME.ipynb`` from ``book/_templates/chapter.md``, and list it in _toc.yml.

    It becomes the last chapter before the part on checking the figures. Raises ``ValueError`` for
    a name that is no address, and ``FileExistsError`` for a chapter that is there.
    """
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise ValueError(f"{name!r} can't be an address: lower-case words joined by hyphens")
    path = root / "notebooks" / f"{name}.ipynb"
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    template = (root / "book" / "_templates" / "chapter.md").read_text(encoding="utf-8")
    notebook = read_myst_markdown_notebook(template.replace("CHAPTER", name))
    texts = iter(["question", "answer", "background", "figures-text", "closing"])
    for cell in notebook.cells:
        cell.id = cell.metadata.get("id") or next(texts)
    path.write_text(as_stored(notebook, name), encoding="utf-8", newline="\n")
    contents = root / "_toc.yml"
    before, mark, after = contents.read_text(encoding="utf-8").partition("  - caption: Checking")
    line = f"      - file: notebooks/{name}\n"
    contents.write_text(f"{before}{line}{mark}{after}", encoding="utf-8", newline="\n")
    return path
