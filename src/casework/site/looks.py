"""How the pages draw what notebooks have stored as results: typography, and the looks of charts."""

from __future__ import annotations

from docutils.utils.smartquotes import smartyPants

from casework.charts import GRID, INK, WIDTH

#: The looks of every chart, which no notebook stores.
THEME = {
    "background": "transparent",
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "view": {"stroke": None, "continuousWidth": WIDTH, "discreteWidth": WIDTH},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 14,
        "subtitleColor": INK,
        "subtitleFontSize": 11.5,
        "subtitlePadding": 4,
        "offset": 12,
    },
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
    "text": {"color": INK, "fontSize": 12},
    "rule": {"color": INK},
    "tick": {"color": INK},
}


def typeset(text: str) -> str:
    """Words with typographic quotes and apostrophes, as Sphinx sets them in prose."""
    return smartyPants(text, "q")


def dressed(spec: dict) -> dict:
    """A stored chart as the pages draw it: with its looks, its words typeset."""
    title = {key: [*map(typeset, lines)] for key, lines in _lines(spec["title"]).items()}
    datasets = {
        name: [{key: _typeset(value) for key, value in row.items()} for row in rows]
        for name, rows in spec["datasets"].items()
    }
    words = {key: _typeset(value) for key, value in spec["usermeta"].items()}
    about = {"description": typeset(spec["description"]), "usermeta": words}
    title = {**spec["title"], **title}
    return {**spec, **about, "title": title, "datasets": datasets, "config": THEME}


def _lines(title: dict) -> dict[str, list[str]]:
    return {key: title[key] for key in ("text", "subtitle")}


def _typeset(value: object) -> object:
    return typeset(value) if isinstance(value, str) else value
