"""Find what is wrong with the tables in ``data/``: first their form, then what they say."""

import csv
import io
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from casework.data import gaps_of, plain_name, read
from casework.plain import UNSEEN, is_formula
from casework.texts.claims import UnreadableClaimError, read_claim
from casework.texts.numerals import value_of


@dataclass(frozen=True)
class Rule:
    """What the cells of a column are held against, in SQL; ``data/rules.toml`` says how."""

    table: str
    column: str
    against: str
    expected: str = "null"
    wrong: str = "{cell} is not {expected} and {expected} is not null"
    cell: str = ""
    limits: bool = False

    @property
    def query(self) -> str:
        """The rows that break the rule, and what is wrong; its parameter is what they break."""
        cell = f"cast({self.cell or f't.{self.column}'} as text)"
        expected = f"cast({self.expected} as text)"
        wrong = self.wrong.format(cell=cell, expected=expected)
        joins = "".join(
            f" left join {column}s as {column} on {column}.id = t.{column}"
            for column in ("figure", "inspection", "source")
            if re.search(rf"\b{column}\.", f"{cell} {expected} {wrong}")
        )
        message = f"""ifnull('‘' || {cell} || '’', 'A gap') || ' doesn''t agree with ' || ?
            || ifnull(', by which it is ‘' || {expected} || '’', '')"""
        query = f'select t.at + 2, {message} from "{self.table}" as t{joins} where {wrong}'
        return re.sub(r"\bsame\(([^)]+)\)", _same, query)


def _same(columns: re.Match) -> str:
    return " and ".join(f"o.{name} is t.{name}" for name in re.findall(r"\w+", columns[1]))


def rules(folder: Path) -> list[Rule]:
    """The rules of a data folder, those of its ``rules.toml``."""
    declared = tomllib.loads((folder / "rules.toml").read_text(encoding="utf-8"))
    return [
        Rule(*place.split("."), against, **rule)
        for against, alike in declared.items()
        for rule in alike
        for place in rule.pop("at").split()
    ]


def references(schemas: dict[str, dict]) -> Iterator[Rule]:
    """That what refers to another table names a row of it, by the tables' descriptions."""
    for name, schema in schemas.items():
        for key in schema.get("foreignKeys", []):
            (column,), there = key["fields"], key["reference"]["resource"]
            (named,), cell = key["reference"]["fields"], f't."{column}"'
            wrong = f'{cell} not in (select "{named}" from "{there}" where "{named}" is not null)'
            yield Rule(name, column, f"the column {named} of {there}.csv", wrong=wrong, cell=cell)


