"""Write the case gradings of a document into the data, if they are clear and contradict nothing."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from casework.checks import problems
from casework.data import read
from casework.plain import plain
from casework.texts.audit import page_of, text_of
from casework.texts.extract import GRADES, KEY, propose

NOTHING, UNSEEN, UNPRINTED = "not applicable", "not seen", "not published"
UNKNOWN = {UNSEEN, UNPRINTED}
COUNTS = {"cases", *(grade.replace(" ", "_") for grade in GRADES)}
SCALE = "three grades"
#: The inspectorate's host; its pages lie there and on hosts below it.
OFFICIAL = "justiceinspectorates.gov.uk"
#: How the inspectorate's name begins, whatever it inspected at the time.
INSPECTORATE = "HMIC"
_RETURN = re.compile(r"post-inspection review|return visit|revisit\w*|re-?inspect", re.I)
_OPENING = 3_000  # characters in which a document says what it is about
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH},?\s+)?"
#: Where a sentence says when inspectors were with the force: a year near one of these words.
_INSPECTED = re.compile(r"\b(?:inspect(?:ed|ions?|ors)|fieldwork|visit(?:ed)?|examined)\b", re.I)
_WHEN = re.compile(
    rf"\b(?:in|during|between|from|on|of|to|and|until)\s+(?:early\s+|late\s+)?{_DAY}{_YEAR}\b", re.I
)
#: Where it says when it was published, and an address that carries a date.
_PUBLISHED = re.compile(
    rf"\b(?:published|publication|released|posted|updated|dated?)\b\W{{0,9}}(?:(?:on|in)\W{{1,9}})?"
    rf"{_DAY}{_YEAR}\b|^[^\w\n]{{0,9}}{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+"
    r"(?P<year2>(?:19|20)\d\d)[^\w\n]{0,9}$",
    re.I | re.M,
)
_IN_ADDRESS = re.compile(rf"/{_YEAR}(?:/|-\d\d)|{_MONTH}-(?P<year2>(?:19|20)\d\d)\b", re.I)


#: Of a document that dates neither: it can't be older than what it speaks of.
_AT_LEAST = "no date of its own, but speaks of"


class NotAddedError(ValueError):
    """Why nothing was written, in plain words."""


@dataclass
class Plan:
    """What would be written into a data folder, and what there is to say of it first."""

    data: Path
    tables: dict[str, list[dict[str, str]]]
    source: dict[str, str] | None = None  # the document's new row of sources.csv, if it has one
    said: list[str] = field(default_factory=list)  # what it was taken for, and why
    done: list[str] = field(default_factory=list)  # the rows, in words

    def write(self) -> None:
        """Write it: all or nothing. Raises ``NotAddedError`` if the data wouldn't be sound."""
        if self.done:
            _write(self.data, self.tables)


def add(path: Path, data: Path, given: dict[str, str | None]) -> list[str]:
    """Write what a saved page or text prints into a data folder; returns what was done, in lines.

    See `plan` for ``given``. Raises ``NotAddedError``.
    """
    planned = plan(path, data, given)
    planned.write()
    return planned.done


def plan(path: Path, data: Path, given: dict[str, str | None]) -> Plan:
    """What adding a document would write, without writing it.

    ``given`` may name the inspection, the source, and for a source that isn't in the data yet its
    publisher and address. Raises ``NotAddedError`` where something is ambiguous, doesn't add up,
    contradicts the data, or can't be placed.
    """
    text = text_of(path)
    rows, remarks = propose(text)
    if doubts := [said for said in remarks if not said.startswith(("left out", "noted"))]:
        raise NotAddedError("; ".join(doubts))
    if rows.empty:
        raise NotAddedError("no case gradings were found in it")
    given = {key: value for key, value in given.items() if value}
    about = _metadata(path) | {key: _one_line(value) for key, value in given.items()}
    names = ("sources", "inspections", "case_gradings", "case_totals", "case_printings")
    planned = Plan(data, {name: _table(data, name) for name in names})
    inspection = _inspection(text, about, planned)
    source = _source(path, inspection["id"], about, given, planned)
    evidence = _evidence(source, planned)
    for (sample, assessor, area), group in rows.groupby(KEY, sort=False):
        place = {"inspection": inspection["id"], "sample": sample, "assessor": assessor}
        place["area"] = area
        counts = dict(zip(group.grade, map(str, group.cases), strict=True))
        about_it = {"source": source["id"], "locator": group.locator.iloc[0], "evidence": evidence}
        _plan_counts(planned, place, about_it, counts)
    if planned.done:
        _plan_inspection(planned, inspection, source)
    return planned


