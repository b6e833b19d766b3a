"""Write the case gradings of a document into the data, if they are clear and contradict nothing."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from casework.checks import problems
from casework.data import read
from casework.plain import plain
from casework.texts.document import metadata, text_of
from casework.texts.extract import GRADES, KEY, propose
from casework.texts.numerals import MONTHS

NOTHING, UNSEEN, UNPRINTED = "not applicable", "not seen", "not published"
UNKNOWN = {UNSEEN, UNPRINTED}
#: The columns of the tables that hold counts.
COUNTS = ["cases", *(grade.replace(" ", "_") for grade in GRADES)]
SCALE = "three grades"
#: The inspectorate's host; its pages lie there and on hosts below it.
OFFICIAL = "justiceinspectorates.gov.uk"
#: How the inspectorate's name begins, whatever it inspected at the time.
INSPECTORATE = "HMIC"
_RETURN = re.compile(r"post-inspection review|return visit|revisit\w*|re-?inspect", re.I)
_OPENING = 3_000  # characters in which a document says what it is about

_YEAR = r"((?:19|20)\d\d)"
_MONTH = rf"(?:{'|'.join(MONTHS.split())}|spring|summer|autumn|winter)"
_DATE = rf"(?:\w+day,?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH},?\s+)?{_YEAR}\b"
#: Where a sentence says when inspectors were with the force: a year, and one of these words.
_INSPECTED = re.compile(r"\b(?:inspect(?:ed|ions?|ors)|fieldwork|visit(?:ed)?|examined)\b", re.I)
_WHEN = re.compile(
    rf"\b(?:in|during|between|from|on|of|to|and|until)\s+(?:early\s+|late\s+)?{_DATE}", re.I
)
#: Where a document, or its address, says when it was published.
_PUBLISHED = re.compile(
    r"\b(?:published|publication|released|posted|updated|dated?)\b\W{0,9}(?:(?:on|in)\W{1,9})?"
    + _DATE,
    re.I,
)
_DATELINE = re.compile(
    rf"^[^\w\n]{{0,9}}(?:[\w,]{{1,12}} ){{0,2}}{_MONTH},?\s+{_YEAR}[^\w\n]{{0,9}}$", re.I | re.M
)
_IN_ADDRESS = re.compile(rf"(?:/|{_MONTH}-){_YEAR}\b", re.I)
#: Of a document that dates neither: it can't be older than what it speaks of.
_AT_LEAST = "no date of its own, but speaks of"


class NotAddedError(ValueError):
    """Why nothing was written, in plain words."""


def _stop(wrong: object, reason: str) -> None:
    if wrong:
        raise NotAddedError(reason)


@dataclass
class Plan:
    """What would be written into a data folder, and what is believed of the document."""

    data: Path
    tables: dict[str, list[dict[str, str]]]
    source: dict[str, str] | None = None  # the document's new row of sources.csv, if it has one
    beliefs: list[str] = field(default_factory=list)  # what it was taken for, and why
    rows: list[str] = field(default_factory=list)  # what would be written, in words

    def write(self) -> None:
        """Write it: all or nothing. Raises ``NotAddedError`` if the data wouldn't be sound."""
        if not self.rows:
            return
        with tempfile.TemporaryDirectory() as folder:
            trial = shutil.copytree(self.data, Path(folder) / "data")
            for name, rows in self.tables.items():
                table = pd.DataFrame(rows)
                table.to_csv(trial / f"{name}.csv", index=False, lineterminator="\n")
            found = problems(trial)
            _stop(found, "; ".join(map(str, found)))
            for name in self.tables:
                written = shutil.copyfile(trial / f"{name}.csv", self.data / f"{name}.csv.new")
                written.replace(self.data / f"{name}.csv")


