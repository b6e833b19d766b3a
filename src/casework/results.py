"""What the notebooks have stored: numbers, tables, charts and ledger entries, cell by cell."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pandas as pd

from casework.data import record
from casework.formats import NUMBERS
from casework.ledger import LEDGER
from casework.tables import TABLE


class Number(NamedTuple):
    """A number of the prose: its text, and where it leads, as ``kind:id``.

    Of a sentence (`casework.wording.sentence`), ``filled`` says what was filled in.
    """

    text: str
    to: str
    filled: list[list] | None = None

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The pieces of the text, each with its name, or none if it was typed."""
        if self.filled is None:
            return [(self.text, "number")]
        pieces, at = [], 0
        for start, end, name in self.filled:
            pieces += [(self.text[at:start], ""), (self.text[start:end], name)]
            at = end
        return [piece for piece in [*pieces, (self.text[at:], "")] if piece[0]]


def opened(path: Path) -> nbformat.NotebookNode:
    """A notebook to read results from, which makes it one of the reader's inputs."""
    record(path)
    return nbformat.read(path, as_version=4)


def outputs(notebook: nbformat.NotebookNode, media: str) -> Iterator[tuple[str, object]]:
    """The id of the cell, and what it has stored under a media type, output by output."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if media in output.get("data", {}):
                yield cell.id, output.data[media]


def numbers(notebook: nbformat.NotebookNode, chapter: str) -> dict[str, Number]:
    """The numbers of the prose by name; each leads to the row that judges it or else its cell.

    What was filled into a sentence has the sentence's name before its own: answer.share.
    """
    found = {}
    for cell, stored in outputs(notebook, NUMBERS):
        for name, value in stored.items():
            known = {"text": value} if isinstance(value, str) else value
            found[name] = Number(**{"to": f"cell:{chapter}/{cell}"} | known)
            for start, end, part in known.get("filled", []):
                text = known["text"][start:end]
                found[f"{name}.{part}"] = Number(text, f"cell:{chapter}/{cell}")
    return found


def ledger(notebooks: Iterable[Path]) -> pd.DataFrame:
    """The ledger entries of chapters (`casework.ledger.derive`), one row a derived figure.

    Beside what is stored, each row has the ``chapter`` (the notebook's name) and the ``cell`` (the
    id of the code cell that derives it).
    """
    rows = [
        {"chapter": path.stem, "cell": cell, **entry}
        for path in notebooks
        for cell, entry in outputs(opened(path), LEDGER)
    ]
    return pd.DataFrame(rows)


def title(notebook: nbformat.NotebookNode) -> str:
    """The first heading."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ")


def chapters(folder: Path) -> list[Path]:
    """The notebooks of a folder that derive figures or numbers from the data, by name.

    Those that gather what the others have stored say so in their first code cell.
    """
    return [path for path in sorted(folder.glob("*.ipynb")) if not gathers(path)]


def gathers(path: Path) -> bool:
    """Whether a notebook gathers what others have stored: it imports this module's readers."""
    notebook = nbformat.read(path, as_version=4)
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return bool(re.search(r"\bresults\b", next(code, "")))


def moved(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> list[str]:
    """What differs in the results of a notebook: numbers, table cells, verdicts, old and new."""
    old, new = (dict(_named(notebook)) for notebook in (before, after))
    return [
        f"{name}: {old.get(name, 'not there')} → {new.get(name, 'gone')}"
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def moved_since(commit: str, root: Path) -> Iterator[str]:
    """What has moved in all chapters since a commit, such as HEAD; a line for each result."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        name = f"{commit}:./notebooks/{path.name}"
        shown = subprocess.run(["git", "show", name], cwd=root, capture_output=True, text=True)
        if shown.returncode:
            yield f"{path.stem}: not there in {commit}"
            continue
        before, after = nbformat.reads(shown.stdout, 4), nbformat.read(path, 4)
        for line in moved(before, after):
            yield f"{path.stem}: {line}"


def _named(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Every result of a notebook with a name that says what it is."""
    for name, number in numbers(notebook, "").items():
        yield f"prose.{name}", number.text
    for _, resource in outputs(notebook, TABLE):
        columns, seen = [field["name"] for field in resource["schema"]["fields"]], Counter()
        for row in resource["data"]:
            words = [
                cell if isinstance(cell, str) else " / ".join(cell.values())
                for cell in row.values()
            ]
            texts = dict(zip(row, words, strict=True))
            name = texts.get(columns[0], "")
            seen[name] += 1  # a name may stand in several rows
            place = f"{resource['title']}, {name}{f' ({seen[name]})' * (seen[name] > 1)}"
            yield from ((f"{place}, {column}", text) for column, text in texts.items())
    for _, entry in outputs(notebook, LEDGER):
        for key in ("derived", "verdict"):
            yield f"{entry['figure']}, {key}", entry[key]
