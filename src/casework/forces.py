"""What is known of each force: the results that its page prints, and the methods for any of them.

The notebook on the forces stores them part by part, each part for all forces; the pages read them.
"""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import numpy as np
import pandas as pd
from IPython.display import display
from scipy.stats import random_table

from casework import stats
from casework.data import read
from casework.formats import printable
from casework.gradings import GRADES, inspections
from casework.results import Number, outputs

#: The media type under which a notebook stores a part of the forces' pages.
FORCES = "application/vnd.casework.forces+json"

#: How many times grades are dealt out to see what chance does.
DEALS = 9_999


def store(part: str, found: dict[str, dict]) -> None:
    """Store a part of the forces' pages, by the id of the force: texts, lists, and tables.

    Raises ``ValueError`` for a text that nobody should see.
    """
    for words in found.values():
        printable(str(words).replace("None", ""))
    said = {"text/plain": f"{part}: {len(found)} pages of forces"}
    display({FORCES: {part: found}, **said}, metadata={FORCES: {}}, raw=True)


def stored(notebook: nbformat.NotebookNode) -> dict[str, dict[str, dict]]:
    """The parts of each force's page, by the id of the force; each knows the ``cell`` of its own."""
    pages: dict[str, dict] = {}
    for cell, parts in outputs(notebook, FORCES):
        for part, found in parts.items():
            for force, values in found.items():
                pages.setdefault(force, {})[part] = {**values, "cell": cell}
    return pages


def numbers(notebook: nbformat.NotebookNode, chapter: str) -> dict[str, Number]:
    """Every text that the pages may print, named as in ``kent.newest.when``, with its cell."""
    return {
        f"{force}.{part}.{name}": Number(text, f"cell:{chapter}/{values['cell']}")
        for force, parts in stored(notebook).items()
        for part, values in parts.items()
        for name, text in _texts(values)
    }


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts within lists and dictionaries, with their names; a table has none."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, (dict, list)) and "schema" not in value:
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inside, f"{name}.{key}".lstrip("."))


def newest_of_each(counts: pd.DataFrame) -> pd.DataFrame:
    """Of a table by inspection, the last of each force by ``date`` (a column of ISO dates)."""
    return counts.sort_values("date", kind="stable").drop_duplicates("force", keep="last")


def limits(force: list[int], inspectorate: list[int]) -> dict[str, int]:
    """What is certain of two gradings of the same cases of which only the totals are known.

    The counts of each grade, from the best down, by either side. The least and the largest number
    of cases that the force graded higher, and on which both agree; and the steps by which its
    grades lie higher together. Every pairing with these totals has all its numbers within, and
    some pairing reaches each. Raises ``ValueError`` if the totals differ.

    Source: for agreement Duncan and Davis (1953), doi:10.2307/2088328; for the others, that as many
    pairs can be formed as the least that leaves none out (König's theorem on bipartite graphs).
    """
    ours, theirs = np.asarray(force), np.asarray(inspectorate)
    cases = ours.sum()
    if cases != theirs.sum():
        raise ValueError(f"{cases} cases of the force aren't the {theirs.sum()} of the inspectors")
    above = np.cumsum(ours) - np.cumsum(theirs)
    better = np.concatenate([[0], np.cumsum(ours)[:-1]])  # the force's cases above each grade
    worse = cases - np.cumsum(theirs)  # the inspectors' cases below it
    return {
        "higher_min": int(max(0, above.max())),
        "higher_max": int((better + worse).min()),
        "agree_min": int(max(0, (ours + theirs).max() - cases)),
        "agree_max": int(np.minimum(ours, theirs).sum()),
        "steps": int(above[:-1].sum()),
    }


def by_area(counts: pd.DataFrame) -> tuple[pd.DataFrame, float | None]:
    """The inadequate cases of each area of an inspection, and whether areas differ by chance.

    ``counts`` has a row for each area and a column for each grade. The rows that come back have
    cases, of, share, low and high (as `casework.stats.shares`), and guess, guess_low and guess_high
    (partial pooling), the highest share first. The p-value is that of chi-squared over all grades,
    by deals of the grades with all totals fixed; None for a single area.
    """
    counts = counts[counts.sum(axis=1) > 0].astype(int)
    seen, of = counts.to_numpy(), counts.sum(axis=1)
    rows = stats.shares(pd.DataFrame({"cases": counts["inadequate"], "of": of}))
    model = stats.pooled(rows.cases, rows.of)
    rows[["guess", "guess_low", "guess_high"]] = [model.estimate(at) for at in range(len(rows))]
    rows = rows.sort_values(["share", "of"], ascending=False)
    if len(counts) < 2:
        return rows, None
    rng = np.random.default_rng(2023)
    dealt = random_table(seen.sum(axis=1), seen.sum(axis=0)).rvs(DEALS, random_state=rng)
    as_far = stats.chi_squared(dealt) >= stats.chi_squared(seen) - stats.TIE
    return rows, (int(as_far.sum()) + 1) / (DEALS + 1)


def facts() -> pd.DataFrame:
    """Every grading of every force in long form: what a force's files of data hold.

    One row a count, or a judgment of a topic, or an inspection of which neither was seen.
    """
    sources = read("sources").set_index("id")
    about = inspections().dropna(subset="force")
    about = about[["force", "kind", "fieldwork", "published", "grading_scale", "page"]]
    counts = read("case_gradings").astype({"grade": str})
    judged = read("topic_judgments").rename(columns={"topic": "area", "judgment": "grade"})
    judged = judged.astype({"area": str, "grade": str}).assign(sample="not applicable")
    rows = pd.concat([counts, judged]).set_index("inspection")
    columns = ["sample", "assessor", "area", "grade", "cases", "evidence", "attribution"]
    rows = rows[[*columns, "source", "locator"]]
    rows["publisher"] = rows.source.map(sources.publisher)
    rows["address"] = rows.source.map(sources.address)
    return about.join(rows).rename_axis("inspection").reset_index()


def in_order(about: pd.DataFrame) -> pd.DataFrame:
    """Inspections (`casework.gradings.inspections`) in the order of time, with a column ``date``.

    That is of the fieldwork, or else of the publication, as far as it is known. Of what has neither,
    a return visit comes after the newest first inspection, and the new programme at its own year.
    """
    date = about.fieldwork.fillna(about.published).astype(object)
    first = date[about.kind.eq("initial")].groupby(about.force).max()
    date = date.mask(date.isna() & about.kind.eq("return visit"), about.force.map(first) + "~")
    date = date.mask(date.isna() & about.kind.eq("2024 programme"), "2024~").fillna("")
    return about.assign(date=date).sort_values(["date", "force"], kind="stable")
