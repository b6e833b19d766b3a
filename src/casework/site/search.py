"""What a reader can search the book for: the words of each section of the pages as they are built.

The pages of the forces aren't among it, since they say much the same of each force: the list on the
page of the search finds them by their names (``book/_templates/find.html``). Nor is the package's
code, to which the page of the functions leads.
"""

import json
import re
from pathlib import Path

from lxml import etree, html

#: What a result can lead to: the page, its sections, rows of registers, functions and terms.
PLACES = "self::article | .//section[@id] | .//table[@data-table]//tr[@id] | .//dl[dt/@id]"
HEADING = "h1 | h2 | h3 | h4 | th | dt//*[contains(@class, 'sig-name')]"

#: Tags, classes and roles of what isn't read: it isn't seen, or it stands elsewhere.
UNREAD = {"script", "style", "svg", "math", "form", "button", "summary", "h1", "h2", "h3", "h4"}
UNREAD |= {".headerlink", ".caption-number", ".casework-cite", ".casework-chart-subtitle"}
UNREAD |= {"tooltip"}

#: Of what has words to be found, which make no sentence to be shown.
NO_PROSE = {"pre", "table", "dt", "figure", ".hide", ".citation"}

#: What doesn't part one word from the next.
INLINE = {"a", "span", "em", "strong", "code", "sub", "sup", "i", "b"}

#: How the addresses of pages begin that lead to others, or to which the list of forces leads.
UNFOUND = ("forces/", "search.html", "genindex.html", "404.html")

#: How much a row of a register counts, or a function, beside a section or a term: there are many.
OF_MANY = {"tr": 0.25, "dl": 0.5}

#: A word; numbers the ledger finds.
WORD = r"[^\W\d_][\w-]+"


def _cut(place: html.HtmlElement, kinds: set[str]) -> list[str]:
    """Take what is of some kinds out of a place; the text of each."""
    of_kind = [
        part
        for part in place.iterdescendants(etree.Element)
        if kinds & {part.tag, part.get("role"), *(f".{name}" for name in part.classes)}
    ]
    return [(part.text_content(), part.drop_tree())[0] for part in of_kind]


def _heading(place: html.HtmlElement) -> str:
    """The first heading, without a second line."""
    found = place.xpath(HEADING)
    text = "".join(found[0].xpath(".//text()[not(ancestor::small)]")) if found else ""
    return " ".join(text.rstrip("#").split())


def sections(page: Path) -> list[list[str]]:
    """The places of a page that a result can lead to: sections, rows of registers, functions.

    Each is a list of its anchor, its heading, its prose, what other words there are in it, and how
    much it counts.
    """
    found = []
    for article in html.parse(page, html.HTMLParser(encoding="utf-8")).iter("article"):
        places = [(place, _heading(place)) for place in article.xpath(PLACES)]
        for heading in article.xpath(".//table[@data-table]//th"):
            heading.drop_tree()
        _cut(article, UNREAD)
        for part in article.iter(etree.Element):
            if part.tag not in INLINE:
                part.text, part.tail = f" {part.text or ''}", f" {part.tail or ''}"
        for place, heading in reversed(places):  # what is in others leaves them first
            anchor = (place.find("dt") if place.tag == "dl" else place).get("id", "")
            other = " ".join(_cut(place, NO_PROSE)).lower()
            prose = " ".join(place.text_content().split())
            counts = 1 if anchor.startswith("term-") else OF_MANY.get(place.tag, 1)
            known = set(re.findall(WORD, prose.lower()))
            rest = [word for word in dict.fromkeys(re.findall(WORD, other)) if word not in known]
            if prose or rest:
                found.append([f"#{anchor}", heading, prose, " ".join(rest), counts])
            place.drop_tree()
    return found[::-1]


def write(out: Path) -> None:
    """Write ``sections.js``, in which ``search.js`` looks."""
    pages = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*.html"))}
    read = {at: sections(path) for at, path in pages.items() if not at.startswith(UNFOUND)}
    text = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    (out / "_static" / "sections.js").write_text(f"const SECTIONS = {text};\n", encoding="utf-8")
