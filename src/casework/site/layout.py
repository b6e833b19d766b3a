"""How a page is laid out: the answer first, code last, and words that explain themselves."""

import functools
import html
import itertools
import textwrap
from pathlib import Path

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from markupsafe import Markup
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casework.data import read
from casework.results import opened
from casework.site.charts import Chart
from casework.site.looks import template

GLOSSARY = "book/glossary"

#: What is folded on a phone: pages of which a reader wants one section or another, and sections
#: that few want.
LONG = {"book/contributing", "book/data-dictionary", "book/functions", "notebooks/methods"}
LONG_SECTIONS = {
    "the-figures-of-this-chapter",
    "the-new-programme-judges-topics-not-cases",
    "what-we-haven-t-seen",
    "figures-in-print-checked",
    "how-the-force-marks-its-own-work",
}
CLOSING = {"what-this-doesn-t-show", "what-to-read-next"}  # short, and on no page folded

#: A piece of HTML.
raw = functools.partial(nodes.raw, "", format="html")


def answer_first(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell an address, and put a chapter's answer and its first chart first.

    The words before that chart are the answer; the styles fit both into the first screen. The card
    (what is certain, probable, not known) comes next, then code that only prepares the chart.
    """
    path = Path(app.env.doc2path(app.env.docname))
    cells = opened(path).cells if path.suffix == ".ipynb" else []
    for block in doctree.findall(nodes.container):
        if block.get("nb_element") == "cell_code":
            block["ids"].append(f"cell-{cells[block['cell_index']].id}")
    lead = next(doctree.findall(Chart), None)
    if lead is None:
        return
    while not isinstance(lead.parent, nodes.section):
        lead = lead.parent
    chapter = lead.parent
    title, *parts = chapter.children
    before = parts[: parts.index(lead)]
    found = "casework-finder"  # the search for a force is a part of the answer
    words = [p for p in before if not isinstance(p, nodes.container) or found in p["classes"]]
    card = [part for part in before if "casework-card" in part["classes"]]
    rest = [part for part in parts if part not in [lead, *words, *card]]
    answer = nodes.container("", *words, classes=["casework-answer"])
    chapter[:] = [title, answer, lead, *card, *rest]
    chapter["classes"].append("casework-chapter")
    lead["classes"].append("casework-lead")


def arrange(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn the nodes of a page into what it shows, when it is written."""
    fold_code(doctree)
    for note in list(doctree.findall(nodes.Admonition)):
        if "dropdown" in note["classes"]:
            title, *inside = note.children
            place = [nodes.inline("", ids=note["ids"])] if note["ids"] else []
            classes = " ".join(["admonition", *note["classes"]])
            replace(note, fold(classes, title.children, [*place, *inside]))
    for table in list(doctree.findall(nodes.table)):
        start = raw('<div class="casework-scroll" role="group" aria-label="table">')
        replace(table, [start, table, raw("</div>")])
    for label in list(doctree.findall(nodes.label)):  # such as Agr13, by which nobody finds a work
        label.parent.remove(label)
    keep_addresses(app, doctree, docname)
    for place in list(doctree.findall(nodes.container)):
        if "casework-claim" in place["classes"]:
            place.insert(0, template(Path(app.srcdir), "claim.html"))
        if "casework-finder" in place["classes"]:  # JupyterLab shows its sentence
            about = {"page": docname, "home": "../" * docname.count("/")}
            about |= app.config.html_context
            replace(place, [template(Path(app.srcdir), "find.html", **about)])
    fold_on_phones(doctree, docname)
    if docname == GLOSSARY:
        list_terms(doctree, Path(app.srcdir))
    meanings = app.env.casework_shared if docname != GLOSSARY else {}  # see `rewritten`
    for number, link in enumerate(list(doctree.findall(nodes.reference))):
        if "casework-number" in link["classes"]:
            name_number(link)
        elif meanings and any("std-term" in part["classes"] for part in link.findall(nodes.inline)):
            explain(link, number, meanings)


def keep_addresses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep the addresses of the register's rows and its map where they stood before they moved."""
    if docname == "notebooks/national-picture":
        rows = read(Path(app.srcdir, "data", "inspections.csv")).dropna(subset="force").id
        for section in doctree.findall(nodes.section):
            if "find-your-force" in section["ids"]:
                section["ids"] += [*rows, "chart-national-map", "metropolitan-2025-return"]


def fold_on_phones(doctree: nodes.document, docname: str) -> None:
    """Fold long sections below their headings, where the styles find the screen narrow."""
    for part in next(doctree.findall(nodes.section)).children:
        folded = LONG_SECTIONS | {*part["ids"]} - CLOSING if docname in LONG else LONG_SECTIONS
        if isinstance(part, nodes.section) and folded & {*part["ids"]}:
            title, *inside = part.children
            part[:] = [title, *fold("later", [nodes.Text(f"Show “{title.astext()}”")], inside)]


def list_terms(doctree: nodes.document, root: Path) -> None:
    """The glossary as a table that can be searched, whose rows have the addresses of the terms."""
    looks = {"rows": [""], "filters": ["none"], "counts": "terms"}
    values = {"columns": [{"name": "term"}, {"name": "meaning"}], "rows": [], "looks": looks}
    empty = template(root, "table.html", title="Terms", **values).astext()
    start, end, after = empty.partition("</tbody>")
    rows = []
    for item in doctree.findall(nodes.definition_list_item):
        term, *others, meaning = item.children
        names = " or ".join(name.astext() for name in [term, *others])
        also = [Markup('<span id="{}"></span>').format(*one["ids"]) for one in others]
        start_of_row = Markup('<tr id="{}"><th scope="row">{}{}</th><td>')
        shown = start_of_row.format(*term["ids"], names, Markup("").join(also))
        rows += [raw(shown), *meaning.children, raw("</td></tr>")]
    glossary = next(doctree.findall(addnodes.glossary))
    replace(glossary, [raw(start), *rows, raw(end + after)])


def fold_code(doctree: nodes.document) -> None:
    """Fold code, below what it made: a reader came for the chart or the table.

    Code that made nothing to see goes into the fold of the next cell that did, or of the last, if
    no text stands between them, and keeps its address there.
    """
    for around in list(doctree.findall(nodes.Element)):
        for has_code, cells in itertools.groupby(
            list(around.children),
            lambda part: part.children and isinstance(part[0], HideCodeCellNode),
        ):
            if has_code:
                _fold_together(list(cells))


def _fold_together(cells: list[nodes.container]) -> None:
    made = {cell: [part for part in cell[1:] if part.children] for cell in cells}
    showing = [cell for cell in cells if made[cell]] or cells[-1:]
    code: dict[nodes.container, list[nodes.Node]] = {cell: [] for cell in showing}
    for at, cell in enumerate(cells):
        home = next((later for later in cells[at:] if later in code), showing[-1])
        # Code that made nothing to see has its address at its first line: others' may stand above.
        address = {} if made[cell] else {"ids": cell["ids"]}
        code[home].append(nodes.container("", *cell[0].children, **address))
        if cell is not home:
            cell.parent.remove(cell)
        elif address:
            cell["ids"] = []
    for cell, inside in code.items():
        prompt = cell[0]["prompt_show"] + ("" if made[cell] else " behind the text")
        cell[:] = [*made[cell], *fold("hide", [nodes.Text(prompt)], inside)]


def fold(classes: str, title: list[nodes.Node], inside: list[nodes.Node]) -> list[nodes.Node]:
    """A fold with its title, which opens without a script."""
    start = raw(f'<details class="{html.escape(classes)}"><summary>')
    return [start, *title, raw("</summary>\n"), *inside, raw("</details>")]


def replace(node: nodes.Node, parts: list[nodes.Node]) -> None:
    """Put other nodes in the place of one, which gives them none of its classes."""
    at = node.parent.index(node)
    node.parent[at : at + 1] = parts


def name_number(link: nodes.reference) -> None:
    """Give a number's link a name that says where it leads; within a heading or a link it has none.

    The number alone would say nothing to anyone who has links read out one by one.
    """
    around = link.parent
    while around is not None and not isinstance(around, (nodes.title, nodes.reference)):
        around = around.parent
    if around is not None:
        return replace(link, link.children)
    leads = "calculation" if "#cell-" in link["refuri"] else "verdict"
    shown = Markup(
        '<a class="casework-number" href="{0}" aria-label="{1}, {2}">'
        '<span class="casework-value">{1}</span></a>'
    )
    replace(link, [raw(shown.format(link["refuri"], link.astext(), leads))])


def definitions(env: BuildEnvironment) -> dict[str, str]:
    """What each term of the glossary means, by its address."""
    return {
        term["ids"][0]: item.children[-1].astext().partition(" See ")[0]
        for item in env.get_doctree(GLOSSARY).findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
    }


def explain(link: nodes.reference, number: int, meanings: dict[str, str]) -> None:
    """Put a term's definition beside a link to the glossary.

    It is shown to anyone who points at the term or reaches it with the keyboard, and is read out
    as its description.
    """
    shown = Markup(
        '<span class="casework-term"><a href="{0}" aria-describedby="term-{1}">{2}</a>'
        '<span role="tooltip" id="term-{1}">{3}</span></span>'
    )
    meaning = meanings[link["refuri"].partition("#")[2]]
    replace(link, [raw(shown.format(link["refuri"], number, link.astext(), meaning))])


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page says first, for search engines and for anyone who shares it."""
    found = doctree.findall(nodes.paragraph)
    firsts = (next(iter(part.findall(nodes.strong)), part).astext() for part in found)
    first = next((text for text in firsts if len(text) > 40), "")
    about = app.env.metadata[app.env.docname]
    about["description"] = textwrap.shorten(first, 300, placeholder=" …")


def visit_math(translator, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers draw and read aloud without a script."""
    block = isinstance(node, nodes.math_block)
    formula = tex2mathml(node.astext(), as_block=block)
    if block:  # a wide one scrolls by itself on a phone, and with the keyboard
        formula = f'<div class="casework-formula" role="group" aria-label="formula">{formula}</div>'
    translator.body.append(formula)
    raise nodes.SkipNode
