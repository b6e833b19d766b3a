"""Put the inspections of many forces side by side: shares, control limits, pooled estimates."""

import numpy as np
import pandas as pd

from casework.stats import LEVEL, control_limits, pooled, shares

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
