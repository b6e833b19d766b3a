"""Read a saved page, a PDF or a text: its words as lines, what it says of itself, its sections.

Reading takes time in proportion to the file, whatever it holds: what is endless, or nested without
end, is cut to a bound.
"""

import io
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import count, repeat
from pathlib import Path

from lxml import etree

from casework.plain import plain, seen

#: What a page is written with before its gaps are made: a break, the end of an item, a row of a
#: table and its end, so many places as a cell takes across and down, the break of a paragraph, what
#: follows the mark of an item, and a space that stays.
_LINE, _STOP, _ROW, _END, _ACROSS, _DOWN, _PARAGRAPH, _MARK, _HARD = map(chr, range(0x2000, 0x2009))
_GAPS = {" ": " ", _PARAGRAPH: "\n\n", _MARK: " "}  # by the last of them in a gap; else a line
#: The elements before and after which a break stands; one of a table ends what goes over rows.
_BREAKS = {
    _LINE: "address article aside body br caption dd details div fieldset figcaption footer "
    "form header hr li main option section summary tbody tfoot thead",
    _PARAGRAPH: "blockquote dl dt figure h1 h2 h3 h4 h5 h6 ol p pre ul",
    _PARAGRAPH + _ROW + _END: "table",
}
_BREAKS = {tag: kind for kind, tags in _BREAKS.items() for tag in tags.split()}
_STARTS, _ENDS = _BREAKS | {"tr": _ROW}, _BREAKS | {"li": _STOP, "tr": _END}
#: Elements that aren't a page's own text: what a browser doesn't show, how to get about, and marks
#: of notes.
_HIDDEN = {"nav", "noscript", "script", "style", "sup", "template", "title"}
_INVISIBLE = re.compile(r"(?<![\w-])display\s{0,9}:\s{0,9}none", re.I)
_DEEPEST = 6  # lists in one another; what is deeper stands beside them
_WIDEST = 30  # places over which a cell goes, across and down
_LONGEST_ROW = 600  # characters; what is longer is no row, but a layout of paragraphs
#: Where a page says what it is; of two places for one thing, the first counts.
_ABOUT = {
    "canonical": "address",
    "og:url": "address",
    "og:site_name": "publisher",
    "article:published_time": "published",
}
#: In a line of a PDF, prose beside prose; and gaps of which three make prose even.
_BESIDE = re.compile(r"[a-z] {1,3}[a-z,.'’-]{2,30} {4,}[^\d\s]{1,30} {1,3}[a-z]{2}")
_EVEN = re.compile(r"(?<=[a-z,.]) {2,5}(?=[a-z])")
_NUMBERS_AND_GAPS = re.compile(r"\d+|\s+")
_LIGATURES = str.maketrans(dict(zip("ﬀﬁﬂﬃﬄ", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)))
#: What helps where a file can't be read.
_REMEDY = "Save it again as UTF-8 text (.txt), or as a web page (.html)"


class UnreadableTextError(ValueError):
    """A file that is no text, or whose text can't be made out."""


def text_of(path: Path) -> str:
    """The text of a ``.txt`` file in UTF-8, of a PDF, or of a saved page as a browser shows it.

    What can't be seen in it is left out: it would reach a terminal or the data unnoticed. A run of
    spaces is a hundred at most, and a line is broken at the next space after 10,000 characters.
    Raises ``UnreadableTextError`` for anything else, saying at which byte, and what helps.
    """
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        whole = _pdf(data)
    elif strange := re.search(rb"\0|\A\{\\rtf", data):
        raise UnreadableTextError(f"byte {strange.end()}: this is not a text file. {_REMEDY}")
    else:
        whole = _decoded(data) if path.suffix.lower() == ".txt" else _page(data)[0]
    text = re.sub(r"[^\S\n]{101,}", " " * 100, seen(whole).translate(_LIGATURES))
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
    return {key: line for key, value in _page(data)[1].items() if (line := plain(value))}


