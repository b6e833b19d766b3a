"""Hold the register of figures against the texts of the documents, in both directions."""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from difflib import SequenceMatcher
from operator import itemgetter
from pathlib import Path

import pandas as pd

from casework.data import read
from casework.texts.document import UnreadableTextError, locators, text_of
from casework.texts.numerals import QUALIFIERS, find

TEXTS = {".txt", ".html", ".htm"}
#: The columns that the audit holds against the texts, by table.
AUDITED = {"figures": "source locator occurrence printed qualifier", "sources": "sha256"}
_QUALIFIERS = QUALIFIERS | {"within": "within"}
_QUALIFIER = re.compile(rf"\b({'|'.join(_QUALIFIERS)})\s+(?:the\s+age\s+of\s+)?\Z", re.I)


def places(text: str) -> pd.DataFrame:
    """The numerals of a text in its order, as the register has them.

    Columns: printed, line (from 1), locator, qualifier, and occurrence (of the same printed text
    under the same locator, from 1).
    """
    sections, ends = locators(text), [found.start() for found in re.finditer("\n", text)]
    rows = []
    for start, _, printed, _ in find(text):
        word = _QUALIFIER.search(text[max(0, start - 40) : start])
        qualifier = _QUALIFIERS[word[1].lower()] if word else "exact"
        locator = sections[bisect_right(sections, start, key=itemgetter(0)) - 1][1]
        rows.append((printed, bisect_left(ends, start) + 1, locator, qualifier))
    found = pd.DataFrame(rows, columns=["printed", "line", "locator", "qualifier"])
    found["occurrence"] = found.groupby(["locator", "printed"]).cumcount() + 1
    return found


def compare(found: pd.DataFrame, rows: pd.DataFrame) -> dict[str, list[str]]:
    """Hold the numerals of a text, as from `places`, against the register's rows for it, in order.

    A numeral that was moved or swapped is missing at one place and surplus at another. ``rows``
    are rows of ``figures.csv`` for one document, in the order of the table. Returned are those in
    which they differ, in words, by the way they do.
    """
    differ = {"not in the register": [], "not in the text": [], "otherwise in the register": []}
    surplus, missing, otherwise = differ.values()
    register, text = list(rows.itertuples()), list(found.itertuples())
    same = SequenceMatcher(None, rows["printed"].tolist(), found["printed"].tolist(), False)
    for kind, first, last, begin, end in same.get_opcodes():
        theirs, ours = register[first:last], text[begin:end]
        if kind != "equal":
            surplus += map(_place, ours)
            missing += [f"{row.printed!r} ({_where(row)})" for row in theirs]
            continue
        for row, place in zip(theirs, ours, strict=True):
            there, says = _where(place), _where(row)
            if there == says and row.status != "no figure":
                there, says = place.qualifier, row.qualifier
            if there != says:
                otherwise.append(f"{_place(place)}; the register says {says}")
    return differ


def _where(row: tuple) -> str:
    return f"{row.locator}, occurrence {row.occurrence}"


def _place(place: tuple) -> str:
    return f"line {place.line}, {place.printed!r} ({_where(place)}; {place.qualifier})"


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
    known = dict(zip([*sources["sha256"], *sources["id"]], [*sources["id"]] * 2, strict=True))
    lines, clean, totals = [], True, Counter()
    for path in files:
        try:
            found = places(text_of(path))
        except UnreadableTextError as error:
            raise UnreadableTextError(f"{path}: {error}") from None
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        source = known.get(digest, known.get(path.stem))
        lines.append(f"{path.name}: {source or 'none of the documents in the register'}")
        if source and digest not in known:
            lines.append("  its sha256 isn't the register's: another text, audited all the same")
        own = figures["source"].eq(source)
        rows, figures = figures[own], figures[~own]  # for which a second copy finds no row
        differ = compare(found, rows)
        both = len(rows) - len(differ["not in the text"])
        totals.update(text=len(found), register=len(rows), both=both)
        totals["otherwise"] += len(differ["otherwise in the register"])
        lines.append(f"  numerals: {len(found)} in it, {len(rows)} in the register, {both} in both")
        lines += [f"  {way}: {which}" for way in differ for which in differ[way]]
        clean = clean and not any(differ.values())
    # Not every text that has a fingerprint is registered: some were read for their gradings alone.
    for source, numerals in figures["source"].value_counts(sort=False).items():
        lines.append(f"{source}: no text of it here; {numerals} numerals not audited")
    lines.append(
        f"Covered: {_share(totals['both'], totals['text'])} of the numerals in the texts, "
        f"{_share(totals['both'], totals['register'] + len(figures))} of those in the register"
        + (f"; {totals['otherwise']} stand otherwise in it." if totals["otherwise"] else ".")
    )
    return lines, clean and figures.empty


def _share(part: int, whole: int) -> str:
    """A part as a percentage that says 100 only if nothing is missing."""
    share = "100%" if part == whole else f"{min(99.9, 100 * part / whole):.1f}%"
    return f"{share if whole else 'none'} ({part} of {whole})"
