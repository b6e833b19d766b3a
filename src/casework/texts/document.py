"""Read a saved page, a PDF or a text: its words as lines, what it says of itself, its sections.

Reading takes time in proportion to the file, whatever it holds: what is endless, or nested without
end, is cut to a bound.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from itertools import accumulate, islice, takewhile
from pathlib import Path

from lxml import etree

from casework.plain import plain, seen

#: Elements that aren't a page's own text: what a browser doesn't show, how to get about, and marks
#: of notes.
_HIDDEN = {"nav", "noscript", "script", "style", "sup", "template", "title"}
_INVISIBLE = re.compile(r"(?<![\w-])display\s{0,9}:\s{0,9}none", re.I)
#: Elements that stand as paragraphs, and those that begin a line.
_PARAGRAPH = re.compile("blockquote|dl|figure|h[1-6]|ol|p|pre|table|ul")
_LINE = re.compile(
    "address|article|aside|body|br|caption|dd|details|div|dt|fieldset|figcaption|footer|form|header|"
    "hr|li|main|option|section|summary|tbody|td|tfoot|th|thead|tr"
)
_KEPT = ("hidden", "style", "rel", "property", "href", "content", "colspan", "rowspan", "value")
_WHOLE = re.compile(r"[0-9]{1,9}\Z")
_DEEPEST = 25  # lists in one another; what is deeper stands beside them
_LONGEST_ROW = 300  # characters; what is longer is no row or cell, but a layout of paragraphs
_MOST_SPANNED = 50  # rows or columns that a cell goes over
#: Where a page says what it is; of two places for one thing, the first counts.
_ABOUT = {
    "title": "title",
    "canonical": "address",
    "og:url": "address",
    "og:site_name": "publisher",
    "article:published_time": "published",
}
#: Files that aren't read, by how they begin, and what to do instead.
_REFUSED = {
    b"PK\x03\x04": "a Word file or an archive: open it, save it as a web page (.html), read that",
    b"\xd0\xcf\x11\xe0": "an old Word file: open it, save it as a web page (.html), read that",
    b"{\\rtf": "rich text: open it, save it as a web page (.html), read that",
    b"\xff\xfe": "UTF-16 text: save it again, with the encoding UTF-8",
    b"\xfe\xff": "UTF-16 text: save it again, with the encoding UTF-8",
}


class UnreadableTextError(ValueError):
    """A file that is no text, or whose text can't be made out."""


def text_of(path: Path) -> str:
    """The text of a ``.txt`` file in UTF-8, of a PDF, or of a saved page as a browser shows it.

    What can't be seen in it is left out: it would reach a terminal or the data unnoticed. A run of
    spaces is a hundred at most, and a line is broken at the next space after 10,000 characters.
    Raises ``UnreadableTextError`` for anything else, saying at which byte, and what helps.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableTextError("the file is empty")
    for start, what in _REFUSED.items():
        if data.startswith(start):
            raise UnreadableTextError(f"this is {what}")
    if data.startswith(b"%PDF"):
        whole = _pdf(data)
    elif (at := data.find(b"\0")) >= 0:
        raise UnreadableTextError(f"byte {at + 1} is zero: this is not a text file")
    else:
        text = _decoded(data, path.suffix.lower() == ".txt")
        whole = text if path.suffix.lower() == ".txt" else _text(_page(text)[0])
    text = re.sub(r"[^\S\n]{101,}", " " * 100, seen(whole))
    text = re.sub(
        r"([^\n]{1,10000}\S*+)([^\S\n]?)", lambda line: line[1] + "\n" * bool(line[2]), text
    )
    if not text.strip():
        raise UnreadableTextError("there is no text in it")
    return text


def metadata(path: Path) -> dict[str, str]:
    """What a saved page says of itself: title, address, publisher, day of publication."""
    data = path.read_bytes()
    if path.suffix.lower() == ".txt" or data.startswith(b"%PDF"):
        return {}
    about = _page(_decoded(data))[1]
    return {key: line for key, value in about.items() if (line := plain(value))}


def _decoded(data: bytes, is_plain: bool = False) -> str:
    """A file as text: in UTF-8, or in the encoding that a page says it has."""
    says = (
        None
        if is_plain
        else re.search(rb"<meta[^>]{1,200}charset=[\"']?([\w-]+)", data[:4096], re.I)
    )
    try:
        return data.decode(says[1].decode() if says else "utf-8-sig")
    except LookupError:
        return data.decode("utf-8", "replace")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1} ({data[error.start]:#04x})"
        remedy = "If it was saved in another encoding, such as Windows-1252, save it again as UTF-8"
        raise UnreadableTextError(f"{byte} is not UTF-8 text. {remedy}") from None


def _pdf(data: bytes) -> str:
    """The text of a PDF in the order in which it was set, page after page."""
    from pypdf import PdfReader  # of which nobody needs to wait who reads no PDF
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it makes good isn't told
    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableTextError(f"this PDF can't be read: {plain(str(error))}") from None
    if not "".join(pages).strip():
        raise UnreadableTextError("this PDF has pictures of pages only: read it by OCR first")
    return "\n\n".join(pages)


class _Tree:
    """Builds a page, of any depth, of what can be seen and what is asked for."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder()
        self.close = self._builder.close

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kept = {name: seen(attributes[name]) for name in _KEPT if name in attributes}
        self._builder.start(re.sub(r"\W", "-", tag), kept)

    def end(self, tag: str) -> None:
        self._builder.end(re.sub(r"\W", "-", tag))

    def data(self, text: str) -> None:
        self._builder.data(seen(text).translate({0xFFFE: "", 0xFFFF: ""}))


