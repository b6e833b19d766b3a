"""Hold the register of figures against the texts of the documents, in both directions."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd

from casework.data import read
from casework.texts.document import UnreadableTextError, filled_lines, locators, text_of
from casework.texts.numerals import QUALIFIERS, find

TEXTS = {".txt", ".html", ".htm"}
#: The columns that the audit holds against the texts, by table.
AUDITED = {
    "figures": "source locator occurrence printed qualifier",
    "listed": "item group source locator",
    "ofsted_judgments": "local_authority judgment published",
    "recommendations": "deadline figure source locator",
    "sources": "sha256",
}
_QUALIFIERS = QUALIFIERS | {"within": "within"}
_QUALIFIER = re.compile(rf"\b({'|'.join(_QUALIFIERS)})\s+(?:the\s+age\s+of\s+)?\Z", re.I)


def places(text: str) -> pd.DataFrame:
    """The numerals of a text in its order, as the register has them.

    Columns: printed, line (from 1), locator, qualifier, and occurrence (of the same printed text
    under the same locator, from 1).
    """
    sections = locators(text)
    starts = [start for start, _ in sections]
    ends = [found.start() for found in re.finditer("\n", text)]
    rows = []
    for start, _, printed in find(text):
        word = _QUALIFIER.search(text[max(0, start - 40) : start])
        qualifier = _QUALIFIERS[word[1].lower()] if word else "exact"
        locator = sections[bisect_right(starts, start) - 1][1]
        rows.append((printed, bisect_left(ends, start) + 1, locator, qualifier))
    found = pd.DataFrame(rows, columns=["printed", "line", "locator", "qualifier"])
    found["occurrence"] = found.groupby(["locator", "printed"]).cumcount() + 1
    return found


@dataclass(frozen=True)
class Audit:
    """What the comparison of one text with the register's rows for it found, in words."""

    in_text: int
    in_register: int
    figures: int  # of those in the register
    not_covered: list[str]  # in the text, but not in the register
    not_found: list[str]  # in the register, but not in the text
    differing: list[str]  # in both, but the register says of it what isn't so

    @property
    def in_both(self) -> int:
        """How many numerals of the text are in the register, and the other way round."""
        return self.in_text - len(self.not_covered)

    @property
    def problems(self) -> list[str]:
        """Each numeral in which text and register don't agree."""
        return [
            *(f"  not in the register: {place}" for place in self.not_covered),
            *(f"  not in the text: {place}" for place in self.not_found),
            *(f"  otherwise in the register: {place}" for place in self.differing),
        ]


def compare(found: pd.DataFrame, rows: pd.DataFrame) -> Audit:
    """Hold the numerals of a text, as from `places`, against the register's rows for it, in order.

    A numeral that was moved or swapped is missing at one place and surplus at another. ``rows``
    are rows of ``figures.csv`` for one document, in the order of the table.
    """
    same = SequenceMatcher(None, rows["printed"].tolist(), found["printed"].tolist(), False)
    pairs = [(a + n, b + n) for a, b, size in same.get_matching_blocks() for n in range(size)]
    theirs, ours = [row for row, _ in pairs], [numeral for _, numeral in pairs]
    differing = []
    both = zip(found.iloc[ours].itertuples(), rows.iloc[theirs].itertuples(), strict=True)
    for place, row in both:
        where = f"{row.locator}, occurrence {row.occurrence}"
        if where != f"{place.locator}, occurrence {place.occurrence}":
            differing.append(f"{_place(place)}; the register says {where}")
        elif row.status != "no figure" and row.qualifier != place.qualifier:
            differing.append(f"{_place(place)}; the register says {row.qualifier}")
    return Audit(
        len(found),
        len(rows),
        rows["status"].ne("no figure").sum(),
        [_place(place) for place in found.drop(index=found.index[ours]).itertuples()],
        [
            f"{row.printed!r} ({row.locator}, occurrence {row.occurrence})"
            for row in rows.drop(index=rows.index[theirs]).itertuples()
        ],
        differing,
    )


def _place(place: tuple) -> str:
    """A numeral and where it stands, as a row of `places`."""
    where = f"({place.locator}, occurrence {place.occurrence}; {place.qualifier})"
    return f"line {place.line}, {place.printed!r} {where}"


@dataclass(frozen=True)
class Statement:
    """What a row of another table than the register says a document prints, and where."""

    row: str
    source: str
    locator: str
    words: tuple[str, ...]  # that stand together in one line
    heading: str | None = None  # that this line stands under, with a colon

    def stands_in(self, text: str) -> bool:
        """Whether a text has a line with all the words, at the place, under the heading."""
        sections = locators(text)
        patterns = [re.compile(rf"\b{re.escape(words)}\b", re.I) for words in self.words if words]
        heading = ""
        for start, line in filled_lines(text):
            at = bisect_right(sections, start, key=lambda section: section[0]) - 1
            line, here = " ".join(line.split()), sections[at][1] == self.locator
            heading = line if line.endswith(":") and here else heading if here else ""
            under = here and self.heading in (None, heading.removesuffix(":"))
            if under and all(pattern.search(line) for pattern in patterns):
                return True
        return False


