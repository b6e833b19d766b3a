"""Find what is wrong with the tables in ``data/``: first their form, then what they say.

What they say of one another is for the rules in ``casework.rules``.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from casework.plain import first_unseen, is_formula
from casework.rules import RULES, Row, Tables


@dataclass(frozen=True)
class Problem:
    """Something wrong with the data; row 1 is the header, as in a text editor."""

    file: str
    rule: str
    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.message} (rule: {self.rule})"


def problems(folder: Path) -> list[Problem]:
    """Everything wrong with a data folder: first its form, then what its rules say.

    The rules are looked at only when every table has the right form. What depends on one file
    alone is worked out once as long as the file stays as it is, so that a second look is cheap.
    """
    try:
        descriptor = (folder / "datapackage.json").read_bytes()
    except OSError as error:
        reason = f"the file can't be read: {error.strerror}"
        return [Problem("datapackage.json", "table description", reason)]
    described, wrong = _described(descriptor)
    if wrong:
        return list(wrong)
    found = [
        Problem(path.name, "described tables only", "datapackage.json doesn't describe this file")
        for path in sorted(
            set(folder.glob("*.csv")) - {folder / f"{name}.csv" for name in described}
        )
    ]
    tables: Tables = {}
    for name in described:
        try:
            content = (folder / f"{name}.csv").read_bytes()
        except OSError as error:
            reason = f"the file can't be read: {error.strerror}"
            found.append(Problem(f"{name}.csv", "file exists", reason))
            continue
        rows, wrong = _table(descriptor, name, content)
        found += wrong
        tables[name] = rows
    if found:
        return found
    if found := list(_references(described, tables)):
        return found
    return [
        Problem(f"{table}.csv", rule.name, message, row.at, column)
        for rule in RULES
        for table, row, column, message in rule.find(tables)
    ]


# --- the form of the tables -------------------------------------------------------------------


@lru_cache(4)
def _described(descriptor: bytes) -> tuple[dict[str, dict], tuple[Problem, ...]]:
    """The description of each table, by its name, or what is wrong with the descriptions."""
    # Frictionless takes a second to import; the notebooks only read and shouldn't wait for it.
    from frictionless import Package
    from frictionless.exception import FrictionlessException

    def wrong(note: str) -> Problem:
        return Problem("datapackage.json", "table description", note)

    try:
        package = json.loads(descriptor)
        Package.from_descriptor(package)
        return {table["name"]: table for table in package["resources"]}, ()
    except FrictionlessException as error:
        return {}, tuple(wrong(reason.note) for reason in error.reasons or [error.error])
    except (KeyError, TypeError, ValueError) as error:
        return {}, (wrong(f"it can't be read: {error}"),)


@lru_cache(256)
def _table(descriptor: bytes, name: str, content: bytes) -> tuple[list[Row], tuple[Problem, ...]]:
    """The rows of a table, or what is wrong with its form."""
    schema = _described(descriptor)[0][name]["schema"]

    def named(found: Iterator[tuple[str, str, int | None, str | None]]) -> tuple[Problem, ...]:
        return tuple(Problem(f"{name}.csv", *problem) for problem in found)

    names = [field["name"] for field in schema["fields"]]
    if wrong := named(_not_text(content, names)):
        return [], wrong
    lines: list[tuple[int, list[str]]] = []
    wrong = named(_not_cells(content.decode("utf-8"), schema, lines))
    if wrong or (wrong := named(_not_plain(lines, schema))):
        return [], wrong
    if wrong := (*named(_not_allowed(content, schema)), *named(_other_gaps(lines, schema))):
        return [], wrong
    return list(_rows(lines, schema)), ()


def _not_text(content: bytes, names: list[str]) -> Iterator[tuple[str, str, int, str | None]]:
    """What keeps a file from being read as UTF-8 text with LF line ends."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        # Every byte is a letter in Latin-1, so the cells before the bad one can be counted.
        before = content[: error.start + 1].decode("latin-1").split("\n")
        cells = next(csv.reader(before[-1:]), [])
        column = names[len(cells) - 1] if len(cells) <= len(names) else None
        message = f"byte {content[error.start]:#x} is not UTF-8 text"
        yield "UTF-8", message, len(before), column
        return
    if text.startswith("\ufeff"):
        yield "UTF-8", "the file starts with a byte order mark", 1, None
    elif "\r" in text:
        row = text.partition("\r")[0].count("\n") + 1
        yield "LF line ends", "the row ends in a carriage return", row, None


