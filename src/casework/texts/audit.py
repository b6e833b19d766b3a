"""Hold the register of figures against the texts of the documents, in both directions."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz.distance import Indel

from casework.data import read
from casework.plain import seen
from casework.texts.numerals import Numeral, find

TEXTS = {".txt", ".html", ".htm"}
#: The columns that the audit holds against the texts, by table.
AUDITED = {
    "figures": "source locator occurrence printed qualifier",
    "listed": "item group source locator",
    "ofsted_judgments": "local_authority judgment published",
    "recommendations": "deadline figure source locator",
    "sources": "sha256",
}
#: The loose and the limiting words of the register, and others that say the same.
_SAME = {
    "about": "around",
    "roughly": "around",
    "almost": "nearly",
    "just under": "nearly",
    "just below": "nearly",
    "just over": "just over",
    "just above": "just over",
    "more than": "over",
    "less than": "under",
    "fewer than": "under",
    "no more than": "up to",
    "at most": "up to",
    "just": "only",
}
_QUALIFIER = re.compile(
    rf"\b(no more than|approximately|around|nearly|only|over|under|up to|within|{'|'.join(_SAME)})"
    r"\s+(?:the\s+age\s+of\s+)?\Z",
    re.I,
)
#: Bounds of what is read: what goes beyond them is no document, or nothing that one sees in it.
_MOST_SPACES, _LONGEST_LINE = 100, 10_000
_ENDLESS_SPACE = re.compile(rf"[^\S\n]{{{_MOST_SPACES + 1},}}")
_SPACE = re.compile(r"[^\S\n]")
_DEEPEST = 100  # elements of a page in one another
_MOST_OF_TABLES = 20_000_000  # characters of all tables of a page
#: Elements that aren't the page's own text: how to get about it, and what a browser doesn't show.
_LEFT_OUT = {"nav", "noscript", "script", "style", "template"}
#: Attributes that change the text, and those by which a page says what it is.
_ATTRIBUTES = ("style", "align", "valign", "value", "rel", "href", "property", "content")
_STYLE = re.compile(r"(?<![\w-])(?:display|white-space)\s{0,9}:[^;]*", re.I)


class UnreadableTextError(ValueError):
    """A file that is no text, or whose text can't be made out."""


