"""Write the case gradings of a document into the data, if they are clear and contradict nothing."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from casework.checks import problems, slug
from casework.data import describe, plain_name
from casework.plain import plain
from casework.texts.document import filled_lines, metadata, text_of
from casework.texts.extract import GRADES, KEY, TOGETHER, propose
from casework.texts.numerals import PARTS, value_of

#: What may be written to. What a row is known by is its table's key in datapackage.json.
TABLES = ["inspections", "sources", "case_gradings", "case_totals", "case_printings"]
TABLES += ["other_gradings"]
NOTHING, UNSEEN, GAPS = "not applicable", "not seen", {"not seen", "not published"}
THREE, FOUR, TOTAL = "three grades", "four grades", "total"
#: What the counts of `propose` are called in case_printings.csv.
COLUMNS = {name: name.replace(" ", "_") for name in [*GRADES, TOGETHER]} | {TOTAL: "cases"}
#: An address on the inspectorate's host or below it, and its name before and after July 2017.
OFFICIAL = re.compile(r"https://(?:[\w-]+\.)*justiceinspectorates\.gov\.uk(?=[:/?#]|\Z)", re.I)
INSPECTORATE = {"HMIC", "HMICFRS"}
LICENCES = ["copyright of its owner; figures only", "Open Government Licence v3.0"]
ENDINGS = {"return visit": "-return", "quarterly update": "-quarter", "other": "-other"}
_OPENING = 3_000  # characters in which a document says what it is about
#: What a document on a return visit says; a first one may only announce it.
_RETURN = re.compile(r"post-inspection\s+review|return\s+visit|revisit\w*|re-?inspect\w*", re.I)
_ANNOUNCED = re.compile(
    r"\b(?:will|shall|(?:plan|intend|aim|expect|propos|hop|mean)\w*\s+to|(?:due|going)\s+to)\s+"
    r"(?:(?:also|now|then|therefore|again|soon|be|carry\s+out|conduct|undertake|make|hold|an?)\s+)*"
    rf"(?:{_RETURN.pattern})|\ban?\s+(?:{_RETURN.pattern})\s+(?:will|is\s+(?:planned|due))\b",
    re.I,
)
_DATE = rf"(?<![\w,.])(?P<date>(?:{PARTS['day']}\s)?(?:{PARTS['months']},?\s)?(?:19|20)\d\d)\b"
#: Where a document says when it was published: a line with a label, or with a date alone.
_PUBLISHED = re.compile(
    r"^\W{0,9}((?:first |date )?(?:published|publication|posted|released|dated?)\b(?: on| in)?"
    rf"\W{{0,9}})?(?:\w{{3,6}}day,?\s)?{_DATE}(?(1)|[^\w\n]{{0,9}}$)",
    re.I | re.M,
)
#: What a sentence speaks of that says when inspectors were with the force.
_INSPECTED = re.compile(r"\b(?:inspect(?:ed|ions?|ors)|fieldwork|visit(?:ed)?|examined)\b", re.I)
#: How a document names its force, whose row in forces.csv fills this in.
_FORCE = r"{name}|\b{short_name} (?:Police|Constabulary)\b|\A\W*{short_name}\b"
_ISO = re.compile(r"\A(?:19|20)\d\d(?:-\d\d){0,2}")


class NotAddedError(ValueError):
    """Why nothing was written, in plain words."""

    status = 1  # of the command


def _stop(wrong: object, reason: str) -> None:
    if wrong:
        raise NotAddedError(f"Nothing was written. {reason}")


@dataclass
class Plan:
    """The tables of a data folder with what a document adds, and what is believed of it."""

    data: Path
    tables: dict[str, list[dict[str, str]]]
    beliefs: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)  # new or changed, after their table's name

    def write(self, dry_run: bool = False) -> None:
        """Write it: all or nothing. Raises ``NotAddedError`` if the data wouldn't be sound."""
        changed = [name for name, rows in self.tables.items() if rows != _read(self.data, name)]
        with tempfile.TemporaryDirectory() as folder:
            trial = shutil.copytree(self.data, Path(folder) / "data")
            for name in changed:
                rows = pd.DataFrame(self.tables[name])
                rows.to_csv(trial / f"{name}.csv", index=False, lineterminator="\n")
            found = problems(trial) if changed else []
            _stop(found, "; ".join(map(str, found)))
            for name in changed if not dry_run else ():
                written = shutil.copyfile(trial / f"{name}.csv", self.data / f"{name}.csv.new")
                written.replace(self.data / f"{name}.csv")


