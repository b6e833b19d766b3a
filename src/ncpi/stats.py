"""The statistics that statsmodels and scipy don't offer as the book needs them.

The methods page says why each is used, and holds it against published values and against R.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.polynomial import Legendre
from scipy import optimize, special, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

#: The level of every interval in the book, and how much lies below each end.
LEVEL = 0.95
TAILS = (1 - LEVEL) / 2, (1 + LEVEL) / 2

#: Two statistics nearer than this are the same one, reached by sums in another order.
TIE = 1e-9


# --- shares and their differences -----------------------------------------------------------


def shares(table: pd.DataFrame, count: str = "cases", total: str = "of") -> pd.DataFrame:
    """Add each row's share and its Wilson interval (columns share, low, high; from 0 to 1).

    ``count`` and ``total`` name the columns of whole numbers, total at least 1.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953, as statsmodels computes it. It
    stays inside 0 and 1 and keeps its level on average, though not for every share, at counts
    where the usual interval falls far short: Brown, Cai and DasGupta (2001),
    doi:10.1214/ss/1009213286.
    """
    low, high = proportion_confint(table[count], table[total], alpha=1 - LEVEL, method="wilson")
    return table.assign(share=table[count] / table[total], low=low, high=high)


def difference(count, of, other, of_other, level: float = LEVEL) -> tuple:
    """The interval of a share less another (low, high; from -1 to 1), of numbers or arrays.

    Source: Newcombe (1998), method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>
    3.0.CO;2-I, as statsmodels computes it: made from the Wilson interval of each share.
    """
    return confint_proportions_2indep(
        count, of, other, of_other, method="newcomb", compare="diff", alpha=1 - level
    )


def power(share: float, of: int, other: float, of_other: int) -> float:
    """How probable it is that the `difference` of two samples has an interval without zero.

    ``share`` and ``other`` are the true shares; where they are equal, this is how often the
    interval errs. Exact: a sum over every pair of counts, each with its binomial probability.
    """
    counts, others = np.arange(of + 1)[:, None], np.arange(of_other + 1)[None, :]
    low, high = difference(counts, of, others, of_other)
    clear = (low > 0) | (high < 0)
    seen = stats.binom.pmf(counts, of, share) * stats.binom.pmf(others, of_other, other)
    return float(seen[clear].sum())


def detectable(of: int, other: float, of_other: int, wanted: float = 0.8) -> tuple[float, float]:
    """The nearest shares below and above ``other`` that the `power` wanted tells from it.

    Either is not a number (nan) where not even a share of 0, or of 1, would do. Raises
    ``ValueError`` for a power so small that samples of one share have it.
    """
    if not power(other, of, other, of_other) < wanted < 1:
        raise ValueError(f"power {wanted:g} needs no gap, or can't be had")

    def above(start: float) -> float:
        if power(1, of, start, of_other) < wanted:
            return np.nan
        return optimize.brentq(lambda share: power(share, of, start, of_other) - wanted, start, 1)

    return 1 - above(1 - other), above(other)


# --- tables with fixed totals ---------------------------------------------------------------


def joint_tables(rows: list[int], columns: list[int]) -> Iterator[np.ndarray]:
    """Every table of whole numbers from 0 up with the given row and column totals.

    Yields integer arrays of shape (len(rows), len(columns)).
    Raises ``ValueError`` if the two sets of totals don't have the same sum.
    """
    if sum(rows) != sum(columns):
        raise ValueError(f"row totals add up to {sum(rows)}, column totals to {sum(columns)}")
    if len(rows) == 1:
        yield np.array([columns])
        return
    for first in _splits(rows[0], columns):
        left = [column - taken for column, taken in zip(columns, first, strict=True)]
        for rest in joint_tables(rows[1:], left):
            yield np.vstack([first, rest])


def _splits(total: int, limits: list[int]) -> Iterator[tuple[int, ...]]:
    """Every way to split a total over places that hold no more than their limits."""
    if len(limits) == 1:
        if total <= limits[0]:
            yield (total,)
        return
    for taken in range(min(total, limits[0]) + 1):
        for rest in _splits(total - taken, limits[1:]):
            yield (taken, *rest)


def exact_p(table: np.ndarray, distance: Callable[[np.ndarray], np.ndarray]) -> float:
    """How probable a table at least as far from independence is, with all totals fixed.

    ``distance`` takes tables, shape (..., rows, columns), and gives how far each is. Exact: over
    `joint_tables`, each weighed by its chance. With `unlikeliness` it is the test of Freeman and
    Halton (1951), doi:10.1093/biomet/38.1-2.141; with `rank_distance` that of Wilcoxon, Mann and
    Whitney for ordered grades, doi:10.1214/aoms/1177730491.
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    tables = np.array(list(joint_tables(rows.tolist(), columns.tolist())))
    far = distance(tables) >= distance(table) - TIE
    return float(stats.random_table(rows, columns).pmf(tables)[far].sum())