def plan(path: Path, data: Path, options: dict[str, str | None]) -> Plan:
    """What adding a document would write, without writing it.

    ``options`` may name the inspection, the source, and for a source that isn't in the data yet
    its publisher and address. Raises ``NotAddedError`` where something is ambiguous, doesn't add
    up, contradicts the data, or can't be placed.
    """
    text = text_of(path)
    gradings, remarks = propose(text)
    doubts = [remark for remark in remarks if not remark.startswith(("left out", "noted"))]
    _stop(doubts, "; ".join(doubts))
    _stop(gradings.empty, "no case gradings were found in it")
    options = {name: plain(value) for name, value in options.items() if value}
    about = metadata(path) | options
    tables = {}
    for name in ("sources", "inspections", "case_gradings", "case_totals", "case_printings"):
        with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    planned = Plan(data, tables)
    inspection = _inspection(text, about, planned)
    source = _source(path, inspection["id"], about, options, planned)
    evidence = _evidence(source, planned)
    for key, group in gradings.groupby(KEY, sort=False):
        row = {"inspection": inspection["id"], **dict(zip(KEY, key, strict=True))}
        row |= {"source": source["id"], "locator": group["locator"].iloc[0]}
        row |= {"evidence": evidence, "attribution": "stated"}
        _plan_counts(planned, row, dict(zip(group["grade"], map(str, group["cases"]), strict=True)))
    if planned.rows:
        _plan_inspection(planned, inspection, source)
    return planned


def _plan_counts(planned: Plan, row: dict[str, str], counts: dict[str, str]) -> None:
    """The rows of one sample, assessor and area: its grades, its total, and what was printed."""
    of_sample = ["inspection", "sample", "assessor"]
    for grade in GRADES:
        graded = row | {"grade": grade, "cases": counts.get(grade, UNSEEN)}
        _accept(planned, "case_gradings", graded, [*of_sample, "area", "grade"])
    if row["area"] == "all areas":
        total = row | {"cases": counts.get("total", "")}
        if not total["cases"] and all(grade in counts for grade in GRADES):
            total["cases"] = str(sum(int(counts[grade]) for grade in GRADES))
            total |= {"attribution": "remainder", "note": "The grades added up; none is printed"}
        whose = f"{row['sample']}, {row['assessor']}"
        _stop(not total["cases"], f"no number of cases is printed for {whose}")
        _accept(planned, "case_totals", total, of_sample)
    printed = {grade.replace(" ", "_"): counts.get(grade, UNSEEN) for grade in GRADES}
    printed |= {"cases": counts.get("total", UNSEEN), "requires_improvement_or_inadequate": UNSEEN}
    _accept(planned, "case_printings", row | printed, [*of_sample, "area", "source"])


def _accept(planned: Plan, name: str, values: dict[str, str], key: list[str]) -> None:
    """Put a row in its table, or fill in what wasn't seen.

    Where a row is there with the same count, the inspectorate's own page takes the place of
    somebody else's account. Raises ``NotAddedError`` for another count.
    """
    table, is_printing = planned.tables[name], name == "case_printings"
    row = {column: values.get(column, NOTHING) for column in table[0]}
    called = ", ".join(row[column] for column in key)
    known = [column for column in COUNTS if row.get(column, UNSEEN) not in UNKNOWN]
    there = next((old for old in table if all(old[column] == row[column] for column in key)), {})
    filled = [column for column in known if there.get(column, UNSEEN) in UNKNOWN]
    for column in set(known).difference(filled):
        other = f"{called}: {row[column]} here, but {there[column]} in the data"
        _stop(there[column] != row[column], other)
    if not there:
        same = [at for at, old in enumerate(table) if old["inspection"] == row["inspection"]]
        table.insert(same[-1] + 1 if same else len(table), row)
    elif is_printing or there["figure"] != NOTHING:
        there.update({column: row[column] for column in filled})
    # A page that doesn't print the count can't stand for it, whoever published it.
    elif filled or (known and (there["evidence"], row["evidence"]) == ("secondary", "primary")):
        there.update(row)
        filled = ["cases"]
    if filled or not there:
        printed = ", ".join(f"{row[column]} {column.replace('_', ' ')}" for column in filled)
        planned.rows.append(f"{called}: {printed if is_printing else row['cases']}")


def _plan_inspection(planned: Plan, inspection: dict[str, str], source: dict[str, str]) -> None:
    """What the register of inspections didn't have: the scale, and the inspection's own report."""
    found = {"grading_scale": SCALE}
    if source["publisher"].startswith(INSPECTORATE) and source["kind"] == "report":
        found["source"] = source["id"]
        if _official_host(source["address"]):
            found["page"] = source["address"]
    for column, value in found.items():
        # Of two official addresses the one that the report was read at is the better known.
        newer = column == "page" and inspection["source"] == source["id"]
        if inspection[column] == UNSEEN or (newer and inspection[column] != value):
            inspection[column] = value
            planned.rows.append(f"inspections.csv: {inspection['id']}, {column}: {value}")