def _plan_counts(
    planned: Plan, place: dict[str, str], about: dict[str, str], counts: dict[str, str]
) -> None:
    """The rows of one sample, assessor and area: its grades, its total, and what was printed."""
    tables = planned.tables
    about = place | about | {"attribution": "stated"}
    for grade in GRADES:
        row = about | {"grade": grade, "cases": counts.get(grade, UNSEEN)}
        planned.done += _accept(tables["case_gradings"], row, [*place, "grade"])
    if place["area"] == "all areas":
        total = {key: about[key] for key in about if key != "area"}
        total["cases"] = counts.get("total", "")
        if not total["cases"] and all(grade in counts for grade in GRADES):
            total["cases"] = str(sum(int(counts[grade]) for grade in GRADES))
            total |= {"attribution": "remainder", "note": "The grades added up; none is printed"}
        if not total["cases"]:
            whose = f"{place['sample']}, {place['assessor']}"
            raise NotAddedError(f"no number of cases is printed for {whose}")
        key = ["inspection", "sample", "assessor"]
        planned.done += _accept(tables["case_totals"], total, key)
    printed = place | {"source": about["source"], "evidence": about["evidence"]}
    printed["cases"] = counts.get("total", UNSEEN)
    printed |= {grade.replace(" ", "_"): counts.get(grade, UNSEEN) for grade in GRADES}
    printed["requires_improvement_or_inadequate"] = UNSEEN
    planned.done += _accept(tables["case_printings"], printed, [*place, "source"])


def _plan_inspection(planned: Plan, inspection: dict[str, str], source: dict[str, str]) -> None:
    """What the register of inspections didn't have: the scale, and the inspection's own report."""
    found = {"grading_scale": SCALE}
    if source["publisher"].startswith(INSPECTORATE) and source["kind"] == "report":
        found["source"] = source["id"]
        if _is_official(source["address"]):
            found["page"] = source["address"]
    for column, value in found.items():
        # Of two official addresses the one that the report was read at is the better known.
        newer = column == "page" and inspection["source"] == source["id"]
        if inspection[column] == UNSEEN or (newer and inspection[column] != value):
            inspection[column] = value
            planned.done.append(f"inspections.csv: {inspection['id']}, {column}: {value}")


def _table(data: Path, name: str) -> list[dict[str, str]]:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _accept(table: list[dict[str, str]], row: dict[str, str], key: list[str]) -> list[str]:
    """Put a row in its table, or fill in what wasn't seen; say what was done.

    Where a row is there with the same count, the inspectorate's own page takes the place of
    somebody else's account. Raises ``NotAddedError`` for another count.
    """
    columns = list(table[0])
    row = {column: row.get(column, NOTHING) for column in columns}
    name = ", ".join(row[column] for column in key)
    printed = "good" in columns  # a row of case_printings, which is one document's
    there = next((old for old in table if all(old[column] == row[column] for column in key)), None)
    if there is None:
        same = [at for at, old in enumerate(table) if old["inspection"] == row["inspection"]]
        table.insert(same[-1] + 1 if same else len(table), row)
        return [f"{name}: {_counts(row, columns) if printed else row['cases']}"]
    filled, known = [], [c for c in columns if c in COUNTS and row[c] not in UNKNOWN]
    for column in known:
        if there[column] in UNKNOWN:
            filled.append(column)
        elif there[column] != row[column]:
            said = f"{row[column]} here, but {there[column]} in the data"
            raise NotAddedError(f"{name}: {said}")
    # A page that doesn't print the count can't stand for it, whoever published it.
    better = known and there["evidence"] == "secondary" and row["evidence"] == "primary"
    if printed or there["figure"] != NOTHING or not (filled or better):
        there.update({column: row[column] for column in filled})
    else:
        there.update(row)
        filled = ["cases"]
    return [f"{name}: {_counts(row, filled) if printed else row['cases']}"] if filled else []


