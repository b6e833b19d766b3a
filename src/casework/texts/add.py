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
from casework.data import describe
from casework.plain import plain
from casework.texts.document import filled_lines, metadata, text_of
from casework.texts.extract import GRADES, KEY, TOGETHER, propose
from casework.texts.lexicon import has, signs
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
_DATE = rf"(?:{PARTS['day']}\s)?(?:{PARTS['months']},?\s)?(?:19|20)\d\d(?:-\d\d){{0,2}}+(?!\d)"
#: Where a document says when it was published: a line with a label, or with a date alone.
_PUBLISHED = re.compile(
    r"^\W{0,9}((?:first |date )?(?:published|publication|posted|released|dated?)\b(?: on| in)?"
    rf"\W{{0,9}})?(?:\w{{3,6}}day,?\s)?(?P<date>{_DATE})(?(1)|[^\w\n]{{0,9}}$)",
    re.I | re.M,
)
#: How a document names its force, whose row in forces.csv fills this in.
_FORCE = r"{name}|\b{short_name} (?:Police|Constabulary)\b|\A\W*{short_name}\b"


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
            _stop(found := problems(trial), "; ".join(map(str, found)))
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
    scale = FOUR if "adequate" in {*gradings["grade"]} else THREE
    other = f"{inspection['id']} was graded on another scale: {inspection['grading_scale']}"
    _stop(inspection["grading_scale"] not in {scale, *GAPS}, other)
    doubts = [remark for remark in remarks if not remark.startswith("noted")]
    doubts += _conflicts(about, inspection)
    sure = "If it is right all the same, say so by --despite-doubts"
    _stop(doubts and not options.get("despite_doubts"), f"{'; '.join(doubts)}. {sure}")
    planned.beliefs += [f"although {doubt}" for doubt in doubts]
    source = _source(inspection["id"], about, entered, planned)
    evidence = "primary" if source["publisher"] in INSPECTORATE else "secondary"
    planned.beliefs.append(f"evidence: {evidence}, its publisher being {source['publisher']}")
    keys = {name: schema["schema"]["primaryKey"] for name, schema in describe(data).items()}
    for key, group in gradings.groupby(KEY, sort=False):
        places = [*group["locator"]]  # of which the data take one: where most counts are printed
        row = {"inspection": inspection["id"], **dict(zip(KEY, key, strict=True))}
        row |= {"source": source["id"], "locator": max(places, key=places.count)}
        row |= {"evidence": evidence, "attribution": "stated"}
        counts = dict(zip(group["grade"], map(int, group["cases"]), strict=True))
        for name, values in (_three_grades if scale == THREE else _four_grades)(counts):
            if name != "case_totals" or row["area"] == "all areas":
                _accept(planned.tables[name], keys[name], row | values)
    _plan_inspection(inspection, source, scale)
    for name, rows in planned.tables.items():
        before = _read(data, name)
        new = (row for row in rows if row not in before)
        planned.rows += [f"{name}.csv: {', '.join(row.values())}" for row in new]
    return planned


def _about(path: Path, text: str, entered: dict[str, str], forces: list[dict]) -> dict:
    """What is known of a document: columns of sources.csv, by the person's word or else its own.

    And what it says of its inspection: forces by id, dates, and whether it is a return visit.
    """
    opening, title = text[:_OPENING], plain(filled_lines(text)[0][1])
    about = {"title": title if len(title) <= 150 and not title.endswith(".") else UNSEEN}
    about |= {"address": UNSEEN, "publisher": "", "published": ""} | metadata(path)
    if about["publisher"].upper().startswith("HMIC"):
        about["publisher"] = ""  # what a page calls itself doesn't make it the inspectorate's
    printed = _PUBLISHED.search(opening)
    days = _days(about["published"]) or _days(printed["date"] if printed else "") or [UNSEEN]
    about |= {name: entered[name] for name in about.keys() & entered.keys()}
    about["published"] = entered.get("dated", days[0])
    sentences = [part for part in re.split(r"[.!?]\s|\n", text) if has("inspected", part)]
    dates = {  # of several the latest counts: a report may speak of an earlier inspection
        "published": _days(about["published"]),
        "in its address": re.findall(r"[/-]((?:19|20)\d\d)(?=[/-]|\Z)", about["address"]),
        "inspected": _days("\n".join(sentences)),
    }
    return about | {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "forces": [row["id"] for row in forces if re.search(_FORCE.format_map(row), opening)],
        "dates": {what: max(days) for what, days in dates.items() if days},
        # A first report may announce a return visit.
        "returning": "told" in {word.means for word in signs("return", plain(opening).lower())},
    }


def _days(text: str) -> list[str]:
    """The days, months and years that a text names, each as far as it is printed."""
    found = [date[0] for date in re.finditer(rf"(?<![\w,.]){_DATE}", text, re.I)]
    return [date if "-" in date else value_of(date) or date[-4:] for date in found]


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
        yield f"the document is on a return visit, and {row['id']} is none"