def unlikeliness(tables: np.ndarray) -> np.ndarray:
    """The less probable a table with these totals is, the larger; shape (..., rows, columns)."""
    return special.gammaln(tables + 1).sum(axis=(-2, -1))


def rank_distance(tables: np.ndarray) -> np.ndarray:
    """How far the first row's ranks add up from what is expected, ties at their middle rank.

    ``tables`` has the shape (..., 2, grades), grades in order.
    """
    columns = tables.sum(axis=-2)
    middle = columns.cumsum(axis=-1) - (columns - 1) / 2
    expected = tables[..., 0, :].sum(axis=-1) * (columns.sum(axis=-1) + 1) / 2
    return np.abs((tables[..., 0, :] * middle).sum(axis=-1) - expected)


def chi_squared(tables: np.ndarray) -> np.ndarray:
    """Pearson's chi-squared of each table against independence; shape (..., rows, columns).

    Raises ``ValueError``, as `residuals` does, where a row or a column is empty.
    """
    expected = _expected(tables)
    return ((tables - expected) ** 2 / expected).sum(axis=(-2, -1))


def residuals(tables: np.ndarray) -> np.ndarray:
    """How many standard errors each cell lies above what independence gives; shape kept.

    Source: the adjusted residuals of Haberman (1973), doi:10.2307/2529686.
    """
    expected, cases = _expected(tables), tables.sum(axis=(-2, -1), keepdims=True)
    of_row = tables.sum(axis=-1, keepdims=True) / cases
    of_column = tables.sum(axis=-2, keepdims=True) / cases
    return (tables - expected) / np.sqrt(expected * (1 - of_row) * (1 - of_column))


def _expected(tables: np.ndarray) -> np.ndarray:
    rows, columns = tables.sum(axis=-1, keepdims=True), tables.sum(axis=-2, keepdims=True)
    if not (rows.all() and columns.all()):
        raise ValueError("no row and no column may be empty")
    return rows * columns / tables.sum(axis=(-2, -1), keepdims=True)


def family_p(seen: np.ndarray, by_chance: np.ndarray) -> np.ndarray:
    """A p-value for each of several statistics, adjusted for having looked at all; shape (m,).

    ``seen`` has the shape (m,), ``by_chance`` (draws, m); large either way counts as extreme.
    The step-down maximum of Westfall and Troendle (2008), doi:10.1002/bimj.200710456. Where chance
    made all of them, a finding among them is as rare as the level says, whatever the links between
    them; where it made only some, that isn't assured. The seen statistics count as one of the
    draws, so that no p-value is zero: Phipson and Smyth (2010), doi:10.2202/1544-6115.1585.
    Raises ``ValueError`` where a statistic isn't a finite number.
    """
    if not (np.isfinite(seen).all() and np.isfinite(by_chance).all()):
        raise ValueError("every statistic must be a finite number")
    order = np.argsort(-np.abs(seen), kind="stable")
    largest = np.maximum.accumulate(np.abs(by_chance)[:, order[::-1]], axis=1)[:, ::-1]
    reached = (largest >= np.abs(seen)[order] - TIE).sum(axis=0)
    adjusted = np.empty(len(seen))
    adjusted[order] = np.maximum.accumulate((reached + 1) / (len(by_chance) + 1))
    return adjusted


