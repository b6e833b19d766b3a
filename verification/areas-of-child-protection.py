"""What the chapter on the areas prints, computed a second time without the package.

Run from the repository's root: python verification/areas-of-child-protection.py
"""

import csv
from itertools import product
from pathlib import Path

import numpy as np
from scipy.special import betaln, gammaln

ROOT = Path(__file__).parent.parent
WEAK = ("missing-children", "sexual-exploitation", "sex-offender-management")

counts: dict[str, dict[str, int]] = {}
with (ROOT / "data" / "case_gradings.csv").open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        if row["inspection"] == "thames-valley-2023" and row["area"] != "all areas":
            counts.setdefault(row["area"], {})[row["grade"]] = int(row["cases"])
areas = list(counts)
table = np.array([[counts[area][g] for g in ("good", "requires improvement", "inadequate")]
                  for area in areas])  # fmt: skip
of, bad = table.sum(axis=1), table[:, 2]
weak = np.isin(areas, WEAK)

# --- the main test: grades dealt out case by case -------------------------------------------------

rng = np.random.default_rng(15)
expected = np.outer(of, table.sum(axis=0)) / of.sum()
seen = ((table - expected) ** 2 / expected).sum()
cards = np.repeat(np.arange(3), table.sum(axis=0))
uneven, deals = 0, 200_000
good = table[:, 0]


def spread(cases, of):
    """How unevenly a grade lies over areas: the squares of its gaps to the average, weighed."""
    gaps = cases / of - cases.sum(axis=-1, keepdims=True) / of.sum()
    return (of * gaps**2).sum(axis=-1)


