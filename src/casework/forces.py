"""What is known of each force, as its page prints it.

The notebook on the forces stores it part by part, each part for all forces; the pages read them.
"""

import copy
import functools
import json
from collections import defaultdict
from pathlib import Path

import nbformat
import pandas as pd
from IPython.display import display

from casework.charts import VEGALITE, heading
from casework.data import plain_name, read
from casework.formats import FORCES, Cell, printable
from casework.plain import safe
from casework.results import opened, outputs
from casework.tables import TABLE


def store(part: str, found: dict[str, dict]) -> None:
    """Store a part of the forces' pages, by the id of the force: texts, lists, and tables.

    Raises ``ValueError`` for a text that nobody should see.
    """
    named(found, part, {})
    summary = f"{part}: on the pages of {len(found)} forces"
    display({FORCES: {part: found}, "text/plain": summary}, metadata={FORCES: {}}, raw=True)


def named(value: object, name: str, texts: dict[str, str]) -> object:
    """The same with a `Cell` for each text, which leads to its name; ``texts`` take both in."""
    if isinstance(value, str):
        texts[name] = printable(value)
        return Cell(value, to=name) if value else value
    if isinstance(value, list):
        return [named(each, f"{name}.{at}", texts) for at, each in enumerate(value)]
    if isinstance(value, dict) and "schema" not in value:
        return {key: named(each, f"{name}.{key}", texts) for key, each in value.items()}
    return value


def stored(notebook: nbformat.NotebookNode, chapter: str) -> tuple[dict, dict[str, Cell]]:
    """The parts of each force's page, by its id; and every text by a name as kent.newest.when."""
    pages, numbers = defaultdict(dict), {}
    for cell, parts in outputs(notebook, FORCES):
        for part, found in parts.items():
            for force, values in found.items():
                pages[force][part] = values
                named(values, f"{force}.{part}", texts := {})
                for name, text in texts.items():
                    numbers[name] = Cell(text, to=f"cell:{chapter}/{cell}")
    return pages, numbers


def registers(chapter: str) -> dict[str, dict]:
    """The tables of another chapter whose rows have addresses, by the kind of the rows."""
    stored = (table for _, table in outputs(opened(Path(f"{chapter}.ipynb")), TABLE))
    kept = [table for table in stored if "rows" in table["casework"]]
    return {table["casework"]["rows"][0].partition(":")[0]: table for table in kept}


#: The notebook that makes the pages of the forces.
MAKER = "notebooks/forces.ipynb"


def page(root: Path, address: str) -> tuple[dict[str, dict], dict[str, tuple[str, dict]]]:
    """The parts of a page such as ``forces/kent``, and all charts by name, each with its cell."""
    pages, charts = _read(root / MAKER, (root / MAKER).stat().st_mtime)
    return pages[Path(address).name], charts


def pictures(root: Path, force: str) -> list[dict[str, str]]:
    """The words of the charts on a force's page, each by its name."""
    found = page(root, force)[0] if (root / MAKER).exists() else {}
    return list(found.get("pictures", {}).values())


@functools.lru_cache(maxsize=1)
def _read(path: Path, changed: float) -> tuple[dict, dict]:
    notebook = opened(path)
    charts = {spec["usermeta"]["name"]: (at, spec) for at, spec in outputs(notebook, VEGALITE)}
    return stored(notebook, path.stem)[0], charts


def marked_chart(charts: dict[str, tuple[str, dict]], words: dict, page: dict) -> dict[str, object]:
    """A chart of all forces for the page of one, which stands out in it: its spec, cell and id.

    ``words`` names the chart, and has the title, subtitle, caption and source for this page, and
    the ``key`` below the axis if it is another.
    """
    cell, spec = copy.deepcopy(charts[words["chart"]])
    kept = {key: words[key] for key in ("name", "title", "subtitle", "caption", "source")}
    spec["title"] |= heading(kept["title"], kept["subtitle"])
    spec["description"] = f"{kept['title']}. {kept['subtitle']}. {kept['caption']}"
    spec["usermeta"] |= kept
    for param in spec["params"]:
        param["value"] = page["names"]["short"] if param["name"] == "own" else ""
    places = (layer.get("encoding", {}).get("x", {}) for layer in spec["layer"])
    for place in (place for place in places if "axis" in place and "key" in words):
        place["axis"]["title"] = words["key"]  # a chart with the force draws more than the strokes
    made_by = MAKER.removesuffix(".ipynb")
    return {"spec": spec, "cell": cell, "made_by": made_by, "ids": [f"chart-{kept['name']}"]}


@functools.lru_cache(maxsize=1)
def _facts(data: Path, changed: float) -> pd.DataFrame:
    """Every grading of every force in long form, with its document, as text.

    One row a count, a share as printed or a judgment of a topic; or an inspection of which none
    was seen.
    """
    tables = {path.stem: read(path) for path in data.glob("*.csv")}
    about = tables["inspections"].dropna(subset="force").drop(columns="source")
    topics = tables["topic_judgments"].rename(columns={"topic": "area", "judgment": "grade"})
    rows = [tables["case_gradings"], tables["other_gradings"]]
    rows.append(topics.assign(assessor="inspectorate"))
    rows = pd.concat([part.astype(object) for part in rows]).drop(columns="figure")
    documents = tables["sources"].set_index("id")[["publisher", "address"]]
    cases = ["inspection", "sample", "assessor"]
    totals = tables["case_totals"].set_index(cases).cases.astype(object).rename("cases_read")
    rows = rows.join(totals, on=cases).join(documents, on="source")
    about = about.rename(columns={"id": "inspection"})
    rows = about.merge(rows, how="left", on="inspection", suffixes=("", "_of_count"))
    return rows.astype(object).fillna("not seen").astype(str)


def files(data: Path, force: str) -> dict[str, str]:
    """What is known of a force, as CSV without a formula in any cell and as JSON, by the ending."""
    facts = _facts(data, max(path.stat().st_mtime for path in data.iterdir()))
    rows = facts[facts.force.eq(force)]
    as_json = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows.to_dict("records"))
    as_csv = rows.map(functools.cache(safe)).to_csv(index=False)  # most cells are there often
    return {".csv": as_csv, ".json": f"[{as_json}]\n"}


def names(data: Path) -> list[dict[str, str]]:
    """The forces by name, with all their names as the finder on the pages compares them.

    ``common`` are those that it takes only whole, ``names`` those of which it takes words too;
    between them stands a bar.
    """
    about, others = read(data / "forces.csv"), read(data / "force_names.csv")
    own = about.assign(force=about.id)[["force", "id", "name", "short_name", "code"]]
    own = own.melt("force", var_name="kind", value_name="called")
    known = pd.concat([own, others.rename(columns={"name": "called"})], ignore_index=True)
    known["plain"] = known.called.map(plain_name)
    known["kind"] = known.kind.eq("common").map({True: "common", False: "names"})
    joined = known.groupby(["force", "kind"]).plain.agg(lambda each: "|".join(sorted({*each})))
    joined = joined.unstack(fill_value="")
    return about.merge(joined, left_on="id", right_index=True).to_dict("records")