def text_of(path: Path) -> str:
    """The text of a ``.txt`` file in UTF-8, or of a saved ``.html`` page as a browser shows it.

    What can't be seen in it is left out: it would reach a terminal or the data unnoticed.

    Raises ``UnreadableTextError`` for anything else, saying at which byte.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableTextError("the file is empty")
    if (at := data.find(b"\0")) >= 0:
        raise UnreadableTextError(f"byte {at + 1} is zero: this is not a text file")
    whole = _decoded(data) if path.suffix.lower() == ".txt" else _text_of_page(data)
    text = _bounded(seen(whole))
    if not text.strip():
        raise UnreadableTextError("there is no text in it")
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise UnreadableTextError(
            f"byte {error.start + 1} ({byte:#04x}) is not UTF-8 text"
        ) from None


def _bounded(text: str) -> str:
    """A text without endless runs of spaces and endless lines, which no reader would see as such.

    A line is broken at the next space after so many characters; a word is never broken.
    """
    lines = _ENDLESS_SPACE.sub(" " * _MOST_SPACES, text).split("\n")
    return "\n".join(piece for line in lines for piece in _broken(line))


def _broken(line: str) -> Iterator[str]:
    start = 0
    while len(line) - start > _LONGEST_LINE:
        space = _SPACE.search(line, start + _LONGEST_LINE)
        if space is None:
            break
        yield line[start : space.start()]
        start = space.end()
    yield line[start:]


def page_of(data: bytes) -> Any:
    """The elements of a page, less those that a browser doesn't show and those that get about it.

    Raises ``UnreadableTextError`` if none can be made of it.
    """
    from lxml import etree, html

    try:
        # A page may say its own encoding; one that doesn't is read as UTF-8.
        says = re.search(rb"<meta[^>]+charset", data[:4096], re.IGNORECASE)
        parser = html.HTMLParser(
            encoding=None if says else "utf-8",
            huge_tree=True,
            target=_Shallow(etree.TreeBuilder(element_factory=html.html_parser.makeelement)),
        )
        return html.fromstring(data, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableTextError(f"no page can be made of this: {error}") from None


class _Shallow:
    """Builds the tree of a page no deeper than a text needs, and with few attributes.

    What is nested deeper than `_DEEPEST` stands beside what it would stand in, as in a browser.
    Of styles only those are kept that say whether and how text is shown: a margin of a million
    lines is none. What isn't the page's own text is left out.
    """

    def __init__(self, builder: Any) -> None:
        self._builder = builder
        self._open: list[str] = []
        self._is_empty = True
        self._left_out = 0  # how many elements are open, from one that is left out on

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._left_out or (self._open and (tag in _LEFT_OUT or "hidden" in attributes)):
            self._left_out += 1
            return
        if len(self._open) >= _DEEPEST:
            self._builder.end(self._open[-1])
        self._open.append(tag)
        self._is_empty = False
        kept = {name: seen(attributes[name]) for name in _ATTRIBUTES if name in attributes}
        if "style" in kept:
            kept["style"] = ";".join(_STYLE.findall(kept["style"]))
        if not kept.get("value", "1").isdecimal() or len(kept.get("value", "")) > 9:
            del kept["value"]  # it isn't the number of an item in a list
        self._builder.start(tag, kept)

    def end(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        self._builder.end(self._open.pop())
        if len(self._open) >= _DEEPEST:
            self._builder.start(self._open[-1], {})

    def data(self, said: str) -> None:
        if not self._left_out:
            self._builder.data(seen(said))

    def close(self) -> Any:
        while self._open:  # what broke off
            self._builder.end(self._open.pop())
        return None if self._is_empty else self._builder.close()


def _text_of_page(data: bytes) -> str:
    from inscriptis import Inscriptis
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping
    from inscriptis.model.tag.table_tag import table_end_handler

    room = _MOST_OF_TABLES

    def end_table(state: Any) -> None:
        nonlocal room
        room -= _size(state.current_table[-1])
        if room < 0:
            raise UnreadableTextError(
                f"its tables are too wide and long: they would fill {_MOST_OF_TABLES:,} characters"
            )
        table_end_handler(state)

    config = ParserConfig(
        custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping({}, {"table": end_table})
    )
    return Inscriptis(page_of(data), config).get_text()


def _size(table: Any) -> int:
    """How many characters a table takes when all cells of a column are made equally wide."""
    widths: list[int] = []
    heights = []
    for row in table.rows:
        heights.append(max((cell.normalize_blocks() for cell in row.columns), default=0))
        widths += [0] * (len(row.columns) - len(widths))
        for at, cell in enumerate(row.columns):
            widths[at] = max(widths[at], cell.width)
    up_to = [0, *accumulate(width + 2 for width in widths)]
    text = sum(
        height * up_to[len(row.columns)] for row, height in zip(table.rows, heights, strict=True)
    )
    return text + len(table.rows) * len(widths)


def filled_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that aren't empty, each with where it starts."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [
        (start, line)
        for start, line in zip(starts, lines, strict=False)
        if line and not line.isspace()
    ]


def locators(text: str) -> list[tuple[int, str]]:
    """Where each section of a text starts, and its locator, in the order of the text.

    A text with a list of contents is divided as that list says: `4. Case file analysis` is a
    chapter, and `4. Case file analysis, heading 2` what follows its second heading. A chapter that
    the list leaves out is known by its number. Any other text is divided into paragraphs, which
    are its lines that aren't empty, from 1; so is what stands under no heading of the list.
    """
    lines = [(start, _plain(line)) for start, line in filled_lines(text)]
    paragraphs = [(start, f"paragraph {number}") for number, (start, _) in enumerate(lines, 1)]
    contents = next((i for i, (_, line) in enumerate(lines) if CONTENTS.fullmatch(line)), None)
    if contents is None:
        return paragraphs
    entries, at = _entries(text, lines, contents)
    found = [(0, "opening lines"), (lines[contents][0], "contents")]
    last_number = max((int(n[1]) for _, name in entries if (n := _NUMBERED.match(name))), default=0)
    under_heading = False
    for position, (start, line) in enumerate(lines[at:], at):
        ahead = [_bare(heading) for heading, _ in entries[:_LOOK_AHEAD]]
        further = _NUMBERED.match(line)
        if (bare := _bare(line)) and bare in ahead:
            passed = ahead.index(bare)
            found.append((start, entries[passed][1]))
            entries = entries[passed + 1 :]
            under_heading = True
        elif further and int(further[1]) == last_number + 1 and _is_heading(further[2]):
            found.append((start, line))
            last_number += 1
            under_heading = True
        elif not under_heading:
            found.append(paragraphs[position])
    return found if under_heading else paragraphs


#: The line that a list of contents follows.
CONTENTS = re.compile(r"(?:table of )?contents:?", re.I)

#: An entry of a list of contents: how far it is indented, and its heading.
_ENTRY = re.compile(r"^([^\S\n]*)(?:\d+\.|[*•])[^\S\n]+(\S.*)", re.M)

#: A heading with a number of its own, of one level.
_NUMBERED = re.compile(r"(?:chapter\s+)?(\d{1,2})[.:]?\s+(\S.*)", re.I)

#: What may stand before a heading in one place and not in another: its number.
_NUMBER = re.compile(r"\A\W*(?:(?:chapter|section|part)\s+)?\d{1,2}(?:\.\d{1,2})*[.:)]?\s+", re.I)

#: The page that an entry of a printed list of contents leads to.
_PAGE = re.compile(r"(?:(?<![\s.])\s*+\.{2,}+\s*+|(?<!\s)(?:\t|\s\s)\s*+)\d{1,3}\Z")

#: So many headings may be missing in a row; a line that only looks like a later one is no heading.
_LOOK_AHEAD = 5


def _entries(
    text: str, lines: list[tuple[int, str]], contents: int
) -> tuple[list[tuple[str, str]], int]:
    """The headings in a list of contents, each with its locator, and the line after the list."""
    entries: list[tuple[str, str]] = []
    at, outermost = contents + 1, None
    while at < len(lines) and (entry := _ENTRY.match(text, lines[at][0])):
        outermost = len(entry[1]) if outermost is None else outermost
        heading = _without_page(entry[2])
        if len(entry[1]) <= outermost or not entries:
            entries.append((heading, heading))
            chapter, headings = heading, 0
        else:
            headings += 1
            entries.append((heading, f"{chapter}, heading {headings}"))
        at += 1
    if entries or at == len(lines):
        return entries, at
    # A list without marks ends where its first entry stands again, as a heading.
    ends = [start for start, _ in lines[at + 1 :]] + [len(text)]
    whole = [
        _without_page(text[start:end]) for (start, _), end in zip(lines[at:], ends, strict=True)
    ]
    again = next((i for i, line in enumerate(whole) if i and _bare(line) == _bare(whole[0])), 0)
    if not all(_is_heading(line) for line in whole[:again]):
        again = 0
    return [(line, line) for line in whole[:again]], at + again


def _without_page(entry: str) -> str:
    return _plain(_PAGE.sub("", entry.rstrip()))


def _bare(heading: str) -> str:
    """A heading as it is compared: without its number, and without case and punctuation."""
    return " ".join(re.findall(r"\w+", _NUMBER.sub("", heading).casefold()))


def _is_heading(line: str) -> bool:
    """Whether a line is short and ends as headings do."""
    return len(line.split()) <= 15 and line[:1].isupper() and line[-1] not in ".!?;,:"


def _plain(line: str) -> str:
    return " ".join(line.split())


@dataclass(frozen=True)
class Place:
    """A numeral of a text with its place as the register gives it."""

    numeral: Numeral
    line: int
    locator: str
    occurrence: int  # of the same printed text under the same locator
    qualifier: str  # the word right before it that limits or loosens it, or "exact"


def places(text: str) -> Iterator[Place]:
    """The numerals of a text and where they stand."""
    sections = locators(text)
    starts = [start for start, _ in sections]
    line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
    seen: Counter[tuple[str, str]] = Counter()
    for numeral in find(text):
        locator = sections[bisect_right(starts, numeral.start) - 1][1] if sections else ""
        seen[locator, numeral.printed] += 1
        line = bisect_right(line_starts, numeral.start)
        word = _QUALIFIER.search(text[max(0, numeral.start - 40) : numeral.start])
        qualifier = word[1].lower() if word else "exact"
        qualifier = _SAME.get(qualifier, qualifier)
        yield Place(numeral, line, locator, seen[locator, numeral.printed], qualifier)


@dataclass(frozen=True)
class Audit:
    """What the comparison of one text with the register's rows for it found."""

    found: list[Place]
    rows: pd.DataFrame
    not_covered: list[Place]  # in the text, but not in the register
    not_found: pd.DataFrame  # in the register, but not in the text
    differing: list[tuple[Place, str]]  # in both, but the register says of it what isn't so

    @property
    def clean(self) -> bool:
        """Whether text and register agree in everything."""
        return not (self.not_covered or len(self.not_found) or self.differing)

    @property
    def in_both(self) -> int:
        """How many numerals of the text are in the register, and the other way round."""
        return len(self.found) - len(self.not_covered)

    def lines(self) -> list[str]:
        """What there is to say of it: the counts, and each numeral that doesn't agree."""
        figures = self.rows["status"].ne("no figure").sum()
        return [
            f"  {len(self.found)} numerals in the text, {self.in_both} of them in the register; "
            f"{len(self.rows)} in the register ({figures} figures), {self.in_both} of them in the "
            "text",
            *(
                f"  not in the register: {_said(place, place.numeral.no_figure or 'a figure')}"
                for place in self.not_covered
            ),
            *(
                f"  not in the text: {row.printed!r} ({row.locator}, occurrence {row.occurrence})"
                for row in self.not_found.itertuples()
            ),
            *(
                f"  otherwise in the register: {_said(place, place.qualifier)}; "
                f"the register says {said}"
                for place, said in self.differing
            ),
        ]


