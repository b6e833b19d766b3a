"""What the committed notebooks hold: their cells, charts and numbers for prose."""

from pathlib import Path

import nbformat

from casework.charts import VEGALITE
from casework.readme import pasted

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "html"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def pages() -> list[str]:
    """The addresses of the built pages."""
    found = (page.relative_to(BOOK).as_posix() for page in BOOK.rglob("*.html"))
    return sorted(page for page in found if not page.startswith("_static/"))


def code_cells(path: Path) -> list:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def chart_bundles(path: Path) -> list[dict]:
    """All forms of each chart, by MIME type."""
    return [
        output.data
        for cell in code_cells(path)
        for output in cell.outputs
        if VEGALITE in output.get("data", {})
    ]


def glued(path: Path) -> dict[str, str]:
    """The formatted numbers that a notebook gives to prose."""
    return pasted(nbformat.read(path, as_version=4))
