"""What Sphinx's pages need before they are shown: validity, weight, and what they may load."""

from __future__ import annotations

import csv
import html
import itertools
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import lxml.html
import vl_convert
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from lxml import etree
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from casework.formats import date_in_words

#: The notices that have to go with what Vega's bundle holds, wherever it is copied to.
VEGA_NOTICE = "book/licences/vega.txt"


def visit_math(translator, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers draw and read aloud without a script."""
    block = isinstance(node, nodes.math_block)
    formula = tex2mathml(node.astext(), as_block=block)
    if block:  # a wide one scrolls by itself on a phone, and with the keyboard
        formula = f'<div class="casework-formula" data-label="formula">{formula}</div>'
    translator.body.append(formula)
    raise nodes.SkipNode


def visit_folded(translator, node: HideCodeCellNode) -> None:
    """Folded code under a plain summary: MyST-NB's own has paragraphs in it, which HTML forbids."""
    translator.body.append(f'<details class="hide"><summary>{node["prompt_show"]}</summary>\n')


def depart_folded(translator, node: HideCodeCellNode) -> None:
    """The end of the fold."""
    translator.body.append("</details>\n")


class Fold(nodes.General, nodes.Element):
    """A note that opens when its title is chosen: in HTML ``details``, which need no script."""


def fold_notes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make each note of the class ``dropdown`` a fold, its title what is shown of it closed."""
    for note in list(doctree.findall(nodes.Admonition)):
        if "dropdown" in note["classes"]:
            title, *inside = note.children
            fold = Fold("", *inside, classes=["admonition", *note["classes"]], ids=note["ids"])
            fold.insert(0, FoldTitle("", "", *title.children))
            note.replace_self(fold)


class FoldTitle(nodes.TextElement):
    """The title of a `Fold`."""


def visit_fold(translator, node: Fold | FoldTitle) -> None:
    """The element, and its classes."""
    if isinstance(node, FoldTitle):
        translator.body.append('<summary class="admonition-title">')
    else:
        translator.body.append(translator.starttag(node, "details"))


def depart_fold(translator, node: Fold | FoldTitle) -> None:
    """Its end."""
    translator.body.append("</summary>\n" if isinstance(node, FoldTitle) else "</details>\n")


#: What a page loads, and what needs it in a page. All else that extensions bring stays away.
ASSETS = {
    "style.css": "",
    "figures.css": "casework-|docutils|<math",
    "site.js": "",
    "figures.js": "casework-(chart-spec|register)",
    "tables.js": r"\bdata-table\b",
    "claim.js": r"\bcasework-claim\b",
}

#: What stands in a table where there is no number.
GAPS = {"", "–", "none", "not seen", "not published", "not applicable", "not compared", "not found"}

#: A number, as a table or the prose prints one: with its sign, its unit, and what it is out of.
NUMBER = (
    r"(?:less than |more than |at least |around )?[−+-]?£?\d[\d,.]*"
    r"(?:%| per cent| points| (?:of|in) \d[\d,]*| to [−+-]?\d[\d,.]*(?:%| points)?)?"
)


def dress(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page what its layout needs, and its body what Docutils and pandas leave out."""
    body = context.get("body", "")
    context["policy"] = POLICY
    context["book_version"] = version("casework")
    context["newest_data"] = newest_data(Path(app.srcdir))
    context["sections"] = sections(context.get("toc", ""))
    context["chapters"] = chapters(context)
    for kind in ("css_files", "script_files"):
        context[kind] = [
            asset
            for asset in context[kind]
            if (use := ASSETS.get(Path(str(asset.filename)).name)) is not None
            and re.search(use, body)
        ]
    if not body:
        return
    # pandas leaves the corner of a table empty, which is no header for anyone who hears it read.
    body = re.sub(r"<th[^>]*>\s*(?:&nbsp;)?</th>", "<td></td>", body)
    # The roles of Docutils' bibliography are deprecated, or don't fit their place.
    body = body.replace('role="doc-biblioentry"', 'role="listitem"')
    body = body.replace('role="doc-backlink" ', "")
    # Some DOIs hold letters that an address may not have as they are.
    body = re.sub(
        r'(?<=href="https://doi\.org/)[^"]+',
        lambda doi: quote(html.unescape(doi[0]), safe="/:;()%"),
        body,
    )
    # Half of all code is names and brackets, which have the colour of words.
    body = re.sub(r'<span class="(?:n|nn|nf|p|w)">([^<]*)</span>', r"\1", body)
    # What may scroll is reached with the keyboard, and named, where it does scroll (site.js).
    body = re.sub(
        r'<div class="casework-scroll"[^>]*? aria-label="([^"]*)"[^>]*>',
        r'<div class="casework-scroll" data-label="\1">',
        body,
    )
    body = re.sub(
        r'<table class="docutils.*?</table>',
        r'<div class="casework-scroll" data-label="table">\g<0></div>',
        body,
        flags=re.S,
    )
    body = re.sub(r"<table\b.*?</table>", lambda table: align_numbers(table[0]), body, flags=re.S)
    context["body"] = re.sub(r"<a ([^>]*)>(.*?)</a>", name_number, body, flags=re.S)


def sections(toc: str) -> str:
    """The sections of a page, from Sphinx's list of all its headings."""
    if not toc:
        return ""
    links = (
        f'<li><a href="{link.get("href")}">{html.escape(link.text_content())}</a></li>'
        for link in lxml.html.fragment_fromstring(toc).xpath("./li/ul/li/a")
    )
    said = "".join(links)
    return f"<ul>{said}</ul>" if said else ""


def chapters(context: dict) -> str:
    """All chapters, as on each page, with the sections of this one."""
    listed = context["toctree"](includehidden=True, collapse=True, titles_only=True)
    listed = str(listed or "").replace(' role="heading"', "")
    return re.sub(
        r'<a class="current reference internal" href="#">(.*?)</a>',
        rf'<a aria-current="page" href="#">\1</a>{context["sections"]}',
        listed,
    )


def newest_data(root: Path) -> str:
    """The date of the newest document that a figure was taken from, in words."""
    with (root / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        published = (row["published"] for row in csv.DictReader(file))
        return date_in_words(max(date for date in published if date[:1].isdigit()))


def align_numbers(table: str) -> str:
    """A table with the class ``number`` on the columns that hold nothing else, gaps apart."""
    rows = re.findall(r"<tr\b.*?</tr>", table, re.S)
    cells = [re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
    said = [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]
    if len({len(row) for row in cells}) != 1 or "span=" in table:
        return table
    numbers = set()
    for column, words in enumerate(zip(*said[1:], strict=True)):
        told = [word for word in words if word not in GAPS]
        if told and all(re.fullmatch(NUMBER, word) for word in told):
            numbers.add(column)

    def mark(row: re.Match) -> str:
        columns = itertools.count()
        return re.sub(
            r"<t[dh]\b[^>]*>",
            lambda cell: _with_class(cell[0], "number") if next(columns) in numbers else cell[0],
            row[0],
        )

    return re.sub(r"<tr\b.*?</tr>", mark, table, flags=re.S)


def _with_class(tag: str, name: str) -> str:
    if 'class="' in tag:
        return tag.replace('class="', f'class="{name} ', 1)
    return f'{tag[:-1]} class="{name}">'


def name_number(link: re.Match) -> str:
    """A link that is only a number, with a name that says where it leads."""
    said = html.unescape(re.sub(r"<[^>]+>", "", link[2])).strip()
    leads = re.search(r'href="[^"]*#(cell|figure)-', link[1])
    is_number = "casework-number" in link[1] or re.fullmatch(NUMBER, said)
    if not leads or "aria-" in link[1] or not is_number:
        return link[0]
    there = {"cell": "calculation", "figure": "verdict"}[leads[1]]
    return f'<a {link[1]} aria-label="{html.escape(said)}, {there}">{link[2]}</a>'


#: What a page may load: nothing but the book's own files, and no script that stands in the page.
#: Vega and pandas set styles within the page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)

#: Where a page's other scripts come from: the book's own folder, in which no data stand.
SCRIPT_FILE = re.compile(
    r"(\.\./)*(_static/([\w-]+/)*[\w-]+(\.[\w-]+)*\.js(\?v=\w+)?|searchindex\.js)"
)

#: Attributes that hold words, which may say anything.
WORDS = re.compile(r"(aria|data)-.*|alt|content|label|title|value")


def foreign(page: lxml.html.HtmlElement) -> Iterator[str]:
    """What runs in a page, or leads out of it unasked, and is none of the book's own."""
    for element in page.iter(etree.Element):
        if element.tag == "script" and element.get("type") != "application/json":
            source = element.get("src")
            if source is None:
                yield f"the script {(element.text or '').strip()[:60]!r}"
            elif not SCRIPT_FILE.fullmatch(source):
                yield f"a script from {source!r}"
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            yield "a page that sends its reader elsewhere"
        for name, value in element.items():
            # Browsers overlook blanks and control characters in front of an address and in it.
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            runs = address.startswith(("javascript:", "vbscript:")) and not WORDS.fullmatch(name)
            if runs or name.startswith("on") or name == "srcdoc":
                yield f"the attribute {name}={value[:60]!r}"


def hold_to_policy(page: Path) -> None:
    """Raise ``ExtensionError`` if a page holds anything that runs and isn't the book's own."""
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    if found := list(foreign(tree)):
        raise ExtensionError(f"{page} holds what is not the book's own: {'; '.join(found)}")


#: What is put right in Sphinx's search: it reads titles as HTML, looks for an element that the
#: pages don't have, knows constructor and __proto__ as words, and fetches pages for its summaries,
#: which a book opened from a folder may not do.
SEARCH = {
    ".innerHTML = title;": ".textContent = title;",
    '[role="main"]': "article",
    "    Search._index = index;\n": """    Search._index = index;
    for (const words of [index.terms, index.titleterms]) {
      const { hasOwnProperty } = Object.prototype;
      Object.setPrototypeOf(words, Object.assign(Object.create(null), { hasOwnProperty }));
    }
""",
    "= DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY;": '= location.protocol !== "file:";',
}


def mend_search(static: Path) -> None:
    """Put Sphinx's search right. Raises ``ExtensionError`` where it isn't as it was known."""
    tools = static / "searchtools.js"
    script = tools.read_text(encoding="utf-8")
    for known, right in SEARCH.items():
        if known not in script:
            raise ExtensionError(f"Sphinx's search has changed: it has no {known.strip()!r}")
        script = script.replace(known, right)
    tools.write_text(script, encoding="utf-8")


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put the libraries beside the pages, and take away what extensions bring and no page uses."""
    if exception is not None or app.builder.format != "html":
        return
    out, root = Path(app.outdir), Path(app.srcdir)
    static = out / "_static"
    mend_search(static)
    # vl-convert carries Vega, so no other host is asked. In a function of its own: its names
    # would clash with those of Sphinx's scripts.
    vega = f"(() => {{{vl_convert.javascript_bundle()}}})();\n"
    notice = (root / VEGA_NOTICE).read_text(encoding="utf-8").strip()
    (static / "vega.js").write_text(f"/*!\n{notice}\n*/\n{vega}", encoding="utf-8")
    pages = [page for page in out.rglob("*.html") if static not in page.parents]
    for page in pages:
        hold_to_policy(page)
    naming = [*pages, *(static / name for name in ASSETS)]
    named = "".join(path.read_text(encoding="utf-8") for path in naming)
    for path in [*static.rglob("*"), *out.glob(".buildinfo*")]:
        if path.is_file() and path.name not in named:
            path.unlink()
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
