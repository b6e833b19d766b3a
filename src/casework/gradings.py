"""The counts of cases as chapters use them: with their force and year, filtered, labelled."""

import numpy as np
import pandas as pd

from casework.data import read
from casework.formats import between, count_of, date_in_words, listed, percent
from casework.national import measure
from casework.stats import shares
from casework.wording import Wordings

#: The grades of the three-grade scale, from best to worst.
GRADES = ["good", "requires improvement", "inadequate"]


def inspections() -> pd.DataFrame:
    """The table inspections.csv by id, with the force's ``short_name``, a ``date`` and ``year``.

    The date is that of the fieldwork, or else of the publication, as far as it is known; the year
    is "undated" where neither is.
    """
    table = read("inspections").set_index("id")
    forces, date = read("forces").set_index("id"), table.fieldwork.fillna(table.published)
    year = date.str[:4].fillna("undated")
    return table.assign(short_name=table.force.map(forces.short_name), date=date, year=year)


def in_order() -> pd.DataFrame:
    """The inspections of forces, as `inspections` gives them, in the order of their dates.

    Of what has no date, a return visit comes after its force's newest first inspection, and a
    visit of the new programme at its year; the date of others is empty.
    """
    about = inspections().dropna(subset="force")
    date = about.date.astype(object)
    first = date[about.kind.eq("initial")].groupby(about.force).max()
    date = date.mask(date.isna() & about.kind.eq("return visit"), about.force.map(first) + "~")
    date = date.mask(date.isna() & about.kind.eq("2024 programme"), "2024~").fillna("")
    return about.assign(date=date).rename_axis("id").sort_values(["date", "force", "id"])


def newest(visits: pd.DataFrame) -> pd.DataFrame:
    """Of visits with their force and date, the newest of each force."""
    return visits.sort_values("date", kind="stable").drop_duplicates("force", keep="last")