def cramers_v(table: np.ndarray) -> tuple[float, float, float]:
    """Cramér's V of a table corrected for its bias, and its interval (V, low, high; 0 to 1).

    Source: Bergsma (2013), doi:10.1016/j.jkss.2012.10.002; for the interval see `v_interval`.
    """
    cases, (rows, columns) = table.sum(), table.shape
    seen = float(chi_squared(table))
    excess = max(0.0, seen / cases - (rows - 1) * (columns - 1) / (cases - 1))
    shorter = min(side - (side - 1) ** 2 / (cases - 1) for side in (rows, columns))
    return np.sqrt(excess / (shorter - 1)), *v_interval(seen, cases, rows, columns)


def v_interval(seen: float, cases: int, rows: int, columns: int) -> tuple[float, float]:
    """The values of Cramér's V that a chi-squared seen is neither too large nor too small for.

    Source: Smithson (2003), Confidence Intervals, ISBN 978-0-7619-2499-9, without the degrees of
    freedom that he adds under the root, so that no link is V = 0. It rests on the noncentral
    chi-squared distribution, an approximation where cells are small. A table more even than chance
    makes all but a few (2.5%) gives 0 to 0: no value of V explains it.
    """
    freedom, shorter = (rows - 1) * (columns - 1), min(rows, columns) - 1

    def limit(tail: float) -> float:
        if stats.chi2.cdf(seen, freedom) <= tail:
            return 0.0
        noncentral = optimize.brentq(
            lambda value: stats.ncx2.cdf(seen, freedom, value) - tail, 1e-12, 10 * (seen + freedom)
        )
        return min(1.0, np.sqrt(noncentral / (cases * shorter)))

    return limit((1 + LEVEL) / 2), limit((1 - LEVEL) / 2)


# --- the same cases graded twice ------------------------------------------------------------


def symmetry_p(table: np.ndarray, distance: Callable[[np.ndarray], np.ndarray]) -> float:
    """How probable a table at least as far from symmetry is, if each case's grades may be swapped.

    ``table`` has the shape (grades, grades), one side's grade by the other's; ``distance`` takes
    tables, shape (..., grades, grades), and gives how far each is. Exact: a coin is thrown for
    each case that the sides grade differently, and every outcome counted. With the net number of
    cases above the diagonal it is the sign test; with that of steps, the permutation test for
    pairs of Fisher (1935, The Design of Experiments, section 21) and Pitman; with `homogeneity`,
    an exact version of Stuart's and Maxwell's test. Raises ``ValueError`` where a distance isn't
    a finite number.
    """
    return smallest_p(table, [distance])


def smallest_p(table: np.ndarray, distances: Iterable[Callable[[np.ndarray], np.ndarray]]) -> float:
    """How probable a smallest p-value as small as that of several tests is; see `symmetry_p`.

    All ``distances`` measure departures from one and the same symmetry, so the smallest of their
    p-values is a statistic like any other, and is judged by its own distribution over the coins:
    Westfall and Young (1993), Resampling-Based Multiple Testing, ISBN 978-0-471-55761-6. Of one
    test it gives the p-value itself. Raises ``ValueError`` as `symmetry_p` does.
    """
    tables, chances, seen = _tossed(table)
    smallest = np.min([_p_of_each(distance(tables), chances) for distance in distances], axis=0)
    return float(chances[smallest <= smallest[seen] * (1 + TIE)].sum())


