"""What the tables in ``data/`` say of one another, and whether it goes together.

Each rule is registered with the columns that it guards, and says of which of them it compares the
cells with another record of the same fact and of which it only says within what limits they lie.
The data dictionary prints that, so a column that nothing is held against is said to have none.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from casework.texts.claims import UnreadableClaimError, read_claim
from casework.texts.numerals import value_of

#: A row of a table: its cells by column, ``None`` for a gap, and ``at``, its row in the file.
Row = SimpleNamespace
Tables = dict[str, list[Row]]
Found = tuple[str, Row, str, str]  # the table, the row, the column, what is wrong


@dataclass(frozen=True)
class Rule:
    """A rule, the columns whose cells it compares with another record, and those it limits."""

    name: str
    compares: dict[str, set[str]]
    limits: dict[str, set[str]]
    find: Callable[[Tables], Iterator[Found]]


RULES: list[Rule] = []


def rule(
    name: str, compares: dict[str, str] | None = None, limits: dict[str, str] | None = None
) -> Callable:
    """Register a function that finds what breaks a rule; columns by table, between spaces."""

    def register(find: Callable[[Tables], Iterator[Found]]) -> Callable:
        columns = (
            {table: set(named.split()) for table, named in (each or {}).items()}
            for each in (compares, limits)
        )
        RULES.append(Rule(name, *columns, find))
        return find

    return register


def compared() -> dict[str, set[str]]:
    """The columns of each table that a rule compares with another record of the same fact."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in RULES:
        for table, columns in each.compares.items():
            found[table] |= columns
    return found


def transcribed(folder: Path) -> dict[str, set[str]]:
    """The columns of each table that second transcripts in a folder name in most of their rows."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        filled = zip(header, zip(*rows, strict=True), strict=True)
        columns = {column for column, cells in filled if 2 * sum(map(bool, cells)) >= len(cells)}
        if path.stem != "sources" and columns & {"publisher", "address"}:
            columns = columns - {"publisher", "address"} | {"source"}  # by which it is named there
        found[path.stem] = columns
    return found


#: The columns that the chapters' ledgers say for themselves; tests compare them.
LEDGER = {"figures": {"status", "verdict"}}


def checked_against(table: str, column: str, transcripts: dict[str, set[str]]) -> str:
    """What holds the cells of a column against something else, as the rules themselves say it."""
    from casework.texts.audit import AUDITED  # what compares texts takes long to import

    found = [each.name for each in RULES if column in each.compares.get(table, ())]
    if column in transcripts.get(table, ()):
        found.append("a second transcript")
    if column in AUDITED.get(table, "").split():
        found.append("the text (audit)")
    if column in LEDGER.get(table, ()):
        found.append("the ledger")
    limits = [each.name for each in RULES if column in each.limits.get(table, ())]
    said = "; ".join(found) or "nothing: one transcript"
    return said + (f"; within limits: {', '.join(limits)}" if limits else "")


def _slug(name: str) -> str:
    """A name as it stands in an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _by(rows: list[Row], column: str) -> dict[str, Row]:
    """Rows by a column that has no value twice; the first where it does."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(getattr(row, column), row)
    return found


def _official(publisher: str) -> bool:
    """Whether a publisher is the inspectorate, under its name before July 2017 or after."""
    return publisher in {"HMIC", "HMICFRS"}


def _cases_of(row: Row) -> tuple[str, str, str]:
    """Which cases a count is about."""
    return row.inspection, row.sample, row.assessor


_SAMPLES = ("self-assessed", "inspector-selected")
_GRADES = ("good", "requires improvement", "inadequate")
_WHOLE_KEY = "inspection sample assessor"


@rule(
    "parts add up to the printed total",
    compares={
        "case_gradings": f"{_WHOLE_KEY} area grade cases",
        "case_totals": f"{_WHOLE_KEY} cases",
    },
)
def _arithmetic(tables: Tables) -> Iterator[Found]:
    """Parts that don't add up to the totals that the sources print.

    A part that isn't printed is unknown, not zero: then the others can only be too many.
    """
    cases, totals = tables["case_gradings"], tables["case_totals"]
    whole = [row for row in cases if row.area == "all areas"]
    areas = [row.id for row in tables["areas"] if row.id != "all areas"]
    by_grade: dict[tuple, list[int | None]] = defaultdict(list)
    by_area: dict[tuple, dict[str, int | None]] = defaultdict(dict)
    by_sample: dict[tuple, dict[str, int | None]] = defaultdict(dict)
    for row in whole:
        by_grade[_cases_of(row)].append(row.cases)
        if row.sample in _SAMPLES and row.assessor == "inspectorate":
            by_sample[row.inspection, "all", row.assessor, row.grade][row.sample] = row.cases
    for row in cases:
        if row.area != "all areas":
            by_area[(*_cases_of(row), row.grade)][row.area] = row.cases

    def differ(parts: list[int | None], complete: bool, printed: int) -> int | None:
        added = sum(part for part in parts if part is not None)
        if complete and None not in parts:
            return added if added != printed else None
        return added if added > printed else None

    for total in totals:
        parts = by_grade[_cases_of(total)]
        if (added := differ(parts, True, total.cases)) is not None:
            message = f"the grades add up to {added}, but {total.cases} is printed"
            yield "case_totals", total, "cases", message
    for row in whole:
        for called, parts, needed in [
            ("the areas", by_area[(*_cases_of(row), row.grade)], areas),
            ("the two samples", by_sample[(*_cases_of(row), row.grade)], _SAMPLES),
        ]:
            if row.cases is None or not parts:
                continue
            added = differ(list(parts.values()), set(needed) == set(parts), row.cases)
            if added is not None:
                message = f"{called} add up to {added}, but {row.cases} is printed"
                yield "case_gradings", row, "cases", message


@rule(
    "a total is printed",
    compares={"case_gradings": f"{_WHOLE_KEY} cases", "case_totals": _WHOLE_KEY},
)
def _totals(tables: Tables) -> Iterator[Found]:
    """Counts by grade without the total that their source prints."""
    totals = {_cases_of(row) for row in tables["case_totals"]}
    seen = set()
    for row in tables["case_gradings"]:
        key = _cases_of(row)
        if row.area == "all areas" and key not in totals and key not in seen:
            seen.add(key)
            message = f"case_totals.csv has no total for {', '.join(key)}"
            yield "case_gradings", row, "cases", message


@rule("every grade counted", compares={"case_gradings": f"{_WHOLE_KEY} area grade"})
def _every_grade(tables: Tables) -> Iterator[Found]:
    """Counts of an area that lack a grade, and areas without a count of all areas."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in tables["case_gradings"]:
        groups[(*_cases_of(row), row.area)].append(row)
    for key, rows in groups.items():
        for grade in _GRADES:
            if grade not in {row.grade for row in rows}:
                message = f"{', '.join(key)}: no row for {grade}, not even one of 0"
                yield "case_gradings", rows[0], "grade", message
        if (*key[:-1], "all areas") not in groups:
            message = f"{', '.join(key[:-1])}: an area is counted, but not all areas"
            yield "case_gradings", rows[0], "area", message