def _said(place: Place, what: str) -> str:
    """A numeral, its place, and what it is."""
    return (
        f"line {place.line}, {place.numeral.printed!r} "
        f"({place.locator}, occurrence {place.occurrence}; {what})"
    )


def compare(found: list[Place], rows: pd.DataFrame) -> Audit:
    """Hold a text's numerals against the register's rows for it, in the text's order.

    Both are sequences of printed numerals; the longest that they have in common, in order, is
    what matches. A numeral that was moved or swapped is so missing at one place and surplus at
    another. ``rows`` are rows of ``figures.csv`` for one document, in the order of the table.
    """
    not_covered: list[Place] = []
    not_found: list[int] = []
    differing: list[tuple[Place, str]] = []
    printed = rows["printed"].tolist()
    for step in Indel.opcodes(printed, [place.numeral.printed for place in found]):
        if step.tag == "equal":
            pairs = zip(
                rows.iloc[step.src_start : step.src_end].itertuples(),
                found[step.dest_start : step.dest_end],
                strict=True,
            )
            for row, place in pairs:
                if (row.locator, row.occurrence) != (place.locator, place.occurrence):
                    differing.append((place, f"{row.locator}, occurrence {row.occurrence}"))
                elif row.status != "no figure" and row.qualifier != place.qualifier:
                    differing.append((place, row.qualifier))
        else:
            not_found += range(step.src_start, step.src_end)
            not_covered += found[step.dest_start : step.dest_end]
    return Audit(found, rows, not_covered, rows.iloc[not_found], differing)


