"""A second computation of the numbers in the chapter on Thames Valley and Wiltshire.

    python verification/thames-valley-and-wiltshire.py

reads data/*.csv and writes verification/thames-valley-and-wiltshire.csv, by numpy and scipy. It
imports nothing of the package.
"""

import csv
from math import comb
from pathlib import Path

import numpy as np
from scipy import optimize, stats

ROOT = Path(__file__).resolve().parent.parent
NAME = "thames-valley-and-wiltshire"
GRADES = ["good", "requires improvement", "inadequate"]


def rows(name):
    """A table of the data, its cells as text."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count(inspection):
    """The grades of all cases of an inspection, in order."""
    found = {
        r["grade"]: int(r["cases"])
        for r in rows("case_gradings")
        if (r["inspection"], r["sample"], r["area"]) == (inspection, "all", "all areas")
        and r["assessor"] == "inspectorate"
    }
    return np.array([found.get(grade, 0) for grade in GRADES])


def wilson(x, n, z):
    """Wilson's interval, from its two roots."""
    middle, half = x + z**2 / 2, z * np.sqrt(x * (n - x) / n + z**2 / 4)
    return (middle - half) / (n + z**2), (middle + half) / (n + z**2)


def newcombe(x, n, y, m, level=0.95):
    """The interval of a difference, made from the two of Wilson."""
    z = stats.norm.ppf((1 + level) / 2)
    (l1, u1), (l2, u2), d = wilson(x, n, z), wilson(y, m, z), x / n - y / m
    return d - np.hypot(x / n - l1, u2 - y / m), d + np.hypot(u1 - x / n, y / m - l2)


def exact_any(one, other):
    """The exact test of any difference: tables no likelier than the one seen, all totals fixed."""
    columns, total = one + other, int(one.sum())
    ways = {}
    for first in range(min(total, columns[0]) + 1):
        for second in range(min(total - first, columns[1]) + 1):
            third = total - first - second
            if third <= columns[2]:
                row = (first, second, third)
                ways[row] = np.prod(
                    [comb(int(c), k) for c, k in zip(columns, row, strict=True)], dtype=object
                )
    seen = ways[tuple(int(k) for k in one)]
    return sum(w for w in ways.values() if w <= seen) / sum(ways.values())


def exact_ranks(one, other):
    """The exact test of the sum of ranks with ties, by going through every first row."""
    columns, n = one + other, one.sum()
    rank = np.cumsum(columns) - (columns - 1) / 2
    middle = n * (columns.sum() + 1) / 2
    p = 0
    for good in range(columns[0] + 1):
        for improve in range(columns[1] + 1):
            row = np.array([good, improve, n - good - improve])
            if 0 <= row[2] <= columns[2]:
                ways = np.prod(
                    [float(comb(int(c), int(k))) for c, k in zip(columns, row, strict=True)]
                )
                far = abs(row @ rank - middle) >= abs(one @ rank - middle) - 1e-9
                p += far * ways / comb(int(columns.sum()), int(n))
    return p


def brunner_munzel(one, other):
    """How often the first is worse, ties as half, and its interval, from placements."""
    x, y = np.repeat(range(3), one), np.repeat(range(3), other)
    higher = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    share = higher.mean()
    v1, v2 = (higher.mean(axis=a).var(ddof=1) / higher.shape[1 - a] for a in (1, 0))
    freedom = (v1 + v2) ** 2 / (v1**2 / (len(x) - 1) + v2**2 / (len(y) - 1))
    half = stats.t.ppf(0.975, freedom) * np.sqrt(v1 + v2)
    return share, share - half, share + half


def power(p, n, q, m):
    """How often the interval of a difference leaves zero out, for two true shares."""
    x, y = np.arange(n + 1)[:, None], np.arange(m + 1)
    low, high = newcombe(x, n, y, m)
    chances = stats.binom.pmf(x, n, p) * stats.binom.pmf(y, m, q)
    return chances[(low > 0) | (high < 0)].sum()


found = []


def note(name, *values, source="formula, numpy"):
    """Take down a value, in the unit as printed."""
    found.append((NAME, name, " ".join(f"{value:.10g}" for value in values), 0, source))


ours, first, back = map(count, ["thames-valley-2023", "wiltshire-2022", "wiltshire-2023"])
n, m = ours.sum(), first.sum()
note("thames_cases", n)
note("wiltshire_cases", m)
if back.any():
    note("more.cases", back.sum())
    note("which_visit.cases", back.sum())
note("thames_inadequate_of", ours[2], n)
note("wiltshire_inadequate_of", first[2], m)
note("thames_good_of", ours[0], n)
note("wiltshire_good_of", first[0], m)
bad, improve = (ours[2], n, first[2], m), (ours[1], n, first[1], m)
note("inadequate_points", 100 * (ours[2] / n - first[2] / m))
note("inadequate_points_interval", *(100 * np.array(newcombe(*bad))))
note("improve_points", 100 * (ours[1] / n - first[1] / m))
note("improve_interval", *(100 * np.array(newcombe(*improve))))
note("improve_joint", *(100 * np.array(newcombe(*improve, level=1 - 0.05 / 3))))
share, *ends = brunner_munzel(ours, first)
note("worse_main", 100 * share, source="placements, numpy")
note("worse_main_interval", *(100 * np.array(ends)), source="placements, numpy")
note("p_main", exact_ranks(ours, first), source="every table, numpy")
note("p_any", exact_any(ours, first), source="every table, numpy")
if back.any():
    share, *ends = brunner_munzel(ours, back)
    for name, value in zip(["share", "low", "high"], [share, *ends], strict=True):
        note(f"back_on_the_scale.{name}", 100 * value, source="placements, numpy")
theirs = first[2] / m
how = "every pair of counts, numpy and scipy"
above = optimize.brentq(lambda p: power(p, n, theirs, m) - 0.8, theirs, 1)
below = optimize.brentq(lambda p: power(p, n, theirs, m) - 0.8, 0, theirs)
note("wiltshire_share", 100 * theirs)
note("detectable", 100 * (above - theirs), source=how)
note("detectable_down", 100 * (theirs - below), source=how)
note("gap_seen", 100 * power(theirs + 0.15, n, theirs, m), source=how)
note("seen_by_chance", 100 * power(theirs, n, theirs, m), source=how)

with (ROOT / "verification" / f"{NAME}.csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["chapter", "name", "value", "tolerance", "source"])
    write.writerows(found)