@rule(
    "the same cases",
    compares={"case_totals": "inspection sample assessor cases"},
)
def _same_cases(tables: Tables) -> Iterator[Found]:
    """Force and inspectorate graded the same cases, so both must have as many."""
    same: dict[str, list[Row]] = defaultdict(list)
    for row in tables["case_totals"]:
        if row.sample == "self-assessed":
            same[row.inspection].append(row)
        if row.assessor == "force" and row.sample != "self-assessed":
            message = f"the force grades the cases that it picks itself, not {row.sample!r}"
            yield "case_totals", row, "assessor", message
    for inspection, rows in same.items():
        if len({row.cases for row in rows}) > 1:
            message = f"force and inspectorate graded different numbers of cases in {inspection}"
            yield "case_totals", rows[-1], "cases", message


@rule(
    "the same cases of another force",
    compares={"other_self_assessments": "force assessor grade printed of source"},
    limits={"other_self_assessments": "year scale note"},
)
def _elsewhere(tables: Tables) -> Iterator[Found]:
    """Self-assessments elsewhere whose sides, counts or grades don't go together.

    Where the counts of a side don't add up as they are printed, the note says so.
    """
    name = "other_self_assessments"
    both: dict[tuple, list[Row]] = defaultdict(list)
    sides: dict[tuple, list[Row]] = defaultdict(list)
    for row in tables[name]:
        both[row.force, row.year].append(row)
        sides[row.force, row.year, row.assessor].append(row)
        if f"-{row.force}-" not in row.source:
            yield name, row, "source", f"{row.source} doesn't name {row.force}"
        elif int(row.source.rpartition("-")[2]) - row.year not in {0, 1}:
            yield name, row, "year", f"{row.source} isn't of {row.year} or the year after"
        if row.scale == "three grades" and "adequate" in row.grade.split(" or "):
            yield name, row, "grade", "three grades have none called adequate"
    for (force, year), rows in both.items():
        if len({row.assessor for row in rows}) < 2:
            message = f"{force} {year}: both sides graded the cases, but only one is here"
            yield name, rows[0], "assessor", message
        if len({row.of for row in rows}) > 1:
            message = f"{force} {year}: both sides graded the same cases, so as many"
            yield name, rows[-1], "of", message
    for rows in sides.values():
        counts = [int(row.printed) for row in rows if row.printed.isdecimal()]
        if not counts or (sum(counts) == rows[0].of) == all(row.note is None for row in rows):
            continue
        if sum(counts) == rows[0].of:
            yield name, rows[0], "note", "the counts add up, though the note says otherwise"
        else:
            message = f"the grades add up to {sum(counts)}, but {rows[0].of} is printed"
            yield name, rows[0], "printed", message


_COUNTS = {grade: grade.replace(" ", "_") for grade in _GRADES}
_TOGETHER = "requires_improvement_or_inadequate"


@rule(
    "no printing contradicts the accepted count",
    compares={
        "case_printings": f"{_WHOLE_KEY} area cases {' '.join(_COUNTS.values())} {_TOGETHER}",
        "case_gradings": f"{_WHOLE_KEY} area cases",
    },
    limits={"case_printings": "note"},
)
def _printings(tables: Tables) -> Iterator[Found]:
    """Documents that contradict the accepted counts, or print what no accepted count is for.

    A document that is known to contradict them has its figure among the press claims instead.
    """
    accepted: dict[tuple, dict[str, int | None]] = defaultdict(dict)
    for row in tables["case_gradings"]:
        accepted[(*_cases_of(row), row.area)][_COUNTS[row.grade]] = row.cases
    totals = {_cases_of(row): row.cases for row in tables["case_totals"]}
    for row in tables["case_printings"]:
        key = (*_cases_of(row), row.area)
        if key not in accepted:
            if row.note is None:
                message = f"{', '.join(key)} has no accepted count, and the note doesn't say why"
                yield "case_printings", row, "note", message
            continue
        known = dict.fromkeys(_COUNTS.values()) | accepted[key]
        counts = list(known.values())
        added = None if None in counts else sum(counts)
        known["cases"] = totals.get(_cases_of(row)) if row.area == "all areas" else added
        if None not in counts[1:]:
            known[_TOGETHER] = sum(counts[1:])
        elif row.area == "all areas" and None not in (known["cases"], known["good"]):
            known[_TOGETHER] = known["cases"] - known["good"]
        for column, count in known.items():
            printed = getattr(row, column)
            if None not in (printed, count) and printed != count:
                message = f"{row.source} prints {printed}, but {count} is accepted"
                yield "case_printings", row, column, message


@rule(
    "a source prints it",
    compares={
        "case_gradings": f"{_WHOLE_KEY} source cases attribution",
        "case_totals": f"{_WHOLE_KEY} source cases",
        "case_printings": f"{_WHOLE_KEY} area source cases {' '.join(_COUNTS.values())}",
    },
)
def _printed(tables: Tables) -> Iterator[Found]:
    """Accepted counts that no document prints; a remainder is what its document doesn't print.

    The documents of the register print them in ``figures.csv``.
    """
    printings = {(*_cases_of(row), row.area, row.source): row for row in tables["case_printings"]}
    told = set()
    for row in tables["case_gradings"]:
        if row.figure is not None:
            continue
        printing = printings.get((*_cases_of(row), row.area, row.source))
        if printing is None:
            if (row.inspection, row.source) not in told:
                told.add((row.inspection, row.source))
                said = f"case_printings.csv doesn't say what {row.source} prints"
                yield "case_gradings", row, "source", f"{said} on {row.inspection}"
            continue
        printed = getattr(printing, _COUNTS[row.grade])
        if row.cases is None and printed is not None:
            yield "case_gradings", row, "cases", f"{row.source} prints {printed}"
        left_over = row.cases is not None and printed is None
        if (row.attribution == "remainder") != left_over:
            said = "doesn't print" if left_over else "prints"
            message = f"{row.source} {said} this count, so it is {row.attribution!r} wrongly"
            yield "case_gradings", row, "attribution", message
    for row in tables["case_totals"]:
        printing = printings.get((*_cases_of(row), "all areas", row.source))
        if row.figure is None and printing is None:
            message = f"case_printings.csv doesn't say what {row.source} prints on {row.inspection}"
            yield "case_totals", row, "source", message
        elif row.figure is None and row.attribution != "remainder" and printing.cases is None:
            yield "case_totals", row, "cases", f"{row.source} prints no number of cases"


