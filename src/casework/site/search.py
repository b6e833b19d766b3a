"""What a reader can search the book for: the words of each section of the pages as they are built.

The pages of the forces aren't among it, since they say much the same of each force: the list on the
page of the search finds them by their names (``book/_templates/find.html``).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from lxml import html

#: Tags, classes and roles of what isn't read: it isn't seen, or it stands elsewhere.
UNREAD = {"script", "style", "svg", "math", "form", "button", "summary", "h1", "h2", "h3", "h4"}
UNREAD |= {"tooltip", "headerlink", "caption-number", "casework-cite", "casework-chart-subtitle"}

#: Tags and classes of what has words to be found, which make no sentence to be shown.
NO_PROSE = ({"pre", "table", "dt", "figure"}, {"hide", "citation"})

#: What doesn't part one word from the next.
INLINE = {"a", "span", "em", "strong", "code", "sub", "sup", "i", "b"}

#: Pages that lead to others.
UNFOUND = {"search.html", "genindex.html", "404.html"}

#: How much a row of a register counts, or a function, beside a section or a term: there are many.
OF_MANY = {"tr": 0.25, "dl": 0.5}

#: The places of a page by their anchors: what each counts, its heading, its prose, its other words.
Places = dict[str, tuple[float, str, list[str], list[str]]]


def _read(part: html.HtmlElement, places: Places, at: str, aside: bool, register: bool) -> None:
    classes = set(part.get("class", "").split()) if isinstance(part.tag, str) else UNREAD
    if UNREAD & {part.tag, part.get("role"), *classes}:
        return
    if part.tag == "table":
        register = part.get("data-table") is not None
    if part.tag == "section" or (part.tag == "tr" and register):
        at, aside = part.get("id") or at, False
    elif part.tag == "dl" and part.find("dt") is not None:
        at = part.find("dt").get("id") or at
    if at not in places:
        heading = part.xpath("h1 | h2 | h3 | h4 | th | dt//*[contains(@class, 'sig-name')]")
        counts = 1 if at.startswith("term-") else OF_MANY.get(part.tag, 1)
        places[at] = (counts, _text(heading), [], [])
    aside = aside or part.tag in NO_PROSE[0] or bool(NO_PROSE[1] & classes)
    said = places[at][3 if aside else 2]
    space = "" if part.tag in INLINE else " "
    said.append(space + (part.text or ""))
    for child in part:
        if not (register and child.tag == "th"):  # the heading of a row
            _read(child, places, at, aside, register)
        said.append(child.tail or "")
    said.append(space)


def _text(headings: list[html.HtmlElement]) -> str:
    """The first heading, without a second line."""
    return "".join(headings[0].xpath(".//text()[not(ancestor::small)]")) if headings else ""


def words(text: str) -> list[str]:
    """The words of a text, without its numbers: these the ledger finds."""
    return re.findall(r"[^\W\d_][\w-]+", text.lower())


def sections(page: Path) -> list[list[str]]:
    """The places of a page that a result can lead to: sections, rows of registers, functions.

    Each is a list of its anchor, its heading, its prose, what other words there are in it, and how
    much it counts.
    """
    places: Places = {}
    for article in html.parse(page, html.HTMLParser(encoding="utf-8")).iter("article"):
        _read(article, places, "", aside=False, register=False)
    found = []
    for anchor, (counts, heading, *texts) in places.items():
        prose, other = (" ".join("".join(text).split()) for text in texts)
        known = set(words(prose))
        rest = [word for word in dict.fromkeys(words(other)) if word not in known]
        if prose or rest:
            heading = " ".join(heading.rstrip("#").split())
            found.append([f"#{anchor}", heading, prose, " ".join(rest), counts])
    return found


def write(out: Path) -> None:
    """Write ``sections.js``, in which ``search.js`` looks."""
    pages = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*.html"))}
    read = {
        address: sections(path)
        for address, path in pages.items()
        if not address.startswith("forces/") and address not in UNFOUND
    }
    text = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    (out / "_static" / "sections.js").write_text(f"const SECTIONS = {text};\n", encoding="utf-8")
