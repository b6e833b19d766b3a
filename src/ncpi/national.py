"""Put the inspections of many forces side by side: shares, control limits, fair guesses, ranks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ncpi.stats import LEVEL, pooled, shares

#: How likely it is that a force like all others lies inside the inner and the outer limits.
LIMITS = {"inner": LEVEL, "outer": 0.998}

#: How often ranks are drawn.
DRAWS = 1_000


def counted(gradings: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The cases of each inspection by grade, as far as they were seen.

    ``gradings`` and ``totals`` are the tables case_gradings and case_totals. One row an
    inspection, all cases and areas together, as the inspectorate graded them: cases, and a
    column for each grade, missing where its count wasn't seen.
    """
    whole = gradings[
        gradings["sample"].eq("all")
        & gradings["assessor"].eq("inspectorate")
        & gradings["area"].eq("all areas")
    ]
    by_grade = whole.pivot(index="inspection", columns="grade", values="cases").astype("Int64")
    by_grade.columns = by_grade.columns.astype(str)
    of = totals[totals["sample"].eq("all")].set_index("inspection")["cases"]
    return by_grade.assign(cases=of)


class Measured(NamedTuple):
    """What `measure` finds of one grade.

    ``rows``: cases, of, share, low and high (as `ncpi.stats.shares`), expected (the share of all
    together), the ends of the control limits, beyond (the limits that a row lies outside of:
    none, inner or outer), guess, guess_low and guess_high (partial pooling), rank_low and
    rank_high (1 for the largest share). ``spread`` and ``unseen`` are those of
    `ncpi.stats.pooled`.
    """

    rows: pd.DataFrame
    spread: tuple[float, float, float]
    unseen: tuple[float, float, float]


def measure(inspections: pd.DataFrame, grade: str) -> Measured:
    """How the share of a grade compares between inspections that are taken to be of one kind.

    ``inspections`` is as `counted` gives it; rows whose count of the grade wasn't seen are left
    out. Raises ``ValueError`` if fewer than two are left.
    """
    seen = inspections.dropna(subset=grade)
    if len(seen) < 2:
        raise ValueError(f"fewer than two inspections have a count of {grade}")
    count, of = seen[grade].to_numpy(int), seen["cases"].to_numpy(int)
    rows = shares(pd.DataFrame({"cases": count, "of": of}, index=seen.index))
    rows["expected"] = count.sum() / of.sum()
    rows["beyond"] = "none"
    for name, level in LIMITS.items():
        low, high = control_limits(count.sum() / of.sum(), of, level)
        rows[f"{name}_low"], rows[f"{name}_high"] = low, high
        rows.loc[(rows.share < low) | (rows.share > high), "beyond"] = name
    model = pooled(np.column_stack([of - count, count]), rank_draws=DRAWS)
    guesses = model.groups.set_index(rows.index)
    rows = rows.join(guesses[["share", "low", "high"]].add_prefix("guess_"))
    rows = rows.rename(columns={"guess_share": "guess"})
    rows = rows.join(guesses[["rank_low", "rank_high"]].astype(int))
    return Measured(rows, model.spread, model.unseen)


def control_limits(share: float, of: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Between which shares samples of a size lie with a probability, if the true share is given.

    Exact binomial limits, interpolated between the whole counts so that they are smooth:
    Spiegelhalter (2005), doi:10.1002/sim.1970, appendix A.1. Low and high, shape of ``of``.
    """
    of = np.asarray(of)

    def limit(tail: float) -> np.ndarray:
        count = stats.binom.ppf(tail, of, share)
        reached = stats.binom.cdf(count, of, share)
        step = np.maximum(stats.binom.pmf(count, of, share), 1e-300)
        return np.clip((count - (reached - tail) / step) / of, 0, 1)

    return limit((1 - level) / 2), limit((1 + level) / 2)