@rule(
    "remainder as noted",
    compares={"case_gradings": "cases attribution note"},
    limits={"case_totals": "attribution note", "topic_judgments": "attribution note"},
)
def _remainders(tables: Tables) -> Iterator[Found]:
    """A count that is left over, or ascribed by inference, without the arithmetic or the reason."""
    for name in ("case_gradings", "case_totals", "topic_judgments"):
        for row in tables[name]:
            if row.attribution != "stated" and row.note is None:
                yield name, row, "note", f"{row.attribution!r} needs its reason"
    for row in tables["case_gradings"]:
        sums = re.match(r"(\d+) less (\d+)(?: and (\d+))?(?: that \D+)?\Z", row.note or "")
        if (sums is not None) != (row.attribution == "remainder"):
            message = "the arithmetic of a remainder stands as, say, '81 less 42 and 24'"
            yield "case_gradings", row, "note", message
        elif sums and int(sums[1]) - int(sums[2]) - int(sums[3] or 0) != row.cases:
            yield "case_gradings", row, "cases", f"{row.cases} isn't {sums[0]!r}"


@rule(
    "one reading of a document",
    compares={
        "case_gradings": "locator",
        "case_totals": "source locator evidence attribution",
        "topic_judgments": "source evidence note",
    },
)
def _readings(tables: Tables) -> Iterator[Found]:
    """Rows on one count that name different documents, places or evidence; totals too."""
    for name, columns in {
        "case_gradings": ("locator",),
        "topic_judgments": ("source", "evidence", "note"),
    }.items():
        groups: dict[tuple, list[Row]] = defaultdict(list)
        for row in tables[name]:
            key = (row.inspection,)
            if name == "case_gradings":  # two documents may each print a part
                key = (*_cases_of(row), row.area, row.source)
            groups[key].append(row)
        for rows in groups.values():
            for column in columns:
                usual, often = Counter(getattr(row, column) for row in rows).most_common(1)[0]
                for row in rows if often < len(rows) else []:
                    if (cell := getattr(row, column)) != usual:
                        message = f"{cell!r}, but the other rows on it have {usual!r}"
                        yield name, row, column, message
    grades: dict[tuple, list[Row]] = defaultdict(list)
    for row in tables["case_gradings"]:
        if row.area == "all areas":
            grades[_cases_of(row)].append(row)
    for total in tables["case_totals"]:
        rows = grades[_cases_of(total)]
        for column in ("source", "locator", "evidence"):
            seen = {getattr(row, column) for row in rows}
            if rows and (cell := getattr(total, column)) not in seen:
                message = f"{cell!r}, but its grades have {rows[0].__dict__[column]!r}"
                yield "case_totals", total, column, message
        how = {row.attribution for row in rows if row.attribution != "remainder"}
        if how and total.attribution != "remainder" and total.attribution not in how:
            message = f"{total.attribution!r}, but its grades are {', '.join(sorted(how))}"
            yield "case_totals", total, "attribution", message


@rule(
    "evidence as published",
    compares={
        "case_gradings": "evidence source",
        "case_totals": "evidence source",
        "case_printings": "evidence source",
        "topic_judgments": "evidence source",
        "other_self_assessments": "evidence source",
        "sources": "publisher",
    },
    limits={"sources": "note"},
)
def _evidence(tables: Tables) -> Iterator[Found]:
    """Evidence is primary exactly where the inspectorate published it, and not in a reprint.

    Where its own page is named though another's account was read, the note says so.
    """
    sources = _by(tables["sources"], "id")
    for name in ("case_gradings", "case_totals", "case_printings", "topic_judgments",
                 "other_self_assessments"):  # fmt: skip
        for row in tables[name]:
            source = sources[row.source]
            reprinted = (source.note or "").startswith("A reprint")
            own = _official(source.publisher) and not reprinted
            if row.evidence == ("primary" if own else "secondary"):
                continue
            if name == "topic_judgments" and own and row.note:
                continue
            message = f"{row.source} is {'the' if own else 'not the'} inspectorate's own page"
            yield name, row, "evidence", message


def _own_host(address: str | None) -> bool:
    host = urlsplit(address or "").hostname or ""
    return host.endswith("justiceinspectorates.gov.uk")


# --- rules: inspections, forces, sources -------------------------------------------------------

_SUFFIXES = {"return visit": "-return", "quarterly update": "-quarter", "other": "-other"}


def _year(inspection: Row) -> str:
    """The year in an inspection's id: of the fieldwork, else of publication."""
    date = inspection.fieldwork or inspection.published
    return date[:4] if date else "undated"


@rule(
    "id of force, year and kind",
    compares={"inspections": "id force kind fieldwork"},
    limits={"inspections": "published"},
)
def _inspection_ids(tables: Tables) -> Iterator[Found]:
    """Ids that say another force, year or kind than the row.

    A return visit may do without its suffix, and a report on several forces has a name of its own.
    """
    for row in tables["inspections"]:
        if row.force is None:
            if not row.id.endswith(f"-{_year(row)}") and not row.id.endswith(
                f"-{(row.published or '')[:4]}"
            ):
                yield "inspections", row, "id", f"{row.id!r} doesn't end in the year"
            if row.kind != "other" or row.note is None:
                yield "inspections", row, "force", "only a report on several forces has no force"
            if any(row.id.startswith(f"{force.id}-") for force in tables["forces"]):
                yield "inspections", row, "force", f"{row.id!r} names a force"
            continue
        stem = f"{row.force}-{_year(row)}"
        allowed = {stem + _SUFFIXES.get(row.kind, "")}
        if row.kind == "return visit":
            allowed.add(stem)
        if row.id not in allowed:
            message = f"{row.id!r}, but force, year and kind make {max(allowed, key=len)!r}"
            yield "inspections", row, "id", message