def _counts(row: dict[str, str], columns: list[str]) -> str:
    """What a document prints, in words."""
    return ", ".join(
        f"{row[column]} {column.replace('_', ' ')}"
        for column in columns
        if column in COUNTS and row[column] not in UNKNOWN
    )


# --- which inspection it is -----------------------------------------------------------------


def _inspection(text: str, about: dict[str, str], planned: Plan) -> dict[str, str]:
    """The row of the inspection that a document is about, if only one can be meant.

    The person's word goes before the document's. Says what it was taken for, and why.
    """
    rows = planned.tables["inspections"]
    years = _years(text, about)
    if name := about.get("inspection"):
        row = next((row for row in rows if row["id"] == name), None)
        if row is None:
            raise NotAddedError(f"inspections.csv has no {name}")
        against = _against(row, years)
        why = ["that is what --inspection says" + (f", although {against}" if against else "")]
    else:
        row, why = _meant(text, years, planned)
    if row["grading_scale"] not in {SCALE, *UNKNOWN}:
        raise NotAddedError(
            f"{row['id']} was graded on another scale: {row['grading_scale']}. "
            "If another inspection is meant, say which by --inspection"
        )
    planned.said += [f"taken for {row['id']} ({row['kind']}; {_when(row)})", *why]
    return row


def _meant(text: str, years: dict[str, int], planned: Plan) -> tuple[dict[str, str], list[str]]:
    """The inspection that the opening and the dates of a document lead to, and why."""
    forces = read(planned.data / "forces.csv").set_index("id")
    opening = text[:_OPENING]
    named = {
        force.Index
        for force in forces.itertuples()
        if force.name in opening
        or re.search(rf"\b{re.escape(force.short_name)} (?:Police|Constabulary)\b", opening)
        or re.search(rf"\A\W*{re.escape(force.short_name)}\b", opening)
    }
    if len(named) != 1:
        said = ", ".join(sorted(named)) or "no force of forces.csv"
        raise NotAddedError(f"its opening names {said}; say which by --inspection")
    (force,) = named
    returning = _RETURN.search(opening)
    kind = "return visit" if returning else "initial"
    here = [row for row in planned.tables["inspections"] if row["force"] == force]
    likely = [row for row in here if row["kind"] == kind]
    fitting = [row for row in likely if not _against(row, years)]
    known = ", ".join(f"{row['id']} ({row['kind']}, {_when(row)})" for row in here) or "none"
    if likely and not fitting:
        against = "; ".join(f"{row['id']}: {_against(row, years)}" for row in likely)
        raise NotAddedError(
            f"its dates conflict with the register's. {against}. Known of {force}: {known}. Say "
            "which it is by --inspection, after adding its row to inspections.csv if it has none"
        )
    if len(fitting) != 1:
        raise NotAddedError(
            f"which inspection of {force} is it? Known: {known}. Say by --inspection"
        )
    sign = f'it says "{returning[0]}"' if returning else "it speaks of no return visit"
    what = "first inspection" if kind == "initial" else kind
    why = f"its opening names {forces.name[force]}; {sign}; no other {what} fits"
    stated = ", ".join(f"{what} {year}" for what, year in years.items())
    if not stated:
        dates = "it states no year, so that can't be checked"
    elif not _window(fitting[0]):
        dates = f"it states {stated}, but the register gives no year to hold that against"
    else:
        dates = f"it states {stated}, which agrees with the register"
    return fitting[0], [why, dates]