def _decoded(data: bytes, encoding: str = "utf-8-sig") -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        return data.decode("utf-8", "replace")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1} ({data[error.start]:#04x})"
        raise UnreadableTextError(f"{byte} is not UTF-8 text. {_REMEDY}") from None


def _pdf(data: bytes) -> str:
    """The text of a PDF, page after page."""
    from pypdf import PdfReader  # which takes long to import

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it makes good isn't told
    try:
        pages = [_sheet(page.extract_text) for page in PdfReader(io.BytesIO(data)).pages]
    except Exception as error:  # it has errors of its own, and Python's where a file is damaged
        raise UnreadableTextError(f"this PDF can't be read: {plain(str(error))}") from None
    text = "\n\n".join(_without_running_heads(pages))
    if not text.strip():
        raise UnreadableTextError("this PDF has pictures of pages only: read it by OCR first")
    return text


def _sheet(extract: Callable[..., str]) -> str:
    """A page of a PDF with its words where they stand, so that a table has rows.

    Where columns of prose stand beside one another it is the text in the order in which it was set.
    """
    lines = extract(extraction_mode="layout").splitlines()
    beside = sum(bool(_BESIDE.search(line)) for line in lines)
    if 5 * beside > sum(bool(line.strip()) for line in lines):
        lines = extract().splitlines()
    even = (
        re.sub(r"(?<=\S) {2,5}(?=\S)", " ", line) if len(_EVEN.findall(line)) > 2 else line
        for line in lines
    )
    return "\n".join(even)


def _without_running_heads(pages: list[str]) -> Iterator[str]:
    """Pages without the lines at their heads and feet that stand on others too, but for numbers."""
    edges = []  # of each page, such a line and where it starts, by its words
    for page in pages:
        lines = filled_lines(page)
        edges.append(
            {_NUMBERS_AND_GAPS.sub("", line): (at, line) for at, line in lines[:2] + lines[-2:]}
        )
    known = Counter(words for edge in edges for words in edge if words)
    for page, edge in zip(pages, edges, strict=True):
        for words, (at, line) in edge.items():
            if known[words] > 1:
                page = page[:at] + " " * len(line) + page[at + len(line) :]
        yield page


class _Page:
    """Writes the text of a page, of any depth, as lxml comes across its tags and its words."""

    def __init__(self) -> None:
        self.parts, self.about = [], {}
        self.hidden = []  # by element that is open, where it begins if it isn't shown
        self.lists = []  # the marks of the items of those that are open
        self.above = defaultdict(lambda: iter(()))  # by column, a cell in the rows that follow

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        hidden = tag in _HIDDEN or "hidden" in attributes
        hidden = hidden or _INVISIBLE.search(attributes.get("style", ""))
        self.hidden.append(len(self.parts) if hidden else None)
        self.parts.append(_STARTS.get(tag, ""))
        if tag in {"ol", "ul"}:
            self.lists.append(map("{}.".format, count(1)) if tag == "ol" else repeat("*"))
        elif tag == "li" and self.lists:
            indent = _HARD * (4 * min(len(self.lists), _DEEPEST) - 2)
            self.parts.append(f"{indent}{next(self.lists[-1])}{_MARK}")
        elif tag in {"td", "th"}:
            for name, place in (("colspan", _ACROSS), ("rowspan", _DOWN)):
                number = re.match(r"[1-9][0-9]?\Z", attributes.get(name, ""))
                self.parts.append(place * min(int(number[0] if number else 1), _WIDEST))
        elif tag in {"link", "meta"}:
            key = _ABOUT.get(attributes.get("rel") or attributes.get("property"), "")
            self.about.setdefault(key, attributes.get("href") or attributes.get("content", ""))

    def data(self, text: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", seen(text)))

    def end(self, tag: str) -> None:
        begins = self.hidden.pop()
        if tag == "title":
            self.about.setdefault("title", "".join(self.parts[begins:]))
        if begins is not None:
            del self.parts[begins:]
        if tag in {"ol", "ul"}:
            self.lists.pop()
        self.parts.append(_ENDS.get(tag, ""))

    def close(self) -> tuple[str, dict[str, str]]:
        text = "".join(self.parts)
        text = re.sub(f"{_HARD}+\\S+{_MARK}[ {_LINE}-{_PARAGRAPH}]*{_STOP}", _LINE, text)
        text = re.sub(f"{_ROW}[^{_ROW}{_END}]*{_END}", self.row, text)
        text = re.sub(f"[ {_LINE}-{_MARK}]+", lambda gap: _GAPS.get(max(gap[0]), "\n"), text)
        return text.replace(_HARD, " "), self.about

    def row(self, row: re.Match) -> str:
        """A row of a table as a line, with the cells that go over several places.

        One that has rows in it is a layout, and doesn't come here; so is one that is long.
        """
        cells = re.findall(f"({_ACROSS}+)({_DOWN}+)([^{_ACROSS}]*)", row[0])
        if not cells:
            self.above.clear()
        line = []
        for across, down, text in [*cells, ("", "", "")]:  # and the end of the row
            while (above := next(self.above[len(line)], None)) is not None:
                line.append(above)
            text = plain(text)
            for _ in across:
                self.above[len(line)] = repeat(text, len(down) - 1)
                line.append(text)
        whole = "\t".join(line).rstrip()
        return f"{_LINE}{whole}{_LINE}" if len(whole) < _LONGEST_ROW else row[0]


def _page(data: bytes) -> tuple[str, dict[str, str]]:
    """The lines of a page, and what it says of itself."""
    says = re.search(rb"<meta[^>]{1,200}charset=[\"']?([\w-]+)", data[:4096], re.I)
    text = _decoded(data, says[1].decode()) if says else _decoded(data)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Page())
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


#: The line that a list of contents follows.
CONTENTS = re.compile(r"(?:table of )?contents:?", re.I)
#: An entry of a list of contents: how far it is indented, its mark, and its heading.
_ENTRY = re.compile(r"(\s*)(?:(?:\d+\.|[*•])\s+)?(\S.*)")
#: The page that an entry of a printed list of contents leads to.
_PAGE = re.compile(r"(?<![\s.])(?:\t|\s\s|\s?\.\.)[\s.]*+\d{1,3}\Z")
#: The number of a chapter, which may stand before its heading in one place and not in another.
_NUMBER = r"(?i:(?:chapter|section|part|annex|appendix) )?(?:\d\d?(?:\.\d\d?)*|[A-Z])[.:)]?[ \t]++"
_NUMBERS = re.compile(rf"\W*+(?:{_NUMBER})*")
#: A chapter's heading, by its number, on a line of its own.
_CHAPTER = re.compile(rf"(?<=\n\n){_NUMBER}[A-Z][^.!?;:\n]{{2,80}}(?=\n\n)")
#: So many headings may be missing in a row; a line that only looks like a later one is no heading.
_LOOK_AHEAD = 5


def filled_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that aren't empty, each with where it starts."""
    return [(line.start(), line[0]) for line in re.finditer(r"^[^\S\n]*+\S.*", text, re.M)]


def locators(text: str) -> list[tuple[int, str]]:
    """Where each section of a text starts, and its locator, in the order of the text.

    A text with a list of contents is divided as that list says: `4. Case file analysis` is a
    chapter, and `4. Case file analysis, heading 2` what follows its second heading. A chapter that
    the list leaves out is one if its heading has a number. Any other text is divided into
    paragraphs, which are its lines that aren't empty, from 1.
    """
    lines = filled_lines(text)
    headings = [_PAGE.sub("", line.rstrip()) or line for _, line in lines]
    # As headings are compared: without number, case and punctuation; never empty.
    bare = [heading[_NUMBERS.match(heading).end() :] or heading for heading in headings]
    bare = [" ".join(re.findall(r"\w+", each.casefold())) or each for each in bare]
    titles = (at for at, heading in enumerate(headings) if CONTENTS.fullmatch(heading.strip()))
    first = next(titles, len(lines)) + 1
    # The list ends where its first entry stands again, as a heading, or else one soon after it.
    soon = enumerate(bare[first : first + _LOOK_AHEAD], first + 1)
    again = (at for after, entry in soon for at in range(after, len(lines)) if bare[at] == entry)
    if not (body := next(again, 0)):
        return [(start, f"paragraph {number}") for number, (start, _) in enumerate(lines, 1)]
    names, outermost, within = [], 0, 0
    for indent, heading in (_ENTRY.match(heading).groups() for heading in headings[first:body]):
        if not names or len(indent) <= outermost:
            outermost, chapter, within = len(indent), " ".join(heading.split()), 0
        names.append(f"{chapter}, heading {within}" if within else chapter)
        within += 1
    found, passed = [(0, "opening lines"), (lines[first - 1][0], "contents")], first
    for at in range(body, len(lines)):
        ahead = bare[passed : min(passed + _LOOK_AHEAD, body)]
        if bare[at] in ahead:
            passed += ahead.index(bare[at]) + 1
            found.append((lines[at][0], names[passed - first - 1]))
        elif chapter := _CHAPTER.match(text, lines[at][0]):
            found.append((lines[at][0], plain(chapter[0])))
    return found