def _read(data: Path, name: str) -> list[dict[str, str]]:
    return pd.read_csv(data / f"{name}.csv", dtype="str", keep_default_na=False).to_dict("records")


def plan(path: Path, data: Path, options: dict[str, str | bool | None]) -> Plan:
    """What adding a document would write, without writing it.

    ``options`` are those of the command ``add``. Raises ``NotAddedError`` where something is
    doubtful, contradicts the data, or can't be placed.
    """
    text = text_of(path)
    gradings, remarks = propose(text)
    _stop(gradings.empty, "no case gradings were found in it")
    planned = Plan(data, {name: _read(data, name) for name in TABLES})
    entered = {name: plain(word) for name, word in options.items() if isinstance(word, str)}
    about = _about(path, text, entered, _read(data, "forces"))
    inspection = (_new if options.get("new") else _named)(about, entered, planned)
    planned.beliefs.append(f"taken for {_called(inspection)}; {_states(about)}")
    scale, adequate = inspection["grading_scale"], "adequate" in {*gradings["grade"]}
    graded = FOUR if adequate or scale == FOUR else THREE
    other = f"{inspection['id']} was graded on another scale: {scale}"
    _stop(scale not in {graded, *GAPS}, other)
    doubts = [remark for remark in remarks if not remark.startswith("noted")]
    doubts += [*_conflicts(about, inspection), *[other] * (graded == FOUR and not adequate)]
    sure = "If it is right all the same, say so by --despite-doubts"
    _stop(doubts and not options.get("despite_doubts"), f"{'; '.join(doubts)}. {sure}")
    planned.beliefs += [f"although {doubt}" for doubt in doubts]
    source = _source(inspection["id"], about, entered, planned)
    evidence = "primary" if source["publisher"] in INSPECTORATE else "secondary"
    planned.beliefs.append(f"evidence: {evidence}, its publisher being {source['publisher']}")
    keys = {name: schema["schema"]["primaryKey"] for name, schema in describe(data).items()}
    for key, group in gradings.groupby(KEY, sort=False):
        row = {"inspection": inspection["id"], **dict(zip(KEY, key, strict=True))}
        places = [*group["locator"]]  # of which the data take one: where most counts are printed
        place = max(places, key=places.count)
        row |= {"source": source["id"], "locator": place, "evidence": evidence}
        counts = dict(zip(group["grade"], map(int, group["cases"]), strict=True))
        for name, values in (_three_grades if graded == THREE else _four_grades)(row, counts):
            _accept(planned.tables[name], keys[name], row | values)
    _plan_inspection(inspection, source, graded)
    for name, rows in planned.tables.items():
        before = _read(data, name)
        new = (row for row in rows if row not in before)
        planned.rows += [f"{name}.csv: {', '.join(row.values())}" for row in new]
    return planned


def _about(path: Path, text: str, entered: dict[str, str], forces: list[dict]) -> dict:
    """What is known of a document: columns of sources.csv, by the person's word or else its own.

    And what it says of its inspection: forces by id, dates, and the words on a return visit.
    """
    opening, title = text[:_OPENING], plain(filled_lines(text)[0][1])
    published, returning = _PUBLISHED.search(opening), _RETURN.search(_ANNOUNCED.sub("", opening))
    about = {"title": title if len(title) <= 150 and not title.endswith(".") else UNSEEN}
    about |= {"address": UNSEEN, "publisher": "", "published": ""} | metadata(path)
    own = _ISO.match(about["published"])
    about["published"] = own[0] if own else _day(published) if published else UNSEEN
    about |= {name: entered[name] for name in ("title", "address", "publisher") if name in entered}
    about["published"] = entered.get("dated", about["published"])
    sentences = [part for part in re.split(r"[.!?]\s|\n", text) if _INSPECTED.search(part)]
    dates = {  # of several the latest counts: a report may speak of an earlier inspection
        "published": _ISO.findall(about["published"]),
        "in its address": re.findall(r"[/-]((?:19|20)\d\d)(?=[/-]|\Z)", about["address"]),
        "inspected": map(_day, re.finditer(_DATE, "\n".join(sentences), re.I)),
    }
    return about | {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "forces": [row["id"] for row in forces if re.search(_FORCE.format_map(row), opening)],
        "dates": {what: day for what, days in dates.items() if (day := max(days, default=""))},
        "returning": returning[0] if returning else "",
    }