def _page(text: str) -> tuple[etree._Element, dict[str, str]]:
    """A page as a browser shows it, its rows as lines, and what it says of itself."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Tree())
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except AssertionError:  # of lxml, where there is no element
        raise UnreadableTextError("there is no text in it") from None
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableTextError(f"no page can be made of this: {error}") from None
    about: dict[str, str] = {}
    for element in page.iter("title", "link", "meta"):
        key = _ABOUT.get(element.get("rel") or element.get("property") or element.tag)
        about.setdefault(key, element.get("href") or element.get("content") or element.text or "")
    for element in list(page.iter()):
        hidden = "hidden" in element.attrib or _INVISIBLE.search(element.get("style", ""))
        if hidden or element.tag in _HIDDEN:
            element.clear(keep_tail=True)
    for group in reversed(dict.fromkeys(row.getparent() for row in page.iter("tr"))):
        _flatten(group)
    return page, {key: value for key, value in about.items() if key}


def _text(page: etree._Element) -> str:
    """The lines of a page: the rows of its tables with tabs, the items of its lists with marks."""
    lines, line, lists, mark, raw = [""], "", [], "", 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        tag, begins = element.tag, event == "start"
        if (paragraph := _PARAGRAPH.fullmatch(tag)) or _LINE.fullmatch(tag):
            lines += [line.rstrip()] * bool(line.strip())
            lines += [""] * bool(paragraph and lines[-1])
            line = ""
        if tag in {"ol", "ul"}:
            lists = [*lists, 0] if begins else lists[:-1]
        elif tag == "li":
            at = element.get("value", "") if begins else ""
            lists[-1:] = [int(at) if _WHOLE.match(at) else number + begins for number in lists[-1:]]
            numbered = element.getparent().tag == "ol"
            indent = "    " * min(len(lists) - 1, _DEEPEST)
            mark = f"{indent}  {f'{lists[-1]}.' if numbered else '*'} " * begins
        raw += (tag == "pre") * (1 if begins else -1)
        text = (element.text if begins else element.tail) or ""
        if raw:
            *whole, text = text.split("\n")
            lines += [f"{line}{whole[0]}", *whole[1:]] if whole else []
            line = "" if whole else line
        elif tag != "tr" or not begins:
            text = re.sub(r"\s+", " ", text)
            text = text if line and line[-1] != " " else text.lstrip()
        line, mark = (f"{mark}{line}{text}", "") if text.strip() else (line + text, mark)
    return "\n".join([*lines, line])


def _flatten(group: etree._Element) -> None:
    """Make each row of a part of a table a line, with the cells that go over several places."""
    above: dict[int, tuple[int, str]] = {}  # by column, for how many rows more, and the text
    for row in group.iterchildren("tr"):
        cells: list[str] = []
        for cell in [*row, None]:
            while above.get(len(cells), (0, ""))[0]:
                left, text = above[len(cells)]
                above[len(cells)] = (left - 1, text)
                cells.append(text)
            if cell is None:
                break
            size = sum(1 for _ in islice(cell.iter(), _LONGEST_ROW))
            text = plain(_text(cell)) if size < _LONGEST_ROW else "x" * _LONGEST_ROW
            spans = (cell.get(name, "") for name in ("colspan", "rowspan"))
            columns, rows = (min(int(n), _MOST_SPANNED) if _WHOLE.match(n) else 1 for n in spans)
            for _ in range(columns or 1):
                above[len(cells)] = (rows - 1, text)
                cells.append(text)
        if len(whole := "\t".join(cells)) < _LONGEST_ROW:
            row[:] = []
            row.text = whole


#: The line that a list of contents follows.
CONTENTS = re.compile(r"(?:table of )?contents:?", re.I)
#: An entry of a list of contents: how far it is indented, and its heading.
_ENTRY = re.compile(r"\A(\s*)(?:\d+\.|[*•])\s+(\S.*)")
#: The page that an entry of a printed list of contents leads to.
_PAGE = re.compile(r"(?:(?<![\s.])\s*+\.{2,}+\s*+|(?<!\s)(?:\t|\s\s)\s*+)\d{1,3}\Z")
#: A heading with a number of its own, of one level.
_NUMBERED = re.compile(r"(?:chapter\s+)?(\d{1,2})[.:]?\s+(\S.*)", re.I)
#: What may stand before a heading in one place and not in another: its number.
_NUMBER = re.compile(r"\A\W*(?:(?:chapter|section|part)\s+)?\d{1,2}(?:\.\d{1,2})*[.:)]?\s+", re.I)
#: So many headings may be missing in a row; a line that only looks like a later one is no heading.
_LOOK_AHEAD = 5


def filled_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that aren't empty, each with where it starts."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [(start, line) for start, line in zip(starts, lines, strict=False) if line.strip()]


def locators(text: str) -> list[tuple[int, str]]:
    """Where each section of a text starts, and its locator, in the order of the text.

    A text with a list of contents is divided as that list says: `4. Case file analysis` is a
    chapter, and `4. Case file analysis, heading 2` what follows its second heading. A chapter that
    the list leaves out is known by its number. Any other text is divided into paragraphs, which
    are its lines that aren't empty, from 1; so is what stands under no heading of the list.
    """
    lines = filled_lines(text)
    paragraphs = [(start, f"paragraph {number}") for number, (start, _) in enumerate(lines, 1)]
    bare = [" ".join(line.split()) for _, line in lines]
    contents = next((at for at, line in enumerate(bare) if CONTENTS.fullmatch(line)), None)
    if contents is None:
        return paragraphs
    entries, body = _entries([line for _, line in lines[contents + 1 :]])
    body += contents + 1
    found = [(0, "opening lines"), (lines[contents][0], "contents")]
    numbers = [int(number[1]) for _, name in entries if (number := _NUMBERED.match(name))]
    last_number, under_heading = max(numbers, default=0), False
    for at in range(body, len(lines)):
        ahead = [_bare(heading) for heading, _ in entries[:_LOOK_AHEAD]]
        further = _NUMBERED.match(bare[at])
        if (heading := _bare(bare[at])) and heading in ahead:
            passed = ahead.index(heading)
            found.append((lines[at][0], entries[passed][1]))
            entries, under_heading = entries[passed + 1 :], True
        elif further and int(further[1]) == last_number + 1 and _is_heading(further[2]):
            found.append((lines[at][0], bare[at]))
            last_number, under_heading = last_number + 1, True
        elif not under_heading:
            found.append(paragraphs[at])
    return found if under_heading else paragraphs


def _entries(lines: list[str]) -> tuple[list[tuple[str, str]], int]:
    """The headings in the list of contents that lines begin with, and how many lines it has.

    Each heading comes with its locator.
    """
    entries: list[tuple[str, str]] = []
    marked = list(takewhile(bool, map(_ENTRY.match, lines)))
    for entry in marked:
        heading = _without_page(entry[2])
        if len(entry[1]) <= len(marked[0][1]):
            entries.append((heading, heading))
            chapter, headings = heading, 0
        else:
            headings += 1
            entries.append((heading, f"{chapter}, heading {headings}"))
    if entries or not lines:
        return entries, len(entries)
    # A list without marks ends where its first entry stands again, as a heading.
    names = [_without_page(line) for line in lines]
    first = _bare(names[0])
    again = next((at for at, name in enumerate(names) if at and _bare(name) == first), 0)
    again = again if all(map(_is_heading, names[:again])) else 0
    return [(name, name) for name in names[:again]], again


def _without_page(entry: str) -> str:
    return " ".join(_PAGE.sub("", entry.rstrip()).split())


def _bare(heading: str) -> str:
    """A heading as it is compared: without its number, and without case and punctuation."""
    return " ".join(re.findall(r"\w+", _NUMBER.sub("", heading).casefold()))


def _is_heading(line: str) -> bool:
    """Whether a line is short and ends as headings do."""
    return len(line.split()) <= 15 and line[:1].isupper() and line[-1] not in ".!?;,:"
