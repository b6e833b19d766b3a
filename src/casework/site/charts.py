"""Charts on the pages: numbered figures that need neither script nor network, to be taken away."""

from __future__ import annotations

import csv
import html
import io
import re
import textwrap
from importlib.metadata import version
from pathlib import Path

import nbformat
import vl_convert
from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casework.charts import SUBTITLE_LETTERS, VEGALITE, picture
from casework.formats import in_points, percent
from casework.plain import safe

FOLDER = "charts"

#: Columns of a chart's data whose names aren't the words that readers know them by.
HEADINGS = {
    "low": "interval from",
    "high": "interval to",
    "joint_low": "joint interval from",
    "joint_high": "joint interval to",
    "thames_valley": "Thames Valley",
    "thames_valley_of": "of",
    "wiltshire": "Wiltshire",
    "wiltshire_of": "of",
    "raw": "as seen",
    "worst": "probability",
}

#: Columns that only say where a row is drawn; they are in the file of the data, not in the table.
DRAWN = {"letter", "tile_column", "tile_row", "words"}


class Chart(nodes.General, nodes.Element):
    """A chart, which Sphinx numbers among the figures; drawn when its page is written."""


class Excerpt(Chart):
    """A chapter's chart on another page, without a number of its own."""


def chart(spec: dict, renderer, cell: str) -> list[nodes.Node]:
    """The place of a chart, to which texts refer by the chart's name.

    ``spec`` is a Vega-Lite specification as `casework.charts.show` stores it, ``cell`` the id of
    the cell that made it.
    """
    name = spec["usermeta"]["name"]
    node = Chart("", spec=spec, cell=cell, ids=[f"chart-{name}"], names=[name])
    renderer.renderer.document.note_explicit_target(node)
    return [node]


#: What makes nodes of an output, by its media type: a function of the content, MyST-NB's renderer
#: and the id of the cell.
RENDERERS = {VEGALITE: chart}


class ChartRenderer:
    """MyST-NB's way to the functions in `RENDERERS`."""

    mime_priority_overrides = ()  # set by `casework.site.setup`, once all renderers are known

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Docutils nodes of an output, ``None`` if MyST-NB is to draw it."""
        if draw := RENDERERS.get(data.mime_type):
            cells = renderer.renderer.nb_client.notebook.cells
            return draw(data.content, renderer, cells[data.cell_index].id)
        # The picture and the words that come with a chart are for JupyterLab and for a terminal.
        return [] if VEGALITE in data.output_metadata else None


class ChartOf(SphinxDirective):
    """A chapter's chart on another page, leading to the chapter: ``notebook.ipynb::name``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The drawing with its words; what can be done with it is on the chapter's page."""
        source, _, name = self.arguments[0].partition("::")
        path = Path(self.env.srcdir) / source
        self.env.note_dependency(str(path))
        specs = (
            output["data"][VEGALITE]
            for cell in nbformat.read(path, as_version=4).cells
            for output in cell.get("outputs", [])
            if VEGALITE in output.get("data", {})
        )
        spec = next(spec for spec in specs if spec["usermeta"]["name"] == name)
        page = source.replace(".ipynb", ".html")
        return [nodes.container("", Excerpt("", spec=spec, page=page), classes=["casework-lead"])]


def draw_charts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Draw the charts of a page that is being written, and write what can be taken away of them."""
    numbers = app.env.toc_fignumbers.get(docname, {}).get("figure", {})
    for node in list(doctree.findall(Chart)):
        name = node["spec"]["usermeta"]["name"]
        if not isinstance(node, Excerpt):
            write_files(node["spec"], Path(app.outdir) / FOLDER)
        drawn = draw(
            node["spec"],
            Path(app.srcdir),
            number=".".join(map(str, numbers.get(f"chart-{name}", ()))),
            chapter=node.get("page"),
            cell=node.get("cell"),
            docname=docname,
            home="../" * docname.count("/"),
            book=app.config.html_short_title,
            address=app.config.html_baseurl,
            year=app.config.copyright,
            version=version("casework"),
        )
        node.replace_self(nodes.raw("", drawn, format="html"))


def draw(spec: dict, root: Path, chapter: str | None = None, **about_the_page: str) -> str:
    """A chart with its words as HTML, by the template ``chart.html``.

    ``chapter`` is the address of the chart's own page if it stands on another.
    """
    templates = Environment(loader=FileSystemLoader(root / "book" / "_templates"), autoescape=True)
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    about = spec["usermeta"]
    # On the page the title is text, which wraps and can be found.
    untitled = {key: value for key, value in spec.items() if key != "title"}
    columns, rows = as_table(about, next(iter(spec["datasets"].values())))
    return templates.get_template("chart.html").render(
        about=about,
        spec=untitled,
        svg=inline_svg(untitled, f"front-{about['name']}" if chapter else about["name"]),
        columns=columns,
        rows=rows,
        chapter=chapter,
        **about_the_page,
    )


def write_files(spec: dict, folder: Path) -> None:
    """Write a chart's data and its pictures on white, which have the source below the subtitle."""
    about, title = spec["usermeta"], spec["title"]
    folder.mkdir(parents=True, exist_ok=True)
    rows = next(iter(spec["datasets"].values()))
    (folder / f"{about['name']}.csv").write_text(as_csv(about["columns"], rows), encoding="utf-8")
    source = textwrap.wrap(f"Source: {about['source']}", SUBTITLE_LETTERS)
    on_paper = {
        **spec,
        "title": {**title, "subtitle": [*title["subtitle"], *source]},
        "background": "white",
    }
    svg = vl_convert.vegalite_to_svg(on_paper)
    (folder / f"{about['name']}.svg").write_text(svg, encoding="utf-8")
    (folder / f"{about['name']}.png").write_bytes(picture(on_paper, scale=3))


def as_csv(columns: list[str], rows: list[dict]) -> str:
    """Rows as a file for a spreadsheet, in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: safe(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def as_table(about: dict, data: list[dict]) -> tuple[list[str], list[list[tuple[str, bool]]]]:
    """The headings of a chart's table and its rows; each cell is text, and whether it is a number.

    Shares are percentages, differences of shares (``points``) are in percentage points.
    """
    points = about.get("points", ())

    def heading(column: str) -> str:
        known = "difference" if column == "share" and column in points else column
        return HEADINGS.get(known, known.replace("_", " "))

    def cell(column: str, value: object) -> tuple[str, bool]:
        if isinstance(value, float):
            return (in_points if column in points else percent)(value), True
        return str(value), isinstance(value, int)

    columns = [column for column in about["columns"] if column not in DRAWN]
    rows = [[cell(column, row[column]) for column in columns] for row in data]
    return [heading(column) for column in columns], rows


def inline_svg(spec: dict, name: str) -> str:
    """The chart drawn as SVG that scales with the page and shares no id with another chart."""
    svg = vl_convert.vegalite_to_svg(spec)
    svg = re.sub(r'<svg ([^>]*?)width="([\d.]+)" height="[\d.]+"', r"<svg \1", svg, count=1)
    prefix = html.escape(name)
    svg = re.sub(r'\b(id="|url\(#|href="#)((?:clip|gradient)\w*)', rf"\1{prefix}-\2", svg)
    # The picture's words are on the element around it; what Vega adds inside would be read twice.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