def _day(found: re.Match[str]) -> str:
    """A date that a pattern found, as far as it is printed."""
    return value_of(found["date"].replace(",", "")) or found["date"][-4:]


def _states(about: dict) -> str:
    dates = ", ".join(f"{day} ({what})" for what, day in about["dates"].items()) or "no date"
    return f"the document names {', '.join(about['forces']) or 'no force'} and states {dates}"


def _conflicts(about: dict, row: dict[str, str]) -> Iterator[str]:
    """What a document says that doesn't fit an inspection; dates as far as both are known."""
    if days := re.findall(r"\d{4}[\d-]*", f"{row['fieldwork']} {row['published']}"):
        first = days[0] if row["fieldwork"] not in GAPS else str(int(days[0][:4]) - 1)
        last = int(days[-1][:4]) + (row["published"] in GAPS)
        if any(day < first[: len(day)] or int(day[:4]) > last for day in about["dates"].values()):
            yield f"{_states(about)}, but the register has {_called(row)}"
    if about["forces"] and row["force"] not in about["forces"]:
        yield f"{_states(about)}, and {row['id']} is of another force"
    if about["returning"] and row["kind"] == "initial":
        yield f"the document says {about['returning']!r}, and {row['id']} is no return visit"


def _called(row: dict[str, str]) -> str:
    """An inspection as the register has it."""
    dates = [f"{name} {row[name]}" for name in ("fieldwork", "published") if row[name] not in GAPS]
    return f"{row['id']} ({row['kind']}; {', '.join(dates) or 'undated'})"


def _named(about: dict, entered: dict[str, str], planned: Plan) -> dict[str, str]:
    """The inspection that the person names."""
    rows, name = planned.tables["inspections"], entered.get("inspection")
    known = "; ".join(_called(row) for row in rows if row["force"] in about["forces"]) or "none"
    which = f"which inspection is it? {_states(about)}. Known: {known}. Say which by --inspection"
    _stop(not name, f"{which}, or describe another by --new, --force, --kind, --fieldwork")
    named = [row for row in rows if row["id"] == name]
    _stop(not named, f"inspections.csv has no {name}; --new adds one")
    return named[0]


def _new(_: dict, entered: dict[str, str], planned: Plan) -> dict[str, str]:
    """An inspection that the register lacks, as the person describes it."""
    rows = planned.tables["inspections"]
    forces, others = (_read(planned.data, name) for name in ("forces", "force_names"))
    names = [(row[column], row["id"]) for row in forces for column in ("id", "name", "short_name")]
    names += [(row["name"], row["force"]) for row in others]
    wanted = plain_name(entered.get("force", ""))
    force = next((force for name, force in names if plain_name(name) == wanted), "")
    _stop(not force, "which force is it? Say by --force, as forces.csv or force_names.csv has it")
    dates = {column: entered.get(column, UNSEEN) for column in ("fieldwork", "published")}
    year = next((day[:4] for day in dates.values() if day != UNSEEN), "")
    _stop(not year, "when was it? Say by --fieldwork or --published, such as 2024 or 2024-07")
    kind = entered.get("kind", "initial")
    row = dict.fromkeys(rows[0], UNSEEN) | {"force": force, "kind": kind} | dates
    row |= {"id": f"{force}-{year}{ENDINGS.get(kind, '')}", "note": NOTHING}
    there = "; ".join(_called(other) for other in rows if other["id"] == row["id"])
    _stop(there, f"inspections.csv has {there} already: name it by --inspection")
    rows.append(row)
    return row