@dataclass(frozen=True)
class Said:
    """What a row of another table than the register says a document prints, and where."""

    row: str
    source: str
    locator: str
    words: tuple[str, ...]  # that stand together in one line
    heading: str | None = None  # that this line stands under, with a colon

    def stands_in(self, text: str) -> bool:
        """Whether a text has a line with all the words, at the place, under the heading."""
        sections = locators(text)
        ends = [*(start for start, _ in sections[1:]), len(text)]
        for (start, locator), end in zip(sections, ends, strict=True):
            heading = ""
            for line in map(_plain, text[start:end].split("\n") if locator == self.locator else ""):
                heading = line if line.endswith(":") else heading
                under = self.heading is None or heading == f"{self.heading}:"
                if under and all(
                    re.search(rf"\b{re.escape(words)}\b", line, re.IGNORECASE)
                    for words in filter(None, self.words)
                ):
                    return True
        return False


def said(data: Path) -> Iterator[Said]:
    """What the lists, the Ofsted judgments and the recommendations say that documents print.

    A list that another document announces is counted in this book's words, so it isn't there.
    """
    figures = read(data / "figures.csv").dropna(subset="id").drop_duplicates("id").set_index("id")
    for row in read(data / "listed.csv").itertuples():
        if row.source == figures.source[row.figure]:
            heading = None if pd.isna(row.group) else row.group
            name = f"listed.csv, row {row.Index + 2}"
            yield Said(name, row.source, row.locator, (row.item,), heading)
    for row in read(data / "ofsted_judgments.csv").itertuples():
        figure = figures.loc[row.figure]
        words = (row.local_authority, row.judgment, figure.printed)
        name = f"ofsted_judgments.csv, row {row.Index + 2}"
        yield Said(name, figure.source, figure.locator, words)
    for row in read(data / "recommendations.csv").itertuples():
        about = row.subject  # of the others the register says what they are about
        by_when = row.deadline
        if not pd.isna(row.figure):
            about = ""
            by_when += f" {figures.printed[row.figure]} {figures.unit[row.figure]}"
        name = f"recommendations.csv, row {row.Index + 2}"
        yield Said(name, row.source, row.locator, ("We recommend", by_when, about))