def _not_cells(
    text: str, schema: dict, lines: list[tuple[int, list[str]]]
) -> Iterator[tuple[str, str, int, str | None]]:
    """What keeps a text from being read as rows of the described columns; fills in ``lines``."""
    names = [field["name"] for field in schema["fields"]]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 1
    try:
        header = next(reader, [])
        if header != names:
            at = next((at for at, name in enumerate(names) if header[at : at + 1] != [name]), -1)
            yield "column names", _header_is_wrong(header, names, at), 1, names[at]
            return
        row = reader.line_num + 1
        for cells in reader:
            if len(cells) < len(names):
                lacking = names[len(cells)]
                yield "every column filled", f"the row ends before {lacking}", row, lacking
            elif len(cells) > len(names):
                message = f"a cell too many: {cells[len(names)]!r}"
                yield "no further columns", message, row, names[-1]
            lines.append((row, cells))
            row = reader.line_num + 1
    except csv.Error as error:
        yield "quotation marks", f"the row can't be divided into cells: {error}", row, names[0]


def _header_is_wrong(header: list[str], names: list[str], at: int) -> str:
    """What the first line has instead of the names of the columns."""
    if not header:
        return "the file is empty; its first line names the columns"
    for mark, called in {";": "semicolons", "\t": "tabs", "|": "bars"}.items():
        if mark.join(names) == ",".join(header).replace(f"{mark} ", mark) or mark in header[0]:
            return f"the columns stand between {called}; save the file with commas"
    if at == -1:
        return f"a column too many: {header[len(names)]!r}"
    return f"{header[at]!r} stands here" if at < len(header) else "the column is missing"


_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


def _not_plain(
    lines: list[tuple[int, list[str]]], schema: dict
) -> Iterator[tuple[str, str, int, str]]:
    """Cells with what can't be seen, formulas, numbers in other digits, addresses without https."""
    gaps = {gap["value"] for gap in schema["missingValues"]}
    for row, cells in lines:
        for field, cell in zip(schema["fields"], cells, strict=True):
            if (at := first_unseen(cell)) is not None:
                message = f"character {at + 1} of the cell can't be seen: U+{ord(cell[at]):04X}"
                yield "plain text", message, row, field["name"]
            elif cell in gaps or not cell:
                continue
            elif is_formula(cell):
                message = f"{cell!r} would start a formula in a spreadsheet"
                yield "no formula", message, row, field["name"]
            elif field["type"] == "integer" and not _WHOLE.fullmatch(cell):
                yield "type", f"{cell!r} is not of the type integer", row, field["name"]
            elif (days := _DAYS.fullmatch(cell)) and not all(map(_is_day, days.groups(cell[:10]))):
                yield "day of the calendar", f"{cell!r} is no day", row, field["name"]
            elif field.get("format") == "uri" and (wrong := _no_address(cell)):
                yield "https address", f"{cell!r} {wrong}", row, field["name"]


def _is_day(written: str) -> bool:
    """Whether the calendar has a day."""
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _no_address(cell: str) -> str | None:
    """What keeps a cell from being an address that a page may link to."""
    if re.search(r"[\s\"'<>`{}|\\^]", cell):
        return "has a space, quotation mark, bracket or the like in it"
    try:
        parts = urlsplit(cell)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if parts.scheme != "https" or not cell.startswith("https://"):
        return "doesn't begin with https://"
    if "@" in parts.netloc:
        return "names a user"
    if not host or not re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host):
        return "has no host"
    return None


#: Frictionless's names of rules, where a plainer one helps.
_CALLED = {
    "constraint-error": "allowed values",
    "type-error": "type",
    "primary-key": "no duplicate rows",
}


