"""Read and check the tables in ``data/``, as ``data/datapackage.json`` describes them."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ncpi.numerals import value_of
from ncpi.plain import is_formula

#: Columns that say which cases a count is about.
CASES_KEY = ["inspection", "sample", "assessor"]


def describe(folder: Path) -> dict[str, dict]:
    """The description of each table of a data folder, by the table's name."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def read(path: str | Path) -> pd.DataFrame:
    """One table with the types that its description gives.

    Ordered categories become ordered categoricals, numbers become numbers, and the labelled
    gaps (not published, not seen, not applicable) become missing values. The table is not
    checked: `problems` does that before every build.

    Raises ``KeyError`` if the folder's ``datapackage.json`` doesn't describe the file.
    """
    path = Path(path)
    schema = describe(path.parent)[path.stem]["schema"]
    dtypes: dict[str, object] = {}
    for field in schema["fields"]:
        if "categories" in field:
            ordered = field.get("categoriesOrdered", False)
            dtypes[field["name"]] = pd.CategoricalDtype(field["categories"], ordered=ordered)
        else:
            whole = "int64" if field["constraints"].get("required") else "Int64"
            dtypes[field["name"]] = {"integer": whole, "number": "float64"}.get(
                field["type"], "str"
            )
    return pd.read_csv(
        path,
        dtype=dtypes,
        keep_default_na=False,
        na_values=[gap["value"] for gap in schema["missingValues"]],
    )


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
    """Everything wrong with a data folder: first its form, then its arithmetic.

    The arithmetic is looked at only when every table has the right form.
    """
    if found := list(_form(folder)):
        return found
    found += formula_cells(folder)
    for name in describe(folder):
        try:
            read(folder / f"{name}.csv")
        except (ValueError, OverflowError) as error:  # what Frictionless lets pass, pandas may not
            found.append(Problem(f"{name}.csv", "readable", str(error).partition("\n")[0]))
    return found or list(_arithmetic(folder))


def formula_cells(folder: Path) -> Iterator[Problem]:
    """Cells that a spreadsheet would take for a formula: the tables are there to be opened."""
    for name in describe(folder):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                for column, cell in row.items():
                    if is_formula(cell):
                        message = f"{cell!r} would start a formula in a spreadsheet"
                        yield Problem(f"{name}.csv", "no formula", message, number, column)


def _form(folder: Path) -> Iterator[Problem]:
    """What Data Package validation finds: types, categories, keys, references, column names."""
    # Frictionless takes a second to import; the notebooks only read and shouldn't wait for it.
    from frictionless import Package
    from frictionless.exception import FrictionlessException

    descriptor = folder / "datapackage.json"
    try:
        package = Package(str(descriptor))
    except FrictionlessException as error:
        for reason in error.reasons or [error.error]:
            yield Problem(descriptor.name, "table description", reason.note)
        return
    # Frictionless blames an unreadable file on every table that refers to it, and names no row.
    described = {folder / str(resource.path) for resource in package.resources}
    unreadable = [problem for path in sorted(described) if (problem := _unreadable(path))]
    unreadable += [
        Problem(path.name, "described tables only", "datapackage.json doesn't describe this file")
        for path in sorted(set(folder.glob("*.csv")) - described)
    ]
    if unreadable:
        yield from unreadable
        return
    report = package.validate()
    for error in report.errors:
        yield Problem(descriptor.name, "table description", error.note)
    for task in report.tasks:
        key = ", ".join(package.get_resource(task.name).schema.primary_key)
        for error in task.errors:
            found = error.to_descriptor()
            if found["type"] == "constraint-error" and found["cell"] == "None":
                continue  # the cell isn't there at all, which is a problem of its own
            column = found.get("fieldName") or ", ".join(found.get("fieldNames", []))
            yield Problem(
                task.place,
                RULES.get(found["type"], found["type"]),
                _plain(found),
                1 if found["type"] == "incorrect-label" else found.get("rowNumber"),
                key if found["type"] == "primary-key" else column or None,
            )


