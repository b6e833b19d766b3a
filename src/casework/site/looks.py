"""How what notebooks have stored as results looks on the pages: typography, and templates."""

import functools
import json
from pathlib import Path

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from jinja2 import Environment, FileSystemLoader

from casework.formats import in_points, percent

#: In the book's folder: the templates, and ``charts.json``, the looks of all charts.
TEMPLATES = Path("book", "_templates")

#: The charts and tables of all forces say much the same.
_quoted = functools.cache(smartyPants)


def typeset(words: object) -> object:
    """Words with typographic quotes, as Sphinx sets them in prose; in lists and tables as well."""
    if isinstance(words, str):
        return _quoted(words, "q")
    if isinstance(words, dict):
        return {key: typeset(value) for key, value in words.items()}
    return [typeset(value) for value in words] if isinstance(words, list) else words


def dressed(spec: dict, root: Path) -> dict:
    """A stored chart as the pages draw it: with its looks, its words typeset."""
    looks = json.loads((root / TEMPLATES / "charts.json").read_text(encoding="utf-8"))
    words = {part: typeset(spec[part]) for part in ("title", "description", "usermeta", "datasets")}
    return {**spec, **words, "config": looks}


@functools.cache
def _templates(folder: Path) -> Environment:
    made = Environment(loader=FileSystemLoader(folder), autoescape=True)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    # The same charts stand on the pages of all forces.
    cached = {"percent": functools.cache(percent), "points": functools.cache(in_points)}
    made.filters |= cached | {"typeset": typeset}
    return made


def template(root: Path, name: str, /, **context: object) -> nodes.raw:
    """A part of a page from a template; what is filled in is text, never markup."""
    made = _templates(root / TEMPLATES).get_template(name).render(**context)
    return nodes.raw("", made, format="html")
