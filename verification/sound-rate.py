"""A second computation of the numbers in the chapter sound-rate: numpy and scipy alone.

    python verification/sound-rate.py

reads data/*.csv and writes verification/sound-rate.csv. It imports nothing of the package.
"""

import csv
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats

ROOT = Path(__file__).resolve().parent.parent
Z = stats.norm.ppf(0.975)


def rows(name):
    """A table of the data, its cells as text."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


GRADES = ["good", "requires improvement", "inadequate"]
gradings = [r for r in rows("case_gradings") if r["assessor"] == "inspectorate"]
inspections = {r["id"]: r for r in rows("inspections")}


def count(inspection, sample="all", area="all areas"):
    """The grades of a set of cases, in order."""
    found = {
        r["grade"]: int(r["cases"])
        for r in gradings
        if (r["inspection"], r["sample"], r["area"]) == (inspection, sample, area)
    }
    return np.array([found[grade] for grade in GRADES])


here = "thames-valley-2023"
all_ = count(here)
random, chosen = (count(here, sample) for sample in ["self-assessed", "inspector-selected"])
names = sorted({r["area"] for r in gradings if r["inspection"] == here} - {"all areas"})
areas = np.array([count(here, area=name) for name in names])
assert (areas.sum(axis=0) == all_).all()
assert (random + chosen == all_).all()


def wilson(x, n):
    """Wilson's interval, from its two roots."""
    middle, half = x + Z**2 / 2, Z * np.sqrt(x * (n - x) / n + Z**2 / 4)
    return (middle - half) / (n + Z**2), (middle + half) / (n + Z**2)


def newcombe(x, n, y, m):
    """The interval of a difference, made from the two of Wilson."""
    (l1, u1), (l2, u2), p, q = wilson(x, n), wilson(y, m), x / n, y / m
    return p - q - np.hypot(p - l1, u2 - q), p - q + np.hypot(u1 - p, q - l2)


def freeman_halton(table):
    """By going through every first row that the totals allow."""
    columns, first = table.sum(axis=0), table[0].sum()

    def chance(row):
        return np.prod([comb(c, k) for c, k in zip(columns, row, strict=True)]) / comb(
            columns.sum(), first
        )

    seen = chance(table[0])
    splits = product(*(range(c + 1) for c in columns[:-1]))
    every = [(*s, first - sum(s)) for s in splits if 0 <= first - sum(s) <= columns[-1]]
    return sum(c for c in map(chance, every) if c <= seen * (1 + 1e-9))


def power(p, n, q, m):
    """How often the interval of a difference leaves zero out, for two true shares."""
    x, y = np.arange(n + 1)[:, None], np.arange(m + 1)
    low, high = newcombe(x, n, y, m)
    chances = stats.binom.pmf(x, n, p) * stats.binom.pmf(y, m, q)
    return chances[(low > 0) | (high < 0)].sum()


def mix(own, factor=3):
    """Bounds of a mean: every area at its least part, and what is left to the areas in order."""
    part = areas.sum(axis=1) / areas.sum()
    ends = []
    for order in (np.argsort(own), np.argsort(-own)):
        parts, left = part / factor, 1 - 1 / factor
        for i in order:
            parts[i], left = (
                parts[i] + min(left, part[i] * (factor - 1 / factor)),
                left - min(left, part[i] * (factor - 1 / factor)),
            )
        ends.append(parts @ own)
    return ends


def steps(own, rng, draws=200_000):
    """The same in steps, inadequate or not and then good or not, by draws from plain grids."""
    whole = [here]
    for name, about in inspections.items():
        seen = [r for r in gradings if r["inspection"] == name and r["area"] == "all areas"]
        seen = [r for r in seen if r["sample"] == "all" and r["cases"].isdigit()]
        if about["kind"] == "initial" and len(seen) == 3 and name != here:
            whole.append(name)
    grades = np.array([own, *(count(name) for name in whole[1:])])
    drawn = []
    for x, n in [(grades[:, 2], grades.sum(axis=1)), (grades[:, 0], grades[:, :2].sum(axis=1))]:
        m, s = (side.ravel() for side in np.meshgrid(*2 * [(np.arange(400) + 0.5) / 400]))
        a, b = m * (s**-2 - 1), (1 - m) * (s**-2 - 1)
        log = sum(special.betaln(a + k, b + of - k) for k, of in zip(x, n, strict=True))
        point = rng.choice(len(a), draws, p=special.softmax(log - len(x) * special.betaln(a, b)))
        drawn.append(rng.beta(a[point] + x[0], b[point] + n[0] - x[0]))
    return ((1 - drawn[0]) * drawn[1] < 0.25).mean()


def seen_good():
    """The counts of good of the other forces' first inspections: count, cases, year."""
    totals = {r["inspection"]: r["cases"] for r in rows("case_totals") if r["sample"] == "all"}
    found = []
    for r in gradings:
        whole = r["sample"] == "all" and r["area"] == "all areas" and r["grade"] == "good"
        about = inspections[r["inspection"]]
        if whole and r["cases"].isdigit() and about["kind"] == "initial" and about["id"] != here:
            found.append((int(r["cases"]), int(totals[about["id"]]), about["fieldwork"][:4]))
    return found