def _tossed(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Every outcome of the coins, how probable each is, and which of them was seen."""
    upper = np.triu_indices(len(table), 1)
    differ = (table + table.T)[upper]
    ups = np.stack(np.meshgrid(*(np.arange(n + 1) for n in differ), indexing="ij"), axis=-1)
    ups = ups.reshape(-1, len(differ))
    tables = np.zeros((len(ups), *table.shape))
    tables[:, *upper] = ups
    tables[:, *upper[::-1]] = differ - ups
    chances = stats.binom.pmf(ups, differ, 0.5).prod(axis=-1)
    return tables, chances, int((ups == table[upper]).all(axis=-1).argmax())


def _p_of_each(distances: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """How probable an outcome at least as far away is, for each of all outcomes."""
    if not np.isfinite(distances).all():
        raise ValueError("every distance must be a finite number")
    order = np.argsort(-distances)
    as_far = np.searchsorted(-distances[order], TIE - distances[order], side="right")
    p = np.empty(len(chances))
    p[order] = chances[order].cumsum()[as_far - 1]
    return p


def homogeneity(tables: np.ndarray) -> np.ndarray:
    """The chi-squared of Stuart and Maxwell for equal margins; tables of shape (..., 3, 3).

    Source: the closed form for three grades of Fleiss and Everitt (1971), British Journal of
    Mathematical and Statistical Psychology 24, 117-123. Not a number where the sides differ
    between one pair of grades only, or not at all.
    """
    first, second, third = np.moveaxis(tables.sum(axis=-1) - tables.sum(axis=-2), -1, 0)
    a, b, c = (tables[..., i, j] + tables[..., j, i] for i, j in [(0, 1), (0, 2), (1, 2)])
    with np.errstate(invalid="ignore"):
        return (c * first**2 + b * second**2 + a * third**2) / (a * b + a * c + b * c)


# --- partial pooling of ordered grades ------------------------------------------------------

#: What is expected of a spread beforehand, on the logit scale: half-normal, most likely below one.
SPREAD = stats.halfnorm(scale=1)

#: The widest spread that is looked for, and how many points there are up to it.
WIDEST, NODES = 10.0, 32

#: From so many groups on the spread is known well enough to look near its likeliest value only.
MANY = 100

#: Where a threshold is looked at, in standard errors around what the totals say.
STEPS = np.linspace(-5, 5, 21)

#: Where a group's place among all is looked at, in standard deviations.
PLACES = np.linspace(-6, 6, 121)


def log_marginal(table: np.ndarray, thresholds: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Log likelihood of a mixed cumulative logit model, at each group and place; see `pooled`.

    ``table`` has the shape (groups, grades), ``thresholds`` (..., grades - 1) and ``spread``
    (...). The result has the shape (..., groups, places), weighed by the normal density of each
    place, and lacks the multinomial coefficients.
    """
    edges = thresholds[..., None, :] - np.asarray(spread)[..., None, None] * PLACES[:, None]
    below = special.expit(edges)
    ends = np.zeros((*below.shape[:-1], 1)), np.ones((*below.shape[:-1], 1))
    chances = np.diff(np.concatenate([ends[0], below, ends[1]], axis=-1), axis=-1)
    logs = np.log(np.maximum(chances, 1e-300))
    weights = stats.norm.logpdf(PLACES) + np.log(PLACES[1] - PLACES[0])
    return table @ np.moveaxis(logs, -1, -2) + weights


def most_likely(table: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Thresholds, shape (grades - 1,), spread and log likelihood of the best fit; see `pooled`.

    By maximum likelihood, without a prior. The log likelihood lacks the multinomial coefficients,
    so it compares models of one table. Raises ``ValueError`` where no group has one of the grades.
    """
    _each_grade_has_a_case(table)
    rows, alike = np.unique(table, axis=0, return_counts=True)

    def model(free: np.ndarray) -> tuple[np.ndarray, float]:
        """Thresholds in order and a spread above zero, from numbers without bounds."""
        first, *gaps, spread = free
        return first + np.cumsum([0, *np.exp(gaps)]), float(np.exp(spread))

    def unlikely(free: np.ndarray) -> float:
        return -special.logsumexp(log_marginal(rows, *model(free)), axis=-1) @ alike

    start = special.logit(table.sum(axis=0).cumsum()[:-1] / table.sum())
    best = optimize.minimize(unlikely, [start[0], *np.log(np.diff(start)), 0])
    return *model(best.x), -best.fun


class Pooled(NamedTuple):
    """What `pooled` finds; each interval is central, at `LEVEL`.

    ``groups`` has a row for each group: ``share`` (the posterior mean of the share of the worst
    grade), ``low`` and ``high`` (its interval), ``worst`` (how probable it is that this group has
    the worst place of all) and, if asked for, ``rank_low`` and ``rank_high`` (the interval of its
    rank, 1 for the worst place). ``spread`` and ``unseen`` are (mean, low, high): of the spread of
    places, on the logit scale, and of the share in a further group of which no case was read.
    """

    groups: pd.DataFrame
    spread: tuple[float, float, float]
    unseen: tuple[float, float, float]


def pooled(
    table: np.ndarray,
    log_prior: Callable[[np.ndarray], np.ndarray] = SPREAD.logpdf,
    rank_draws: int = 0,
) -> Pooled:
    """What groups of few cases are like, given that they belong together.

    ``table`` has the shape (groups, grades), grades from best to worst, two or more; cells may
    be empty, but no grade in all groups. The model: the log odds of a grade as good as k are
    threshold k less the group's place, and places are normal around zero with an unknown spread,
    on the logit scale. The prior is flat for thresholds; ``log_prior`` gives that of the spread,
    which is looked for up to `WIDEST`. Ranks are simulated, ``rank_draws`` times, always with the
    same seed; the rest is integrated over a grid of spreads, thresholds and places.

    Sources: McCullagh (1980), doi:10.1111/j.2517-6161.1980.tb01109.x; Hedeker and Gibbons (1994),
    doi:10.2307/2533433; a prior for the spread that falls off slowly is in the spirit of Gelman
    (2006), doi:10.1214/06-BA117A, who recommends others. Raises ``ValueError`` where no group has
    one of the grades, since then the cases say nothing of its threshold, and where a group has so
    many cases (some hundreds) that its place falls between two points of the grid.
    """
    _each_grade_has_a_case(table)
    rows, which, alike = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    span = _span(table)
    points, node_weights = special.roots_sh_legendre(NODES if len(table) < MANY else NODES // 2)
    nodes, node_weights = span[0] + np.ptp(span) * points, np.ptp(span) * node_weights
    grids = [_grid(table, spread) for spread in nodes]  # one for each spread, to keep arrays small
    logs = [
        special.logsumexp(log_marginal(rows, thresholds, np.full(len(thresholds), spread)), axis=-1)
        @ alike
        + volume
        + np.log(weight)
        + log_prior(spread)
        for spread, weight, (thresholds, volume) in zip(nodes, node_weights, grids, strict=True)
    ]
    weights = special.softmax(np.concatenate(logs))
    thresholds = np.concatenate([grid for grid, _ in grids])
    spreads = np.repeat(nodes, [len(grid) for grid, _ in grids])
    by_spread = np.array([weights[spreads == spread].sum() for spread in nodes])
    weighty = weights > 1e-8  # a tenth of all, or less
    weights, thresholds, spreads = weights[weighty], thresholds[weighty], spreads[weighty]
    weights /= weights.sum()
    place = log_marginal(rows, thresholds, spreads)  # shape (points, rows, places)
    place = np.exp(place - place.max(axis=-1, keepdims=True))
    place /= place.sum(axis=-1, keepdims=True)
    if (weights @ place.max(axis=-1)).max() > 0.6:
        raise ValueError("a group has too many cases for the grid of places")

    worst = np.zeros(len(rows))
    for weight, at in zip(weights, place, strict=True):
        no_worse = np.log(np.maximum(at.cumsum(axis=-1) - at / 2, 1e-300))
        worst += weight * (at * np.exp(alike @ no_worse - no_worse)).sum(axis=-1)
    share = special.expit(spreads[:, None] * PLACES - thresholds[:, -1:])
    of_points = weights, thresholds[:, -1], spreads
    summed = [_summary(share, place[:, row], *of_points) for row in range(len(rows))]
    groups = pd.DataFrame(np.array(summed)[which], columns=["share", "low", "high"])
    groups["worst"] = worst[which] / worst[which].sum()
    if rank_draws:
        ranks = _ranks(place, which, weights, rank_draws)
        groups["rank_low"], groups["rank_high"] = np.quantile(
            ranks, TAILS, axis=0, method="inverted_cdf"
        )

    no_cases = np.broadcast_to(special.softmax(stats.norm.logpdf(PLACES)), place[:, 0].shape)
    density = Legendre.fit(nodes, by_spread / node_weights, len(nodes) - 1, [*span])
    below = density.integ(lbnd=span[0])  # exact between the points of Gauss's rule
    ends = [optimize.brentq(lambda spread, t=t: below(spread) - t, *span) for t in TAILS]
    return Pooled(
        groups,
        (float(by_spread @ nodes), *ends),
        _summary(share, no_cases, *of_points),
    )


def _span(table: np.ndarray) -> tuple[float, float]:
    """Between which spreads to look: all up to `WIDEST`, or near the likeliest of many groups."""
    if len(table) < MANY:
        return 0.0, WIDEST
    *_, spread, _ = most_likely(table)
    noise = 4 / table.sum(axis=1).mean()
    error = (spread**2 + noise) / (max(spread, noise**0.5) * np.sqrt(2 * len(table)))
    return max(0.0, spread - 6 * error), spread + 6 * error


def _grid(table: np.ndarray, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Thresholds in order, shape (points, grades - 1), and the log of the volume of each."""
    below = np.cumsum(table.sum(axis=0))[:-1] / table.sum()
    error = np.sqrt(1 / (table.sum() * below * (1 - below)) + spread**2 / len(table))
    near = STEPS if len(table) < MANY else STEPS[::2]
    steps = np.stack(np.meshgrid(*[near] * len(below), indexing="ij"), axis=-1)
    # A spread of places flattens what all groups show together, by about this much.
    middle = special.logit(below) * np.sqrt(1 + 0.346 * spread**2)
    thresholds = middle + error * steps.reshape(-1, len(below))
    thresholds = thresholds[(np.diff(thresholds, axis=-1) > 0).all(axis=-1)]
    return thresholds, np.full(len(thresholds), np.log(error).sum())


def _summary(share, place, weights, thresholds, spreads) -> tuple[float, float, float]:
    """Mean and interval of a share, of which each point of the grid gives a distribution."""
    passed = np.pad(place.cumsum(axis=-1), [(0, 0), (1, 0)])
    point = np.arange(len(weights))

    def reached(limit: float) -> float:
        """How probable it is that the share is below a limit."""
        edge = (special.logit(limit) + thresholds) / spreads
        cells = np.clip((edge - PLACES[0]) / (PLACES[1] - PLACES[0]) + 0.5, 0, len(PLACES) - 1e-9)
        whole = cells.astype(int)
        return float(weights @ (passed[point, whole] + (cells - whole) * place[point, whole]))

    ends = [optimize.brentq(lambda limit, t=t: reached(limit) - t, 1e-9, 1 - 1e-9) for t in TAILS]
    return float(weights @ (place * share).sum(axis=-1)), *ends


def _ranks(place, which, weights, draws: int) -> np.ndarray:
    """Ranks of the groups, shape (draws, groups), 1 for the worst, drawn from the posterior."""
    rng = np.random.default_rng(2023)
    ranks = np.empty((draws, len(which)), dtype=int)
    for ranked, point in zip(ranks, rng.choice(len(weights), draws, p=weights), strict=True):
        at = rng.random(len(which))
        # Within a cell any place is as likely as another, which also settles ties.
        passed = place[point].cumsum(axis=-1)[which]
        cells = (passed < at[:, None]).sum(axis=1) + rng.random(len(which))
        ranked[np.argsort(-cells)] = np.arange(1, len(which) + 1)
    return ranks


def _each_grade_has_a_case(table: np.ndarray) -> None:
    if not table.sum(axis=0).all():
        raise ValueError("each grade must have a case in some group")
