"""What the committed notebooks hold: their cells, charts and numbers for prose."""

import csv
import shutil
from pathlib import Path

import nbformat

from casework.charts import VEGALITE
from casework.results import numbers, outputs
from casework.tables import TABLE

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "html"
#: What lies in the project's folder without being part of it: a copy leaves it out.
MADE = [".git", ".venv", "_build", "node_modules", "__pycache__", ".*_cache"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table as text, so that gaps keep their names."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def copied(folder: Path) -> Path:
    """A copy of what the notebooks and the book are made of; its data folder."""
    for part in ["book", "data", "forces", "notebooks", "src", "verification", "tests/transcripts"]:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ["requirements.txt", "pyproject.toml", "_config.yml", "_toc.yml", "index.md"]:
        shutil.copy(ROOT / file, folder)
    for file in ["CITATION.cff", "README.md"]:
        shutil.copy(ROOT / file, folder)
    return folder / "data"


def pages() -> list[str]:
    """The addresses of the built pages."""
    found = (page.relative_to(BOOK).as_posix() for page in BOOK.rglob("*.html"))
    return sorted(page for page in found if not page.startswith("_static/"))


#: Forces whose pages differ in kind, and stand for those of all where a browser looks at each page.
LOOKED_AT = {"thames-valley", "kent", "suffolk"}


def looked_at() -> list[str]:
    """The built pages without those of forces that only the tests without a browser go through."""
    return [page for page in pages() if page[:7] != "forces/" or page[7:-5] in LOOKED_AT]


def code_cells(path: Path) -> list:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def bundles(path: Path, media: str) -> list[dict]:
    """All forms of each output that has a media type, by media type."""
    return [
        output.data
        for cell in code_cells(path)
        for output in cell.outputs
        if media in output.get("data", {})
    ]


def chart_bundles(path: Path) -> list[dict]:
    """All forms of each chart, by media type."""
    return bundles(path, VEGALITE)


def tables(path: Path, cell: str | None = None) -> list[dict]:
    """The tables that a notebook, or one cell of it, has stored."""
    found = outputs(nbformat.read(path, as_version=4), TABLE)
    return [table for at, table in found if cell in (None, at)]


def numbers_of(path: Path) -> dict[str, str]:
    """The formatted numbers that a notebook gives to prose."""
    found = numbers(nbformat.read(path, as_version=4), path.stem)
    return {name: number.text for name, number in found.items()}
