"""The counts of cases as chapters take them up: with their force and year, filtered, labelled."""

from __future__ import annotations

import pandas as pd

from casework.data import read
from casework.formats import between, count_of, date_in_words, percent

#: The grades of today's scale, from best to worst.
GRADES = ["good", "requires improvement", "inadequate"]


def inspections() -> pd.DataFrame:
    """The table inspections.csv by id, with the force's ``short_name`` and the ``year``.

    The year is that of the fieldwork, or else of the publication; "undated" where neither is known.
    """
    table = read("inspections").set_index("id")
    dates = table.fieldwork.fillna(table.published).str[:4].fillna("undated")
    forces = read("forces").set_index("id").short_name
    return table.assign(short_name=table.force.map(forces), year=dates)


def force_and_year(ids: pd.Index | pd.Series) -> list[str]:
    """What an inspection is called, such as Wiltshire 2022; its id where the force isn't known.

    Of several of one kind in one year, each has its number in their order: Wiltshire 2022 (2).
    """
    known = inspections().sort_index()
    known = known.assign(date=known.fieldwork.fillna(known.published)).sort_values(
        "date", kind="stable"
    )
    alike = known.groupby(["force", "kind", "year"], dropna=False)
    names = known.short_name.fillna(known.index.to_series()) + " " + known.year
    names += (" (" + (alike.cumcount() + 1).astype(str) + ")").where(
        alike.kind.transform("size") > 1, ""
    )
    return names[list(ids)].to_list()


def cases(
    *inspections: str,
    sample: str | None = "all",
    assessor: str | None = "inspectorate",
    area: str | None = "all areas",
    unseen: bool = False,
) -> pd.DataFrame:
    """The counts of case_gradings.csv, by inspection, sample, assessor, area and grade.

    With no inspection named, those of all. ``area`` is one of areas.csv, "all areas" or "each
    area"; None takes any, as for the sample and the assessor. The column cases has whole numbers;
    with ``unseen``, rows whose count wasn't seen are included, the count missing.
    """
    rows = read("case_gradings")
    if not unseen:
        rows = rows.dropna(subset="cases").astype({"cases": int})
    if inspections:
        rows = rows[rows.inspection.isin(inspections)]
    if area == "each area":
        rows, area = rows[rows.area.ne("all areas")], None
    for column, value in {"sample": sample, "assessor": assessor, "area": area}.items():
        if value is not None:
            rows = rows[rows[column].eq(value)]
    return rows


def by_grade(rows: pd.DataFrame, index: str | list[str] = "inspection") -> pd.DataFrame:
    """Rows of `cases` as a table: a column for each grade, a row for each value of ``index``."""
    return rows.pivot(index=index, columns="grade", values="cases")


def of_inspections(kind: str | None = None) -> pd.DataFrame:
    """The cases of each inspection, all samples and areas together, as far as they were seen.

    One row an inspection of this kind (initial, return visit ...), or of any: a column for each
    grade, missing where its count wasn't seen, and ``cases``, the total.
    """
    wide = by_grade(cases(unseen=True)).astype("Int64")
    wide.columns = wide.columns.astype(str)
    totals = read("case_totals")
    wide["cases"] = totals[totals["sample"].eq("all")].set_index("inspection")["cases"]
    return wide if kind is None else wide[inspections().kind[wide.index].eq(kind)]


def labelled(rows: pd.DataFrame, places: int = 1) -> pd.DataFrame:
    """Rows with cases, of and share, and a ``label`` for the chart, such as 19 of 70 · 27.1%."""
    labels = [
        f"{count_of(row.cases, row.of)} · {percent(row.share, places)}" for row in rows.itertuples()
    ]
    return rows.assign(label=labels)


def described(rows: pd.DataFrame, name: str) -> str:
    """Rows in words, for the alternative text of a chart: the name, label and interval of each."""
    return "; ".join(
        f"{row[name]}: {row['label']}, interval {between(row['low'], row['high'])}"
        for row in rows.to_dict("records")
    )


def cited(source: str, called: str, place: str = "") -> str:
    """A document as the source line of a chart has it: publisher, name, day and place in it."""
    about = read("sources").set_index("id").loc[source]
    return ", ".join(
        filter(None, [about.publisher, f"{called} of {date_in_words(about.published)}", place])
    )