def _source(inspection: str, about: dict, entered: dict, planned: Plan) -> dict[str, str]:
    """The document's row of sources.csv: the one that is there, or a new one.

    Raises ``NotAddedError`` if the person says otherwise of one that is there.
    """
    rows, publisher = planned.tables["sources"], about["publisher"]
    address = about["address"].rstrip("/")  # which a page may print with or without
    own = {"sha256": about["sha256"], "address": address, "id": entered.get("source")}
    for row in rows:
        same = [name for name, value in own.items() if row[name].rstrip("/") == value != UNSEEN]
        if same:
            known = f"sources.csv has this document as {row['id']}"
            for name in ("publisher", "address"):
                other = entered.get(name, row[name]).rstrip("/") != row[name].rstrip("/")
                _stop(other, f"{known}, with another {name} {row[name]}")
            changed = "sha256" not in same and row["sha256"] not in GAPS
            planned.beliefs.append(f"{known}{', though its text was another' if changed else ''}")
            return row
    official, release = bool(OFFICIAL.match(address)), "/news/" in address
    if "publisher" not in entered and (official or publisher.upper().startswith("HMIC")):
        publisher = "HMICFRS" if official else ""  # what a page calls itself doesn't count
    own = publisher in INSPECTORATE
    placed = publisher and (address == UNSEEN or re.fullmatch(r"https://\S+", address))
    _stop(
        not placed or (official and not own),
        f"who published it, and where? Its publisher is {about['publisher']!r}, its address "
        f"{address!r}. An address begins with https://, and is the inspectorate's if it lies on "
        "justiceinspectorates.gov.uk; say by --publisher and --address",
    )
    name = f"{slug(publisher)}-{inspection}{'-release' if official and release else ''}"
    name = entered.get("source", name)
    _stop(name in {row["id"] for row in rows}, f"sources.csv has another {name}; say by --source")
    row = {column: about.get(column, NOTHING) for column in rows[0]}
    row |= {"id": name, "publisher": publisher, "licence": LICENCES[own]}
    row["kind"] = "news item" if not own else "press release" if release else "report"
    rows.append(row)
    return row


def _three_grades(row: dict[str, str], counts: dict[str, int]) -> Iterator[tuple[str, dict]]:
    """The rows of one sample, assessor and area: its grades, its total, and what was printed."""
    cases, notes = {name: str(counts.get(name, UNSEEN)) for name in COLUMNS}, {}
    yield "case_printings", {column: cases[name] for name, column in COLUMNS.items()}
    if TOTAL not in counts and {*GRADES} <= {*counts}:
        cases[TOTAL] = str(sum(map(counts.get, GRADES)))
        notes[TOTAL] = "The grades added up; none is printed"
    if "good" not in counts and {TOTAL, TOGETHER} <= {*counts}:
        cases["good"] = str(counts[TOTAL] - counts[TOGETHER])
        notes["good"] = f"The number of cases less those graded {TOGETHER}"
    for name in [*GRADES, *[TOTAL] * (row["area"] == "all areas")]:
        lacking = f"no number of cases is printed for {row['sample']}, {row['assessor']}"
        _stop((name, cases[name]) == (TOTAL, UNSEEN), lacking)
        how = {"attribution": "remainder" if name in notes else "stated"}
        how |= {"grade": name, "cases": cases[name], "note": notes.get(name, NOTHING)}
        yield "case_totals" if name == TOTAL else "case_gradings", how


def _four_grades(_: dict[str, str], counts: dict[str, int]) -> Iterator[tuple[str, dict]]:
    """The rows of counts on the scale of four grades, which are kept in a table of their own."""
    of = {"of": str(counts.pop(TOTAL, UNSEEN)), "attribution": "stated"}
    for grade, cases in counts.items():
        yield "other_gradings", of | {"grade": grade, "printed": str(cases)}


def _accept(table: list[dict[str, str]], key: list[str], values: dict[str, str]) -> None:
    """Put a row in its table, or fill in what wasn't seen.

    Where a row is there with the same count, the inspectorate's own page takes the place of
    somebody else's account. Raises ``NotAddedError`` for another count.
    """
    row = {column: values.get(column, NOTHING) for column in table[0]}
    printed = [column for column in COLUMNS.values() if column in row]
    known = {column: row[column] for column in printed if row[column] not in GAPS}
    there = next((old for old in table if all(old[column] == row[column] for column in key)), None)
    if there is None:
        table.append(row)
        return
    for column, cases in known.items():
        other = f"{cases} here, but {there[column]} in the data"
        _stop(there[column] not in {cases, *GAPS}, f"{', '.join(map(row.get, key))}: {other}")
    # A page that doesn't print the count can't stand for it, whoever published it.
    better = known and (there["evidence"], row["evidence"]) == ("secondary", "primary")
    if better or any(there[column] in GAPS for column in known):
        there.update(row | {column: there[column] for column in printed if column not in known})


def _plan_inspection(inspection: dict[str, str], source: dict[str, str], scale: str) -> None:
    """What the register of inspections didn't have: the scale, and the inspection's own report."""
    found = {"grading_scale": scale}
    if source["kind"] == "report" and inspection["source"] in {UNSEEN, source["id"]}:
        page = source["address"] if OFFICIAL.match(source["address"]) else UNSEEN
        found |= {"source": source["id"], "page": page, "published": source["published"]}
    for column, value in found.items():
        there = inspection[column]
        if value not in GAPS and (there in GAPS or column == "page" or value.startswith(there)):
            inspection[column] = value