def _years(text: str, about: dict[str, str]) -> dict[str, int]:
    """The years that a document states: of the fieldwork, of its publication, else the latest.

    Of several the latest counts: a report may speak of an earlier inspection, not of a later one.
    """

    def latest(pattern: re.Pattern, said: str) -> int | None:
        found = pattern.finditer(said)
        return max((int(y) for match in found for y in match.groups() if y), default=None)

    published = [
        latest(_PUBLISHED, text[:_OPENING]),
        latest(_IN_ADDRESS, about.get("address", "")),
        latest(re.compile(r"\A\W*((?:19|20)\d\d)\b"), about.get("published", "")),
    ]
    found = {
        "fieldwork in": latest(_WHEN, "\n".join(_near(text))),
        "publication in": max((year for year in published if year), default=None),
    }
    if not any(found.values()):
        found[_AT_LEAST] = latest(re.compile(r"\b((?:19|20)\d\d)\b"), text)
    return {what: year for what, year in found.items() if year}


def _near(text: str) -> Iterator[str]:
    """What stands in a sentence near a word for inspecting."""
    for sentence in re.split(r"[.!?]\s|\n", text):
        for word in _INSPECTED.finditer(sentence):
            yield sentence[max(0, word.start() - 80) : word.end() + 160]


def _window(row: dict[str, str]) -> tuple[int, int] | None:
    """The first and the last year in which an inspection can have been made and published."""
    fieldwork, published = (
        [int(year) for year in re.findall(r"\b(\d{4})(?=[-/]|\b)", row[column])]
        if row[column] not in {*UNKNOWN, NOTHING}
        else []
        for column in ("fieldwork", "published")
    )
    if not (fieldwork or published):
        return None
    return (
        min(fieldwork) if fieldwork else min(published) - 1,
        max(published) if published else max(fieldwork) + 1,
    )


def _against(row: dict[str, str], years: dict[str, int]) -> str:
    """What of a document's years conflicts with an inspection of the register, in words."""
    window = _window(row)
    if not window:
        return ""
    first, last = window
    wrong = [
        f"{what} {year}"
        for what, year in years.items()
        if year > last or (year < first and what != _AT_LEAST)
    ]
    return f"the document states {', '.join(wrong)}, the register {_when(row)}" if wrong else ""


def _when(row: dict[str, str]) -> str:
    """The dates of an inspection, as the register has them."""
    known = [
        f"{word} {row[word]}" for word in ("fieldwork", "published") if row[word][:1].isdigit()
    ]
    return ", ".join(known) or "undated"


# --- which document it is -------------------------------------------------------------------


def _is_official(address: str) -> bool:
    """Whether an address lies on the inspectorate's own host."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return parts.scheme == "https" and (host == OFFICIAL or host.endswith(f".{OFFICIAL}"))


def _source(
    path: Path, inspection: str, about: dict[str, str], given: dict[str, str], planned: Plan
) -> dict[str, str]:
    """The document's row of sources.csv: the one that is there, or a new one."""
    sources = planned.tables["sources"]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    about = {key: plain(value) for key, value in about.items()}
    address = about.get("address", UNSEEN)
    for column, value in [
        ("sha256", sha256),
        ("id", about.get("source")),
        ("address", None if address == UNSEEN else address),
    ]:
        for row in sources:
            if value and row[column].rstrip("/") == value.rstrip("/"):
                return _known(row, sha256, given, planned)
    publisher, official = about.get("publisher"), _is_official(address)
    if not given.get("publisher"):
        if official:
            publisher = "HMICFRS"
        elif publisher and publisher.upper().startswith(INSPECTORATE):
            raise NotAddedError(
                f"it calls its publisher {publisher!r}, but its address, {address}, isn't https on "
                f"the inspectorate's host ({OFFICIAL}); say who published it by --publisher"
            )
    elif official and not publisher.startswith(INSPECTORATE):
        raise NotAddedError(
            f"its address, {address}, is the inspectorate's, and --publisher says {publisher!r}"
        )
    if not publisher:
        raise NotAddedError("it doesn't say who published it; say by --publisher and --address")
    if address != UNSEEN and not re.fullmatch(r"https://\S+", address):
        raise NotAddedError(
            f"{address!r} doesn't begin with https://; say where it is by --address"
        )
    whose = publisher.startswith(INSPECTORATE)
    slug = re.sub(r"[^a-z0-9]+", "-", publisher.lower()).strip("-")
    kind = "press release" if "/news/" in address else "report"
    release = "-release" if official and kind == "press release" else ""
    name = about.get("source") or f"{slug}-{inspection}{release}"
    if name in {row["id"] for row in sources}:
        raise NotAddedError(f"sources.csv has another {name}; name this one by --source")
    planned.source = {
        "id": name,
        "title": about.get("title", UNSEEN),
        "publisher": publisher,
        "kind": kind if whose else "news item",
        "published": UNSEEN,
        "address": address,
        "licence": "Open Government Licence v3.0"
        if whose
        else "copyright of its owner; figures only",
        "sha256": sha256,
        "note": NOTHING,
    }
    planned.tables["sources"].append(planned.source)
    planned.done.append(f"sources.csv: {name}")
    return planned.source


