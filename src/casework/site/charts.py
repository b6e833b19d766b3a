"""Charts on the pages: numbered figures that need neither script nor network, to be taken away."""

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

from casework.charts import SUBTITLE_LETTERS, VEGALITE, lighter
from casework.formats import FORCES, NUMBERS
from casework.ledger import LEDGER
from casework.plain import safe
from casework.results import opened, outputs
from casework.site.looks import dressed, template
from casework.site.tables import draw
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


#: The media types of results, which only this book knows how to draw.
RENDERERS = [VEGALITE, TABLE, LEDGER, NUMBERS, FORCES]


class ChartRenderer:
    """MyST-NB's way to charts and tables."""

    mime_priority_overrides = tuple(("html", media, 1) for media in RENDERERS)

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Nodes of an output; ``None`` leaves it to MyST-NB."""
        stored, page = data.content, renderer.renderer
        if data.mime_type == VEGALITE:
            name, cell = stored["usermeta"]["name"], page.nb_client.notebook.cells[data.cell_index]
            node = Chart("", spec=stored, cell=cell.id, ids=[f"chart-{name}"], names=[name])
            page.document.note_explicit_target(node)  # texts refer to it by the chart's name
            return [node]
        if data.mime_type == TABLE:
            to_download = "file" in stored["casework"]
            return [Rows("", resource=stored) if to_download else draw(stored, page.sphinx_env)]
        # Pictures, plain tables and words beside a result are for JupyterLab and for a terminal.
        return [] if {data.mime_type, *data.output_metadata} & {*RENDERERS} else None


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
        if "chapter" not in node:
            write_files(spec, folder)
            page["number"], page["cell"] = numbers.get(node["ids"][0], [0])[0], node["cell"]
        page |= {"chapter": node.get("chapter"), "made_by": node.get("made_by", docname)}
        node.replace_self(draw_chart(spec, root, **page))
    for node in list(doctree.findall(Rows)):
        resource = node["resource"]
        columns = [column["name"] for column in resource["schema"]["fields"]]
        file = folder / f"{resource['casework']['file']}.csv"
        file.write_text(as_csv(columns, resource["data"]), encoding="utf-8")
        node.replace_self(template(root, "download.html", **resource, **page))


def draw_chart(spec: dict, root: Path, **page: object) -> nodes.raw:
    """A chart with its words, by the template ``chart.html``, which needs to know of the page."""
    about, (rows,) = spec["usermeta"], spec["datasets"].values()
    # On the page the title is text, which wraps and can be found.
    untitled = {key: value for key, value in spec.items() if key != "title"}
    specs = [untitled, *filter(None, [beside(untitled)])]
    svgs = [inline_svg(untitled | each, f"{at}-{about['name']}") for at, each in enumerate(specs)]
    return template(root, "chart.html", about=about, specs=specs, svgs=svgs, rows=rows, **page)


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


def write_files(spec: dict, folder: Path) -> None:
    """Write a chart's data and its pictures on white, which have the source below the subtitle."""
    about, (rows,) = spec["usermeta"], spec["datasets"].values()
    source = textwrap.wrap(f"Source: {about['source']}", SUBTITLE_LETTERS)
    title = spec["title"] | {"subtitle": [*spec["title"]["subtitle"], *source]}
    on_paper = spec | {"title": title, "background": "white", "padding": 5}
    file = folder / about["name"]
    named = [{words: row[name] for name, words in about["columns"]} for row in rows]
    text = as_csv([words for _, words in about["columns"]], named)
    file.with_suffix(".csv").write_text(text, encoding="utf-8")
    svg = vl_convert.vegalite_to_svg(on_paper)
    file.with_suffix(".svg").write_text(svg, encoding="utf-8")
    drawn = vl_convert.svg_to_png(svg, scale=3)
    file.with_suffix(".png").write_bytes(lighter(drawn))


def as_csv(columns: list[str], rows: list[dict]) -> str:
    """Rows as a file for a spreadsheet, in which no cell is a formula."""
    return pd.DataFrame(rows, columns=columns, dtype=object).map(safe).to_csv(index=False)


def inline_svg(spec: dict, name: str) -> str:
    """The chart drawn as SVG that scales with the page and shares no id with another chart."""
    svg = vl_convert.vegalite_to_svg(spec)
    prefix = re.sub(r"[^\w-]", "", name)
    svg = re.sub(r'\b(id="|url\(#|href="#)((?:clip|gradient)\w*)', rf"\g<1>{prefix}-\2", svg)
    # The picture's words are on the element around it; what Vega adds inside would be read twice.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
