"""Divide a text into what is read by itself: sentences, items of lists and rows of tables."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, groupby, islice, pairwise

from casework.texts.lexicon import WORDS, closing, first, opening, signs, tokens, without_grades
from casework.texts.pairs import grades, parse

_BULLET = re.compile(
    r"\A\s*(?:[•*●◦▪‣⁃·+–—-]|o(?=\s)|\(?[a-z0-9]{1,2}\)(?=\s)|\d{1,2}\.(?=\s{1,9}[a-z]))\s+"
)
_NUMBERED = re.compile(r"\A\s*(?:\d{1,2}\.)+(?:\d{1,2})?\s+")
_QUOTED = re.compile(r"\A\s*>[> ]*")  # as an e-mail marks what it answers
_CELLS = re.compile(r"\t|\s?\.{3,}\s?|(?:(?<! ) +)?\| *|(?<=\S) {2,}(?=\S)|(?<=\S) {2,}$")
_GAP = " " * 3  # of rows that are put together, in which a cell may be missing as before
_ALIGNED = re.compile(r"\S+(?: \S+)*")  # a cell of a row with two spaces or more between cells
#: What stands between two pages, or two paragraphs: the foot of a page, or no word at all.
_FOOT = re.compile(
    r"\s*(?:©.{0,150}|(?:(?:\S.{0,99}\s{3,99})?page\s)?\d{1,4}(?:\sof\s\d{1,4})?\s*"
    r"|page\s\d{1,4}(?:\sof\s\d{1,4})?\s{3,99}\S.{0,99})?",
    re.I,
)
_DANGLING = WORDS["function"] - {"us", "them", "it"}  # no sentence ends with these
_ENDS = re.compile(r"[.!?:;][)]*\Z")
#: A sentence goes on after an abbreviation.
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bNo\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bpp\.)(?<!\b[A-Z]\.)(?<!\bpara\.)"
    r"[)\"'”’]*\s+(?=[\"'“‘]*[A-Z0-9(])"
)
_NOT_A_YEAR, _BESIDE = r"(?!(?:19|20)\d\d(?!\d))", r"(?: ?\([^)]{0,20}\))?"
_COUNT = re.compile(
    rf"{_NOT_A_YEAR}(\d[\d,]{{0,8}}|[–-]|nil|none|zero)(?:(?: (?:out )?of |/)(\d{{1,4}}))?"
    rf"(?: cases)?{_BESIDE}"
)
#: A count, a share, or a mark where one is withheld.
_NUMERIC = re.compile(
    rf"{_COUNT.pattern}|{_NOT_A_YEAR}[\d,.]{{1,9}} ?%?{_BESIDE}"
    r"|[<≤~] ?\d{1,3}|\*+|x|z|c|\[[a-z]\]|n/?a"
)
_IN_LINE = re.compile(rf"(?: {_NOT_A_YEAR}(?:\d{{1,4}}|–)){{2,30}}\Z")
#: Lines of figures (n) beside what they count (g), or of a table with a line for each cell.
_TABLES = "|".join("g" * size + f"(?:t{'n' * size})+" for size in range(2, 6))
_FIGURES = re.compile(f"(?:gn){{2,}}|(?:ng){{2,}}|{_TABLES}")
_BLOCK = 5_000  # lines of a list or a table; what is longer is several
_CELL, _ROW, _COLUMNS = 80, 200, 100  # at most so many characters; of a table, so many columns
_HEADING, _LINES = 18, 5  # at most so many words; lines of a row that is aligned by spaces
_CHARACTERS = str.maketrans("‘’‚`‐‑", "''''--", '"“”„«»\u00ad\u200b¹²³⁰⁴⁵⁶⁷⁸⁹')
_SHARES = re.compile(r"%|\bper ?cent|\bshares?\b|\bproportion")  # what has no counts
#: What says a part of the whole with a slash, as 12/33 cases, and no date.
_OF = re.compile(r"(?<![\d/.])(\d{1,3})/(\d{1,3}) (?=child |cases?\b|files?\b|were |was |as )")
#: Marks of footnotes after a word, and what else isn't part of a sentence.
_MARKS = re.compile(
    r"(?<=[a-z]{3})(?<!section)([.,;]?)\d{1,2}(?=[\s.,;)]|\Z)|\[\d{1,3}\]|(?<![a-z])'|'(?![a-z])",
)


@dataclass
class Segment:
    """What is read by itself, in plain words in small letters.

    ``kind`` is sentence, item, row or heading; ``at`` is where it starts in the text. A list that
    is one segment has its items as ``parts``; a row its counts, by grade or total, as ``cells``,
    and what is withheld as ``parts``. A sentence may be one that ``opens`` a paragraph.
    """

    kind: str
    text: str
    at: int
    parts: list[str] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)
    opens: bool = False


@lru_cache(maxsize=1_000)
def plain(text: str) -> str:
    """A text in small letters and single spaces, without quotation marks and marks of notes."""
    text = " ".join(re.sub(r"(?<=[a-z])-\n\s*(?=[a-z])", "", text).lower().split())
    text = _MARKS.sub(r"\1", text.translate(_CHARACTERS)).replace("&", "and")
    text = re.sub(r"n't\b", " not", text)
    text = _OF.sub(r"\1 of \2 ", text)
    return " ".join(re.sub(r"[–—]|(?<=\s)--?(?=\s)", " – ", text).split())


def segments(text: str) -> Iterator[Segment]:
    """The segments of a text in its order."""
    read = {"table": _rows, "items": _items, "paragraph": _sentences, "": iter}
    kind, block, blank = "", [], False
    for at, line in _unwrapped(_lines(text)):
        here = _kind(line)
        above = here == "items" and not first("grade", plain(line))  # of another list, it may be
        anew = here != kind or (blank and (above or here == "paragraph"))
        if here and (anew or len(block) == _BLOCK):
            yield from read[kind](block)
            kind, block = here, []
        block += [(at, line)] * bool(here)
        blank = not here
    yield from read[kind](block)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text and where they start: a row or an item of figures is one line."""
    lines = [_QUOTED.sub(lambda mark: " " * len(mark[0]), line) for line in text.split("\n")]
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    _stack(lines)
    filled = [at for at, line in enumerate(lines) if line.strip()]
    kinds = "".join(_figure(plain(lines[at])) for at in filled)
    for figures in _FIGURES.finditer(kinds):
        for row in re.finditer("g+(?=t)|tn+|..", figures[0]):
            start, *rest = filled[figures.start() + row.start() : figures.start() + row.end()]
            lines[start] = " ".join(lines[at].strip() for at in (start, *rest))
            for at in rest:
                lines[at] = ""
    return zip([*starts], lines, strict=False)