def followed(firsts: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """First inspections, each with the visits to its force that aren't known to be earlier.

    Both with the columns inspection, force and date, which may be a day, a month or a year, or
    empty; the other columns end in _first or _back.
    """
    both = firsts.merge(visits, on="force", suffixes=("_first", "_back"))
    dates = zip(both.date_first, both.date_back, strict=True)
    later = [begun[: len(again)] <= again[: len(begun)] for begun, again in dates]
    both = both[np.array(later, dtype=bool)]
    return both.sort_values(["date_first", "date_back", "inspection_first", "inspection_back"])


def pairs(firsts: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """Each first inspection with the visit that followed it, as `followed` gives them.

    A visit goes with the inspection before it, and of several visits the first is compared.
    """
    both = followed(firsts, visits)
    return both.drop_duplicates("inspection_back", keep="last").drop_duplicates("inspection_first")


def force_and_year(ids: pd.Index | pd.Series) -> list[str]:
    """What an inspection is called, such as Wiltshire 2022; its id where the force isn't known.

    Of several of one kind in one year, each has its number in their order: Wiltshire 2022 (2). A
    quarterly update says that it is one, since its year may have a visit too.
    """
    known = inspections().sort_values("date", kind="stable")
    alike = known.groupby(["force", "kind", "year"], dropna=False).kind
    number = " (" + (alike.cumcount() + 1).astype(str) + ")"
    names = known.short_name.fillna(known.index.to_series()) + " " + known.year
    names += number.where(alike.transform("size") > 1, "")
    names += known.kind.eq("quarterly update").map({True: ", quarterly update", False: ""})
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


def evidence(inspections: pd.Series, grades: pd.Series) -> list[str]:
    """How each count of all an inspection's cases with a grade is known: "secondary, inferred".

    The first word is its evidence in case_gradings.csv, the second its attribution.
    """
    rows = cases().astype({"grade": str}).set_index(["inspection", "grade"])
    keys = pd.MultiIndex.from_arrays([inspections, grades])
    return (rows.evidence.astype(str) + ", " + rows.attribution.astype(str)).reindex(keys).to_list()


def totals() -> pd.Series:
    """The number of all cases of each inspection, by its id, as case_totals.csv has it."""
    rows = read("case_totals")
    return rows[rows["sample"].eq("all")].set_index("inspection").cases


def of_inspections(kind: str | None = None) -> pd.DataFrame:
    """The cases of each inspection, all samples and areas together, as far as they were seen.

    A row for each inspection of this kind (initial, return visit ...), or of any kind; a column for
    each grade, missing where its count wasn't seen, and ``cases``, the total.
    """
    wide = by_grade(cases(unseen=True)).astype("Int64")
    wide.columns = wide.columns.astype(str)
    wide["cases"] = totals()
    return wide if kind is None else wide[inspections().kind[wide.index].eq(kind)]


def compared(visits: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The newest counts of each force at visits of a kind, grade by grade, beside one another.

    ``visits`` are rows of `in_order` with those of `of_inspections`. The columns are those of
    `casework.national.measure`, `labelled`, and id, inspection, force and grade. What a single
    count of a grade would be compared with is missing.
    """
    visits, found = newest(visits[visits.kind.eq(kind)]), []
    for grade in GRADES:
        seen = visits.dropna(subset=grade).astype({grade: int, "cases": int})
        alone = shares(pd.DataFrame({"cases": seen[grade], "of": seen.cases}))
        nothing = dict.fromkeys(["inner_low", "inner_high"], np.nan)
        rows = measure(seen, grade) if len(seen) > 1 else alone.assign(**nothing)
        found.append(rows.assign(grade=grade))
    rows = pd.concat(found).rename_axis("id").reset_index()
    rows = labelled(rows.astype({"cases": int, "of": int}))
    force = visits.short_name[rows.id].to_numpy()
    return rows.assign(inspection=force_and_year(rows.id), force=force)


def unseen() -> pd.DataFrame:
    """The inspections whose three counts weren't all seen, and what a reader needs to find them.

    None of the 2024 programme, which grades no cases. The columns say in sentences what was
    ``seen``, ``where`` the rest can be read, and ``how`` to add it.
    """
    about, counts = inspections(), of_inspections()
    about = about[about.force.notna()].fillna({"page": "", "date": ""})
    visits = about.rename_axis("inspection").reset_index()
    both = pairs(visits[visits.kind.eq("initial")], visits[visits.kind.eq("return visit")])
    both = both[both.page_back.str.contains("/publication")]
    about["returned"] = about.index.isin(both.inspection_first)
    about = about[about.kind.ne("2024 programme")].drop(counts.dropna().index, errors="ignore")
    printed = [*read("case_printings").inspection, *read("other_gradings").inspection]
    about["in_part"] = about.index.isin(printed)
    about["counted"] = about.index.isin(counts.index)
    about["words"] = printed_of_all().reindex(about.index, fill_value="")
    about["taken"] = printed_of_all(inferred=True).reindex(about.index, fill_value="")
    say, parts = Wordings("unseen"), ["seen", "where", "how"]
    told = [[say(part, **row) for part in parts] for row in about.to_dict("records")]
    return pd.DataFrame(told, about.index, parts)


#: What is said of cases with a grade.
_GRADED = {
    "good": "were good",
    "adequate": "were adequate",
    "requires improvement": "required improvement",
    "inadequate": "were inadequate",
    "requires improvement or inadequate": "required improvement or were inadequate",
}


def printed_of_all(inferred: bool = False) -> pd.Series:
    """What is printed of all cases of each inspection: of 31 cases, over half were inadequate.

    Or what we have only inferred from the words of a document.
    """
    counts = read("case_printings").drop(columns=["source", "evidence", "note"])
    counts = counts.melt(["inspection", "sample", "assessor", "area"], None, "grade", "printed")
    rows = pd.concat(
        [counts.astype({"printed": object}), read("other_gradings").astype({"grade": str})]
    )
    rows = rows[rows["sample"].eq("all") & rows.area.eq("all areas")].dropna(subset="printed")
    rows = rows[rows.attribution.eq("inferred") == inferred]
    rows = rows.drop_duplicates(["inspection", "grade"])
    rows["grade"] = rows.grade.str.replace("_", " ")
    known = rows.astype(str).pivot(index="inspection", columns="grade", values="printed")
    return pd.Series({i: _sentence(own.dropna()) for i, own in known.iterrows()}, dtype=object)


def _sentence(printed: pd.Series) -> str:
    """What follows after "we have seen that"."""
    of = printed.get("cases")
    graded = [(printed[grade], verb) for grade, verb in _GRADED.items() if grade in printed]
    if not graded:
        return f" inspectors graded {of} cases" if of else ""
    (share, verb), *others = graded
    words = [f"{share} {verb}" if of else f"{share} of its cases {verb}"]
    words = listed([*words, *(" ".join(other) for other in others)])
    return f", of {of} cases, {words}" if of else f" {words}"


def printed_shares(grade: str) -> pd.DataFrame:
    """The shares of all cases with a grade that are printed without a count, by inspection.

    The rows of other_gradings.csv that state one, the first of each inspection, with ``low`` and
    ``high``: the lowest and the highest share (0 to 1) that the words allow.
    """
    from casework.texts.claims import claim  # a chapter that doesn't ask needs no claims

    rows = read("other_gradings")
    rows = rows[rows["sample"].eq("all") & rows.area.eq("all areas") & rows.grade.eq(grade)]
    rows = rows[rows.assessor.eq("inspectorate") & rows.attribution.eq("stated")]
    rows = rows[~rows.printed.str.isdigit()].drop_duplicates("inspection").set_index("inspection")
    each = [claim(printed, 100) for printed in rows.printed]
    return rows.assign(low=[float(one.low) for one in each], high=[float(one.high) for one in each])


def allowed(printed: str, of: int | str) -> range:
    """The counts of so many cases that a printed share allows, as `casework.claim` reads it."""
    from casework.texts.claims import claim

    return claim(printed, of).fits


def in_print() -> pd.DataFrame:
    """The rows of case_printings.csv that print how many of all cases had a grade.

    Of an inspection for which some print all the counts that are taken, only theirs and the
    inspectorate's.
    """
    rows = read("case_printings")
    rows = rows[rows["sample"].eq("all") & rows.area.eq("all areas")]
    rows = rows.dropna(subset=rows.filter(regex="^(good|requires|inadequate)").columns, how="all")
    taken = by_grade(cases().query("attribution != 'remainder'")).join(totals(), how="outer")
    taken.columns = taken.columns.str.replace(" ", "_")
    taken = taken.astype("Int64").reindex(rows.inspection).set_axis(rows.index)
    same = (rows[taken.columns].eq(taken).fillna(False) | taken.isna()).all(axis=1)
    theirs = rows.evidence.eq("primary") | ~same.groupby(rows.inspection).transform("any")
    return rows[same | theirs]


def publishers() -> pd.Series:
    """Who published each document, by the id of the source, and whether a copy of it was read."""
    sources = read("sources").set_index("id")
    read_in = sources.note.str.extract(f"^({'|'.join(_READ_IN)})", expand=False)
    return sources.publisher + read_in.map(_READ_IN).fillna("")


#: How a document was read whose note begins so.
_READ_IN = {"A reprint": " (in a reprint)", "We read a copy": " (in a copy)"}
_READ_IN["We know what it says at second hand"] = " (at second hand)"


def labelled(rows: pd.DataFrame, places: int = 1) -> pd.DataFrame:
    """Rows with cases, of and share, and a ``label`` for the chart, such as 19 of 70 · 27.1%."""
    each = zip(rows.cases, rows.of, rows.share, strict=True)
    label = [f"{count_of(n, of)} · {percent(share, places)}" for n, of, share in each]
    return rows.assign(label=label)


def described(rows: pd.DataFrame, name: str) -> str:
    """Rows in words, for the alternative text of a chart: the name, label and interval of each."""
    return "; ".join(
        f"{row[name]}: {row['label']}, interval {between(row['low'], row['high'])}"
        for row in rows.to_dict("records")
    )


def cited(source: str, called: str, place: str = "") -> str:
    """A document as the source line of a chart has it: publisher, name, day and place in it."""
    about = read("sources").set_index("id").loc[source]
    dated = f" of {date_in_words(about.published)}" if pd.notna(about.published) else ""
    words = [about.publisher, f"{called}{dated}", place]
    return ", ".join(filter(None, words))