def _called(row: dict[str, str]) -> str:
    """An inspection as the register has it."""
    dates = [f"{name} {row[name]}" for name in ("fieldwork", "published") if row[name] not in GAPS]
    return f"{row['id']} ({row['kind']}; {', '.join(dates) or 'undated'})"


def _named(about: dict, entered: dict[str, str], planned: Plan) -> dict[str, str]:
    """The inspection that the person names."""
    rows = planned.tables["inspections"]
    named = [row for row in rows if row["id"] == entered.get("inspection")]
    known = "; ".join(_called(row) for row in rows if row["force"] in about["forces"]) or "none"
    which = f"which inspection is it? {_states(about)}. Known: {known}. Say which by --inspection"
    _stop(not named, f"{which}, or describe another by --new, --force, --kind, --fieldwork")
    return named[0]


def _new(_: dict, entered: dict[str, str], planned: Plan) -> dict[str, str]:
    """An inspection that the register lacks, as the person describes it."""
    rows, force = planned.tables["inspections"], slug(entered.get("force", ""))
    forces = {row["id"] for row in _read(planned.data, "forces")}
    _stop(force not in forces, "which force is it? Say by --force, as forces.csv has it")
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
    rows, address = planned.tables["sources"], about["address"].rstrip("/")
    own = {"sha256": about["sha256"], "address": address, "id": entered.get("source")}
    for row in rows:  # an address may be printed with a stroke at its end or without
        if any(row[name].rstrip("/") == value != UNSEEN for name, value in own.items()):
            known = f"sources.csv has this document as {row['id']}"
            for name in ("publisher", "address"):
                other = entered.get(name, row[name]).rstrip("/") != row[name].rstrip("/")
                _stop(other, f"{known}, with another {name} {row[name]}")
            planned.beliefs.append(known)
            return row
    official = bool(OFFICIAL.match(address))
    publisher = entered.get("publisher") or ("HMICFRS" if official else about["publisher"])
    own = publisher in INSPECTORATE
    who = f"who published it, and where? It isn't {publisher!r} at {address!r}"
    _stop(not publisher or (official and not own), f"{who}; say by --publisher and --address")
    release = "-release" if own and "/news/" in address else ""
    name = entered.get("source", f"{slug(publisher)}-{inspection}{release}")
    _stop(name in {row["id"] for row in rows}, f"sources.csv has another {name}; say by --source")
    row = {column: about.get(column, NOTHING) for column in rows[0]}
    row |= {"id": name, "publisher": publisher, "licence": LICENCES[own]}
    row["kind"] = "news item" if not own else "press release" if release else "report"
    rows.append(row)
    return row


def _three_grades(counts: dict[str, int]) -> Iterator[tuple[str, dict]]:
    """The rows of one sample, assessor and area: what was printed, its grades, its total."""
    yield "case_printings", {column: counts.get(name, UNSEEN) for name, column in COLUMNS.items()}
    yield "case_totals", {"cases": counts.get(TOTAL, UNSEEN)}
    rows = {grade: {"grade": grade, "cases": counts.get(grade, UNSEEN)} for grade in GRADES}
    if "good" not in counts and {TOTAL, TOGETHER} <= {*counts}:
        left = counts[TOTAL] - counts[TOGETHER]
        note = f"The number of cases less those graded {TOGETHER}"
        rows["good"] |= {"cases": left, "attribution": "remainder", "note": note}
    for row in rows.values():
        yield "case_gradings", row


def _four_grades(counts: dict[str, int]) -> Iterator[tuple[str, dict]]:
    """The rows of counts on the scale of four grades, which are kept in a table of their own."""
    of = counts.pop(TOTAL, UNSEEN)
    for grade, cases in counts.items():
        yield "other_gradings", {"grade": grade, "printed": cases, "of": of}


def _accept(table: list[dict[str, str]], key: list[str], values: dict[str, str | int]) -> None:
    """Put a row in its table, or fill in what wasn't seen.

    Where a row is there with the same count, the inspectorate's own page takes the place of
    somebody else's account. Raises ``NotAddedError`` for another count.
    """
    row = {column: str(values.get(column, NOTHING)) for column in table[0]}
    there = next((old for old in table if all(old[column] == row[column] for column in key)), None)
    if there is None:
        table.append(row)
        return
    seen = {column: value for column, value in row.items() if value not in GAPS}
    counts = [column for column in COLUMNS.values() if column in seen]
    for column in counts:
        other = f"{seen[column]} here, but {there[column]} in the data"
        conflict = there[column] not in {seen[column], *GAPS}
        _stop(conflict, f"{', '.join(map(row.get, key))}: {other}")
    # A page that doesn't print the count can't stand for it, whoever published it.
    better = counts and (there["evidence"], row["evidence"]) == ("secondary", "primary")
    if better or any(there[column] in GAPS for column in counts):
        there.update(seen)


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
