"""Put the inspections of many forces side by side: shares, control limits, pooled estimates."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from casework.stats import LEVEL, pooled, shares

#: How likely it is that a force like all others lies inside the inner and the outer limits.
LIMITS = {"inner": LEVEL, "outer": 0.998}


def measure(inspections: pd.DataFrame, grade: str) -> pd.DataFrame:
    """How the share of a grade compares between inspections that are taken to be of one kind.

    ``inspections`` is as `casework.gradings.of_inspections` gives it; rows whose count of the
    grade wasn't seen are left out. What comes back has cases, of, share, low and high (as
    `casework.stats.shares`), expected (the share of all together), the ends of the control limits,
    beyond (the limits that a row lies outside of: none, inner or outer), guess, guess_low and
    guess_high (`casework.stats.pooled`). Raises ``ValueError`` if no row is left.
    """
    seen = inspections.dropna(subset=grade)
    if seen.empty:
        raise ValueError(f"no inspection has a count of {grade}")
    count, of = seen[grade].to_numpy(int), seen["cases"].to_numpy(int)
    rows = shares(pd.DataFrame({"cases": count, "of": of}, index=seen.index))
    rows["expected"] = count.sum() / of.sum()
    rows["beyond"] = "none"
    for name, level in LIMITS.items():
        low, high = control_limits(count.sum() / of.sum(), of, level)
        rows[f"{name}_low"], rows[f"{name}_high"] = low / of, high / of
        rows.loc[(count < low) | (count > high), "beyond"] = name
    return rows.join(pooled(count, of).estimates(rows.index))


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


def control_limits(share: float, of: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest count, inclusive, to expect of samples with a given true share.

    A count is outside if it or one further out has no more than half of what ``level`` leaves,
    by the binomial distribution itself. So high shares are no likelier to be flagged than low
    ones, and neither likelier than the level says. The funnel: Spiegelhalter (2005),
    doi:10.1002/sim.1970. Low and high, whole numbers of the shape of ``of``.
    """
    of, tail = np.asarray(of), (1 - level) / 2

    def least(share: float) -> np.ndarray:
        count = stats.binom.ppf(tail, of, share)
        return (count + (stats.binom.cdf(count, of, share) <= tail)).astype(int)

    return least(share), of - least(1 - share)