def _inspection(text: str, about: dict[str, str], planned: Plan) -> dict[str, str]:
    """The row of the inspection that a document is about, if only one can be meant.

    The person's word goes before the document's: its opening, and the years that it states. Notes
    what it was taken for, and why.
    """
    rows, opening = planned.tables["inspections"], text[:_OPENING]
    years = _years(text, about)
    if name := about.get("inspection"):
        fitting = [row for row in rows if row["id"] == name]
        _stop(not fitting, f"inspections.csv has no {name}")
        conflict = _conflict(fitting[0], years)
        why = ["that is what --inspection says" + (f", although {conflict}" if conflict else "")]
    else:
        forces = read(planned.data / "forces.csv").set_index("id")
        named = {
            force.Index
            for force in forces.itertuples()
            for short in [re.escape(force.short_name)]
            if force.name in opening
            or re.search(rf"\b{short} (?:Police|Constabulary)\b|\A\W*{short}\b", opening)
        }
        names = ", ".join(sorted(forces.name[force] for force in named)) or "no force of forces.csv"
        returning = _RETURN.search(opening)
        kind = "return visit" if returning else "initial"
        sign = f'it says "{returning[0]}"' if returning else "it speaks of no return visit"
        stated = ", ".join(f"{what} {year}" for what, year in years.items()) or "no year"
        here = [row for row in rows if row["force"] in named]
        likely = [row for row in here if row["kind"] == kind]
        fitting = [row for row in likely if not _conflict(row, years)]
        known = ", ".join(f"{row['id']} ({row['kind']}, {_dates(row)})" for row in here) or "none"
        conflict = ", whose years conflict with the register's" if likely and not fitting else ""
        _stop(
            len(named) != 1 or len(fitting) != 1,
            f"which inspection is it? Its opening names {names}; {sign}; it states {stated}"
            f"{conflict}. Known of {', '.join(sorted(named)) or 'it'}: {known}. Say which it is by "
            "--inspection, after adding its row to inspections.csv if it has none",
        )
        what = "return visit" if returning else "first inspection"
        agrees = ", which agrees with the register" if _span(fitting[0]) else ""
        why = [
            f"its opening names {names}; {sign}; no other {what} fits",
            f"it states {stated}" + (agrees if years else ", so that can't be checked"),
        ]
    row = fitting[0]
    other = f"{row['id']} was graded on another scale: {row['grading_scale']}. If another"
    other += " inspection is meant, say which by --inspection"
    _stop(row["grading_scale"] not in {SCALE, *UNKNOWN}, other)
    planned.beliefs += [f"taken for {row['id']} ({row['kind']}; {_dates(row)})", *why]
    return row


def _years(text: str, about: dict[str, str]) -> dict[str, int]:
    """The years that a document states: of the fieldwork, of its publication, else the latest.

    Of several the latest counts: a report may speak of an earlier inspection, not of a later one.
    """
    sentences = [part for part in re.split(r"[.!?]\s|\n", text) if _INSPECTED.search(part)]
    opening = text[:_OPENING]
    published = _PUBLISHED.findall(opening) + _DATELINE.findall(opening)
    published += _IN_ADDRESS.findall(about.get("address", ""))
    published += re.findall(rf"\A{_YEAR}\b", about.get("published", ""))
    found = {"fieldwork in": _WHEN.findall("\n".join(sentences)), "publication in": published}
    if not any(found.values()):
        found[_AT_LEAST] = re.findall(rf"\b{_YEAR}\b", text)
    return {what: int(max(years)) for what, years in found.items() if years}


def _span(row: dict[str, str]) -> tuple[int, int] | None:
    """The first and the last year in which an inspection can have been made and published."""
    fieldwork, published = (
        [int(year) for year in re.findall(r"\b(\d{4})\b", row[column])]
        for column in ("fieldwork", "published")
    )
    first = fieldwork or [year - 1 for year in published]
    last = published or [year + 1 for year in fieldwork]
    return (min(first), max(last)) if first else None


