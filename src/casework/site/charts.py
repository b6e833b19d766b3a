"""Charts on the pages: numbered figures that need neither script nor network, to be taken away."""

from __future__ import annotations

import copy
import math
import re
import textwrap
from pathlib import Path

import pandas as pd
import vl_convert
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casework.charts import SUBTITLE_LETTERS, VEGALITE, picture
from casework.formats import FORCES, NUMBERS
from casework.ledger import LEDGER
from casework.plain import safe
from casework.results import opened, outputs
from casework.site.looks import dressed, template, typeset
from casework.site.tables import draw as draw_table
from casework.tables import TABLE

#: How wide charts are drawn for a wide page; figures.css says how wide a place has to be for each.
WIDTHS = {"panels": 500, "rows": 720}

#: How wide a letter of a row's words is at most, on average.
LETTER = 6.2


class Chart(nodes.General, nodes.Element):
    """A chart, which Sphinx numbers among the figures; drawn when its page is written."""


class Excerpt(Chart):
    """A chapter's chart on another page, without a number; whole if it has words of its own."""


class Rows(nodes.General, nodes.Element):
    """Rows to download; their file is written when the page is."""


def chart(spec: dict, renderer, cell: str) -> list[nodes.Node]:
    """The place of a chart that a cell has stored; texts refer to it by the chart's name."""
    name = spec["usermeta"]["name"]
    node = Chart("", spec=spec, cell=cell, ids=[f"chart-{name}"], names=[name])
    renderer.renderer.document.note_explicit_target(node)
    return [node]


def table(resource: dict, renderer, cell: str) -> list[nodes.Node]:
    """A table, or the place of one to download."""
    if "file" in resource["casework"]:
        return [Rows("", resource=resource)]
    return [draw_table(resource, renderer.renderer.sphinx_env)]


#: What makes nodes of an output, by its media type: a function of the content, MyST-NB's renderer
#: and the id of the cell.
RENDERERS = {VEGALITE: chart, TABLE: table}
RENDERERS |= dict.fromkeys([LEDGER, NUMBERS, FORCES], lambda *_: [])


class ChartRenderer:
    """MyST-NB's way to the functions in `RENDERERS`."""

    mime_priority_overrides = tuple(("html", media, 1) for media in RENDERERS)

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Nodes of an output; ``None`` leaves it to MyST-NB."""
        if data.mime_type in RENDERERS:
            cell = renderer.renderer.nb_client.notebook.cells[data.cell_index]
            return RENDERERS[data.mime_type](data.content, renderer, cell.id)
        # Pictures, plain tables and words beside a result are for JupyterLab and for a terminal.
        return [] if RENDERERS.keys() & data.output_metadata.keys() else None


class ChartOf(SphinxDirective):
    """A chapter's chart on another page, leading to the chapter: ``notebook.ipynb::name``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The drawing with its words; what can be done with it is on the chapter's page."""
        source, _, name = self.arguments[0].partition("::")
        path = Path(self.env.srcdir, source)
        self.env.note_dependency(str(path))
        charts = (spec for _, spec in outputs(opened(path), VEGALITE))
        spec = next(spec for spec in charts if spec["usermeta"]["name"] == name)
        excerpt = Excerpt("", spec=spec, chapter=source.replace(".ipynb", ".html"))
        return [nodes.container("", excerpt, classes=["casework-lead"])]


def draw_results(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Draw the charts of a page that is being written, and write what can be taken away of it."""
    root, folder = Path(app.srcdir), Path(app.outdir, "charts")
    folder.mkdir(parents=True, exist_ok=True)
    numbers = app.env.toc_fignumbers.get(docname, {}).get("figure", {})
    page = {"docname": docname, "home": "../" * docname.count("/"), "config": app.config}
    for node in list(doctree.findall(Chart)):
        spec = dressed(node["spec"], root)
        vega = vl_convert.vegalite_to_vega(spec)
        if "chapter" not in node:
            write_files(spec, vega, folder)
            page["number"], page["cell"] = numbers.get(node["ids"][0], [0])[0], node["cell"]
        made_by = node.get("made_by", docname)
        page |= {"chapter": node.get("chapter"), "made_by": made_by}
        node.replace_self(draw(spec, vega, root, **page))
    for node in list(doctree.findall(Rows)):
        name, resource = node["resource"]["casework"]["file"], node["resource"]
        columns = [column["name"] for column in resource["schema"]["fields"]]
        text = as_csv(columns, resource["data"])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        title = typeset(resource["title"])
        node.replace_self(template(root, "download.html", file=name, title=title, **page))


