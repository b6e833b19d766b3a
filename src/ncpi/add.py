"""Write the case gradings of a document into the data, if they are clear and contradict nothing."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from ncpi.audit import page_of, text_of
from ncpi.data import problems, read
from ncpi.extract import GRADES, KEY, propose
from ncpi.plain import plain

NOTHING, UNSEEN, UNPRINTED = "not applicable", "not seen", "not published"
UNKNOWN = {UNSEEN, UNPRINTED}
COUNTS = {"cases", *(grade.replace(" ", "_") for grade in GRADES)}
_RETURN = re.compile(r"post-inspection review|return visit|revisit\w*|re-?inspect", re.I)
_OPENING = 3_000  # characters in which a document says what it is about


class NotAddedError(ValueError):
    """Why nothing was written, in plain words."""


def add(path: Path, data: Path, given: dict[str, str | None]) -> list[str]:
    """Write what a saved page or text prints into a data folder; returns what was done, in lines.

    ``given`` may name the inspection, the source, and for a source that isn't in the data yet its
    publisher and address. All is written or nothing: what comes out must pass `ncpi.data.problems`.
    Raises ``NotAddedError`` where something is ambiguous, doesn't add up, contradicts the data, or
    can't be placed.
    """
    text = text_of(path)
    rows, remarks = propose(text)
    if doubts := [remark for remark in remarks if not remark.startswith("left out")]:
        raise NotAddedError("; ".join(doubts))
    if rows.empty:
        raise NotAddedError("no case gradings were found in it")
    inspection = given["inspection"] or _inspection(text, data)
    if inspection not in set(read(data / "inspections.csv")["id"]):
        raise NotAddedError(f"inspections.csv has no {inspection}")
    sources = _table(data, "sources")
    source = _source(path, inspection, sources, given)
    evidence = "primary" if source["publisher"].startswith("HMIC") else "secondary"
    tables = {
        name: _table(data, name) for name in ("case_gradings", "case_totals", "case_printings")
    }
    done = []
    if source["id"] not in {row["id"] for row in sources}:
        sources.append(source)
        done.append(f"sources.csv: {source['id']}")
    for (sample, assessor, area), group in rows.groupby(KEY, sort=False):
        counts = dict(zip(group.grade, map(str, group.cases), strict=True))
        place = {"inspection": inspection, "sample": sample, "assessor": assessor, "area": area}
        about = place | {
            "source": source["id"],
            "locator": group.locator.iloc[0],
            "evidence": evidence,
            "attribution": "stated",
        }
        for grade in GRADES:
            row = about | {"grade": grade, "cases": counts.get(grade, UNSEEN)}
            done += _accept(tables["case_gradings"], row, [*place, "grade"])
        if area == "all areas":
            total = {key: about[key] for key in about if key != "area"}
            total["cases"] = counts.get("total", "")
            if not total["cases"] and all(grade in counts for grade in GRADES):
                total["cases"] = str(sum(int(counts[grade]) for grade in GRADES))
                total |= {
                    "attribution": "remainder",
                    "note": "The grades added up; none is printed",
                }
            if not total["cases"]:
                raise NotAddedError(f"no number of cases is printed for {sample}, {assessor}")
            done += _accept(tables["case_totals"], total, ["inspection", "sample", "assessor"])
        printed = place | {"source": source["id"], "evidence": evidence}
        printed["cases"] = counts.get("total", UNPRINTED)
        printed |= {g.replace(" ", "_"): counts.get(g, UNPRINTED) for g in GRADES}
        done += _accept(tables["case_printings"], printed, [*place, "source"])
    if done:
        _write(data, tables | {"sources": sources})
    return done


def _table(data: Path, name: str) -> list[dict[str, str]]:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _accept(table: list[dict[str, str]], row: dict[str, str], key: list[str]) -> list[str]:
    """Put a row in its table, or fill in what wasn't seen; say what was done.

    Where a row is there with the same count, the inspectorate's own page takes the place of
    somebody else's account. Raises ``NotAddedError`` for another count.
    """
    columns = list(table[0])
    defaults = {"requires_improvement_or_inadequate": UNPRINTED}
    row = {column: row.get(column, defaults.get(column, NOTHING)) for column in columns}
    name = ", ".join(row[column] for column in key)
    there = next((old for old in table if all(old[column] == row[column] for column in key)), None)
    if there is None:
        same = [at for at, old in enumerate(table) if old["inspection"] == row["inspection"]]
        table.insert(same[-1] + 1 if same else len(table), row)
        return [f"{name}: {row['cases']}"]
    filled = []
    for column in columns:
        if column not in COUNTS or row[column] in UNKNOWN:
            continue
        if there[column] in UNKNOWN:
            filled.append(column)
        elif there[column] != row[column]:
            said = f"{row[column]} here, but {there[column]} in the data"
            raise NotAddedError(f"{name}: {said}")
    printed = "good" in columns  # a row of case_printings, which is one document's
    better = there["evidence"] == "secondary" and row["evidence"] == "primary"
    if printed or there["figure"] != NOTHING or not (filled or better):
        there.update({column: row[column] for column in filled})
    else:
        there.update(row)
        filled = ["cases"]
    return [f"{name}: {', '.join(row[column] for column in filled)}"] if filled else []


def _inspection(text: str, data: Path) -> str:
    """The inspection that a document is about, if it says so and only one can be meant."""
    forces = read(data / "forces.csv").set_index("id")
    opening = text[:_OPENING]
    named = {
        force.Index
        for force in forces.itertuples()
        if force.name in opening
        or re.search(rf"\b{re.escape(force.short_name)} (?:Police|Constabulary)\b", opening)
        or re.search(rf"\A\W*{re.escape(force.short_name)}\b", opening)
    }
    if len(named) != 1:
        said = ", ".join(sorted(named)) or "no force"
        raise NotAddedError(f"its opening names {said}; say which by --inspection")
    (force,) = named
    kind = "return visit" if _RETURN.search(opening) else "initial"
    inspections = read(data / "inspections.csv")
    here = inspections[inspections["force"].eq(force)]
    likely = here[here["kind"].eq(kind)]
    if len(likely) != 1:
        known = ", ".join(f"{row.id} ({row.kind})" for row in here.itertuples()) or "none"
        raise NotAddedError(
            f"which inspection of {force} is it? Known: {known}. Say by --inspection"
        )
    return str(likely["id"].iloc[0])


def _source(
    path: Path, inspection: str, sources: list[dict[str, str]], given: dict[str, str | None]
) -> dict[str, str]:
    """The document's row of sources.csv: the one that is there, or a new one."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    about = _metadata(path) | {key: value for key, value in given.items() if value}
    about = {key: plain(value) for key, value in about.items()}
    address = about.get("address", UNSEEN)
    for row in sources:
        if about.get("source") == row["id"] or sha256 == row["sha256"]:
            return row
        if address != UNSEEN and row["address"].rstrip("/") == address.rstrip("/"):
            return row
    publisher = about.get("publisher")
    if "justiceinspectorates.gov.uk" in address:
        publisher = "HMICFRS"
    if not publisher:
        raise NotAddedError("it doesn't say who published it; say by --publisher and --address")
    official = publisher.startswith("HMIC")
    slug = re.sub(r"[^a-z0-9]+", "-", publisher.lower()).strip("-")
    name = about.get("source") or f"{slug}-{inspection}"
    if name in {row["id"] for row in sources}:
        raise NotAddedError(f"sources.csv has another {name}; name this one by --source")
    kind = "press release" if "/news/" in address else "report"
    return {
        "id": name,
        "title": about.get("title", UNSEEN),
        "publisher": publisher,
        "kind": kind if official else "news item",
        "published": UNSEEN,
        "address": address,
        "licence": "Open Government Licence v3.0"
        if official
        else "copyright of its owner; figures only",
        "sha256": sha256,
        "note": NOTHING,
    }


def _metadata(path: Path) -> dict[str, str]:
    """What a saved page says of itself: title, address, publisher."""
    if path.suffix.lower() == ".txt":
        return {}
    page = page_of(path.read_bytes())
    found = {
        "title": page.xpath("string(//title)"),
        "address": page.xpath("string(//link[@rel='canonical']/@href)")
        or page.xpath("string(//meta[@property='og:url']/@content)"),
        "publisher": page.xpath("string(//meta[@property='og:site_name']/@content)"),
    }
    return {key: " ".join(value.split()) for key, value in found.items() if value.strip()}


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