def _known(
    row: dict[str, str], sha256: str, given: dict[str, str], planned: Plan
) -> dict[str, str]:
    """A row of sources.csv that is there, if what the person says doesn't contradict it."""
    for column, option in [("id", "source"), ("publisher", "publisher"), ("address", "address")]:
        said = given.get(option, row[column])
        if said.rstrip("/") != row[column].rstrip("/"):
            raise NotAddedError(
                f"sources.csv has this document as {row['id']}, with the {column} {row[column]!r}, "
                f"and --{option} says {said!r}"
            )
    same = "" if row["sha256"] in {sha256, *UNKNOWN} else ", though its text is another by now"
    planned.said.append(f"the document is in sources.csv already, as {row['id']}{same}")
    return row


def _evidence(source: dict[str, str], planned: Plan) -> str:
    """Whether a document is the inspectorate's own, and on what ground that is believed."""
    if not source["publisher"].startswith(INSPECTORATE):
        planned.said.append("evidence: secondary, since the inspectorate isn't its publisher")
        return "secondary"
    ground = (
        f"its address is on the inspectorate's host ({urlsplit(source['address']).hostname})"
        if _is_official(source["address"])
        else "--publisher says so"
        if source is planned.source
        else "sources.csv says so"
    )
    planned.said.append(f"evidence: primary, since {ground}")
    return "primary"


def _metadata(path: Path) -> dict[str, str]:
    """What a saved page says of itself: title, address, publisher, day of publication."""
    if path.suffix.lower() == ".txt":
        return {}
    page = page_of(path.read_bytes())
    found = {
        "title": page.xpath("string(//title)"),
        "address": page.xpath("string(//link[@rel='canonical']/@href)")
        or page.xpath("string(//meta[@property='og:url']/@content)"),
        "publisher": page.xpath("string(//meta[@property='og:site_name']/@content)"),
        "published": page.xpath("string(//meta[@property='article:published_time']/@content)"),
    }
    return {key: line for key, value in found.items() if (line := _one_line(value))}


def _one_line(said: str) -> str:
    """Words on one line, without characters that aren't seen or that turn the others round."""
    shown = (
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in said
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return " ".join("".join(shown).split())


def _write(data: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """Replace tables, all together, if the folder still passes its checks with them."""
    with tempfile.TemporaryDirectory() as folder:
        trial = shutil.copytree(data, Path(folder) / "data")
        for name, rows in tables.items():
            frame = pd.DataFrame(rows)
            frame.to_csv(trial / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
        if found := problems(trial):
            raise NotAddedError("; ".join(map(str, found)))
        for name in tables:
            written = data / f"{name}.csv.new"
            shutil.copyfile(trial / f"{name}.csv", written)
            written.replace(data / f"{name}.csv")