@rule("published after fieldwork", limits={"inspections": "fieldwork published"})
def _dates(tables: Tables) -> Iterator[Found]:
    """Reports that were published before the inspectors had left, or more than two years later."""
    for row in tables["inspections"]:
        for column in ("fieldwork", "published"):
            ends = (getattr(row, column) or "").split("/")
            if len(ends) == 2 and not ends[0] <= ends[1]:
                yield "inspections", row, column, f"{ends[1]} is before {ends[0]}"
        if row.fieldwork is None or row.published is None:
            continue
        ended, published = row.fieldwork.split("/")[-1], row.published.split("/")[0]
        shared = min(len(ended), len(published))
        if published[:shared] < ended[:shared]:
            message = f"published {published}, before the fieldwork of {ended}"
            yield "inspections", row, "published", message
        elif int(published[:4]) - int(ended[:4]) > 1:
            message = f"published {published}, two years or more after the fieldwork of {ended}"
            yield "inspections", row, "published", message


@rule("a visit to return to", limits={"inspections": "force kind fieldwork published note"})
def _visits(tables: Tables) -> Iterator[Found]:
    """Two first inspections of a force in one year, and return visits with none before them."""
    visits: dict[str, list[Row]] = defaultdict(list)
    for row in tables["inspections"]:
        if row.force is not None:
            visits[row.force].append(row)
    for rows in visits.values():
        # A programme may begin anew with a force, but not twice in a year.
        firsts: dict[str, Row] = {}
        for row in rows:
            if row.kind == "initial" and firsts.setdefault(_year(row), row) is not row:
                message = f"{firsts[_year(row)].id} is the first inspection of {row.force} already"
                yield "inspections", row, "kind", message
        for row in rows:
            if row.kind not in {"return visit", "quarterly update"} or row.note is not None:
                continue
            when = row.fieldwork or row.published or "9999"
            before = [
                other
                for other in rows
                if other is not row
                and other.kind in {"initial", "other", "2024 programme"}
                and (other.fieldwork or other.published or "") <= when
            ]
            if not before:
                message = f"{row.force} has no visit before it, and the note doesn't say why"
                yield "inspections", row, "kind", message


@rule(
    "scale of the gradings",
    compares={"inspections": "grading_scale kind"},
    limits={
        "case_gradings": "inspection",
        "case_printings": "inspection",
        "topic_judgments": "inspection",
    },
)
def _scales(tables: Tables) -> Iterator[Found]:
    """Scales that don't belong to the year, the kind, or what is counted of the inspection."""
    inspections = _by(tables["inspections"], "id")
    wanted = {
        "case_gradings": {"three grades", None},
        "case_printings": {"three grades", "four grades", None},
        "topic_judgments": {"five topics"},
    }
    seen = set()
    for name, scales in wanted.items():
        for row in tables[name]:
            seen.add(row.inspection)
            if inspections[row.inspection].grading_scale not in scales:
                message = f"{row.inspection} isn't graded in {' or '.join(sorted(scales - {None}))}"
                yield name, row, "inspection", message
    for row in tables["inspections"]:
        if (row.kind == "2024 programme") != (row.grading_scale == "five topics"):
            message = "the 2024 programme, and no other, judges five topics"
            yield "inspections", row, "grading_scale", message
        elif row.grading_scale in {"three grades", "five topics"} and row.id not in seen:
            yield "inspections", row, "grading_scale", "no grading of this inspection was seen"
        # A report that draws several inspections together keeps their scale.
        four = row.grading_scale == "four grades"
        first_of_2014 = row.kind == "initial" and _year(row) <= "2014"
        if four != first_of_2014 and row.force is not None:
            message = "four grades were given in the first inspections of 2014, and in no others"
            yield "inspections", row, "grading_scale", message


@rule(
    "the inspection's own document",
    compares={
        "inspections": "source",
        "case_gradings": "inspection source",
        "sources": "address",
    },
    limits={"inspections": "page published", "sources": "published"},
)
def _own_documents(tables: Tables) -> Iterator[Found]:
    """An inspection's own document that is another's, or has another date or address."""
    sources = _by(tables["sources"], "id")
    inspections = _by(tables["inspections"], "id")
    for row in tables["case_gradings"]:
        own = inspections[row.inspection].source
        if row.evidence == "primary" and own not in {None, row.source}:
            message = f"primary evidence from {row.source}, but inspections.csv has {own}"
            yield "case_gradings", row, "source", message
    for row in tables["inspections"]:
        if row.source is None:
            continue
        source = sources[row.source]
        if not _official(source.publisher):
            yield "inspections", row, "source", f"{row.source} isn't the inspectorate's"
        if row.force is not None and f"-{row.force}-" not in row.source:
            yield "inspections", row, "source", f"{row.source} doesn't name {row.force}"
        # A mirror may have been read; where it was the inspectorate's page, it is that one.
        if row.page != source.address and _own_host(source.address):
            yield "inspections", row, "page", f"{row.source} has {source.address}"
        if source.published is not None and source.published != row.published:
            message = f"{row.source} was published {source.published}"
            yield "inspections", row, "published", message


@rule("one page an inspection", limits={"inspections": "page", "sources": "address"})
def _pages(tables: Tables) -> Iterator[Found]:
    """Pages of the inspectorate on another host, and two rows with one address."""
    for name, column in {"inspections": "page", "sources": "address"}.items():
        seen: dict[str, Row] = {}
        for row in tables[name]:
            address = (getattr(row, column) or "").rstrip("/")
            if address in seen:
                yield name, row, column, f"{seen[address].id} has the same address"
            if address:
                seen.setdefault(address, row)
            if name == "inspections" and address and not _own_host(address):
                yield name, row, column, "not a page of the inspectorate"


@rule(
    "one publisher a host",
    compares={"sources": "publisher address"},
)
def _hosts(tables: Tables) -> Iterator[Found]:
    """Hosts that two publishers are named for; the inspectorate's, under its two names, is one."""
    usual: dict[str, Counter] = defaultdict(Counter)
    rows = [row for row in tables["sources"] if row.address is not None]
    for row in rows:
        body = "the inspectorate" if _official(row.publisher) else row.publisher
        usual[urlsplit(row.address).hostname][body] += 1
    for row in rows:
        host = urlsplit(row.address).hostname
        body = "the inspectorate" if _official(row.publisher) else row.publisher
        expected = (
            "the inspectorate" if _own_host(row.address) else usual[host].most_common(1)[0][0]
        )
        if body != expected:
            yield "sources", row, "publisher", f"{host} is {expected}'s"


