"""How what notebooks have stored as results looks on the pages: typography, and templates."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from jinja2 import Environment, FileSystemLoader

from casework.formats import in_points, percent

#: In the book's folder: the templates, and ``charts.json``, the looks of all charts.
TEMPLATES = Path("book", "_templates")


def typeset(words: object) -> object:
    """Words with typographic quotes, as Sphinx sets them in prose; in lists and tables as well."""
    if isinstance(words, str):
        return smartyPants(words, "q")
    if isinstance(words, dict):
        return {key: typeset(value) for key, value in words.items()}
    return [typeset(value) for value in words] if isinstance(words, list) else words


def dressed(spec: dict, root: Path) -> dict:
    """A stored chart as the pages draw it: with its looks, its words typeset."""
    looks = json.loads((root / TEMPLATES / "charts.json").read_text(encoding="utf-8"))
    words = {part: typeset(spec[part]) for part in ("title", "description", "usermeta", "datasets")}
    return {**spec, **words, "config": looks}


def template(root: Path, name: str, /, **context: object) -> nodes.raw:
    """A part of a page from a template; what is filled in is text, never markup."""
    templates = Environment(loader=FileSystemLoader(root / TEMPLATES), autoescape=True)
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    templates.filters |= {"percent": percent, "points": in_points}
    made = templates.get_template(name).render(**context)
    return nodes.raw("", made, format="html")
