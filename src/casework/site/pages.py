"""What every page of the built book carries: where its numbers come from, what its words mean,
and how it looks where somebody shares it.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import vl_convert
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx

from casework.site.charts import CHART_FOLDER, cell_ids

GLOSSARY = "book/glossary"
CARD_FOLDER = "cards"

#: A preview is as large as the sites that show it ask for.
CARD_WIDTH, CARD_HEIGHT = 1200, 630


def name_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell an address, and mark the answer and its chart.

    The words before the first chart are the answer, which the styles fit into the first screen
    together with the chart. The card (what is certain, probable, not known) comes next.
    """
    for link in list(doctree.findall(nodes.reference)):
        # A heading or another link is no place for a link.
        if "casework-number" in link["classes"] and _inside(link, nodes.title, nodes.reference):
            link.replace_self(link.children)  # the number alone
    path = Path(app.env.doc2path(app.env.docname))
    ids = cell_ids(path) if path.suffix == ".ipynb" else []
    lead = None
    for block in doctree.findall(nodes.container):
        if block.get("nb_element") == "cell_code":
            block["ids"].append(f"cell-{ids[block['cell_index']]}")
        if lead is None and any(
            {"casework-chart", "casework-lead"} & set(part["classes"])
            for part in block.findall(nodes.Element)
        ):
            lead = block
    if lead is None:
        return
    chapter = lead.parent
    title, *before = chapter.children[: chapter.index(lead)]
    after = chapter.children[chapter.index(lead) + 1 :]
    sections = [part for part in after if isinstance(part, nodes.section)]
    words = [part for part in before if not isinstance(part, nodes.container)]
    card = [part for part in before if "casework-card" in part.get("classes", [])]
    # Code that only prepares the chart waits until the answer has been given.
    rest = [part for part in [*before, *after] if part not in [*words, *card, *sections]]
    chapter.children = []
    chapter += [
        title,
        nodes.container("", *words, classes=["casework-answer"]),
        lead,
        *card,
        *([nodes.container("", *rest, classes=["casework-background"])] if rest else []),
        *sections,
    ]
    if "casework-lead" not in lead["classes"]:
        lead["classes"].append("casework-lead")
    chapter["classes"].append("casework-chapter")