@rule(
    "id of publisher, subject and year",
    compares={"sources": "id publisher kind licence"},
    limits={"sources": "published address"},
)
def _source_ids(tables: Tables) -> Iterator[Found]:
    """Ids, kinds and terms that don't go with the publisher, and years that don't with the id."""
    for row in tables["sources"]:
        official = _official(row.publisher)
        if not row.id.startswith(f"{_slug(row.publisher)}-"):
            message = f"{row.id!r} doesn't begin with {_slug(row.publisher)!r}"
            yield "sources", row, "id", message
        year = re.search(r"-(\d{4}|undated)(-[a-z]+)?\Z", row.id)
        if year is None:
            yield "sources", row, "id", f"{row.id!r} doesn't end in a year"
            continue
        if (row.kind in {"report", "press release"}) != official:
            message = "reports and press releases are the inspectorate's, and nothing else is"
            yield "sources", row, "kind", message
        if (row.kind == "press release") != ("release" in row.id.split("-")):
            message = f"{row.id!r} {'has no' if row.kind == 'press release' else 'has'} 'release'"
            yield "sources", row, "kind", message
        if (row.kind == "statement") != ("pcc" in row.id.split("-")):
            message = "a statement is a commissioner's (PCC) or a force's own, and named so"
            yield "sources", row, "kind", message
        if official != row.licence.startswith("Open Government Licence"):
            yield "sources", row, "licence", f"not the terms of {row.publisher}"
        dated = re.search(r"/(20\d\d)[-/]\d\d[-/]", row.address or "")
        for column, when in {
            "published": row.published and row.published[:4],
            "address": dated and dated[1],
        }.items():
            if when and year[1] != when:
                yield "sources", row, column, f"{row.id!r}, but the year is {when}"
        same = re.search(r"-(january|february|march|april|may|june|july|august|september|october"
                         r"|november|december)-(20\d\d)/?\Z", row.address or "")  # fmt: skip
        if same and same[2] != year[1]:
            yield "sources", row, "address", f"{row.id!r}, but the address says {same[2]}"


@rule("terms in one wording", compares={"sources": "licence"})
def _terms(tables: Tables) -> Iterator[Found]:
    """Terms that only one document of its kind of publisher has."""
    usual = Counter((_official(row.publisher), row.licence) for row in tables["sources"])
    for row in tables["sources"]:
        official = _official(row.publisher)
        most = max((count for (of, _), count in usual.items() if of == official), default=0)
        if usual[official, row.licence] < most:
            yield "sources", row, "licence", "other terms than those of the other documents"


@rule(
    "names of one force",
    compares={"forces": "id name short_name"},
    limits={"forces": "tile_column tile_row"},
)
def _force_names(tables: Tables) -> Iterator[Found]:
    """Names of a force that don't go together, and two forces on one tile or with one code."""
    tiles: dict[tuple[int, int], Row] = {}
    for row in tables["forces"]:
        if row.id != _slug(row.short_name):
            message = f"{row.short_name!r} makes the id {_slug(row.short_name)!r}"
            yield "forces", row, "short_name", message
        if not re.fullmatch(
            rf"{re.escape(row.short_name)}( and [A-Z][\w ]+)? (Police( Service)?|Constabulary)",
            row.name,
        ):
            yield "forces", row, "name", f"not the name of a force called {row.short_name!r}"
        tile = (row.tile_column, row.tile_row)
        if tile in tiles:
            yield "forces", row, "tile_column", f"{tiles[tile].name} has the same tile"
        tiles.setdefault(tile, row)


@rule(
    "positions in order",
    compares={"areas": "position id", "recommendations": "position"},
)
def _positions(tables: Tables) -> Iterator[Found]:
    """Positions that don't count from 1, the total last; areas in the order of the gradings."""
    for name in ("areas", "recommendations"):
        for number, row in enumerate(tables[name], 1):
            if row.position != number:
                yield name, row, "position", f"this is number {number} of the table"
    if tables["areas"] and tables["areas"][-1].id != "all areas":
        yield "areas", tables["areas"][-1], "id", "all areas must come last"
    graded = list(dict.fromkeys(row.area for row in tables["case_gradings"]))
    listed = [row for row in tables["areas"] if row.id in graded and row.id != "all areas"]
    in_report = [area for area in graded if area != "all areas"]
    for row, area in zip(listed, in_report, strict=True):
        if row.id != area:
            yield "areas", row, "id", f"{area} comes first in the report that prints them"


# --- rules: the register and what points to it -------------------------------------------------


@rule("no duplicate rows", limits={"figures": "id"})
def _twice(tables: Tables) -> Iterator[Found]:
    """Ids that name two rows of the register."""
    often = Counter(row.id for row in tables["figures"] if row.id is not None)
    for row in tables["figures"]:
        if often[row.id] > 1:
            yield "figures", row, "id", f"{row.id!r} names another row too"


@rule(
    "every figure described",
    limits={"figures": "id value unit qualifier subject verdict status"},
)
def _described_figures(tables: Tables) -> Iterator[Found]:
    """Rows of figures that lack something, and rows of no figures that have it."""
    for row in tables["figures"]:
        is_figure = row.status != "no figure"
        for column in ("id", "value", "unit", "qualifier", "subject", "verdict"):
            if is_figure == (getattr(row, column) is None):
                has = "needs" if is_figure else "has no"
                message = f"a row of the status {row.status!r} {has} {column}"
                yield "figures", row, column, message
        if row.status == "input" and row.verdict not in {None, "cannot be checked"}:
            yield "figures", row, "verdict", "an input has nothing to be held against"
        if row.status == "derivable" and row.verdict == "cannot be checked":
            yield "figures", row, "verdict", "what can be derived can be checked"


@rule("reasons given", limits={"figures": "remark"})
def _reasons(tables: Tables) -> Iterator[Found]:
    """Figures that don't match, and numerals that are none, without a reason."""
    for row in tables["figures"]:
        if row.remark is None and (row.status == "no figure" or row.verdict == "does not match"):
            message = "a reason is needed where a numeral is no figure or doesn't match"
            yield "figures", row, "remark", message


_SPANS = {"hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years"}


@rule("value as printed", compares={"figures": "printed value"}, limits={"figures": "unit"})
def _values(tables: Tables) -> Iterator[Found]:
    """Values that aren't what is printed, and units that can't be its."""
    for row in tables["figures"]:
        if row.status == "no figure":
            continue
        value = value_of(row.printed)
        if value is None:
            message = (
                f"{row.printed!r} can't be read: casework.texts.numerals.value_of has to learn it"
            )
            yield "figures", row, "value", message
            continue
        if value != row.value:
            message = (
                f"{row.printed!r} is printed, which says {value}, but the value is {row.value}"
            )
            yield "figures", row, "value", message
        if (wrong := _unit_printed(row.printed, row.value, row.unit)) is not None:
            yield "figures", row, "unit", wrong


