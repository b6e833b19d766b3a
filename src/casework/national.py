"""Put the inspections of many forces side by side: shares, control limits, pooled estimates."""

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