def fold_code_last(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move folded code below what it made: a reader came for the chart or the table.

    Code that made nothing to see goes into the fold of its neighbour, if no text stands between
    them, and keeps its address there.
    """
    for cells in _neighbours(doctree):
        homes = [cell for cell in cells if len(cell.children) > 1] or cells[:1]
        folds = {home: home.children.pop(0) for home in homes}
        for home in homes:
            if not home.children:  # nothing to see: what it made stands in the text
                folds[home]["prompt_show"] += " behind the text"
            home.append(folds[home])
        for at, cell in enumerate(cells):
            if cell not in homes:
                home = next((home for home in homes if cells.index(home) > at), homes[-1])
                place = len(folds[home]) if cells.index(home) < at else -1
                code = nodes.container("", *cell.children[0].children, ids=cell["ids"])
                folds[home].insert(place if place >= 0 else len(folds[home]) - 1, code)
                cell.parent.remove(cell)


def _neighbours(doctree: nodes.document) -> list[list[nodes.container]]:
    """The code cells of a page, those that no text parts together; what is empty in them gone."""
    found: list[list[nodes.container]] = []
    for fold in list(doctree.findall(HideCodeCellNode)):
        cell = fold.parent
        for output in [part for part in cell.children[1:] if not part.children]:
            cell.remove(output)
        siblings = cell.parent.children
        at = siblings.index(cell)
        if found and at and found[-1][-1] is siblings[at - 1]:
            found[-1].append(cell)
        else:
            found.append([cell])
    return found


def _inside(node: nodes.Node, *kinds: type) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, kinds):
            return True
    return False


def explain_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a term's definition beside each link to the glossary, and once into the margin.

    The definition is shown to who points at the term or reaches it with the keyboard, and is read
    out as its description. The margin repeats it for the eye only, where there is room.
    """
    if docname == GLOSSARY:
        return
    meanings, noted = _definitions(app), set()
    for number, link in enumerate(list(doctree.findall(nodes.reference))):
        term = link.get("refuri", "").partition("#")[2]
        if not any("std-term" in part["classes"] for part in link.findall(nodes.inline)):
            continue
        said, meaning = link.astext(), html.escape(meanings[term])
        tip = f"term-{number}"
        link.replace_self(
            nodes.raw(
                text=f'<span class="casework-term"><a href="{html.escape(link["refuri"])}" '
                f'aria-describedby="{tip}">{html.escape(said)}</a>'
                f'<span role="tooltip" id="{tip}">{meaning}</span></span>',
                format="html",
            )
        )
        block = link.parent
        while block is not None and not isinstance(block, nodes.paragraph):
            block = block.parent
        # Beside the answer stands its chart, and in a list or a box there is no margin.
        if block is None or term in noted:
            continue
        around = block.parent
        if not isinstance(around, nodes.section) and "casework-background" not in around["classes"]:
            continue
        noted.add(term)
        name = html.escape(meanings.names[term])
        note = f'<p class="casework-margin" aria-hidden="true"><b>{name}</b> {meaning}</p>'
        around.insert(around.index(block), nodes.raw(text=note, format="html"))


class _Definitions(dict):
    """What each term of the glossary means, by its address; ``names`` has the terms."""

    names: dict[str, str]


def _definitions(app: Sphinx) -> _Definitions:
    meanings, names = _Definitions(), {}
    for item in app.env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        for term in item.findall(nodes.term):
            meaning = next(iter(item.findall(nodes.definition)))
            meanings[term["ids"][0]] = meaning.astext().partition(" See ")[0]
            names[term["ids"][0]] = term.astext()
    meanings.names = names
    return meanings


def describe_page(doctree: nodes.document | None, title: str) -> str:
    """What a page says first, for search engines and for who shares it: one or two sentences."""
    if doctree is None:
        return f"{title}: child protection on inspection, the published figures worked out again."
    for paragraph in doctree.findall(nodes.paragraph):
        strong = list(paragraph.findall(nodes.strong))
        text = " ".join((strong[0] if strong else paragraph).astext().split())
        if len(text) > 40:
            break
    sentences = re.split(r"(?<=[.?!]) (?=[A-Z])", text)
    said = sentences[0]
    for sentence in sentences[1:]:
        if len(said) + len(sentence) > 200:
            break
        said += f" {sentence}"
    return said


def introduce(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its description and the picture that stands for it where it is shared."""
    context["title"] = context.get("title") or {"genindex": "Index"}.get(pagename, "Search")
    title = html.unescape(re.sub(r"<[^>]+>", "", context["title"]))
    context["description"] = describe_page(doctree, title)
    elements = doctree.findall(nodes.Element) if doctree is not None else ()
    chart = next((element["chart"] for element in elements if "chart" in element), None)
    out = Path(app.outdir)
    drawing = ""
    if chart is not None:
        drawing = (out / CHART_FOLDER / f"{chart}.svg").read_text(encoding="utf-8")
    (out / CARD_FOLDER).mkdir(exist_ok=True)
    context["card"] = f"{CARD_FOLDER}/{pagename.replace('/', '-')}.png"
    book = app.config.html_short_title
    (out / context["card"]).write_bytes(card(title, drawing, book))


def card(title: str, drawing: str, book: str) -> bytes:
    """The picture that stands for a page where it is shared: its title, and its first chart.

    ``drawing`` is an SVG on white, or empty for a page without a chart.
    """
    words, size = [], 58 if drawing else 76
    width = (560 if drawing else 1080) / (size * 0.53)
    for word in title.split():
        if words and len(words[-1]) + len(word) < width:
            words[-1] += f" {word}"
        else:
            words.append(word)
    lines = "".join(
        f'<text x="60" y="{130 + 1.25 * size * i:.0f}" font-size="{size}" font-weight="bold">'
        f"{html.escape(line)}</text>"
        for i, line in enumerate(words)
    )
    if drawing:
        across, down = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)[0])
        scale = min(500 / across, 510 / down)
        place = f'x="{1150 - scale * across:.0f}" y="{(630 - scale * down) / 2:.0f}"'
        size = f'width="{scale * across:.0f}" height="{scale * down:.0f}"'
        drawing = re.sub(r'width="[\d.]+" height="[\d.]+"', f"{place} {size}", drawing, count=1)
    page = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{CARD_WIDTH}" height="{CARD_HEIGHT}" font-family="Liberation Sans, Arial">'
        f'<rect width="{CARD_WIDTH}" height="{CARD_HEIGHT}" fill="white"/>'
        f'<rect width="16" height="{CARD_HEIGHT}" fill="#0B57A4"/>{lines}'
        f'<text x="60" y="580" font-size="30" fill="#4b5563">{html.escape(book)}</text>'
        f"{drawing}</svg>"
    )
    return vl_convert.svg_to_png(page)
