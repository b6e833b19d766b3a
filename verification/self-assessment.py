"""What the chapter on the self-assessment prints, computed a second time without the package.

Run from the repository's root: python verification/self-assessment.py
"""

import csv
from fractions import Fraction
from itertools import product
from math import ceil, comb, gcd
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
        "middle": abs(last - first),
        "bowker": round(sum(d * d / k for d, k in zip((x, y, z), n, strict=True) if k), 8),
        "two grades": abs(y),
    }


FIVE = ("steps", "direction", "all", "good", "inadequate")
SEVEN = (*FIVE, "bowker", "two grades")
EIGHT = (*SEVEN, "middle")
WITHOUT = ("steps", "direction", "all", "bowker", "two grades")
largest = dict.fromkeys(FIVE, Fraction(0))
COUNTED = [FIVE, SEVEN, EIGHT]
judged = dict.fromkeys([*COUNTED, WITHOUT], Fraction(0))
for table in tables:
    n = [table[i][j] + table[j][i] for i, j in ((0, 1), (0, 2), (1, 2))]
    seen = (table[0][1], table[0][2], table[1][2])
    every = [(ups, ways, statistics(ups, n)) for ups, ways in outcomes(n)]
    whole = 2 ** sum(n)
    p = {}
    for name in EIGHT:
        by_value = {}
        for _, ways, values in every:
            by_value[values[name]] = by_value.get(values[name], 0) + ways
        reached, passed = {}, 0
        for value in sorted(by_value, reverse=True):
            passed += by_value[value]
            reached[value] = passed
        p[name] = {ups: reached[values[name]] for ups, _, values in every}
    for name in FIVE:
        largest[name] = max(largest[name], Fraction(p[name][seen], whole))
    for asked in judged:
        least = {ups: min(p[name][ups] for name in asked) for ups, _, _ in every}
        # Not the smallest of these tests is judged, but that of steps.
        ways = sum(ways for ups, ways, _ in every if least[ups] <= p["steps"][seen])
        judged[asked] = max(judged[asked], Fraction(ways, whole))
assert judged[SEVEN] == judged[WITHOUT], "the text says that both sets give the same"

# The steps needn't be worth the same. A p-value changes only at weights where the gaps of a toss
# weigh as much as those seen, so whole numbers up to the largest such gap are all there is to try.
TOP = 45
pairs = np.array([
    (a, b) for a, b in product(range(1, TOP + 1), repeat=2) if gcd(a, b) == 1
])  # fmt: skip
gaps_seen = np.array([force[0] - inspectors[0], inspectors[2] - force[2]])
assert cases + max(gaps_seen) <= TOP
weighted = 0.0
for table in tables:
    n = [table[i][j] + table[j][i] for i, j in ((0, 1), (0, 2), (1, 2))]
    ways_of = {}
    for ups, ways in outcomes(n):
        x, y, z = (2 * up - k for up, k in zip(ups, n, strict=True))
        ways_of[x + y, y + z] = ways_of.get((x + y, y + z), 0) + ways
    chance = np.array(list(ways_of.values()), dtype=float) / 2 ** sum(n)
    far = np.abs(pairs @ np.array(list(ways_of)).T) >= (pairs @ gaps_seen)[:, None]
    weighted = max(weighted, (far @ chance).max())

# --- the shift -----------------------------------------------------------------------------------

net = sum(i * f for i, f in enumerate(inspectors)) - sum(i * f for i, f in enumerate(force))
squares = limits(lambda x: sum((j - i) ** 2 * x[i][j] for i in range(3) for j in range(3)))[1]
error = np.sqrt((squares - net**2 / cases) / (cases - 1) / cases)
mean_ends = net / cases + np.array([-1, 1]) * t.ppf(0.975, cases - 1) * error

# --- other forces ---------------------------------------------------------------------------------

others = [row for row in rows_of("other_gradings") if row["sample"] == "self-assessed"]
west = {
    side: {row["grade"]: int(row["printed"]) for row in others
           if row["inspection"] == "west-yorkshire-2014" and row["assessor"] == side}
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
# What "about 80" allows if its word is as loose as a share in words (2.5 points), and what 76 does.
OF_WORDS, OF_WHOLE = 2.5, 0.5
london = {
    row["assessor"]: int("".join(filter(str.isdigit, row["printed"])))
    for row in others
    if row["inspection"] == "metropolitan-2016"
}


def up(value, places=3):
    """A number rounded up, as one that isn't exceeded is printed."""
    return f"{ceil(value * 10**places) / 10**places:.{places}f}"


COUNT, LISTED = "from the printed counts", "all tables listed in plain Python"
MILP, COINS = "integer programming (scipy)", "all tosses counted in whole numbers, rounded up"
T = "Student's formula, largest sum of squares over all tables"
found = [
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
    ("size_p", up(largest["steps"]), COINS),
    ("size_share", up(100 * largest["steps"], 1), COINS),
    ("weighted_p", up(weighted), "every pair of whole weights up to the largest gap (numpy)"),
    ("good_p", up(largest["good"]), COINS),
    ("questions", len(FIVE), "counted"),
    ("further", len(SEVEN) - len(FIVE), "counted"),
    ("five_p", up(judged[FIVE]), COINS),
    ("seven_p", up(judged[SEVEN]), COINS),
    ("eight_p", up(judged[EIGHT]), COINS),
    (
        "judged_shares",
        f"{up(100 * judged[FIVE], 1)} {up(100 * judged[EIGHT], 1)}",
        COINS,
    ),
    ("shift.error", 0.05, "as chosen"),
    ("shift.under", sum(judged[tests] < 0.05 for tests in COUNTED), COINS),
    ("shift.all", len(COUNTED), "counted"),
    ("level", 95, "as chosen"),
    ("elsewhere.other_forces", len({row["inspection"][:-5] for row in others}), COUNT),
    ("beside.west_higher", f"{min(fewest)} {sum(by_force)}", MILP),
    ("beside.west_sum", sum(west["inspectorate"].values()), COUNT),
    ("beside.west_cases", sum(by_force), COUNT),
    ("beside.london_sum", sum(london.values()), COUNT),
    ("beside.overlap", sum(london.values()) - 100, COUNT),
    ("beside.overlap_low", sum(london.values()) - 100 - OF_WORDS - OF_WHOLE, COUNT),
]
with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n").writerow
    write(["chapter", "name", "value", "tolerance", "source"])
    for name, value, source in found:
        write(["self-assessment", name, value, 0, source])
