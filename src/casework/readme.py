"""The README's table of findings.

Each chapter's question and its bold answer, as the book prints them, in the book's order. So
nothing that the README says of a result is typed by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import yaml

from casework.results import numbers
from casework.run import ROLE

BEGIN, END = "<!-- findings: made by `make readme` -->", "<!-- end of findings -->"


def finding(path: Path) -> tuple[str, str]:
    """A chapter's question, and its answer in plain words, numbers filled in.

    Raises ``KeyError`` if the answer asks for a number that the chapter hasn't stored, and
    ``ValueError`` if its second cell has no bold answer.
    """
    notebook = nbformat.read(path, as_version=4)
    question, answer = (cell.source for cell in notebook.cells[:2])
    if not (bold := re.match(r"\*\*(.+?)\*\*", answer, re.DOTALL)):
        raise ValueError(f"{path}: the second cell doesn't begin with a bold answer")
    stored = numbers(notebook, path.stem)
    words = ROLE.sub(lambda role: stored[role[1]].text, bold[1])
    words = re.sub(r"\{\w+\}`([^`<]+?)(?: <[^`]+>)?`", r"\1", words)  # terms, by what is printed
    return question.removeprefix("# "), " ".join(words.split())


def findings(root: Path) -> str:
    """The table in Markdown, one row a chapter."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    rows = ["| question | answer | chapter |", "| --- | --- | --- |"]
    for name in files:
        if name.startswith("notebooks/"):
            question, answer = finding(root / f"{name}.ipynb")
            rows.append(f"| {question} | {answer} | `{Path(name).name}` |")
    return "\n".join(rows)


def renewed(readme: str, table: str) -> str:
    """The README with the table between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise ValueError(f"README.md needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def renew(root: Path) -> bool:
    """Write the table anew; whether it has changed."""
    path = root / "README.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(new := renewed(text, findings(root)), encoding="utf-8")
    return new != text
