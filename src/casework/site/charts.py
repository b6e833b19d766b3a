"""Charts on the pages: numbered figures that need neither script nor network, to be taken away."""

from __future__ import annotations

import csv
import functools
import html
import io
import json
import re
import textwrap
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

import nbformat
import vl_convert
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from casework.charts import SUBTITLE_LETTERS, VEGALITE, picture
from casework.formats import NUMBERS, in_points, percent
from casework.ledger import LEDGER
from casework.plain import safe
from casework.site.looks import dressed, typeset
from casework.site.tables import draw
from casework.tables import TABLE

CHART_FOLDER = "charts"


@functools.lru_cache
def _cell_ids(path: Path, changed: float) -> list[str]:
    return [cell.id for cell in nbformat.read(path, as_version=4).cells]


def cell_ids(path: Path) -> list[str]:
    """The ids of a notebook's cells."""
    return _cell_ids(path, path.stat().st_mtime)


class ChartRenderer:
    """MyST-NB plugin: a Vega-Lite chart as a figure that needs neither script nor network.

    The script of the book, ``figures.js``, swaps the drawing for the live chart once a reader
    points at it.
    """

    mime_priority_overrides = tuple(
        ("html", media, 1) for media in (VEGALITE, TABLE, LEDGER, NUMBERS)
    )

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Docutils nodes of what is stored as a result, none for pictures, else ``None``."""
        env = renderer.renderer.sphinx_env
        results = {VEGALITE, TABLE, LEDGER, NUMBERS}
        if data.mime_type not in results:
            # Pictures, plain tables and words are for JupyterLab and for a terminal.
            return [] if results & data.output_metadata.keys() else None
        if data.mime_type in {LEDGER, NUMBERS}:
            return []  # for the texts, and for the pages that gather them
        if data.mime_type == TABLE:
            is_file = "file" in data.content["casework"]
            return [offered(data.content, env) if is_file else draw(data.content, env)]
        app = renderer.renderer.sphinx_env.app
        docname = renderer.renderer.sphinx_env.docname
        cell = cell_ids(Path(app.env.doc2path(docname)))[data.cell_index]
        chart = figure(dressed(data.content), app, docname, cell)
        renderer.renderer.document.note_explicit_target(chart)
        return [chart]


def offered(content: dict, env: BuildEnvironment) -> nodes.raw:
    """A link to rows that `casework.formats.download` has stored, written to the folder charts."""
    folder = Path(env.app.outdir) / CHART_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name, columns = content["casework"]["file"], [f["name"] for f in content["schema"]["fields"]]
    (folder / f"{name}.csv").write_text(_csv(columns, content["data"]), encoding="utf-8")
    address = f"{'../' * env.docname.count('/')}{CHART_FOLDER}/{name}.csv"
    said = html.escape(typeset(content["title"]))
    return nodes.raw(text=f'<p><a href="{address}" download>{said} (CSV)</a></p>', format="html")


class Chart(nodes.General, nodes.Element):
    """A chart, which Sphinx numbers among the figures."""


def visit_chart(translator, node: Chart) -> None:
    """The number and the title first, which a figure of Docutils would have below its picture."""
    translator.body.append(translator.starttag(node, "figure"))
    translator.body.append('<figcaption class="casework-chart-title">')
    translator.add_fignumber(node)
    translator.body.append(f'<span class="caption-text">{html.escape(node["title"])}</span>')
    translator.add_permalink_ref(node, "Link to this chart")
    translator.body.append("</figcaption>\n")


def depart_chart(translator, node: Chart) -> None:
    """The end of the figure."""
    translator.body.append("</figure>\n")


def figure(spec: dict, app: Sphinx, docname: str, cell: str) -> Chart:
    """A chart as a numbered figure, its data and pictures written to the book's folder charts.

    ``spec`` is a Vega-Lite specification as `casework.charts.show` makes it. Texts refer to the
    figure by the chart's name; ``cell`` is the id of the cell on page ``docname`` that drew it.
    """
    about = spec["usermeta"]
    name = about["name"]
    home = "../" * docname.count("/")
    rows = next(iter(spec["datasets"].values()))
    folder = Path(app.outdir) / CHART_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text(_csv(about["columns"], rows), encoding="utf-8")
    on_paper = _with_source(spec)
    svg = vl_convert.vegalite_to_svg({**on_paper, "background": "white"})
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    (folder / f"{name}.png").write_bytes(picture(on_paper, scale=3))

    text = {key: html.escape(str(value)) for key, value in about.items()}
    downloads = ", ".join(
        f'<a href="{home}{CHART_FOLDER}/{name}.{ending}" download>{label}</a>'
        for ending, label in [
            ("csv", "data (CSV)"),
            ("svg", "picture (SVG)"),
            ("png", "picture (PNG)"),
        ]
    )
    inside = f"""
{_picture(spec, name)}
<p class="casework-chart-notes">{text["caption"]} Source: {text["source"]} (see
<a href="{home}book/sources.html">sources</a>).</p>
<details><summary>The values as a table</summary>
<div class="casework-scroll" aria-label="Data of the chart: {text["title"]}">
{_table(about["columns"], rows, about.get("points", ()))}
</div></details>
<details><summary>Download or cite this chart</summary>
<p>Download: {downloads}. Made by <a href="#cell-{cell}">this cell</a> of
<a href="{home}_sources/{docname}.ipynb" download>the notebook</a>.</p>
<p>To cite it: <span class="casework-cite">{html.escape(cite(about, docname, app.config))}</span></p>
</details>
<script type="application/json" class="casework-chart-spec">{_in_script(_bare(spec))}</script>
"""
    drawn = nodes.raw(text=inside, format="html")
    address = {"ids": [f"chart-{name}"], "names": [name], "classes": ["casework-chart"]}
    return Chart("", drawn, title=about["title"], chart=name, **address)


def _bare(spec: dict) -> dict:
    """A chart without its title: on the page that is text, which wraps and can be found."""
    return {key: value for key, value in spec.items() if key != "title"}


def _picture(spec: dict, name: str) -> str:
    """The subtitle and the drawing, whose parts are named by ``name``."""
    return f"""
