"""A second computation of the rates on the methods page: numpy and scipy alone.

    python verification/methods.py

reads data/*.csv and the two tables of references, and writes verification/methods.csv. It imports
nothing of the package.
"""

import csv
from pathlib import Path

import numpy as np
from scipy import special, stats

ROOT = Path(__file__).resolve().parent.parent
Z = stats.norm.ppf(0.975)


def rows(path):
    """A table, its cells as text."""
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wilson(x, n):
    """Wilson's interval, from its two roots."""
    middle, half = x + Z**2 / 2, Z * np.sqrt(x * (n - x) / n + Z**2 / 4)
    return (middle - half) / (n + Z**2), (middle + half) / (n + Z**2)


def errs(p, n, m):
    """How often Newcombe's interval of a difference leaves zero out, both true shares being p."""
    x, y = np.arange(n + 1)[:, None], np.arange(m + 1)
    (l1, u1), (l2, u2), d = wilson(x, n), wilson(y, m), x / n - y / m
    out = (d > np.hypot(x / n - l1, u2 - y / m)) | (-d > np.hypot(u1 - x / n, y / m - l2))
    return (stats.binom.pmf(x, n, p) * stats.binom.pmf(y, m, p))[out].sum()


def plain_grid(k):
    """The parameters of the beta distributions of k averages and k spreads, all as likely."""
    m, s = (side.ravel() for side in np.meshgrid(*[(np.arange(k) + 0.5) / k] * 2))
    return m * (s**-2 - 1), (1 - m) * (s**-2 - 1)


def fair(of, a, b, rng, draws=150):
    """How often the central interval of a pooled share contains the truth, by a plain grid."""
    alpha, beta = plain_grid(120)
    held = []
    for true in rng.beta(a, b, (draws, len(of))):
        bad = rng.binomial(of, true)
        log = special.betaln(alpha[:, None] + bad, beta[:, None] + of - bad).sum(axis=1)
        weight = special.softmax(log - len(of) * special.betaln(alpha, beta))
        kept = weight > 1e-9
        posterior = alpha[kept, None] + bad, beta[kept, None] + of - bad
        below = weight[kept] @ special.betainc(*posterior, true)
        held.append(((below >= 0.025) & (below <= 0.975)).mean())
    return np.mean(held)


graded = [
    r
    for r in rows("data/case_gradings.csv")
    if r["assessor"] == "inspectorate" and r["sample"] == "all" and r["cases"].isdigit()
]
by_area, by_inspection = {}, {}
for r in graded:
    if r["area"] != "all areas" and r["inspection"] == "thames-valley-2023":
        by_area[r["area"]] = by_area.get(r["area"], 0) + int(r["cases"])
    elif r["area"] == "all areas":
        by_inspection.setdefault(r["inspection"], []).append(int(r["cases"]))
areas = np.array(list(by_area.values()))
inspections = np.array([sum(counts) for counts in by_inspection.values() if len(counts) == 3])


def fair_of_one(bad, of, own):
    """How often the central interval of one share, its true value as seen, contains it."""
    alpha, beta = plain_grid(300)
    n, true, kept = of[own], bad[own] / of[own], 0
    parts = special.betaln(alpha[:, None] + bad, beta[:, None] + of - bad)
    rest = np.delete(parts, own, axis=1).sum(axis=1) - len(of) * special.betaln(alpha, beta)
    for x in range(n + 1):
        weight = special.softmax(rest + special.betaln(alpha + x, beta + n - x))
        below = weight @ special.betainc(alpha + x, beta + n - x, true)
        kept += stats.binom.pmf(x, n, true) * (0.025 <= below <= 0.975)
    return kept


def least_coverage(n):
    """The least coverage of Wilson's interval for n cases: it jumps where an interval ends."""
    low, high = wilson(np.arange(n + 1), n)
    near = np.concatenate([end + sign * 1e-9 for end in (low, high) for sign in (-1, 1)])
    near = near[(near > 0) & (near < 1)][:, None]
    chance = stats.binom.pmf(np.arange(n + 1), n, near)
    return (chance * ((low <= near) & (near <= high))).sum(axis=1).min()


tried = [areas.min(), areas.max(), 33, 70]
anywhere = min(least_coverage(n) for n in tried)
grid = (np.arange(100) + 0.5) / 100
sizes = [(33, 37), (70, 70), (70, 30), (areas.min(), areas.max())]
worst = max(errs(p, n, m) for n, m in sizes for p in grid)
rng = np.random.default_rng(5)
rates = [fair(areas, a, a, rng) for a in (12, 1.1, 0.3)] + [fair(inspections, 18, 36, rng)]
initial = {r["id"] for r in rows("data/inspections.csv") if r["kind"] == "initial"}
totals = {
    r["inspection"]: int(r["cases"])
    for r in rows("data/case_totals.csv")
    if (r["sample"], r["assessor"]) == ("all", "inspectorate") and r["cases"].isdigit()
}
firsts = {
    r["inspection"]: (int(r["cases"]), totals[r["inspection"]])
    for r in graded
    if r["area"] == "all areas" and r["grade"] == "inadequate" and r["inspection"] in initial
}
bad, of = np.array(list(firsts.values())).T
own = list(firsts).index("thames-valley-2023")
published, r_values = rows("verification/published.csv"), rows("verification/r.csv")
from_r = [row for row in r_values if row["method"] != "data"]

simulated = "simulated with another seed, a plain grid"
found = [
    ("wilson_anywhere", [100 * anywhere], 0, "every end of an interval, numpy"),
    ("smallest", [min(tried)], 0, "counts of cases, added in plain Python"),
    ("largest", [max(tried)], 0, "counts of cases, added in plain Python"),
    ("worst_size", [100 * worst], 0, "every pair of counts, numpy"),
    ("fair_held", [100 * min(rates), 100 * max(rates)], 2.5, simulated),
    ("unlike_true", [100 * bad[own] / of[own]], 0, "division"),
    ("unlike_held", [100 * fair_of_one(bad, of, own)], 0, "every count, a plain grid"),
    ("trusted.compared", [len(published) + len(from_r)], 0, "lines of the tables"),
    (
        "trusted.methods",
        [len({row["method"] for row in published + from_r})],
        0,
        "lines of the tables",
    ),
    ("from_print", [len(published)], 0, "lines of the tables"),
    ("from_r", [len(from_r)], 0, "lines of the tables"),
    (
        "recalled",
        [sum(row["evidence"] == "recalled" for row in published)],
        0,
        "lines of the tables",
    ),
]
with (ROOT / "verification" / "methods.csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["chapter", "name", "value", "tolerance", "source"])
    for name, values, tolerance, source in found:
        said = " ".join(f"{value:.10g}" for value in values)
        write.writerow(["methods", name, said, tolerance, source])
