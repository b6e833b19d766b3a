"""How a page is laid out: the answer first, code last, and words that explain themselves."""

from __future__ import annotations

import html
import textwrap
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from markupsafe import Markup
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casework.site.charts import Chart

GLOSSARY = "book/glossary"


def answer_first(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell an address, and put a chapter's answer and its first chart first.

    The words before that chart are the answer; the styles fit both into the first screen. The card
    (what is certain, probable, not known) comes next, then code that only prepares the chart.
    """
    path = Path(app.env.doc2path(app.env.docname))
    cells = nbformat.read(path, as_version=4).cells if path.suffix == ".ipynb" else []
    for block in doctree.findall(nodes.container):
        if block.get("nb_element") == "cell_code":
            block["ids"].append(f"cell-{cells[block['cell_index']].id}")
    lead = next(doctree.findall(Chart), None)
    if lead is None:
        return
    while not isinstance(lead.parent, nodes.section):
        lead = lead.parent
    lead["classes"].append("casework-lead")
    chapter = lead.parent
    title, *parts = chapter.children
    before = parts[: parts.index(lead)]
    words = [part for part in before if not isinstance(part, nodes.container)]
    card = [part for part in before if "casework-card" in part["classes"]]
    sections = [part for part in parts if isinstance(part, nodes.section)]
    rest = [part for part in parts if part not in [lead, *words, *card, *sections]]
    answer = nodes.container("", *words, classes=["casework-answer"])
    background = nodes.container("", *rest, classes=["casework-background"])
    chapter.children = []
    chapter += [title, answer, lead, *card, *([background] if rest else []), *sections]
    chapter["classes"].append("casework-chapter")


def arrange(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make of what Docutils has what the pages show, when a page is written."""
    for cell in list(doctree.findall(nodes.container)):
        if cell.children and isinstance(code := cell.children[0], HideCodeCellNode):
            # Folded, and below what it made: a reader came for the chart or the table.
            _, *made = cell.children
            prompt = code["prompt_show"] + ("" if made else " behind the text")
            cell[:] = [*made, *fold("hide", [nodes.Text(prompt)], code.children)]
    for note in list(doctree.findall(nodes.Admonition)):
        if "dropdown" in note["classes"]:
            title, *inside = note.children
            place = [nodes.inline("", ids=note["ids"])] if note["ids"] else []
            classes = " ".join(["admonition", *note["classes"]])
            replace(note, fold(classes, title.children, [*place, *inside]))
    for table in list(doctree.findall(nodes.table)):
        start = raw('<div class="casework-scroll" role="group" aria-label="table">')
        replace(table, [start, table, raw("</div>")])
    for link in list(doctree.findall(nodes.reference)):
        address = link.get("refuri", "")
        if address.startswith("https://doi.org/"):  # some hold letters that no address may have
            link["refuri"] = quote(unquote(address), safe="/:;()")
    if docname != GLOSSARY:
        explain_terms(doctree, definitions(app.env))


def replace(node: nodes.Node, parts: list[nodes.Node]) -> None:
    """Put other nodes in the place of one, which gives them none of its classes."""
    at = node.parent.index(node)
    node.parent[at : at + 1] = parts


def raw(markup: str) -> nodes.raw:
    """A piece of HTML."""
    return nodes.raw("", markup, format="html")


def fold(classes: str, title: list[nodes.Node], inside: list[nodes.Node]) -> list[nodes.Node]:
    """A fold with its title, which opens without a script."""
    start = raw(f'<details class="{html.escape(classes)}"><summary>')
    return [start, *title, raw("</summary>"), *inside, raw("</details>")]


def definitions(env: BuildEnvironment) -> dict[str, str]:
    """What each term of the glossary means, by its address."""
    return {
        term["ids"][0]: item.children[-1].astext().partition(" See ")[0]
        for item in env.get_doctree(GLOSSARY).findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
    }


def explain_terms(doctree: nodes.document, meanings: dict[str, str]) -> None:
    """Put a term's definition beside each link to the glossary.

    It is shown to who points at the term or reaches it with the keyboard, and is read out as its
    description.
    """
    for number, link in enumerate(list(doctree.findall(nodes.reference))):
        address = link.get("refuri", "")
        if any("std-term" in part["classes"] for part in link.findall(nodes.inline)):
            meaning = meanings[address.partition("#")[2]]
            shown = Markup(
                '<span class="casework-term"><a href="{0}" aria-describedby="term-{1}">{2}</a>'
                '<span role="tooltip" id="term-{1}">{3}</span></span>'
            ).format(address, number, link.astext(), meaning)
            replace(link, [raw(shown)])


def describe(doctree: nodes.document | None, title: str) -> str:
    """What a page says first, for search engines and for who shares it."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree is not None else ()
    firsts = (next(iter(part.findall(nodes.strong)), part).astext() for part in paragraphs)
    default = f"{title}: child protection on inspection, the published figures worked out again."
    first = next((text for text in firsts if len(text) > 40), default)
    return textwrap.shorten(first, 300, placeholder=" …")


def visit_math(translator, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers draw and read aloud without a script."""
    block = isinstance(node, nodes.math_block)
    formula = tex2mathml(node.astext(), as_block=block)
    if block:  # a wide one scrolls by itself on a phone, and with the keyboard
        formula = f'<div class="casework-formula" role="group" aria-label="formula">{formula}</div>'
    translator.body.append(formula)
    raise nodes.SkipNode