good_uneven = 0
starts = np.concatenate([[0], of.cumsum()[:-1]])
for _ in range(20):
    shuffled = rng.permuted(np.tile(cards, (deals // 20, 1)), axis=1)
    dealt = np.stack(
        [np.add.reduceat(shuffled == grade, starts, axis=1, dtype=int) for grade in range(3)], -1
    )
    good_uneven += (spread(dealt[..., 0], of) >= spread(good, of) - 1e-9).sum()
    uneven += (((dealt - expected) ** 2 / expected).sum(axis=(1, 2)) >= seen - 1e-9).sum()

# Among the other areas alone: every way in which their inadequate cases can lie.
ways = np.array(list(product(*(range(n + 1) for n in of[~weak]))))
ways = ways[ways.sum(axis=1) == bad[~weak].sum()]
log = sum(
    gammaln(n + 1) - gammaln(ways[:, i] + 1) - gammaln(n - ways[:, i] + 1)
    for i, n in enumerate(of[~weak])
)
chance = np.exp(log - log.max())
as_uneven = spread(ways, of[~weak]) >= spread(bad[~weak], of[~weak]) - 1e-9
rest_p = chance[as_uneven].sum() / chance.sum()

# --- the widest gap between some areas and the rest: every deal counted ---------------------------

sets = np.array(list(product((0.0, 1.0), repeat=len(of))))[1:-1]  # not none, not all
of_inside = sets @ of


def ahead(inside, total):
    """How far each set of areas lies above the rest, from the cases in each set."""
    return inside / of_inside - (total - inside) / (of.sum() - of_inside)


def widest(inside):
    """The widest gap of any set of areas, from the inadequate cases in each set."""
    return ahead(inside, bad.sum()).max(axis=-1)


def choices(n):
    """The log of the number of ways to pick k of n cases, for each k."""
    k = np.arange(n + 1)
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def halves(part):
    """Every way in which the areas of one half can have inadequate cases, and its log weight."""
    ways = np.array(list(product(*(range(n + 1) for n in part))))
    return ways, sum(choices(n)[ways[:, i]] for i, n in enumerate(part))


(left, log_left), (right, log_right) = halves(of[:4]), halves(of[4:])
by_sum = [
    np.flatnonzero(right.sum(axis=1) == total) for total in range(right.sum(axis=1).max() + 1)
]
gap_seen = bad[weak].sum() / of[weak].sum() - bad[~weak].sum() / of[~weak].sum()
assert np.isclose(widest(sets @ bad), gap_seen)


def chance_of(total, far):
    """How probable it is that so many cases of a grade lie over the areas in a way that is far."""
    found = whole = 0.0
    for ways, log in zip(left, log_left, strict=True):
        needed = total - ways.sum()
        if 0 <= needed < len(by_sum):
            rest = by_sum[needed]
            chance = np.exp(log + log_right[rest] - choices(of.sum())[total])
            whole += chance.sum()
            found += chance[far(right[rest] @ sets[:, 4:].T + sets[:, :4] @ ways)].sum()
    assert np.isclose(whole, 1)
    return found


as_wide = chance_of(bad.sum(), lambda inside: widest(inside) >= gap_seen - 1e-9)

# --- how far apart areas have to be for the test by area to notice it -----------------------------


def least_spread(share, of, sets_of_areas=30_000, deals=20_000):
    """The least standard deviation of true shares, in points, that is noticed four times in five.

    The chance of each count in an area follows from its true share; a set of counts is noticed if
    it is farther out than all but a twentieth of the deals with as many cases.
    """
    cards = {}

    def limit(total):
        if total not in cards:
            order = rng.random((deals, of.sum())).argsort(axis=1) < total
            starts = np.concatenate([[0], of.cumsum()[:-1]])
            cards[total] = np.sort(spread(np.add.reduceat(order, starts, axis=1, dtype=int), of))
        return cards[total]

    for points in range(1, 50):
        together = share * (1 - share) / (points / 100) ** 2 - 1
        true = rng.beta(share * together, (1 - share) * together, (sets_of_areas, len(of)))
        drawn = rng.random((sets_of_areas, of.sum())) < np.repeat(true, of, axis=1)
        starts = np.concatenate([[0], of.cumsum()[:-1]])
        drawn = np.add.reduceat(drawn, starts, axis=1, dtype=int)
        far, totals = spread(drawn, of), drawn.sum(axis=1)
        seen = 0
        for total in set(totals) - {0, of.sum()}:
            by_luck = limit(total)
            reached = len(by_luck) - np.searchsorted(by_luck, far[totals == total] - 1e-9)
            seen += (reached / len(by_luck) < 0.05).sum()
        if seen >= 0.8 * sets_of_areas:
            return points
    return None


good_spread = least_spread(good.sum() / of.sum(), of)
rest_spread = least_spread(bad[~weak].sum() / of[~weak].sum(), of[~weak])

# --- shares drawn to the middle: a fixed grid of betas, and draws of its own ----------------------

average, relative = (
    side.ravel() for side in np.meshgrid(np.arange(0.0025, 1, 0.005), np.arange(0.0025, 1, 0.005))
)
together = 1 / relative**2 - 1  # the spread, as a part of the largest that the average allows
a, b = average * together, (1 - average) * together
log_likelihood = (betaln(a[:, None] + bad, b[:, None] + of - bad) - betaln(a, b)[:, None]).sum(
    axis=1
)


def looked_at(log_prior):
    """How probable each area is the worst, the gap of the weak areas, and that they are worst."""
    weight = np.exp(log_likelihood + log_prior - (log_likelihood + log_prior).max())
    point = rng.choice(len(weight), 1_000_000, p=weight / weight.sum())
    share = rng.beta(a[point, None] + bad, b[point, None] + of - bad)
    gap = share[:, weak] @ of[weak] / of[weak].sum() - share[:, ~weak] @ of[~weak] / of[~weak].sum()
    top = weak[np.argsort(share, axis=1)[:, -3:]].all(axis=1)
    return np.bincount(share.argmax(axis=1), minlength=len(of)) / len(point), gap, top.mean()


worst, gap, top = looked_at(0)
alike, gap_alike, _ = looked_at(2 * np.log1p(-relative))  # a beta distribution of 1 and 3
apart, gap_apart, _ = looked_at(2 * np.log(relative))
gap_ends = [np.quantile(g, [0.025, 0.975]) for g in (gap_alike, gap_apart)]
picked = {}
with (ROOT / "data" / "case_gradings.csv").open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        key = (row["inspection"], row["area"], row["assessor"])
        if key == ("thames-valley-2023", "all areas", "inspectorate"):
            picked.setdefault(row["sample"], {})[row["grade"]] = int(row["cases"])
picked_of = {
    name: f"{grades['inadequate']} {sum(grades.values())}" for name, grades in picked.items()
}
first = areas.index("missing-children")
ends = np.quantile(gap, [0.025, 0.975])


def percent(*values):
    """Shares as percentages, between spaces."""
    return " ".join(f"{100 * value:.3f}" for value in values)


COUNT, DRAWN = "from the printed counts", "beta-binomial on a fixed grid, 1,000,000 draws (numpy)"
DEALT = "grades dealt case by case, 200,000 deals (numpy)"
NOTICED = "areas drawn from a beta distribution, grades dealt case by case (numpy)"
EXACT = "every deal counted, from binomial coefficients"
found = [
    ("cases", of.sum(), 0, COUNT),
    ("areas", len(areas), 0, COUNT),
    ("weak_areas", weak.sum(), 0, COUNT),
    ("level", 95, 0, "as chosen"),
    ("weak_of", f"{bad[weak].sum()} {of[weak].sum()}", 0, COUNT),
    ("rest_of", f"{bad[~weak].sum()} {of[~weak].sum()}", 0, COUNT),
    ("smallest", of.min(), 0, COUNT),
    ("largest", of.max(), 0, COUNT),
    (
        "p_value",
        f"{uneven / deals:.6f}",
        0.0003,
        DEALT,
    ),
    ("weak_good_of", f"{good[weak].sum()} {of[weak].sum()}", 0, COUNT),
    ("rest_good_of", f"{good[~weak].sum()} {of[~weak].sum()}", 0, COUNT),
    ("good_p", f"{good_uneven / deals:.6f}", 0.005, DEALT),
    ("rest_p", f"{rest_p:.6f}", 0.005, EXACT),
    ("force_picked_of", picked_of["self-assessed"], 0, COUNT),
    ("inspectors_picked_of", picked_of["inspector-selected"], 0, COUNT),
    ("gap_seen", percent(gap_seen), 0, COUNT),
    # Of so few deals the number varies by about its root; three times that is allowed.
    ("as_wide", f"{99_999 * as_wide:.3f}", 26, EXACT),
    ("power", 80, 0, "as chosen"),
    # Near the limit, luck decides which whole point is the first.
    ("good_spread", good_spread, 0.5, NOTICED),
    ("rest_spread", rest_spread, 0.5, NOTICED),
    ("gap", percent(gap.mean()), 0.2, DRAWN),
    ("gap_interval", percent(*ends), 0.4, DRAWN),
    ("gap_others", percent(gap_alike.mean(), gap_apart.mean()), 0.2, DRAWN),
    (
        "gap_others_ends",
        percent(min(low for low, _ in gap_ends), max(high for _, high in gap_ends)),
        0.4,
        DRAWN,
    ),
    ("worst_share", percent(worst[first]), 0.5, DRAWN),
    ("worst_others", percent(alike[first], apart[first]), 0.5, DRAWN),
    ("worst_of_weak", percent(worst[weak].sum()), 0.2, DRAWN),
    ("top_share", percent(top), 0.3, DRAWN),
]
with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n").writerow
    write(["chapter", "name", "value", "tolerance", "source"])
    for name, value, tolerance, source in found:
        write(["areas-of-child-protection", name, value, tolerance, source])
