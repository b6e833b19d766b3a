"""What the notebooks have stored: numbers, tables, charts and ledger entries, cell by cell."""

import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
import pandas as pd
import yaml

from casework.data import record
from casework.formats import FORCES, NUMBERS, Cell
from casework.ledger import LEDGER
from casework.tables import TABLE

#: A number in the text of a notebook.
ROLE = re.compile(r"\{eval\}`prose\.(\w+)`")


def opened(path: Path) -> nbformat.NotebookNode:
    """The notebook in a file, which becomes one of its reader's inputs; ``ValueError`` if none."""
    try:
        notebook = nbformat.reads(record(path).read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise ValueError(f"{path}: can't be read: {error.strerror}") from None
    except Exception as error:  # nbformat raises whatever it comes across
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise ValueError(f"{path}: isn't a notebook: {why}") from None
    return notebook


def outputs(notebook: nbformat.NotebookNode, media: str) -> Iterator[tuple[str, object]]:
    """The id of the cell, and what it has stored under a media type, output by output."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if media in output.get("data", {}):
                yield cell.id, output.data[media]


def numbers(notebook: nbformat.NotebookNode, chapter: str) -> dict[str, Cell]:
    """The numbers of the prose by name; each leads to the row that judges it or else its cell.

    What was filled into a sentence has the sentence's name before its own: answer.share, and
    answer.share.2 if it is there again.
    """
    found = {}
    for cell, stored in outputs(notebook, NUMBERS):
        to, times = f"cell:{chapter}/{cell}", Counter()
        for name, known in stored.items():
            made = found[name] = Cell(**{"to": to} | _fields(known))
            for start, end, part in made.filled or []:
                key = f"{name}.{part}"
                times[key] += 1
                key += f".{times[key]}" * (times[key] > 1)
                found[key] = Cell(made.text[start:end], to=to)
    return found


def _fields(stored: str | dict) -> dict:
    return {"text": stored} if isinstance(stored, str) else stored


def ledger(notebooks: Iterable[Path]) -> pd.DataFrame:
    """What chapters have stored of the figures that they derive, one row a figure.

    Each row has the ``chapter`` (the notebook's name) and the ``cell`` (the id of its code cell).
    """
    return pd.DataFrame(
        {"chapter": path.stem, "cell": cell, **entry}
        for path in notebooks
        for cell, entry in outputs(opened(path), LEDGER)
    )


def title(notebook: nbformat.NotebookNode) -> str:
    """The first heading."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ")


def gatherers(folder: Path) -> set[str]:
    """The names of the notebooks that read others when they last ran, as inputs.json has it."""
    file = folder / "inputs.json"
    known = json.loads(file.read_bytes()) if file.is_file() else {}
    return {name for name, one in known.items() if any(".ipynb" in file for file in one["reads"])}


def chapters(folder: Path) -> list[Path]:
    """The notebooks of a folder that derive figures or numbers from the data, by name."""
    others = gatherers(folder)
    return [path for path in sorted(record(folder).glob("*.ipynb")) if path.name not in others]


def moved(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> list[str]:
    """What differs in the results of a notebook: numbers, table cells, verdicts, old and new."""
    old, new = _named(before), _named(after)
    return [
        f"{name}: {old.get(name, 'not there')} → {new.get(name, 'gone')}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def moved_since(commit: str, root: Path) -> Iterator[str]:
    """What has moved in all chapters since a commit, such as HEAD; a line for each result.

    Raises ``ValueError`` where there is no such commit, or no history at all.
    """
    known = ["git", "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"]
    if subprocess.run(known, cwd=root, capture_output=True).returncode:
        raise ValueError(f"{commit}: no such commit of this book")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        name = f"{commit}:./notebooks/{path.name}"
        shown = subprocess.run(["git", "show", name], cwd=root, capture_output=True, text=True)
        lines = [f"not there in {commit}"]
        if not shown.returncode:
            lines = moved(nbformat.reads(shown.stdout, 4), nbformat.read(path, 4))
        yield from (f"{path.stem}: {line}" for line in lines)


def _named(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Every result of a notebook by a name that says what it is, which several may share."""
    found = defaultdict(list)
    for name, number in numbers(notebook, "").items():
        found[f"prose.{name}"].append(number.text)
    for _, resource in outputs(notebook, TABLE):
        first = resource["schema"]["fields"][0]["name"]
        for row in resource["data"]:
            cells = {name: Cell(**_fields(cell)) for name, cell in row.items()}
            for column, cell in cells.items():
                found[f"{resource['title']}, {cells.get(first, '')}, {column}"].append(str(cell))
    for _, entry in outputs(notebook, LEDGER):
        for key in ("derived", "verdict"):
            found[f"{entry['figure']}, {key}"].append(entry[key])
    for _, parts in outputs(notebook, FORCES):
        for name, text in _texts(parts):
            found[name].append(text)
    return {name: "; ".join(texts) for name, texts in found.items()}


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts in what is stored, by the names that lead there: newest.kent.grades.0.count."""
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(part, f"{name}.{key}".removeprefix("."))
    else:
        yield name, str(value)


def finding(path: Path) -> tuple[str, str]:
    """A chapter's question, and its bold answer in plain words, numbers filled in.

    Raises ``KeyError`` if the answer asks for a number that the chapter hasn't stored, and
    ``ValueError`` if its second cell has no bold answer.
    """
    notebook = nbformat.read(path, as_version=4)
    if not (bold := re.match(r"\*\*(.+?)\*\*", notebook.cells[1].source, re.DOTALL)):
        raise ValueError(f"{path}: the second cell doesn't begin with a bold answer")
    stored = numbers(notebook, path.stem)
    words = ROLE.sub(lambda role: stored[role[1]].text, bold[1])
    words = re.sub(r"\{\w+\}`([^`<]+?)(?: <[^`]+>)?`", r"\1", words)  # terms, by what is printed
    return title(notebook), " ".join(words.split())


def findings(root: Path) -> str:
    """The README's table of findings in Markdown: one row a chapter, in the book's order."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    rows = ["| question | answer | chapter |", "| --- | --- | --- |"]
    for file in [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]:
        if file.startswith("notebooks/"):
            question, answer = finding(root / f"{file}.ipynb")
            rows.append(f"| {question} | {answer} | `{Path(file).name}` |")
    return "\n".join(rows)


def renew_readme(root: Path) -> bool:
    """Write the table between its two marks in README.md anew; whether it has changed."""
    text = (path := root / "README.md").read_text(encoding="utf-8")
    marks = r"(<!-- findings: made by `make readme` -->\n).*(\n<!-- end of findings -->)"
    if not (old := re.search(marks, text, re.DOTALL)):
        raise ValueError("README.md needs the two comments that its findings stand between")
    new = text.replace(old[0], f"{old[1]}{findings(root)}{old[2]}")
    path.write_text(new, encoding="utf-8")
    return new != text