def _unreadable(path: Path) -> Problem | None:
    """What keeps a file from being read as UTF-8 text with LF line ends, if anything does."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        # Every byte is a letter in Latin-1, so the cells before the bad one can be counted.
        rows = list(csv.reader(error.object[: error.start + 1].decode("latin-1").splitlines()))
        header = next(csv.reader([error.object.decode("latin-1").partition("\n")[0]]))
        column = header[len(rows[-1]) - 1] if len(rows[-1]) <= len(header) else None
        message = f"byte {error.object[error.start]:#x} is not UTF-8 text"
        return Problem(path.name, "UTF-8", message, len(rows), column)
    except OSError as error:
        return Problem(path.name, "file exists", f"the file can't be read: {error.strerror}")
    if text.startswith("\ufeff"):
        return Problem(path.name, "UTF-8", "the file starts with a byte order mark", 1)
    if "\r" in text:
        row = text.partition("\r")[0].count("\n") + 1
        return Problem(path.name, "LF line ends", "the row ends in a carriage return", row)
    return None


#: Frictionless's names of rules, where a plainer one helps.
RULES = {
    "constraint-error": "allowed values",
    "type-error": "type",
    "primary-key": "no duplicate rows",
    "foreign-key": "known reference",
    "missing-cell": "every column filled",
    "extra-cell": "no further columns",
    "incorrect-label": "column names",
}


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
        case "foreign-key", _:
            target = (
                f"{error['referenceName']}.csv, column {', '.join(error['referenceFieldNames'])}"
            )
            return f"{', '.join(map(repr, error['fieldCells']))} is not in {target}"
        case _:
            return error["message"]


def _arithmetic(folder: Path) -> Iterator[Problem]:
    """Parts that don't add up to the totals that the sources print."""
    cases = read(folder / "case_gradings.csv").assign(row=lambda t: t.index + 2)
    totals = read(folder / "case_totals.csv").assign(row=lambda t: t.index + 2)
    whole = cases[cases["area"] == "all areas"]

    def off(table: str, row: int, column: str, parts: str, added: int, printed: int) -> Problem:
        message = f"{parts} add up to {added}, but {printed} is printed"
        return Problem(f"{table}.csv", "parts add up to the printed total", message, row, column)

    by_grade = whole.groupby(CASES_KEY, observed=True)["cases"].sum()
    complete = whole.groupby(CASES_KEY, observed=True)["cases"].apply(
        lambda counts: counts.notna().all()
    )
    for total in totals.itertuples():
        key = (total.inspection, total.sample, total.assessor)
        added = int(by_grade.get(key, 0))
        # Where a grade wasn't seen, the others can still be too many.
        if added != total.cases if complete.get(key, True) else added > total.cases:
            yield off("case_totals", total.row, "cases", "the grades", added, total.cases)
    for key in by_grade.index.difference(pd.MultiIndex.from_frame(totals[CASES_KEY])):
        row = int(whole.set_index(CASES_KEY)["row"].sort_index().loc[key].iloc[0])
        message = f"case_totals.csv has no total for {', '.join(key)}"
        yield Problem("case_gradings.csv", "a total is printed", message, row, "cases")

    key = [*CASES_KEY, "grade"]
    by_area = cases[cases["area"] != "all areas"].groupby(key, observed=True)["cases"].sum()
    by_sample = (
        whole[(whole["sample"] != "all") & (whole["assessor"] == "inspectorate")]
        .assign(sample="all")
        .groupby(key, observed=True)["cases"]
        .sum()
    )
    for row in whole.itertuples():
        place = (row.inspection, row.sample, row.assessor, row.grade)
        for parts, added in [("the areas", by_area), ("the two samples", by_sample)]:
            if place in added.index and not pd.isna(row.cases) and added[place] != row.cases:
                yield off("case_gradings", row.row, "cases", parts, added[place], row.cases)

    grades = cases["grade"].cat.categories
    for key, rows in cases.groupby([*CASES_KEY, "area"], observed=True):
        for grade in grades.difference(rows["grade"]):
            message = f"{', '.join(key)}: no row for {grade}, not even one of 0"
            row = int(rows["row"].iloc[0])
            yield Problem("case_gradings.csv", "every grade counted", message, row, "grade")

    # The force and the inspectorate graded the same cases, so both must have as many.
    same = totals[totals["sample"] == "self-assessed"]
    for inspection, pair in same.groupby("inspection"):
        if len(set(pair["cases"])) > 1:
            yield Problem(
                "case_totals.csv",
                "the same cases",
                f"force and inspectorate graded different numbers of cases in {inspection}",
                int(pair["row"].iloc[-1]),
                "cases",
            )

    yield from _printings(folder)
    yield from _register(folder)


def _printings(folder: Path) -> Iterator[Problem]:
    """Documents that contradict the accepted counts, and accepted counts that no document prints.

    A document that is known to contradict them has its figure among the press claims instead.
    """
    printings = read(folder / "case_printings.csv").assign(row=lambda t: t.index + 2)
    cases = read(folder / "case_gradings.csv")
    key = [*CASES_KEY, "area"]
    accepted = cases.pivot(index=key, columns="grade", values="cases")
    totals = read(folder / "case_totals.csv").set_index(CASES_KEY)["cases"]
    for row in printings.itertuples():
        place = tuple(getattr(row, column) for column in key)
        if place not in accepted.index:
            continue
        good, improve, inadequate = counts = accepted.loc[place]
        known = {
            "cases": totals.get(place[:-1], pd.NA)
            if row.area == "all areas"
            else counts.sum(skipna=False),
            "good": good,
            "requires_improvement": improve,
            "inadequate": inadequate,
            "requires_improvement_or_inadequate": improve + inadequate,
        }
        if row.area == "all areas" and pd.isna(known["requires_improvement_or_inadequate"]):
            known["requires_improvement_or_inadequate"] = known["cases"] - good
        for column, count in known.items():
            printed = getattr(row, column)
            if not pd.isna(printed) and not pd.isna(count) and printed != count:
                message = f"{row.source} prints {printed}, but {count} is accepted"
                rule = "no printing contradicts the accepted count"
                yield Problem("case_printings.csv", rule, message, row.row, column)
    printed = set(zip(printings["inspection"], printings["source"], strict=True))
    national = cases[cases["figure"].isna()].reset_index(names="at")
    for row in national.drop_duplicates(["inspection", "source"]).itertuples():
        if (row.inspection, row.source) not in printed:
            message = f"case_printings.csv doesn't say what {row.source} prints on {row.inspection}"
            yield Problem("case_gradings.csv", "a source prints it", message, row.at + 2, "source")