def _unit_printed(printed: str, value: str | None, unit: str | None) -> str | None:
    """What is wrong with a unit, where the printed text says or excludes one."""
    dated = bool(re.fullmatch(r"(\d{4}|-)-\d\d(-\d\d)?|\d{4}/\d{4}", value or ""))
    share = bool(re.search(r"per ?cent|%|\b(half|quarter|third)s?\b", printed, re.IGNORECASE))
    if dated and unit != "date":
        return f"{printed!r} is a date"
    if unit == "date" and not dated and not re.fullmatch(r"(19|20)\d\d", printed):
        return f"{printed!r} is no date"
    if share != (unit == "share"):
        return f"{printed!r} is {'a share' if share else 'no share'}"
    said = re.search(r"(hour|day|week|month|year)s?(-old)?\Z", printed)
    if said:
        expected = _SPANS[said[1]] + (" of age" if said[2] else "")
        if unit != expected:
            return f"{printed!r} counts {expected}"
    return None


@rule("occurrences in order", compares={"figures": "source locator printed occurrence"})
def _occurrences(tables: Tables) -> Iterator[Found]:
    """Occurrences that aren't counted in the order of the table."""
    counted: Counter[tuple] = Counter()
    for row in tables["figures"]:
        place = (row.source, row.locator, row.printed)
        counted[place] += 1
        if row.occurrence != counted[place]:
            message = f"this is number {counted[place]} at its place, in the order of the table"
            yield "figures", row, "occurrence", message


@rule("rows of a document together", compares={"figures": "id source locator"})
def _documents(tables: Tables) -> Iterator[Found]:
    """Documents whose figures begin with another's word, or whose rows stand apart."""
    prefixes: dict[str, Counter] = defaultdict(Counter)
    for row in tables["figures"]:
        if row.id is not None:
            prefixes[row.source][row.id.partition("-")[0]] += 1
    ended: set[tuple[str, str]] = set()
    place = None
    for row in tables["figures"]:
        here = (row.source, row.locator)
        if row.id is not None:
            usual = prefixes[row.source].most_common(1)[0][0]
            if row.id.partition("-")[0] != usual:
                message = f"the figures of {row.source} begin with {usual!r}"
                yield "figures", row, "id", message
        if here != place:
            if here in ended:
                yield "figures", row, "locator", "the rows of this place stand apart"
            ended.add(here)
            place = here
    owners: dict[str, set[str]] = defaultdict(set)
    for source, words in prefixes.items():
        owners[words.most_common(1)[0][0]].add(source)
    for row in tables["figures"]:
        if row.id is not None and len(owners[row.id.partition("-")[0]]) > 1:
            yield "figures", row, "source", f"another document's figures begin like {row.id!r}"


#: Tables that point to the register: the column that repeats its value, and the unit, if any.
_POINTING = {
    "case_gradings": ("cases", "cases"),
    "case_totals": ("cases", "cases"),
    "ofsted_judgments": ("published", "date"),
    "listed": (None, None),
    "timelines": (None, "hours"),
    "recommendations": (None, "months"),
}


def _pointing(tables: Tables) -> Iterator[tuple[str, Row, Row]]:
    """Rows that point to the register, with the row that they point to, if that says of what."""
    register = _by(tables["figures"], "id")
    for name in _POINTING:
        for row in tables[name]:
            if row.figure is not None and register[row.figure].subject is not None:
                yield name, row, register[row.figure]


@rule(
    "place of the register",
    compares={
        "figures": "id locator source",
        "case_gradings": "figure source locator",
        "case_totals": "figure source locator",
        "listed": "source locator figure",
        "recommendations": "source locator figure",
    },
)
def _places(tables: Tables) -> Iterator[Found]:
    """Rows that name another document or place than the register does.

    A list that another document announces stands where it is printed, in a place of the register.
    """
    there = {(row.source, row.locator) for row in tables["figures"]}
    for name, row, figure in _pointing(tables):
        if name == "listed" and row.source != figure.source:
            if figure.status != "derivable" or (row.source, row.locator) not in there:
                yield name, row, "source", f"{row.figure} has {figure.source!r} in figures.csv"
            continue
        for column in ("source", "locator"):
            said = getattr(figure, column)
            if getattr(row, column, said) != said:
                yield name, row, column, f"{row.figure} has {said!r} in figures.csv"
    read_in_full = {row.source for row in tables["figures"]}
    for name in ("listed", "recommendations"):
        for row in tables[name]:
            if row.source not in read_in_full:
                yield name, row, "source", f"figures.csv has no figure of {row.source}"


# No other table points to about half of the figures, so that their unit and subject are limited.
@rule(
    "unit of the register",
    compares=dict.fromkeys(_POINTING, "figure"),
    limits={"figures": "unit"},
)
def _units(tables: Tables) -> Iterator[Found]:
    """Rows that point to a figure which counts something else."""
    for name, row, figure in _pointing(tables):
        unit = _POINTING[name][1]
        if unit and figure.unit != unit:
            yield name, row, "figure", f"{row.figure} counts {figure.unit}, not {unit}"


@rule(
    "value of the register",
    compares={
        "figures": "value",
        "case_gradings": "cases figure",
        "case_totals": "cases figure",
        "ofsted_judgments": "published figure",
    },
)
def _same_values(tables: Tables) -> Iterator[Found]:
    """Rows that repeat a figure with another value, or leave it out."""
    for name, row, figure in _pointing(tables):
        column = _POINTING[name][0]
        if column and str(getattr(row, column)) != figure.value:
            yield name, row, column, f"{row.figure} is {figure.value} in figures.csv"


@rule(
    "figures of the register all used",
    compares={"figures": "id"} | dict.fromkeys(_POINTING, "figure"),
    limits={"figures": "subject"},
)
def _all_used(tables: Tables) -> Iterator[Found]:
    """Figures that a table should repeat and doesn't, or repeats twice.

    What a table should repeat follows from the subject: a judgment, a deadline, an hour of a case
    study, or from the figure's place: where some grades are counted, all are.
    """
    used = {name: Counter(row.figure for row in tables[name]) for name in _POINTING}
    for name in (
        "case_gradings",
        "case_totals",
        "ofsted_judgments",
        "timelines",
        "recommendations",
    ):
        for row in tables[name]:
            if row.figure is not None and used[name][row.figure] > 1:
                yield name, row, "figure", f"{row.figure} stands in another row too"
    graded = {(figure.source, figure.locator) for name, _, figure in _pointing(tables)
              if name == "case_gradings"}  # fmt: skip
    for row in tables["figures"]:
        if None in (row.id, row.subject):
            continue
        for name, belongs in {
            "ofsted_judgments": row.subject.startswith("Ofsted judgment published: "),
            "recommendations": row.subject.startswith("deadline of the recommendation on "),
            "timelines": row.subject.endswith("missing-child case study"),
            "case_gradings": (row.source, row.locator) in graded
            and row.unit == "cases"
            and " graded " in row.subject
            and not row.subject.startswith("cases the force graded"),
        }.items():
            if belongs and not used[name][row.id]:
                yield "figures", row, "id", f"{name}.csv has no row for it"