def _cells(line: str) -> list[str]:
    """The cells of a row of a table, between which a PDF may have single spaces."""
    cells = _CELLS.split(line.strip(" ").removesuffix("|").strip(" "))
    words = plain(line) if len(cells) < 2 and len(line) < _ROW else ""
    heads = [*signs("grade", words), *signs("total", words)]
    if len(heads) > 1 and _figure(words) == "g":
        heads.sort(key=lambda head: head.start)
        return [words[head.start : head.end] for head in heads]
    area = max((area.end for area in signs("area", words)), default=0)  # section 47
    counts = _IN_LINE.search(words, area)
    if counts and not first("grade", words):
        return [words[: counts.start()], *counts[0].split()]
    return [*map(plain, cells)]


def _figure(line: str) -> str:
    """Whether a line is a count (n), or says of itself what one counts (g), or is text (t)."""
    label = {*without_grades(line).split()} <= WORDS["head"]
    return "n" if _COUNT.fullmatch(line) else "g" if label else "t"


def _stack(lines: list[str]) -> None:
    """Put together the cells of tables, aligned by spaces, that go over several lines."""
    places = groupby(range(len(lines)), key=lambda at: bool(lines[at].strip()))
    for run in ([*run] for filled, run in places if filled):
        cells = {at: [*_ALIGNED.finditer(lines[at])] for at in run}
        full = {at for at in run if len(cells[at]) > 2}
        counted = {at for at in run if any(_NUMERIC.fullmatch(cell[0]) for cell in cells[at])}
        alone = len(full) == 1 or (not counted and len(run) < _LINES)  # the one row of its table
        top = min(full, default=0)
        row: list[int] = []  # its lines
        for at in run if full else []:
            dangling = row and cells[row[-1]][-1][0].split()[-1] in _DANGLING
            of_head = at <= top and top not in counted
            goes_on = of_head or dangling or lines[at].lstrip()[0].islower()
            goes_on = alone or (goes_on and len({*row, at} & full) < 2)
            together = _together([cells[each] for each in (*row, at)]) if goes_on else ""
            row = [*row, at] if row and together and len(row) < _LINES else [at]
            if len(row) > 1 and {*row} & full:
                for each in row:
                    lines[each] = together * (each == row[0])


