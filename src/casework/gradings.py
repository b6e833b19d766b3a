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


def one_by_one(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts by inspection and grade as rows: inspection, what it is about, what is known."""
    rows = counts.melt(ignore_index=False, var_name="about", value_name="known")
    return rows.reset_index(names="inspection")


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


def others() -> pd.DataFrame:
    """The table other_gradings.csv, with ``fewest`` and ``most``: the counts that a row allows.

    Both are missing where no number of cases is known, neither the document's nor, of all cases,
    that of case_totals.csv.
    """
    from casework.texts.claims import claim  # a chapter that doesn't ask needs no claims

    rows, totals = read("other_gradings"), read("case_totals")
    totals = totals[totals["sample"].eq("all")].set_index("inspection").cases
    known = rows.inspection.map(totals).where(rows["sample"].eq("all") & rows.area.eq("all areas"))
    fits = [
        [] if pd.isna(of) else claim(printed, int(of)).fits
        for printed, of in zip(rows.printed, rows.of.fillna(known), strict=True)
    ]
    ends = [[fit[0], fit[-1]] if fit else [pd.NA, pd.NA] for fit in fits]
    return rows.join(pd.DataFrame(ends, rows.index, ["fewest", "most"], "Int64"))


#: What is known of the page of an inspection whose gradings weren't seen, by its address.
PAGES = {
    "/publication": "The inspectorate's page on it is known, but couldn't be read in full where "
    "this book was made.",
    "/news/": "Of the inspectorate's pages only a news release on it is known, and not the report.",
    "/": "Of the inspectorate's pages only a list that names it is known, and not the report.",
    "": "No page of the inspectorate on it was found.",
}
#: How gradings are brought in from a page that can be fetched, from another, and on four grades.
ADD = "python -m casework add FILE --inspection {id}"
WAYS = {
    "fetch": "With a network, python -m casework fetch saves the page and proposes the rows, and "
    f"{ADD} writes them.",
    "find": f"Save the report from the inspectorate's site; {ADD} then writes its gradings.",
    "four grades": "Save the report from the inspectorate's site; its counts are on four grades "
    "and go into other_gradings.csv by hand.",
}


def unseen(*ids: str) -> pd.DataFrame:
    """The inspections whose three counts weren't all seen, and what a reader needs to find them.

    Those named, or all, without those of the 2024 programme, which grades no cases. In plain
    sentences: what was ``seen``, when it was ``published``, ``where`` it can be read and why it
    isn't here, and ``how`` to bring it in; and the ``page``, missing where none was found.
    """
    about, counts, words = inspections(), of_inspections(), printed_of_all()
    about = about[about.force.notna() & about.kind.ne("2024 programme")]
    about = about.drop(counts.dropna().index, errors="ignore")
    parts = {*read("case_printings").inspection, *read("other_gradings").inspection}
    rows = {}
    for name, row in about[about.index.isin(ids or about.index)].iterrows():
        kind = next(part for part in PAGES if part in ("" if pd.isna(row.page) else row.page))
        way = "fetch" if kind == "/publication" and name not in counts.index else "find"
        way = "four grades" if row.grading_scale == "four grades" else way
        rows[name] = {
            "seen": "Of its gradings, nothing was seen.",
            "published": "When it was published wasn't found.",
            "where": PAGES[kind],
            "how": WAYS[way].format(id=name),
            "page": row.page,
        }
        if pd.notna(day := row.published):
            on = "on" if len(day) == len("2023-11-08") else "in"
            rows[name]["published"] = f"It was published {on} {date_in_words(day)}."
        if name in words.index:
            rows[name]["seen"] = f"Printed of it, as far as was seen: {words[name]}."
        elif name in parts:
            rows[name]["seen"] = "Figures of a part of its cases were seen, and none of all."
        elif row.kind == "other":
            rows[name]["seen"] += " Whether it graded cases isn't known."
    columns = ["seen", "published", "where", "how", "page"]
    return pd.DataFrame.from_dict(rows, "index", columns=columns)


def printed_of_all() -> pd.Series:
    """What is printed of all cases of each inspection, in words: 31 cases, over half inadequate."""
    counts = read("case_printings").drop(columns=["source", "evidence", "note"])
    counts = counts.melt(["inspection", "sample", "assessor", "area"], None, "grade", "printed")
    counts = counts.dropna(subset="printed").astype({"printed": str})
    rows = pd.concat([counts, others().astype({"grade": str})])
    rows = rows[rows["sample"].eq("all") & rows.area.eq("all areas")]
    rows = rows.drop_duplicates(["inspection", "grade"])
    words = rows.printed + " " + rows.grade.str.replace("_", " ")
    return words.groupby(rows.inspection).agg(", ".join)


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
