"""Read the tables in ``data/``, as ``data/datapackage.json`` describes them."""

import functools
import hashlib
import json
import re
from pathlib import Path

import pandas as pd


def describe(folder: Path) -> dict[str, dict]:
    """The description of each table of a data folder, by the table's name."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def gaps_of(field: dict, schema: dict) -> list[str]:
    """The gaps that a column may have, as its own description says, or else the table's."""
    if field["constraints"].get("required"):
        return []
    gaps = field.get("missingValues", schema["missingValues"])
    return [gap if isinstance(gap, str) else gap["value"] for gap in gaps]


#: The files that have been read: what a notebook's results follow from, beside its code.
inputs: set[Path] = set()


def record(path: Path) -> Path:
    """A file that is about to be read, which the runner of notebooks will ask about."""
    inputs.add(path.absolute())
    return path


@functools.cache
def root() -> Path:
    """The book's folder: the nearest one upwards that has ``data/datapackage.json``.

    Raises ``FileNotFoundError`` outside a book.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "datapackage.json").is_file():
            return folder
    raise FileNotFoundError(f"{here} isn't in a book: no data/datapackage.json there or above")


def read(path: str | Path, as_stored: bool = False) -> pd.DataFrame:
    """One table with the types that its description gives, its rows in the order declared there.

    Ordered categories become ordered categoricals, and the labelled gaps (not published, not seen,
    not applicable) missing values. Rows of a table without an ``order``, and all if read
    ``as_stored``, are as they stand there. The table is not checked: `casework.checks.problems`
    does that before every build. ``path`` is a file, or the name of a table of the book that the
    notebook lies in. Raises ``KeyError`` if ``datapackage.json`` doesn't describe the file.
    """
    if isinstance(path, str) and "/" not in path:
        path = root() / "data" / f"{path}.csv"
    path = record(Path(path))
    record(path.parent / "datapackage.json")
    schema = describe(path.parent)[path.stem]["schema"]
    dtypes: dict[str, object] = {}
    for field in schema["fields"]:
        whole = "int64" if field["constraints"].get("required") else "Int64"
        dtypes[field["name"]] = whole if field["type"] == "integer" else "str"
        if "categories" in field:
            ordered = field.get("categoriesOrdered", False)
            dtypes[field["name"]] = pd.CategoricalDtype(field["categories"], ordered=ordered)
    gaps = [gap["value"] for gap in schema["missingValues"]]
    table = pd.read_csv(path, dtype=dtypes, keep_default_na=False, na_values=gaps)
    keys = pd.DataFrame(index=table.index)
    for name in [] if as_stored else schema.get("order", []):
        column, _, there = name.partition(".")
        keys[name] = table[column]
        if there:  # as in area.position, a column of the table that this one refers to
            rows = read(path.with_name(f"{column}s.csv"), as_stored=True).set_index("id")
            keys[name] = keys[name].map(rows[there])
    return table.loc[keys.sort_values([*keys]).index].reset_index(drop=True)


#: The tables that the numbers of the chapters' texts are computed from.
COUNTED = "inspections case_gradings case_totals case_printings other_gradings press_claims figures"


def mark(root: Path) -> str:
    """A mark by which data can be told from others, whatever notes say and in whatever order."""
    digest = hashlib.sha256()
    for name in COUNTED.split():
        table = read(root / "data" / f"{name}.csv")
        table = table.drop(columns=["note", "remark"], errors="ignore")
        digest.update(table.to_csv(index=False).encode())
    return digest.hexdigest()


def read_in_full(folder: Path) -> dict[str, bool]:
    """The documents whose every numeral is in the register, and whether they print any.

    These have rows in ``figures.csv``; or their text was read and no table takes a number from it.
    A text that was only read for its case gradings has rows in other tables and none there.
    """
    tables = {name: read(folder / f"{name}.csv") for name in describe(folder)}
    sources, registered = tables["sources"], set(tables.pop("figures")["source"])
    used = {name for table in tables.values() if "source" in table for name in table["source"]}
    silent = set(sources["id"][sources["sha256"].notna()]) - used
    return {name: name in registered for name in sources["id"] if name in registered | silent}


#: Words that make no difference to a force's name.
_NO_NAME = {"and", "constabulary", "for", "force", "heddlu", "in", "of", "police", "service", "the"}


def plain_name(name: str) -> str:
    """A force's name without what makes no difference to it, such as case, hyphens and police."""
    words = re.findall(r"[^\W_]+", re.sub("['’.]", "", name.casefold()))
    return " ".join(word for word in words if word not in _NO_NAME)