def beta_binomial(own, others):
    """P(share < 0.25) of a force among others: average and spread flat, by a fine plain grid."""
    average = (np.arange(500) + 0.5) / 500
    spread = (np.arange(500) + 0.5) / 500 * 0.6
    m, s = (side.ravel() for side in np.meshgrid(average, spread))
    k = 1 / s**2 - 1
    a, b = m * k, (1 - m) * k
    log = sum(stats.betabinom.logpmf(x, n, a, b) for x, n in [own, *others])
    weight = special.softmax(log)
    return weight @ stats.beta.cdf(0.25, a + own[0], b + own[1] - own[0])


def logit_normal(own, others):
    """The same with log odds that are normal, their spread half-normal of scale one."""
    mu, sigma = np.meshgrid(np.linspace(-2.5, 0.5, 91), np.linspace(0.01, 2.5, 125), indexing="ij")
    z = np.linspace(-7, 7, 281)
    share = special.expit(mu[..., None] + sigma[..., None] * z)
    log = stats.halfnorm.logpdf(sigma)
    for x, n in [own, *others]:
        of_share = stats.binom.pmf(x, n, share) * stats.norm.pdf(z)
        log = log + np.log(of_share.sum(axis=-1))
        if (x, n) == own:
            edge = (special.logit(0.25) - mu) / sigma
            passed = np.pad(of_share.cumsum(axis=-1), [(0, 0), (0, 0), (1, 0)])
            at = np.clip((edge - z[0]) / (z[1] - z[0]) + 0.5, 0, len(z) - 1e-9)
            cell = at.astype(int)[..., None]
            start, end = (np.take_along_axis(passed, cell + i, -1)[..., 0] for i in (0, 1))
            below = (start + (at - cell[..., 0]) * (end - start)) / passed[..., -1]
    return (special.softmax(log) * below).sum()


found = []


def note(name, *values, source="formula, numpy", tolerance=0):
    """Take down a value, in the unit as printed."""
    found.append(
        ("sound-rate", name, " ".join(f"{value:.10g}" for value in values), tolerance, source)
    )


cases, good = all_.sum(), all_[0]
note("good_of", good, cases)
note("good_share", 100 * good / cases)
note("inadequate_share", 100 * all_[2] / cases)
note("below_of", cases // 4, cases)
note("below_share", 100 * (cases // 4) / cases)
note("above_of", cases // 4 + 1, cases)
note("above_share", 100 * (cases // 4 + 1) / cases)
note("random_of", random[0], random.sum())
note("random_share", 100 * random[0] / random.sum())
note("random_interval", *(100 * np.array(wilson(random[0], random.sum()))))
note("chosen_share", 100 * chosen[0] / chosen.sum())
note("samples_gap", 100 * (random[0] / random.sum() - chosen[0] / chosen.sum()))
pair = random[0], random.sum(), chosen[0], chosen.sum()
note("samples_gap_interval", *(100 * np.array(newcombe(*pair))))
note("samples_p", freeman_halton(np.array([random, chosen])), source="every table, numpy")
shares = [k / s.sum() for s in (all_, random, chosen) for k in (s[0], s[0] + s[1])]
note("sound_low", 100 * min(shares))
note("sound_high", 100 * max(shares))
q, m, n = chosen[0] / chosen.sum(), chosen.sum(), random.sum()
up = optimize.brentq(lambda p: power(p, n, q, m) - 0.8, q, 1)
down = optimize.brentq(lambda p: power(p, n, q, m) - 0.8, 0, q)
note("samples_needed", 100 * (up - q), source="every pair of counts, numpy and scipy")
note("samples_needed_down", 100 * (q - down), source="every pair of counts, numpy and scipy")
note("area_most", areas.sum(axis=1).max())
for name, grade in [("mix_good", 0), ("mix_inadequate", 2)]:
    note(name, *(100 * np.array(mix(areas[:, grade] / areas.sum(axis=1)))), source="in order")
others = seen_good()
counts = [(x, n) for x, n, _ in others]
recent = [(x, n) for x, n, year in others if year >= "2021"]
note("among_others.others", len(others))
note("among_others.others_share", 100 * sum(x for x, _ in counts) / sum(n for _, n in counts))
tv_33, tv_70 = (int(random[0]), int(random.sum())), (int(good), int(cases))
x, n = tv_33
alone = stats.binom.sf(x, n + 1, 0.25)  # the beta posterior's lower tail as a binomial tail
note("under_alone", 100 * alone, source="binomial tail, scipy")
ways = [
    ("among_others.under_pooled", tv_33, counts),
    ("among_others.under_pooled_all", tv_70, counts),
    ("among_others.under_recent", tv_33, recent),
]
probable = [alone, *(beta_binomial(own, beside) for _, own, beside in ways)]
for (name, own, beside), value in zip(ways, probable[1:], strict=True):
    other = logit_normal(own, beside)
    assert abs(value - other) < 0.03, "another model says about the same"
    said = f"plain grid of beta-binomials, scipy; a logit-normal model gives {100 * other:.1f}"
    note(name, 100 * value, source=said)
in_steps = steps(random, np.random.default_rng(9))
note(
    "among_others.under_steps",
    100 * in_steps,
    source="draws from plain grids, numpy",
    tolerance=0.5,
)
probable.append(in_steps)
note(
    "under_range",
    100 * min(probable),
    100 * max(probable),
    source="the least and the largest",
    tolerance=0.5,
)

with (ROOT / "verification" / "sound-rate.csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["chapter", "name", "value", "tolerance", "source"])
    write.writerows(found)