def _conflict(row: dict[str, str], years: dict[str, int]) -> str:
    """What of a document's years conflicts with an inspection of the register, in words."""
    first, last = _span(row) or (0, 9999)
    wrong = [
        f"{what} {year}"
        for what, year in years.items()
        if year > last or (year < first and what != _AT_LEAST)
    ]
    return f"the document states {', '.join(wrong)}, the register {_dates(row)}" if wrong else ""


def _dates(row: dict[str, str]) -> str:
    """The dates of an inspection, as the register has them."""
    columns = ("fieldwork", "published")
    known = [f"{column} {row[column]}" for column in columns if row[column][:1].isdigit()]
    return ", ".join(known) or "undated"


def _official_host(address: str) -> str:
    """The host of an address, if it is the inspectorate's own and asked by https."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    return host if parts.scheme == "https" and f".{host}".endswith(f".{OFFICIAL}") else ""


def _source(
    path: Path, inspection: str, about: dict[str, str], options: dict[str, str], planned: Plan
) -> dict[str, str]:
    """The document's row of sources.csv: the one that is there, or a new one.

    Raises ``NotAddedError`` if the person says otherwise of one that is there.
    """
    sources = planned.tables["sources"]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    address, publisher = about.get("address", UNSEEN), about.get("publisher", "")
    known = {"sha256": sha256, "id": about.get("source"), "address": about.get("address")}
    for column, value in known.items():
        for row in sources:
            if value and row[column].rstrip("/") == value.rstrip("/"):
                _agree(row, options)
                same = row["sha256"] in {sha256, *UNKNOWN}
                text = "" if same else ", though its text is another by now"
                belief = f"the document is in sources.csv already, as {row['id']}{text}"
                planned.beliefs.append(belief)
                return row
    official = bool(_official_host(address))
    if "publisher" not in options and (official or publisher.upper().startswith(INSPECTORATE)):
        publisher = "HMICFRS" if official else ""  # what a page calls itself doesn't count
    whose = publisher.startswith(INSPECTORATE)
    known = publisher and (address == UNSEEN or re.fullmatch(r"https://\S+", address))
    _stop(
        not known or (official and not whose),
        f"who published it, and where? Its publisher is {about.get('publisher', UNSEEN)!r}, its "
        f"address {address!r}. An address begins with https://, and is the inspectorate's if it "
        f"lies on {OFFICIAL}; say by --publisher and --address",
    )
    slug = re.sub(r"[^a-z0-9]+", "-", publisher.lower()).strip("-")
    kind = "press release" if "/news/" in address else "report"
    release = "-release" if official and kind == "press release" else ""
    name = about.get("source") or f"{slug}-{inspection}{release}"
    taken = f"sources.csv has another {name}; name this one by --source"
    _stop(name in {row["id"] for row in sources}, taken)
    licences = ["copyright of its owner; figures only", "Open Government Licence v3.0"]
    planned.source = {
        "id": name,
        "title": about.get("title", UNSEEN),
        "publisher": publisher,
        "kind": kind if whose else "news item",
        "published": UNSEEN,
        "address": address,
        "licence": licences[whose],
        "sha256": sha256,
        "note": NOTHING,
    }
    sources.append(planned.source)
    planned.rows.append(f"sources.csv: {name}")
    return planned.source


def _agree(row: dict[str, str], options: dict[str, str]) -> None:
    """Stop if the person says otherwise than a row of sources.csv that is there."""
    for column, option in {"id": "source", "publisher": "publisher", "address": "address"}.items():
        told = options.get(option, row[column])
        other = f"sources.csv has this document as {row['id']}, with the {column} {row[column]!r}, "
        other += f"and --{option} says {told!r}"
        _stop(told.rstrip("/") != row[column].rstrip("/"), other)


def _evidence(source: dict[str, str], planned: Plan) -> str:
    """Whether a document is the inspectorate's own, and on what ground that is believed."""
    if not source["publisher"].startswith(INSPECTORATE):
        planned.beliefs.append("evidence: secondary, since the inspectorate isn't its publisher")
        return "secondary"
    ground = "--publisher says so" if source is planned.source else "sources.csv says so"
    if host := _official_host(source["address"]):
        ground = f"its address is on the inspectorate's host ({host})"
    planned.beliefs.append(f"evidence: primary, since {ground}")
    return "primary"
