"""What the chapter on the self-assessment prints, computed a second time without the package.

Run from the repository's root: python verification/self-assessment.py
"""

import csv
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.stats import t

ROOT = Path(__file__).parent.parent
GRADES = ("good", "requires improvement", "inadequate")


def rows_of(name):
    """The rows of a table in data/, as text."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


counts = {
    (row["assessor"], row["grade"]): int(row["cases"])
    for row in rows_of("case_gradings")
    if row["inspection"] == "thames-valley-2023" and row["sample"] == "self-assessed"
}
force = [counts["force", grade] for grade in GRADES]
inspectors = [counts["inspectorate", grade] for grade in GRADES]
cases = sum(force)

# Every table with these totals: the first two rows and columns are free.
tables = []
for a, b, d, e in product(*(range(n + 1) for n in (force[0], force[0], force[1], force[1]))):
    table = [[a, b, force[0] - a - b], [d, e, force[1] - d - e]]
    table.append([inspectors[j] - table[0][j] - table[1][j] for j in range(3)])
    if min(map(min, table)) >= 0:
        tables.append(table)


def limits(count):
    """The smallest and the largest count over all tables."""
    values = [count(table) for table in tables]
    return min(values), max(values)


def ends(rule):
    """The limits of a number of cases by integer programming, which never sees the list."""
    weights = np.array([float(rule(i, j)) for i, j in product(range(3), range(3))])
    sums = np.vstack([np.kron(np.eye(3), np.ones(3)), np.kron(np.ones(3), np.eye(3))])
    totals = LinearConstraint(sums, [*force, *inspectors], [*force, *inspectors])
    return [
        round(sign * milp(sign * weights, integrality=np.ones(9), constraints=totals).fun)
        for sign in (1, -1)
    ]


higher, agreed, two = (
    ends(lambda i, j: i < j),
    ends(lambda i, j: i == j),
    ends(lambda i, j: j - i == 2),
)
assert tuple(higher) == limits(lambda x: x[0][1] + x[0][2] + x[1][2])


# --- the tests: coins for the cases on which the sides differ -----------------------------------


def outcomes(n):
    """Ups of each pair of grades (good and middle, good and bad, middle and bad), as fractions."""
    for ups in product(*(range(k + 1) for k in n)):
        ways = 1
        for up, k in zip(ups, n, strict=True):
            ways *= comb(k, up)
        yield ups, ways


def statistics(ups, n):
    """Each test's distance from symmetry, as whole numbers or rounded, for one outcome."""
    x, y, z = (2 * up - k for up, k in zip(ups, n, strict=True))  # more one way than the other
    first, last = x + y, y + z
    covariance = np.array([[n[0] + n[1], n[1]], [n[1], n[1] + n[2]]], dtype=float)
    apart = np.array([first, last])
    return {
        "steps": abs(x + 2 * y + z),
        "direction": abs(x + y + z),
        "all": round(float(apart @ np.linalg.solve(covariance, apart)), 8),
        "good": abs(first),
        "inadequate": abs(last),
        "bowker": round(sum(d * d / k for d, k in zip((x, y, z), n, strict=True) if k), 8),
        "two grades": abs(y),
    }


FIVE = ("steps", "direction", "all", "good", "inadequate")
OTHER = ("steps", "direction", "all", "bowker", "two grades")
largest = dict.fromkeys(FIVE, 0.0)
smallest_steps, together, other, chi_squared = 1.0, 0.0, 0.0, []
nearest = None
for table in tables:
    n = [table[i][j] + table[j][i] for i, j in ((0, 1), (0, 2), (1, 2))]
    seen = (table[0][1], table[0][2], table[1][2])
    every = [(ups, ways, statistics(ups, n)) for ups, ways in outcomes(n)]
    whole = 2 ** sum(n)
    p = {}
    for name in {*FIVE, *OTHER}:
        by_value = {}
        for _, ways, values in every:
            by_value[values[name]] = by_value.get(values[name], 0) + ways
        reached, passed = {}, 0
        for value in sorted(by_value, reverse=True):
            passed += by_value[value]
            reached[value] = passed
        p[name] = {ups: reached[values[name]] for ups, _, values in every}
    for name in FIVE:
        if p[name][seen] / whole > largest[name]:
            largest[name] = p[name][seen] / whole
            if name == "direction":
                nearest = table
    smallest_steps = min(smallest_steps, p["steps"][seen] / whole)
    chances = {}
    for asked in (FIVE, OTHER):
        least = {ups: min(p[name][ups] for name in asked) for ups, _, _ in every}
        chances[asked] = sum(ways for ups, ways, _ in every if least[ups] <= least[seen]) / whole
    together, other = max(together, chances[FIVE]), max(other, chances[OTHER])