def which(
    name: str,
    digest: str,
    opening: str,
    found: list[Place],
    sources: pd.DataFrame,
    figures: pd.DataFrame,
) -> str | None:
    """The document that a text is, by its sha256, else its file's name, its title or its figures.

    ``opening`` is the text's first line, where the title stands. By its figures a text is taken
    for a document if it prints half of that document's or more, and five at the least.
    """
    for column, value in [("sha256", digest), ("id", name), ("title", opening)]:
        if (same := sources.loc[sources[column] == value, "id"]).size:
            return str(same.iloc[0])
    prints = Counter(place.numeral.printed for place in found)
    shared = {
        source: both / len(rows)
        for source, rows in figures.groupby("source")
        if (both := (Counter(rows["printed"]) & prints).total()) >= max(5, len(rows) / 2)
    }
    return max(shared, key=shared.__getitem__, default=None)


def report(
    folder: Path, sources: pd.DataFrame, figures: pd.DataFrame, data: Path | None = None
) -> tuple[list[str], bool]:
    """Audit the texts in a folder: the lines to print, and whether all is covered.

    With the folder of the data, what other tables say that the documents print is looked up too.
    Raises ``UnreadableTextError`` with the file's name, ``FileNotFoundError`` if there is no text.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in TEXTS)
    if not files:
        raise FileNotFoundError(f"no .txt or .html file in {folder}")
    lines: list[str] = []
    audits: dict[str, Audit] = {}  # by document, or by file for a stranger's text
    clean = True
    others = list(said(data)) if data else []
    for path in files:
        try:
            text = text_of(path)
        except (UnreadableTextError, OSError) as error:
            raise UnreadableTextError(f"{path}: {error}") from None
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found = list(places(text))
        opening = _plain(re.search(r".*\S.*", text)[0])
        source = which(path.stem, digest, opening, found, sources, figures)
        lines.append(f"{path.name}: {source or 'none of the documents in the register'}")
        if source in audits:
            lines.append("  a document that is there already, so not audited again")
            clean = False
            continue
        if source and digest not in set(sources.loc[sources["id"] == source, "sha256"]):
            lines.append("  its sha256 isn't the register's: another text, audited all the same")
        audits[source or path.name] = compare(found, figures[figures["source"] == source])
        lines += audits[source or path.name].lines()
        here = [one for one in others if one.source == source]
        lost = [one for one in here if not one.stands_in(text)]
        if here:
            lines.append(
                f"  {len(here)} rows on lists, judgments and recommendations, "
                f"{len(here) - len(lost)} of them as in the text"
            )
        lines += [
            f"  not so in the text: {one.row}, {one.locator}: {' … '.join(filter(None, one.words))}"
            for one in lost
        ]
        clean &= not lost
    # Not every text that has a fingerprint is registered: some were read for their gradings alone.
    rows_of = figures["source"].value_counts(sort=False)
    left_out = {source: int(n) for source, n in rows_of.items() if source not in audits}
    lines += [
        f"{source}: no text of it here; {numerals} numerals not audited"
        for source, numerals in left_out.items()
    ]
    in_both = sum(audit.in_both for audit in audits.values())
    in_texts = sum(len(audit.found) for audit in audits.values())
    registered = sum(len(audit.rows) for audit in audits.values()) + sum(left_out.values())
    otherwise = sum(len(audit.differing) for audit in audits.values())
    lines.append(
        f"Covered: {_share(in_both, in_texts)} of the numerals in the texts, "
        f"{_share(in_both, registered)} of those in the register"
        + (f"; {otherwise} stand otherwise in it." if otherwise else ".")
    )
    return lines, clean and not left_out and all(audit.clean for audit in audits.values())


def _share(part: int, whole: int) -> str:
    """A part as a percentage that says 100 only if nothing is missing."""
    if not whole:
        return "none (0 of 0)"
    if part == whole:
        return f"100% ({part} of {whole})"
    return f"{min(99.9, 100 * part / whole):.1f}% ({part} of {whole})"