def _together(row: list[list[re.Match]]) -> str:
    """The cells of a row that go over several lines, by column; nothing if one may be in two."""
    by_place = sorted((*cell.span(), at, cell[0]) for at, line in enumerate(row) for cell in line)
    ends = accumulate((end for _, end, *_ in by_place), max, initial=0)
    columns: list[dict[int, str]] = []  # the cells that overlap, by their line
    for (start, _, at, words), end in zip(by_place, ends, strict=False):
        if start > end or not columns:
            columns.append({})
        columns[-1][at] = words
    clear = sum(map(len, columns)) == len(by_place)
    cells = (" ".join(cell[at] for at in sorted(cell)) for cell in columns)
    return re.sub(r"(?<=[a-z])[-‐] (?=[a-z])", "", _GAP.join(cells)) * clear


def _unwrapped(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines of which those that go on with a sentence are joined, each character in its place."""
    joined, blank = [[(0, "")] for _ in range(3)], False
    for filled, group in groupby(lines, key=lambda line: not _FOOT.fullmatch(line[1])):
        run = [(at, line.rstrip()) for at, line in group if filled]
        blank = blank or not filled
        width = max((len(line.strip()) for _, line in run), default=0)
        prose = any(line.strip()[0].islower() for _, line in run[1:])
        # Items may begin with small letters as well: two lines at least are none.
        others = (line for _, line in run if not _is_item(plain(line)))
        prose = prose and len([*islice(others, 2)]) == 2
        # A line by itself in the middle of a sentence is the head of a page.
        (_, before), (_, between), (_, head) = (lines[-1] for lines in joined[-3:])
        apart = run and blank and not between and len(joined[-1]) == 1
        about = any(signs(kind, plain(head)) for kind in ("grade", "area", "case", "total"))
        if apart and not about and _goes_on(before, run[0][1], 0):
            del joined[-2:]
        for at, line in run:
            if _goes_on(joined[-1][-1][1], line, width * (prose and not blank)):
                joined[-1].append((at, line))
            else:
                joined += [*[[(at, "")]] * blank, [(at, line)]]
            blank = False
    for lines in joined:
        gaps = pairwise([*lines, (0, "")])
        whole = (line.ljust(after - at, "\n") for (at, line), (after, _) in gaps)
        yield lines[0][0], "".join(whole)


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether a line goes on with the sentence of the last one, which was broken there."""
    last, word = last.strip("\"'”’ "), line.split()[0]
    last = _NUMBERED.sub("", _BULLET.sub("", last))
    if word[0].islower() and re.search(r"[a-z]-\Z", last):  # a word goes on
        return True
    apart = _ENDS.search(last) or _CELLS.search(last) or _CELLS.search(line.strip())
    if apart or not last or _BULLET.match(line) or (not width and _is_item(plain(line))):
        return False
    open_ended = word[0].islower() or last.split()[-1].lower() in _DANGLING
    return open_ended or 0 < 0.85 * width < len(last) + 1 + len(word)


def _kind(line: str) -> str:
    """What a line belongs to, items, a table or a paragraph; or nothing."""
    if not re.search(r"\w", line):
        return ""
    cells = [cell for cell in _cells(line) if cell]
    if _BULLET.match(line) or (len(cells) < 2 and _is_item(plain(line))):
        return "items"
    short = [cell for cell in cells if len(cell) < _CELL]  # a longer one may be a label
    beside = [cell for cell in short if _NUMERIC.fullmatch(cell) or first("grade", cell)]
    row = (len(short) == len(cells) > 1 or len(beside) > 1) and len(cells) < _COLUMNS
    return "table" if row and not _NUMBERED.match(line) else "paragraph"


def _is_item(line: str) -> bool:
    """Whether a short line counts one grade, or all, though no mark says that it is an item."""
    words = line.split() if len(line) < _ROW else []
    if len(words) > 8 or not words or words[-1] in WORDS["function"] or ". " in line:
        return False
    beside = {"case", "area", "before"}
    kinds = sorted(token.kind for token in tokens(line) if token.kind not in beside)
    total = (line[0].isdigit() and signs("case", line)) or opening("total", line) is not None
    return kinds in (["count", "grade"], ["grade", "zero"]) or bool(kinds == ["count"] and total)


def _items(lines: list[tuple[int, str]]) -> Iterator[Segment]:
    """A list is one segment if each item counts one grade at most; else each item is one."""
    items = [(at, plain(_BULLET.sub("", line, count=1))) for at, line in lines]
    grades = [{sign.means for sign in signs("grade", item)} - {""} for _, item in items]
    labelled = any(first("area", item) and not first("grade", item) for _, item in items)
    if labelled or max(map(len, grades)) != 1:
        yield from (Segment("item", item, at) for at, item in items)
    else:
        # Officers who were met aren't cases.
        parts = [
            item
            for _, item in items
            if first("grade", item) or signs("case", item) or signs("total", item)
        ]
        parts.sort(key=lambda item: bool(first("grade", item)))
        yield Segment("item", "; ".join(parts), items[0][0], parts)


def _sentences(lines: list[tuple[int, str]]) -> Iterator[Segment]:
    """The sentences of paragraphs; a short line by itself is a heading."""
    for at, line in lines:
        number = _NUMBERED.match(line)
        begin = number.end() if number else 0
        stops = [begin, *(stop.end() for stop in _SENTENCE.finditer(line, begin)), len(line)]
        for start, end in pairwise(stops):
            words = plain(line[start:end])
            before_list = words.endswith(":") and signs("before list", words)
            ends = before_list or words.endswith((".", "!", "?", ";", ","))
            alone = len(lines) == 1 and len(stops) == 2 and len(words.split()) <= _HEADING
            kind = "heading" if alone and not ends and not first("grade", words) else "sentence"
            opens = start == begin
            yield Segment(kind, words, at if opens else at + start, opens=opens)


def _rows(lines: list[tuple[int, str]]) -> Iterator[Segment]:
    """The groups of counts of a table, or its lines as sentences if it is none."""
    grid = [(at, _cells(line)) for at, line in lines]
    first_cells = [row[0] for _, row in grid if _COUNT.fullmatch(row[0])]
    if first_cells[2:] and first_cells == [str(number + 1) for number in range(len(first_cells))]:
        grid = [(at, row[1:] or row) for at, row in grid]  # the numbers of its rows
    cells = [cell for _, row in grid for cell in row]
    width = max(len(row) for _, row in grid)
    for (_, line), (_, row) in zip(lines, grid, strict=True):  # only spaces leave out a cell
        if re.search(r"[\t|]", line) and any(map(_NUMERIC.fullmatch, row)):
            row += [""] * (width - len(row))
    if not any(map(_COUNT.fullmatch, cells)) or not _graded(cells):
        for at, line in lines:
            yield from _sentences([(at, _CELLS.sub("; ", line.strip(" ")))])
        return
    groups: dict[str, Segment] = {}
    for at, name, row, labels in _labelled(grid):
        graded, (own, bare) = _graded(labels), _grade(name)
        for cell, label in zip(row, labels, strict=True):
            if not _NUMERIC.fullmatch(cell) or _SHARES.search(label):
                continue
            grade = _grade(label)[0] or own
            what = label if graded else bare
            place = label if what in WORDS["total"] else f"{what} {label}".strip()
            scope = name if graded else place
            group = groups.setdefault(scope, Segment("row", scope, at))
            count = _COUNT.fullmatch(cell)
            if count and (grade or signs("total", what)):
                found = {grade or "total": int(re.sub(r"\D", "", count[1]) or 0)}
                found |= {"total": int(count[2])} if count[2] and grade else {}
                if any(group.cells.setdefault(name, n) != n for name, n in found.items()):
                    group.parts.append(f"{cell!r} under {what!r} is another count of the same")
            elif count or grade:
                group.parts.append(f"{cell!r} under {what!r} isn't read as a count by grade")
    # A table of one grade for each area of policing counts nothing.
    one_grade = len(groups) > 1 and all(
        sum(row.cells.values()) < 2
        if graded or signs("case", row.text)
        else len({*row.cells, "total"}) == 2
        for row in groups.values()
    )
    yield from groups.values() if not one_grade else ()


@lru_cache(maxsize=1_000)
def _grade(cell: str) -> tuple[str, str]:
    """The grade that a cell names, or the two lower ones together, and what else it says."""
    named = grades(parse(cell))
    if len(named) != 1 or named[0].kind != "grade":
        return "", cell
    before, after = cell[: named[0].start], cell[named[0].end :]
    if closing("before", before) or signs("negation", before):
        return "", cell
    return named[0].means, " ".join(f"{before} {after}".split())


def _in_full(cell: str) -> str:
    """A cell with its short grades, such as RI, in full."""
    whole = {at for sign in signs("grade", cell) for at in range(sign.start, sign.end)}
    for sign in reversed(signs("short grade", cell)):
        if sign.start not in whole:
            cell = cell[: sign.start] + sign.means + cell[sign.end :]
    return cell


def _graded(cells: list[str]) -> int:
    """How many cells name a grade."""
    return sum(bool(first("grade", cell)) for cell in cells)


def _labelled(grid: list[tuple[int, list[str]]]) -> Iterator[tuple[int, str, list[str], list[str]]]:
    """The rows of a table that have numbers: each with its name, and the label above each cell."""
    at = next((at for at, (_, row) in enumerate(grid) if _graded(row) > 1), 0)
    if at and all(map(_NUMERIC.fullmatch, grid[at - 1][1])):  # the labels are below their numbers
        grid[at - 1 : at + 1] = grid[at], grid[at - 1]
    labels, above, section = [], False, ""  # whether the labels stand right above
    for at, row in grid:
        names = [cell for cell in row if not _NUMERIC.fullmatch(cell)]
        if len(names) < len(row):
            above = False
            name = " ".join([section, *names]).strip()
            counts = sum(not cell or bool(_NUMERIC.fullmatch(cell)) for cell in row)
            whole = len(row) >= len(labels) and counts >= _graded(labels)
            known = labels if whole else []  # or which cells are missing?
            yield at, name, row, [*[""] * (len(row) - len(known)), *known][: len(row)]
        elif len({*row}) < 2:
            section = row[0]
        else:
            short = [_in_full(cell) for cell in row]
            row = short if _graded(short) > 1 else row
            below = {*row} - {*labels, ""} <= WORDS["below a grade"] or not _graded(labels)
            if above and below and len(labels) == len(row):
                both = zip(labels, row, strict=True)
                row = [cell if up == cell else f"{up} {cell}".strip() for up, cell in both]
            labels, above, section = row, True, ""