_WORDS_OF_SAMPLE = {
    ("self-assessed", "force"): "of the self-assessed cases, graded {} by the force",
    ("self-assessed", "inspectorate"): "of the self-assessed cases, graded {} by the inspectorate",
    ("inspector-selected", "inspectorate"): "of the further cases, graded {}",
    ("all", "inspectorate"): "cases graded {}",
}
_WORDS_OF_TOTAL = {
    ("self-assessed", "force"): "cases the force graded",
    ("self-assessed", "inspectorate"): "cases the force graded, graded again by the inspectorate",
    ("inspector-selected", "inspectorate"): "further cases the inspectors chose",
    ("all", "inspectorate"): "cases examined",
}


@rule(
    "subject of the register",
    compares={
        "figures": "id",
        "case_gradings": "sample assessor area grade figure",
        "case_totals": "sample assessor figure",
        "ofsted_judgments": "local_authority figure",
        "timelines": "case_study figure event",
        "recommendations": "figure",
    },
    limits={"figures": "subject", "recommendations": "subject"},
)
def _subjects(tables: Tables) -> Iterator[Found]:
    """Rows that point to a figure about something else."""
    for name, row, figure in _pointing(tables):
        wrong = None  # the column, and what the register says
        if name == "case_gradings":
            said, _, about = figure.subject.partition(": ")
            words = _WORDS_OF_SAMPLE.get((row.sample, row.assessor), "").format(row.grade)
            if said != words or bool(about) != (row.area != "all areas"):
                wrong = "figure"
            elif about and f"-{row.area}-" not in row.figure:
                wrong = "area"
        elif name == "case_totals":
            if figure.subject != _WORDS_OF_TOTAL.get((row.sample, row.assessor)):
                wrong = "figure"
        elif name == "ofsted_judgments":
            if figure.subject != f"Ofsted judgment published: {row.local_authority}":
                wrong = "local_authority"
            elif not row.figure.endswith(f"-{_slug(row.local_authority)}"):
                wrong = "figure"
        elif name == "timelines":
            event, _, case = figure.subject.partition(", ")
            if not case.startswith(f"{row.case_study} "):
                wrong = "case_study"
            elif not _stems(row.event) <= _stems(event):
                wrong = "event"
        elif name == "recommendations":
            about = figure.subject.removeprefix("deadline of the recommendation on ")
            if not _stems(about) <= _stems(row.subject):
                wrong = "subject"
        if wrong:
            yield name, row, wrong, f"{row.figure} is about: {figure.subject}"


def _stems(words: str) -> set[str]:
    """The words that carry the meaning, without endings, in either order of owner and owned."""
    found = re.findall(r"[a-z]+", words.lower().replace("'s", ""))
    return {word.removesuffix("ed") for word in found} - {"a", "an", "by", "of", "the", "to"}


@rule("in the order of the register", compares=dict.fromkeys(_POINTING, "figure"))
def _in_order(tables: Tables) -> Iterator[Found]:
    """Rows of one document that stand in another order than their figures do."""
    register = _by(tables["figures"], "id")
    for name in ("ofsted_judgments", "timelines", "recommendations"):
        last: dict[str, int] = {}
        for row in tables[name]:
            if row.figure is None:
                continue
            figure = register[row.figure]
            if figure.at < last.get(figure.source, 0) and name != "timelines":
                yield name, row, "figure", f"{row.figure} comes earlier in the register"
            last[figure.source] = figure.at
    seen, place = set(), None
    for row in tables["listed"]:
        if row.figure != place and row.figure in seen:
            yield "listed", row, "figure", "the items of this list stand apart"
        seen.add(row.figure)
        place = row.figure


@rule("list as long as announced", compares={"listed": "figure item", "figures": "value"})
def _lists(tables: Tables) -> Iterator[Found]:
    """Lists with more or fewer items than announced; an expected mismatch is for the ledger."""
    register = _by(tables["figures"], "id")
    items: dict[str, list[Row]] = defaultdict(list)
    for row in tables["listed"]:
        items[row.figure].append(row)
    for name, rows in items.items():
        announced = register[name]
        if announced.verdict != "does not match" and str(len(rows)) != announced.value:
            message = f"{len(rows)} items listed, but {announced.printed!r} is printed"
            yield "listed", rows[0], "figure", message


@rule("the same list again", compares={"listed": "item group source locator"})
def _again(tables: Tables) -> Iterator[Found]:
    """Lists that are printed twice and differ, and lists from two places or part in groups."""
    lists: dict[str, list[Row]] = defaultdict(list)
    for row in tables["listed"]:
        lists[row.figure].append(row)
    for name, rows in lists.items():
        first = lists.get(name.removesuffix("-again"), rows)
        if first is not rows:
            for row in rows:
                if row.item not in {other.item for other in first}:
                    yield "listed", row, "item", f"{row.item!r} wasn't listed the first time"
            for row in first:
                if row.item not in {other.item for other in rows}:
                    yield "listed", row, "item", f"{row.item!r} isn't listed the second time"
        for column in ("source", "locator"):
            usual = Counter(getattr(row, column) for row in rows).most_common(1)[0][0]
            for row in rows:
                if getattr(row, column) != usual:
                    yield "listed", row, column, f"the list stands in {usual!r}"
        grouped = [row for row in rows if row.group is not None]
        for row in rows:
            if (row.group is None) != (not grouped):
                yield "listed", row, "group", "a list is in groups as a whole or not at all"
        order = list(dict.fromkeys(row.group for row in rows))
        if [row.group for row in rows] != sorted((row.group for row in rows), key=order.index):
            yield "listed", rows[0], "group", "the items of a group stand apart"


@rule(
    "a deadline where a time is given",
    compares={"recommendations": "deadline figure"},
)
def _deadlines(tables: Tables) -> Iterator[Found]:
    """Deadlines within a time without the figure, and the other way round."""
    for row in tables["recommendations"]:
        if (row.deadline == "within") != (row.figure is not None):
            yield "recommendations", row, "deadline", "'within' has a figure, 'immediately' none"


# --- rules: press claims and topic judgments ---------------------------------------------------

