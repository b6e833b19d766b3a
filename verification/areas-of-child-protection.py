"""What the chapter on the areas prints, computed a second time without the package.

Run from the repository's root: python verification/areas-of-child-protection.py
"""

import csv
from itertools import combinations, product
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
starts = np.concatenate([[0], of.cumsum()[:-1]])
for _ in range(20):
    shuffled = rng.permuted(np.tile(cards, (deals // 20, 1)), axis=1)
    dealt = np.stack(
        [np.add.reduceat(shuffled == grade, starts, axis=1, dtype=int) for grade in range(3)], -1
    )
    uneven += (((dealt - expected) ** 2 / expected).sum(axis=(1, 2)) >= seen - 1e-9).sum()

# --- the widest gap between three areas and the rest: every deal counted --------------------------

sets = np.array([np.isin(range(len(of)), three) for three in combinations(range(len(of)), 3)]) * 1.0
of_inside = sets @ of


def widest(inside):
    """The widest gap of any three areas, from the inadequate cases in each three."""
    return (inside / of_inside - (bad.sum() - inside) / (of.sum() - of_inside)).max(axis=-1)


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
as_wide = whole = 0.0
for ways, log in zip(left, log_left, strict=True):
    needed = bad.sum() - ways.sum()
    if 0 <= needed < len(by_sum):
        rest = by_sum[needed]
        chance = np.exp(log + log_right[rest] - choices(of.sum())[bad.sum()])
        whole += chance.sum()
        gaps = widest(right[rest] @ sets[:, 4:].T + sets[:, :4] @ ways)
        as_wide += chance[gaps >= gap_seen - 1e-9].sum()
assert np.isclose(whole, 1)

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
    """How probable each area is the worst, and the gap between the weak areas and the rest."""
    weight = np.exp(log_likelihood + log_prior - (log_likelihood + log_prior).max())
    point = rng.choice(len(weight), 1_000_000, p=weight / weight.sum())
    share = rng.beta(a[point, None] + bad, b[point, None] + of - bad)
    gap = share[:, weak] @ of[weak] / of[weak].sum() - share[:, ~weak] @ of[~weak] / of[~weak].sum()
    return np.bincount(share.argmax(axis=1), minlength=len(of)) / len(point), gap


worst, gap = looked_at(0)
alike, gap_alike = looked_at(2 * np.log1p(-relative))  # a beta distribution of 1 and 3
apart, gap_apart = looked_at(2 * np.log(relative))
first = areas.index("missing-children")
ends = np.quantile(gap, [0.025, 0.975])


def percent(*values):
    """Shares as percentages, between spaces."""
    return " ".join(f"{100 * value:.3f}" for value in values)


COUNT, DRAWN = "from the printed counts", "beta-binomial on a fixed grid, 1,000,000 draws (numpy)"
EXACT = "every deal counted, from binomial coefficients"
found = [
    ("cases", of.sum(), 0, COUNT),
    ("areas", len(areas), 0, COUNT),
    ("weak_areas", weak.sum(), 0, COUNT),
    ("weak_of", f"{bad[weak].sum()} {of[weak].sum()}", 0, COUNT),
    ("rest_of", f"{bad[~weak].sum()} {of[~weak].sum()}", 0, COUNT),
    ("smallest", of.min(), 0, COUNT),
    ("largest", of.max(), 0, COUNT),
    (
        "p_value",
        f"{uneven / deals:.6f}",
        0.0003,
        "grades dealt case by case, 200,000 deals (numpy)",
    ),
    ("gap_seen", percent(gap_seen), 0, COUNT),
    # Of so few deals the number varies by about its root.
    ("as_wide", f"{99_999 * as_wide:.3f}", 6, EXACT),
    ("gap", percent(gap.mean()), 0.2, DRAWN),
    ("gap_interval", percent(*ends), 0.4, DRAWN),
    ("gap_others", percent(gap_alike.mean(), gap_apart.mean()), 0.2, DRAWN),
    ("worst_share", percent(worst[first]), 0.5, DRAWN),
    ("worst_others", percent(alike[first], apart[first]), 0.5, DRAWN),
    ("worst_of_weak", percent(worst[weak].sum()), 0.2, DRAWN),
]
with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n").writerow
    write(["chapter", "name", "value", "tolerance", "source"])
    for name, value, tolerance, source in found:
        write(["areas-of-child-protection", name, value, tolerance, source])