def _register(folder: Path) -> Iterator[Problem]:
    """What is wrong with the register of figures, and with the tables that point to it."""
    figures = read(folder / "figures.csv").assign(row=lambda t: t.index + 2)

    def wrong(rule: str, message: str, row: int, column: str) -> Problem:
        return Problem("figures.csv", rule, message, row, column)

    for figure in figures[figures["id"].duplicated() & figures["id"].notna()].itertuples():
        yield wrong("no duplicate rows", f"{figure.id!r} names another row too", figure.row, "id")
    filled = ["id", "value", "unit", "qualifier", "subject", "verdict"]
    for row in figures.itertuples():
        is_figure = row.status != "no figure"
        for column in filled:
            if is_figure == pd.isna(getattr(row, column)):
                message = f"a row of the status {row.status!r} {'needs' if is_figure else 'has no'}"
                yield wrong("every figure described", f"{message} {column}", row.row, column)
        if pd.isna(row.remark) and (not is_figure or row.verdict == "does not match"):
            message = "a reason is needed where a numeral is no figure or doesn't match"
            yield wrong("reasons given", message, row.row, "remark")
        if row.status == "input" and row.verdict != "cannot be checked":
            message = "an input has nothing to be held against"
            yield wrong("every figure described", message, row.row, "verdict")
        if is_figure and (value := value_of(row.printed)) != row.value:
            message = (
                f"{row.printed!r} is printed, which says {value}, but the value is {row.value}"
            )
            if value is None:
                message = f"{row.printed!r} can't be read: ncpi.numerals.value_of has to learn it"
            yield wrong("value as printed", message, row.row, "value")
    place = ["source", "locator", "printed"]
    counted = figures.groupby(place).cumcount() + 1
    for row in figures[figures["occurrence"] != counted].itertuples():
        message = f"this is number {counted[row.Index]} at its place, in the order of the table"
        yield wrong("occurrences in order", message, row.row, "occurrence")

    register = figures.dropna(subset="id").drop_duplicates("id").set_index("id")
    pointing = {  # the column that repeats the register's value, if there is one, and the unit
        "case_gradings": ("cases", "cases"),
        "case_totals": ("cases", "cases"),
        "ofsted_judgments": ("published", "date"),
        "listed": (None, None),
        "timelines": (None, "hours"),
        "recommendations": (None, "months"),
    }
    for table, (column, unit) in pointing.items():
        rows = read(folder / f"{table}.csv").assign(row=lambda t: t.index + 2)
        for row in rows.dropna(subset="figure").itertuples():
            if row.figure not in register.index:
                message = f"{row.figure!r} is not in figures.csv, column id"
                yield Problem(f"{table}.csv", "known reference", message, row.row, "figure")
                continue
            figure = register.loc[row.figure]
            for same in {"source", "locator"} & set(rows.columns) if column else ():
                if getattr(row, same) != figure[same]:
                    message = f"{row.figure} has {figure[same]!r} in figures.csv"
                    yield Problem(f"{table}.csv", "place of the register", message, row.row, same)
            if unit and figure.unit != unit:
                message = f"{row.figure} counts {figure.unit}, not {unit}"
                yield Problem(f"{table}.csv", "unit of the register", message, row.row, "figure")
            elif column and str(getattr(row, column)) != figure.value:
                message = f"{row.figure} is {figure.value} in figures.csv"
                yield Problem(f"{table}.csv", "value of the register", message, row.row, column)

    for name, items in read(folder / "listed.csv").groupby("figure", sort=False):
        announced = register.loc[name] if name in register.index else None
        if announced is None or announced.verdict == "does not match":
            continue  # an expected disagreement is for the ledger to report
        if str(len(items)) != announced.value:
            message = f"{len(items)} items listed, but {announced.printed!r} is printed"
            row = int(items.index[0]) + 2
            yield Problem("listed.csv", "list as long as announced", message, row, "figure")