def slug(name: str) -> str:
    """A name as it stands in an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def claimed(printed: str) -> str:
    """The value, unit and qualifier of a share, a number of cases or a day, as printed."""
    try:
        _, value, unit, qualifier, *_ = read_claim(printed)
    except UnreadableClaimError as error:
        return f"{value_of(printed)} date exact" if value_of(printed) else str(error)
    number = str(value) if value.denominator == 1 else f"{float(value):.10g}"
    return f"{number} {unit.removeprefix('exact ')} {qualifier}"


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
        return f"{self.file}{row}{column}: {self.message}"


def problems(folder: Path) -> list[Problem]:
    """Everything wrong with a data folder: its form, or, where that is right, what it says."""
    try:
        descriptor = (folder / "datapackage.json").read_bytes()
        schemas, wrong = _described(descriptor)
        declared = rules(folder)
        contents = {name: (folder / f"{name}.csv").read_bytes() for name in schemas}
    except OSError as error:
        message = f"the file can't be read: {error.strerror}"
        return [Problem(Path(error.filename).name, "file exists", message)]
    undescribed = {path.stem for path in folder.glob("*.csv")} - schemas.keys()
    words = "described tables only", "datapackage.json doesn't describe this file"
    found = list(wrong) or [Problem(f"{name}.csv", *words) for name in sorted(undescribed)]
    for name, content in contents.items():
        found += _form(descriptor, name, content)
    if found:
        return found
    database = sqlite3.connect(":memory:")
    for name in schemas:
        table = read(folder / f"{name}.csv", as_stored=True)
        table.astype(object).to_sql(name, database, index_label="at")
    for function in (slug, value_of, claimed, plain_name):
        # A rule that compares rows with one another asks the same again and again.
        database.create_function(function.__name__, 1, cache(function), deterministic=True)
    for group in (references(schemas), declared):
        found = found or [
            Problem(f"{rule.table}.csv", rule.against, message, row, rule.column)
            for rule in group
            for row, message in database.execute(rule.query, [rule.against])
        ]
    return found


@lru_cache(4)
def _described(descriptor: bytes) -> tuple[dict[str, dict], list[Problem]]:
    """The schema of each table by its name, or what is wrong with the descriptions."""
    # Frictionless takes a second to import; who only reads the data dictionary shouldn't wait.
    from frictionless import Package
    from frictionless.exception import FrictionlessException

    try:
        package = json.loads(descriptor)
        Package.from_descriptor(package)
        return {table["name"]: table["schema"] for table in package["resources"]}, []
    except (FrictionlessException, KeyError, TypeError, ValueError) as error:
        notes = [reason.note for reason in getattr(error, "reasons", [])] or [str(error)]
        return {}, [Problem("datapackage.json", "table description", note) for note in notes]


@lru_cache(256)  # so that a second look at files that stay as they are is cheap
def _form(descriptor: bytes, name: str, content: bytes) -> list[Problem]:
    """What is wrong with a table by itself; what Frictionless finds, if all else is right."""
    schema = _described(descriptor)[0][name]
    found = list(_not_plain(content, schema)) or list(_not_allowed(content, schema))
    return [Problem(f"{name}.csv", *wrong) for wrong in found]


def _not_plain(content: bytes, schema: dict) -> Iterator[tuple]:
    """What keeps a file from being cells of plain UTF-8 text, in the described columns."""
    if b"\r" in content:
        row = content.partition(b"\r")[0].count(b"\n") + 1
        yield "LF line ends", "a carriage return is in the row", row, None
        return
    # A byte that isn't UTF-8 becomes half a character, which can't be seen.
    text = content.decode("utf-8", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names, row = [field["name"] for field in schema["fields"]], 1
    try:
        if (header := next(reader, [])) != names:
            message = f"{','.join(header)!r} stands here instead of {','.join(names)!r}"
            yield "column names, with commas between them", message, row, None
            return
        row = reader.line_num + 1
        for cells in reader:
            if (count := len(cells)) != len(names):
                yield "a cell for each column", f"{count} cells, not {len(names)}", row, None
            for field, cell in zip(schema["fields"], cells, strict=False):
                for rule, message in _wrong(cell, field, schema):
                    yield rule, message, row, field["name"]
            row = reader.line_num + 1
    except csv.Error as error:
        yield "quotation marks", f"the row can't be divided into cells: {error}", row, None


def _wrong(cell: str, field: dict, schema: dict) -> Iterator[tuple[str, str]]:
    """What is wrong with a cell by itself, whatever is allowed in its column."""
    if unseen := UNSEEN.search(cell):
        place, code = unseen.start() + 1, ord(unseen[0])
        yield "plain text", f"character {place} can't be seen: U+{code:04X}"
    elif cell in {gap["value"] for gap in schema["missingValues"]}:
        if cell not in (gaps := gaps_of(field, schema)):
            yield "gap words", f"{cell!r} is no gap of this column: {', '.join(gaps) or 'none'} is"
    elif is_formula(cell):
        yield "no formula", f"{cell!r} would start a formula in a spreadsheet"
    elif field["type"] == "integer" and not re.fullmatch("0|-?[1-9][0-9]*", cell):
        yield "whole number", f"{cell!r} is not a whole number in plain digits"


def _not_allowed(content: bytes, schema: dict) -> Iterator[tuple]:
    """What Data Package validation finds in one table: categories, bounds, forms, keys."""
    from frictionless import Resource, Schema

    # By themselves, tables are read by the older standard, which knows no labels of gaps.
    gaps = [gap["value"] for gap in schema["missingValues"]]
    alone = schema | {"missingValues": gaps, "foreignKeys": []}
    table = Resource(content, format="csv", encoding="utf-8", schema=Schema.from_descriptor(alone))
    for error in table.validate().tasks[0].errors:
        found = error.to_descriptor()
        column = found.get("fieldName") or ", ".join(schema["primaryKey"])
        note = re.sub('(constraint "pattern") .*', r"\1: see the other rows", found["note"])
        message = f"{found.get('cell', 'the row')!r} can't stand here: {note}"
        yield error.title.lower(), message, found.get("rowNumber"), column


def transcribed(folder: Path) -> dict[str, str]:
    """The columns of each table that second transcripts in a folder fill in most rows, in one text.

    Where they name a document by what is known of it, as in ``source.address``, that is ``source``.
    """
    found = {}
    for path in folder.glob("*.csv"):
        shares = pd.read_csv(path, dtype=str).notna().mean()
        found[path.stem] = " ".join(name.partition(".")[0] for name in shares.index[shares >= 0.5])
    return found


def checked_against(
    declared: list[Rule], table: str, column: str, transcripts: dict[str, str]
) -> list[str]:
    """The other records of the same fact that the cells of a column are held against, in words."""
    from casework.texts.audit import AUDITED  # what compares texts takes long to import

    ledger = {"figures": "status verdict"}  # tests compare them with what the chapters store
    others = {"a second transcript": transcripts, "the text (audit)": AUDITED, "the ledger": ledger}
    reads = re.compile(rf"\bt\.{column}\b")  # of the row itself; see Rule
    own = [rule for rule in declared if rule.table == table and not rule.limits]
    return [
        *dict.fromkeys(rule.against for rule in own if reads.search(rule.query)),
        *(words for words, columns in others.items() if column in columns.get(table, "").split()),
    ]