<div class="casework-chart-subtitle">{html.escape(spec["usermeta"]["subtitle"])}</div>
<div class="casework-chart-picture" role="img" aria-label="{html.escape(spec["description"])}">
{_inline_svg(_bare(spec), name)}
</div>"""


def cite(about: dict, docname: str, config: Config) -> str:
    """The sentence by which a chart is cited: who, when, finding, book, place and source."""
    title = about["title"].rstrip(".")
    book = config.html_short_title
    return (
        f"The contributors to {book} ({config.copyright}). “{title}”. Chart in {book}, version "
        f"{version('casework')}, {config.html_baseurl}{docname}.html#chart-{about['name']}. "
        f"Figures: {about['source']}. Licence: CC BY 4.0."
    )


def _with_source(spec: dict) -> dict:
    """The chart with its source below the subtitle, for whoever meets the picture elsewhere."""
    source = textwrap.wrap(f"Source: {spec['usermeta']['source']}", SUBTITLE_LETTERS)
    title = spec["title"]
    return {**spec, "title": {**title, "subtitle": [*title["subtitle"], *source]}}


def _csv(columns: list[str], rows: list[dict]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: safe(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


#: Plain words for columns of the charts' tables.
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
    "inner_low": "95% limit from",
    "inner_high": "95% limit to",
    "beyond": "beyond the limits",
    "kept": "how often kept",
}

#: Columns that only say how a row is drawn; they are in the file of the data, not in the table.
DRAWN = {"column", "height", "letter", "named", "ours", "tile_column", "tile_row"}


def _table(columns: list[str], rows: list[dict], points: Collection[str]) -> str:
    """The values of a chart: shares as percentages, the columns ``points`` as what they are."""

    def heading(column: str) -> str:
        said = "difference" if column == "share" and column in points else column
        return html.escape(HEADINGS.get(said, said.replace("_", " ")))

    def cell(column: str, value: object) -> str:
        if isinstance(value, float) and column in points:
            return f'<td class="whole">{in_points(value)}</td>'
        said = percent(value) if isinstance(value, float) else str(value)
        return f"<td>{html.escape(said)}</td>"

    columns = [column for column in columns if column not in DRAWN]
    head = "".join(f'<th scope="col">{heading(column)}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(cell(column, row[column]) for column in columns) + "</tr>\n"
        for row in rows
    )
    return (
        f'<table class="casework-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _inline_svg(spec: dict, name: str) -> str:
    """The chart drawn as SVG that scales with the page and shares no id with another chart."""
    svg = vl_convert.vegalite_to_svg(spec)
    svg = re.sub(r'<svg ([^>]*?)width="([\d.]+)" height="[\d.]+"', r"<svg \1", svg, count=1)
    svg = re.sub(r'\b(id="|url\(#|href="#)((?:clip|gradient)\w*)', rf"\1{name}-\2", svg)
    # The picture's words are on the element around it; what Vega adds inside would be read twice.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _in_script(spec: dict) -> str:
    return json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")


class ChartOf(SphinxDirective):
    """A chapter's chart on another page, leading to the chapter: ``notebook.ipynb::name``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The drawing with its words; what can be done with it is on the chapter's page."""
        source, _, name = self.arguments[0].partition("::")
        path = Path(self.env.srcdir) / source
        self.env.note_dependency(str(path))
        charts = (
            output["data"][VEGALITE]
            for cell in nbformat.read(path, as_version=4).cells
            for output in cell.get("outputs", [])
            if VEGALITE in output.get("data", {})
        )
        spec = dressed(next(spec for spec in charts if spec["usermeta"]["name"] == name))
        about = {key: html.escape(str(value)) for key, value in spec["usermeta"].items()}
        address = "../" * self.env.docname.count("/") + source.replace(".ipynb", ".html")
        drawn = f"""
<figure class="casework-chart">
<figcaption class="casework-chart-title">
<a href="{address}#chart-{name}">{about["title"]}</a></figcaption>
{_picture(spec, f"front-{name}")}
<p class="casework-chart-notes">{about["caption"]} Source: {about["source"]}.</p>
</figure>
"""
        drawing = nodes.raw(text=drawn, format="html")
        return [nodes.container("", drawing, classes=["casework-lead"], chart=name)]