_ABOUT = {
    "good": "{} graded good",
    "inadequate": "{} graded inadequate",
    "requires improvement or inadequate": "{} graded requires improvement or inadequate",
}


@rule(
    "claim as printed",
    compares={"press_claims": "printed value unit qualifier about subject"},
)
def _claims(tables: Tables) -> Iterator[Found]:
    """Claims whose value, unit or qualifier isn't what is printed, or with another subject."""
    for row in tables["press_claims"]:
        if row.unit == "date" or row.about == "published":
            said = {"value": value_of(row.printed), "unit": "date", "qualifier": "exact"}
            said |= {"about": "published", "subject": "day of publication"}
        else:
            try:
                _, value, unit, qualifier, _ = read_claim(row.printed)
            except UnreadableClaimError as error:
                yield "press_claims", row, "printed", str(error)
                continue
            number = str(value) if value.denominator == 1 else f"{float(value):.10g}"
            unit = unit.removeprefix("exact ")
            counted = "share of cases" if unit == "share" else "cases"
            subject = _ABOUT.get(row.about, "{} examined").format(counted)
            said = {"value": number, "unit": unit, "qualifier": qualifier, "subject": subject}
        for column, expected in said.items():
            if getattr(row, column) != expected:
                message = f"{row.printed!r} makes it {expected!r}, not {getattr(row, column)!r}"
                yield "press_claims", row, column, message


@rule(
    "the same item prints the count",
    compares={"press_claims": "allowance inspection source", "case_printings": "inspection source"},
)
def _allowances(tables: Tables) -> Iterator[Found]:
    """Claims that are allowed for by a count in the same item, which isn't among its printings."""
    printings = {(row.inspection, row.source) for row in tables["case_printings"]}
    for row in tables["press_claims"]:
        counted = row.allowance == "count in the same item"
        if counted and (row.inspection, row.source) not in printings:
            message = f"case_printings.csv has no counts of {row.source} on {row.inspection}"
            yield "press_claims", row, "allowance", message


@rule(
    "base of the claim",
    compares={
        "press_claims": "base_cases inspection",
        "case_totals": "cases",
        "case_printings": "cases",
    },
)
def _bases(tables: Tables) -> Iterator[Found]:
    """Claims of another number of cases than their inspection has."""
    totals = {
        row.inspection: row.cases
        for name in ("case_printings", "case_totals")  # a total that is accepted comes last
        for row in tables[name]
        if row.sample == "all" and getattr(row, "area", "all areas") == "all areas"
    }
    for row in tables["press_claims"]:
        expected = None if row.about == "published" else totals.get(row.inspection)
        if row.base_cases != expected:
            message = f"{row.inspection} has {expected or 'no'} cases to hold this against"
            yield "press_claims", row, "base_cases", message


@rule(
    "id of source and subject",
    compares={"press_claims": "id source about"},
    limits={"press_claims": "inspection"},
)
def _claim_ids(tables: Tables) -> Iterator[Found]:
    """Claims whose id says another source, inspection or subject."""
    sources = _by(tables["sources"], "id")
    forces = _by(tables["inspections"], "id")
    for row in tables["press_claims"]:
        words = row.id.removesuffix("-quoted")
        source = words.removesuffix(f"-{_slug(row.about)}")
        if source == words:
            yield "press_claims", row, "id", f"{row.id!r} doesn't end in {_slug(row.about)!r}"
        elif row.source != source and row.source != f"{source}{row.source[-5:]}":
            yield "press_claims", row, "id", f"{row.id!r} doesn't begin with {row.source!r}"
        force = forces[row.inspection].force or row.inspection
        named = row.source.removeprefix(f"{_slug(sources[row.source].publisher)}-")
        if not re.fullmatch(r"\d{4}", named) and force not in named:
            message = f"{row.source} is on another force than {row.inspection}"
            yield "press_claims", row, "inspection", message


@rule(
    "the force that the document is about",
    compares={
        "case_printings": "inspection source",
        "case_gradings": "inspection source",
        "case_totals": "inspection source",
        "topic_judgments": "inspection source",
    },
)
def _about_force(tables: Tables) -> Iterator[Found]:
    """Rows from a document whose id names another force than the inspection's."""
    inspections, forces = _by(tables["inspections"], "id"), _by(tables["forces"], "id")
    for name in ("case_printings", "case_gradings", "case_totals", "topic_judgments"):
        for row in tables[name]:
            force = inspections[row.inspection].force
            named = {
                other for other in forces if re.search(rf"(\A|-){other}(-|\Z)", row.source)
            } or {force}
            if force not in named and row.inspection not in row.source:
                message = f"{row.source} is on {', '.join(sorted(named))}"
                yield name, row, "source", message


@rule("five topics", compares={"topic_judgments": "inspection topic judgment attribution note"})
def _topics(tables: Tables) -> Iterator[Found]:
    """Inspections that lack a topic, or whose judgments aren't those of their distribution.

    A judgment that no document names is a remainder where only one kind is left, and not seen
    where more are.
    """
    judged: dict[str, list[Row]] = defaultdict(list)
    for row in tables["topic_judgments"]:
        judged[row.inspection].append(row)
    for inspection, rows in judged.items():
        if len(rows) != 5:
            message = f"{inspection} has {len(rows)} topics, not five"
            yield "topic_judgments", rows[0], "topic", message
        said = re.search(r"distribution(?: only)?: ([^;]+)", rows[0].note or "")
        if said is None:
            for row in rows:
                if row.judgment is None or row.attribution == "remainder":
                    message = "no document names its judgment, and the note has no distribution"
                    yield "topic_judgments", row, "judgment", message
            continue
        printed = Counter(
            {judgment: int(count) for count, judgment in re.findall(r"(\d+) ([a-z ]+)", said[1])}
        )
        if printed.total() != 5:
            yield "topic_judgments", rows[0], "note", f"{said[1]!r} aren't five topics"
            continue
        unnamed = [row for row in rows if row.judgment is None or row.attribution == "remainder"]
        named = Counter(row.judgment for row in rows if row not in unnamed)
        if many := [judgment for judgment in named if named[judgment] > printed[judgment]]:
            row = next(row for row in rows if row.judgment == many[0])
            message = f"{inspection} has {printed[many[0]]} {many[0]}"
            yield "topic_judgments", row, "judgment", message
            continue
        left = printed - named
        expected = next(iter(left)) if len(left) == 1 else None
        for row in unnamed if left.total() == len(unnamed) else []:
            if (row.judgment, row.attribution == "remainder") != (expected, expected is not None):
                message = f"{said[1]!r} leaves {' or '.join(left)}"
                yield "topic_judgments", row, "judgment", message