# The steps needn't be worth the same: every share of the whole between a quarter and three.
weighted = 0.0
for table in tables:
    n = [table[i][j] + table[j][i] for i, j in ((0, 1), (0, 2), (1, 2))]
    seen = (table[0][1], table[0][2], table[1][2])
    ups = np.array([up for up, _ in outcomes(n)])
    ways = np.array([ways for _, ways in outcomes(n)], dtype=float) / 2 ** sum(n)
    x, y, z = (2 * ups - np.array(n)).T
    here = np.flatnonzero((ups == seen).all(axis=1))[0]
    for first in range(25, 76):  # in hundredths of both steps together
        apart = np.abs(first * x + 100 * y + (100 - first) * z)
        weighted = max(weighted, ways[apart >= apart[here]].sum())

# --- the shift -----------------------------------------------------------------------------------

net = sum(i * f for i, f in enumerate(inspectors)) - sum(i * f for i, f in enumerate(force))
squares = limits(lambda x: sum((j - i) ** 2 * x[i][j] for i in range(3) for j in range(3)))[1]
error = np.sqrt((squares - net**2 / cases) / (cases - 1) / cases)
mean_ends = net / cases + np.array([-1, 1]) * t.ppf(0.975, cases - 1) * error

# --- other forces ---------------------------------------------------------------------------------

others = rows_of("other_self_assessments")
west = {
    side: {row["grade"]: int(row["printed"]) for row in others
           if row["force"] == "west-yorkshire" and row["assessor"] == side}
    for side in ("force", "inspectorate")
}  # fmt: skip
order = ["good", "adequate", "requires improvement", "inadequate"]
by_force = [west["force"][grade] for grade in order]
fewest = []
for wrong in order:
    by_inspectors = [west["inspectorate"][grade] - (grade == wrong) for grade in order]
    sums = np.vstack([np.kron(np.eye(4), np.ones(4)), np.kron(np.ones(4), np.eye(4))])
    totals = LinearConstraint(sums, [*by_force, *by_inspectors], [*by_force, *by_inspectors])
    higher_there = np.array([float(i < j) for i, j in product(range(4), range(4))])
    fewest.append(round(milp(higher_there, integrality=np.ones(16), constraints=totals).fun))
london = {
    row["assessor"]: int("".join(filter(str.isdigit, row["printed"])))
    for row in others
    if row["force"] == "metropolitan"
}

COUNT, LISTED = "from the printed counts", "all tables listed in plain Python"
MILP, COINS = "integer programming (scipy)", "all tosses counted in whole numbers"
T = "Student's formula, largest sum of squares over all tables"
found = [
    ("force_good_of", f"{force[0]} {cases}", COUNT),
    ("inspector_good_of", f"{inspectors[0]} {cases}", COUNT),
    ("cases", cases, COUNT),
    ("force_upper", force[0] + force[1], COUNT),
    ("inspector_upper", inspectors[0] + inspectors[1], COUNT),
    ("upper_gap", force[0] + force[1] - inspectors[0] - inspectors[1], COUNT),
    ("higher_min", higher[0], MILP),
    ("higher_max", higher[1], MILP),
    ("agree_min", agreed[0], MILP),
    ("agree_max", agreed[1], MILP),
    ("two_min", two[0], MILP),
    ("tables", len(tables), LISTED),
    ("net_steps", net, COUNT),
    ("mean_steps", net / cases, COUNT),
    ("mean_interval", " ".join(f"{end:.6f}" for end in mean_ends), T),
    ("size_p", f"{largest['steps']:.8f}", COINS),
    ("size_share", f"{100 * largest['steps']:.6f}", COINS),
    ("ratio", 75 // 25, "as chosen"),
    ("weighted_p", f"{weighted:.8f}", COINS),
    ("questions", len(FIVE), "counted"),
    ("five_p", f"{together:.8f}", COINS),
    ("five_share", f"{100 * together:.6f}", COINS),
    ("other_p", f"{other:.8f}", COINS),
    ("other_share", f"{100 * other:.6f}", COINS),
    ("other_round", f"{100 * other:.6f}", COINS),
    ("other_forces", len({row["force"] for row in others}), COUNT),
    ("west_higher", f"{min(fewest)} {sum(by_force)}", MILP),
    ("west_sum", sum(west["inspectorate"].values()), COUNT),
    ("west_cases", sum(by_force), COUNT),
    ("overlap", sum(london.values()) - 100, COUNT),
]
print({name: round(value, 4) for name, value in largest.items()}, round(smallest_steps, 8), nearest)
with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n").writerow
    write(["chapter", "name", "value", "tolerance", "source"])
    for name, value, source in found:
        write(["self-assessment", name, value, 0, source])