def _not_allowed(content: bytes, schema: dict) -> Iterator[tuple[str, str, int | None, str | None]]:
    """What Data Package validation finds in one table: types, categories, bounds, keys."""
    from frictionless import Resource, Schema

    # By themselves, tables are read by the older standard, which knows no labels of gaps.
    gaps = [gap["value"] for gap in schema["missingValues"]]
    fields = [
        {key: value for key, value in field.items() if key != "missingValues"}
        for field in schema["fields"]
    ]
    alone = schema | {"missingValues": gaps, "fields": fields, "foreignKeys": []}
    table = Resource(content, format="csv", encoding="utf-8", schema=Schema.from_descriptor(alone))
    for task in table.validate().tasks:
        for error in task.errors:
            found = error.to_descriptor()
            keys = ", ".join(schema["primaryKey"])
            column = keys if found["type"] == "primary-key" else found.get("fieldName")
            rule = _CALLED.get(found["type"], found["type"])
            yield rule, _plain(found), found.get("rowNumber"), column or schema["primaryKey"][0]


def _plain(error: dict) -> str:
    """A Frictionless error as a sentence about the cell that it was found in."""
    cell, note = error.get("cell"), error["note"].replace('"', "")
    match error["type"], note.split(" is ", 1):
        case "constraint-error", ["constraint enum", allowed]:
            return f"{cell!r} is not one of {', '.join(ast.literal_eval(allowed))}"
        case "constraint-error", ["constraint required" | "constraint minLength", _]:
            return f"{cell!r} stands where a value is needed"
        case "constraint-error", ["constraint pattern", _]:
            return f"{cell!r} doesn't have the form that the data dictionary gives"
        case "constraint-error", [constraint, bound]:
            return f"{cell!r} breaks the {constraint} {bound}"
        case "type-error", [_, kind]:
            return f"{cell!r} is not of the type {kind.removesuffix('/default')}"
        case "primary-key", _:
            return f"this row repeats another, {note}"
        case _:
            return error["message"]


def _other_gaps(
    lines: list[tuple[int, list[str]]], schema: dict
) -> Iterator[tuple[str, str, int, str]]:
    """Gaps of another kind than the column may have."""
    gaps = {gap["value"] for gap in schema["missingValues"]}
    allowed = [gaps_of(field, schema) for field in schema["fields"]]
    for row, cells in lines:
        for field, may_be, cell in zip(schema["fields"], allowed, cells, strict=True):
            if cell in gaps and cell not in may_be and not field["constraints"].get("required"):
                message = f"{cell!r} is a gap that the column doesn't have: {', '.join(may_be)}"
                yield "gap words", message, row, field["name"]


def gaps_of(field: dict, schema: dict) -> list[str]:
    """The gaps that a column may have, as its own description says, or else the table's."""
    if field["constraints"].get("required"):
        return []
    gaps = field.get("missingValues", schema["missingValues"])
    return [gap if isinstance(gap, str) else gap["value"] for gap in gaps]


def _rows(lines: list[tuple[int, list[str]]], schema: dict) -> Iterator[Row]:
    """The rows with numbers as numbers and gaps as nothing."""
    gaps = {gap["value"] for gap in schema["missingValues"]}
    kinds = {
        field["name"]: int if field["type"] == "integer" else str for field in schema["fields"]
    }
    for at, cells in lines:
        values = {
            name: None if cell in gaps else kind(cell)
            for (name, kind), cell in zip(kinds.items(), cells, strict=True)
        }
        yield Row(at=at, **values)


def _references(described: dict[str, dict], tables: Tables) -> Iterator[Problem]:
    """Cells that name a row of another table which isn't there."""
    for name, table in described.items():
        for key in table["schema"].get("foreignKeys", []):
            (column,), (named,) = key["fields"], key["reference"]["fields"]
            target = key["reference"]["resource"]
            there = {getattr(row, named) for row in tables[target]}
            for row in tables[name]:
                if (cell := getattr(row, column)) is not None and cell not in there:
                    message = f"{cell!r} is not in {target}.csv, column {named}"
                    yield Problem(f"{name}.csv", "known reference", message, row.at, column)