def draw(spec: dict, vega: dict, root: Path, *, chapter: str | None, **page: object) -> nodes.raw:
    """A chart with its words, by the template ``chart.html``; ``vega`` is the same, compiled.

    ``chapter`` is the address of the chart's own page if it stands on another, ``page`` what the
    template needs to know of the page.
    """
    about = spec["usermeta"]
    # On the page the title is text, which wraps and can be found.
    untitled = {key: value for key, value in spec.items() if key != "title"}
    specs = [untitled, *filter(None, [beside(untitled)])]
    name = f"front-{about['name']}" if chapter else about["name"]
    drawn = [{key: value for key, value in vega.items() if key != "title"}]
    drawn += [vl_convert.vegalite_to_vega(untitled | each) for each in specs[1:]]
    svgs = [inline_svg(each, f"{at}-{name}") for at, each in enumerate(drawn)]
    (rows,) = spec["datasets"].values()
    page |= {"about": about, "specs": specs, "svgs": svgs, "rows": rows, "chapter": chapter}
    return template(root, "chart.html", **page)


def beside(spec: dict) -> dict:
    """What a wide page draws otherwise: the words of a row beside its mark, and a wider plot.

    Empty for a chart that has no row with words, which is the same on every page.
    """
    (rows,), wide = spec["datasets"].values(), copy.deepcopy(spec)
    units = _units(wide)
    places = [unit.get("encoding", {}).get("x", {}) for unit in units]
    words = [unit for unit in units if rows and unit["mark"].get("baseline") == "bottom"]
    room = {"left": 0, "right": 0}
    for unit in words:
        longest = max(len(str(row[unit["encoding"]["text"]["field"]])) for row in rows)
        room[unit["mark"]["align"]] = math.ceil(LETTER * longest) + 12
    if names := -min((place.get("value", 0) for place in places), default=0) * ("hconcat" in wide):
        for panel in wide["hconcat"]:  # their names are at the left already
            share = (WIDTHS["panels"] - names) // len(wide["hconcat"])
            panel["width"] = share - wide["spacing"]
    elif words:
        wide["width"] = WIDTHS["rows"] - room["left"]
        wide["height"]["step"] -= 10
        ends = {"left": -room["left"], "right": wide["width"]}
        above = min(unit["mark"].get("yOffset", math.inf) for unit in units)
        for unit in units:
            mark, legend = unit["mark"], unit["encoding"].get("color", {}).get("legend") or {}
            if unit in words:
                mark |= {"baseline": "middle", "dy": 0}
                unit["encoding"]["x"] = {"value": ends[mark["align"]]}
                continue
            place = unit["encoding"]["x"]
            place["scale"] = place.get("scale", {}) | {"rangeMax": wide["width"] - room["right"]}
            if "yOffset" in mark:
                mark["yOffset"] -= above
            if "legendX" in legend:
                legend["legendX"] = ends["left"]
    return {key: wide[key] for key in wide if wide[key] != spec[key]}


def _units(spec: dict) -> list[dict]:
    """The charts of which a chart consists."""
    parts = spec.get("layer") or spec.get("hconcat") or spec.get("vconcat") or []
    own = [spec] if isinstance(spec.get("mark"), dict) else []
    return [*own, *(unit for part in parts for unit in _units(part))]


def write_files(spec: dict, vega: dict, folder: Path) -> None:
    """Write a chart's data and its pictures on white, which have the source below the subtitle."""
    about, title = spec["usermeta"], vega["title"]
    (rows,) = spec["datasets"].values()
    source = textwrap.wrap(f"Source: {about['source']}", SUBTITLE_LETTERS)
    title = {**title, "subtitle": [*title["subtitle"], *source]}
    on_paper = {**vega, "title": title, "background": "white", "padding": 5}
    file = folder / about["name"]
    named = [{words: row[name] for name, words in about["columns"]} for row in rows]
    text = as_csv([words for _, words in about["columns"]], named)
    file.with_suffix(".csv").write_text(text, encoding="utf-8")
    svg = vl_convert.vega_to_svg(on_paper)
    file.with_suffix(".svg").write_text(svg, encoding="utf-8")
    file.with_suffix(".png").write_bytes(picture(svg, scale=3))


def as_csv(columns: list[str], rows: list[dict]) -> str:
    """Rows as a file for a spreadsheet, in which no cell is a formula."""
    return pd.DataFrame(rows, columns=columns, dtype=object).map(safe).to_csv(index=False)


def inline_svg(vega: dict, name: str) -> str:
    """The chart drawn as SVG that scales with the page and shares no id with another chart."""
    svg = vl_convert.vega_to_svg(vega)
    prefix = re.sub(r"[^\w-]", "", name)
    svg = re.sub(r'\b(id="|url\(#|href="#)((?:clip|gradient)\w*)', rf"\g<1>{prefix}-\2", svg)
    # The picture's words are on the element around it; what Vega adds inside would be read twice.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