def statements(data: Path) -> Iterator[Statement]:
    """What the lists, the Ofsted judgments and the recommendations say that documents print.

    A list that another document announces is counted in this book's words, so it isn't there.
    """
    figures = read(data / "figures.csv").dropna(subset="id").drop_duplicates("id").set_index("id")
    for row in read(data / "listed.csv").itertuples():
        if row.source == figures.source[row.figure]:
            heading = None if pd.isna(row.group) else row.group
            name = f"listed.csv, row {row.Index + 2}"
            yield Statement(name, row.source, row.locator, (row.item,), heading)
    for row in read(data / "ofsted_judgments.csv").itertuples():
        figure = figures.loc[row.figure]
        words = (row.local_authority, row.judgment, figure.printed)
        name = f"ofsted_judgments.csv, row {row.Index + 2}"
        yield Statement(name, figure.source, figure.locator, words)
    for row in read(data / "recommendations.csv").itertuples():
        words = ("We recommend", row.deadline, row.subject)
        if not pd.isna(row.figure):  # of these the register says what they are about
            figure = figures.loc[row.figure]
            words = ("We recommend", f"{row.deadline} {figure.printed} {figure.unit}")
        yield Statement(f"recommendations.csv, row {row.Index + 2}", row.source, row.locator, words)


def report(folder: Path, data: Path) -> tuple[list[str], bool]:
    """Audit the texts in a folder: the lines to print, and whether all is covered.

    ``data`` is the folder of the tables. A text is known by its sha256, or else by its file's
    name, the document's id. Raises ``UnreadableTextError`` with the file's name, and
    ``FileNotFoundError`` if there is no text.
    """
    sources, figures = (read(data / f"{name}.csv") for name in ("sources", "figures"))
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in TEXTS)
    if not files:
        raise FileNotFoundError(f"no .txt or .html file in {folder}")
    ids = sources.dropna(subset="sha256").set_index("sha256")["id"]
    others = list(statements(data))
    lines: list[str] = []
    audits: dict[str, Audit] = {}  # by document, or by file for a stranger's text
    clean = True
    for path in files:
        try:
            text = text_of(path)
        except (UnreadableTextError, OSError) as error:
            raise UnreadableTextError(f"{path}: {error}") from None
        known = ids.get(hashlib.sha256(path.read_bytes()).hexdigest())
        source = known or (path.stem if path.stem in set(sources["id"]) else None)
        lines.append(f"{path.name}: {source or 'none of the documents in the register'}")
        if source in audits:
            lines.append("  a document that is there already, so not audited again")
            clean = False
            continue
        if source and not known:
            lines.append("  its sha256 isn't the register's: another text, audited all the same")
        audit = compare(places(text), figures[figures["source"].eq(source)])
        audits[source or path.name] = audit
        here = [each for each in others if each.source == source]
        lost = [
            f"  not so in the text: {each.row}, {each.locator}: "
            + " … ".join(filter(None, each.words))
            for each in here
            if not each.stands_in(text)
        ]
        lines += [
            f"  {audit.in_text} numerals in the text, {audit.in_both} of them in the register; "
            f"{audit.in_register} in the register ({audit.figures} figures), {audit.in_both} of "
            "them in the text",
            *audit.problems,
        ]
        if here:
            agreed = f"{len(here) - len(lost)} of them as in the text"
            lines.append(f"  {len(here)} rows on lists, judgments and recommendations, {agreed}")
        lines += lost
        clean = clean and not (audit.problems or lost)
    # Not every text that has a fingerprint is registered: some were read for their gradings alone.
    left_out = figures.loc[~figures["source"].isin(audits), "source"].value_counts(sort=False)
    for source, numerals in left_out.items():
        lines.append(f"{source}: no text of it here; {numerals} numerals not audited")
    found = pd.DataFrame(
        [(each.in_both, each.in_text, each.in_register) for each in audits.values()]
    )
    in_both, in_text, in_register = found.sum()
    otherwise = sum(len(audit.differing) for audit in audits.values())
    lines.append(
        f"Covered: {_share(in_both, in_text)} of the numerals in the texts, "
        f"{_share(in_both, in_register + left_out.sum())} of those in the register"
        + (f"; {otherwise} stand otherwise in it." if otherwise else ".")
    )
    return lines, bool(clean and left_out.empty)


def _share(part: int, whole: int) -> str:
    """A part as a percentage that says 100 only if nothing is missing."""
    if not whole:
        return "none (0 of 0)"
    percentage = "100" if part == whole else f"{min(99.9, 100 * part / whole):.1f}"
    return f"{percentage}% ({part} of {whole})"
