"""The statistics that statsmodels and scipy don't offer as the book needs them.

The methods page says why each is used, and holds it against published values and against R.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, special, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

#: The level of every interval in the book, and how much lies below each end.
LEVEL = 0.95
TAILS = (1 - LEVEL) / 2, (1 + LEVEL) / 2

#: Two statistics nearer than this are the same one, reached by sums in another order.
TIE = 1e-9

#: How often cases are dealt at random, where the tables they could make are too many to list.
DEALS = 99_999

#: How far each of several tables is, shape (..., rows, columns), from what a test supposes.
Distance = Callable[[np.ndarray], np.ndarray]


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Add the share of ``cases`` in ``of`` and its Wilson interval (share, low, high; 0 to 1).

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953, as statsmodels computes it.
    """
    low, high = proportion_confint(table.cases, table.of, alpha=1 - LEVEL, method="wilson")
    return table.assign(share=table.cases / table.of, low=low, high=high)


def difference(count, of, other, of_other, level: float = LEVEL) -> tuple:
    """The interval of a share less another (low, high; from -1 to 1), of numbers or arrays.

    Source: Newcombe (1998), method 10, as statsmodels computes it from the Wilson intervals;
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    return confint_proportions_2indep(
        count, of, other, of_other, method="newcomb", compare="diff", alpha=1 - level
    )


def control_limits(share: float, of: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest count, inclusive, to expect of samples with a given true share.

    A count is outside if it or one further out has no more than half of what ``level`` leaves,
    by the binomial distribution itself. So high shares are no likelier to be flagged than low
    ones, and neither likelier than the level says. The funnel: Spiegelhalter (2005),
    doi:10.1002/sim.1970. Low and high, whole numbers of the shape of ``of``.
    """
    of, tail = np.asarray(of), (1 - level) / 2

    def least(share: float) -> np.ndarray:
        count = stats.binom.ppf(tail, of, share)
        return (count + (stats.binom.cdf(count, of, share) <= tail)).astype(int)

    return least(share), of - least(1 - share)


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
    ``ValueError`` for a power no greater than the error rate where the shares are equal.
    """
    if not power(other, of, other, of_other) < wanted < 1:
        raise ValueError(f"power {wanted:g} needs no gap, or can't be had")

    def above(start: float) -> float:
        if power(1, of, start, of_other) < wanted:
            return np.nan
        return optimize.brentq(lambda share: power(share, of, start, of_other) - wanted, start, 1)

    return 1 - above(1 - other), above(other)


def joint_tables(rows: list[int], columns: list[int]) -> Iterator[np.ndarray]:
    """Every table of whole numbers from 0 up with these totals, shape (rows, columns).

    Raises ``ValueError`` if the two sets of totals don't have the same sum.
    """
    if sum(rows) != sum(columns):
        raise ValueError(f"row totals add up to {sum(rows)}, column totals to {sum(columns)}")
    if len(rows) == 1:
        yield np.array([columns])
        return
    for first in product(*(range(min(rows[0], column) + 1) for column in columns)):
        if sum(first) == rows[0]:
            for rest in joint_tables(rows[1:], np.subtract(columns, first).tolist()):
                yield np.vstack([first, rest])


def exact_p(table: np.ndarray, distance: Distance) -> float:
    """How probable a table at least as far from independence is, with all totals fixed.

    Over `joint_tables`, each weighed by its chance. With `unlikeliness` it is the test of Freeman
    and Halton (1951), doi:10.1093/biomet/38.1-2.141; with `rank_distance` that of Wilcoxon, Mann
    and Whitney for ordered grades, doi:10.1214/aoms/1177730491.
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


def chi_squared(tables: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    """Pearson's chi-squared of each table against independence; shape (..., rows, columns).

    Raises ``ValueError``, as `residuals` does, where a row or a column is empty; ``like`` is as
    there.
    """
    expected = _expected(tables if like is None else like)
    return ((tables - expected) ** 2 / expected).sum(axis=(-2, -1))


def residuals(tables: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    """How many standard errors each cell lies above what independence gives; shape kept.

    ``like`` is one table with the totals of all, as `deals` have, which spares adding them up.
    Source: the adjusted residuals of Haberman (1973), doi:10.2307/2529686.
    """
    totals = tables if like is None else like
    expected, cases = _expected(totals), totals.sum(axis=(-2, -1), keepdims=True)
    of_row = totals.sum(axis=-1, keepdims=True) / cases
    of_column = totals.sum(axis=-2, keepdims=True) / cases
    return (tables - expected) / np.sqrt(expected * (1 - of_row) * (1 - of_column))


def _expected(tables: np.ndarray) -> np.ndarray:
    rows, columns = tables.sum(axis=-1, keepdims=True), tables.sum(axis=-2, keepdims=True)
    if not (rows.all() and columns.all()):
        raise ValueError("no row and no column may be empty")
    return rows * columns / tables.sum(axis=(-2, -1), keepdims=True)


def deals(
    table: np.ndarray, size: int = DEALS, seed: int | np.random.Generator = 2023
) -> np.ndarray:
    """Tables with the totals of this one, its cases dealt at random; shape (size, rows, columns).

    Source: Patefield (1981), doi:10.2307/2346669, as SciPy has it.
    """
    if min(table.shape) < 2:  # the same every time, which SciPy gives wrongly
        return np.broadcast_to(table, (size, *table.shape))
    totals = stats.random_table(table.sum(axis=1), table.sum(axis=0))
    return totals.rvs(size, random_state=np.random.default_rng(seed))


def _dealt_within(tables: Iterable[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The columns of each table that have cases, and `deals` of these."""
    used = [table[:, table.any(axis=0)] for table in tables]
    return used, _dealt(*(tuple(map(tuple, table.tolist())) for table in used))


@lru_cache(maxsize=2)  # whoever asks `uneven_p` often asks `counts_p` about the same tables
def _dealt(*tables: tuple[tuple[int, ...], ...]) -> list[np.ndarray]:
    rng = np.random.default_rng(2023)
    return [deals(np.array(table), seed=rng) for table in tables]


def chance_p(seen: float, by_chance: np.ndarray) -> float:
    """How often chance goes at least as far as what was seen, which counts as one of the draws.

    ``by_chance`` has the shape (draws,). Source: Phipson and Smyth (2010),
    doi:10.2202/1544-6115.1585.
    """
    return (int((by_chance >= seen - TIE).sum()) + 1) / (len(by_chance) + 1)


def uneven_p(*tables: np.ndarray) -> float:
    """How often `deals` within each table are as uneven as the tables are, by `chi_squared`.

    Each has the shape (rows, columns), and no empty row. A column without a case says nothing.
    """
    used, dealt = _dealt_within(tables)
    by_chance = sum(map(chi_squared, dealt, used))
    return chance_p(sum(map(chi_squared, used)), by_chance)


def counts_p(*tables: pd.DataFrame) -> pd.DataFrame:
    """How far each count lies from what its table's average gives, and how probable that is.

    Each table has a row an inspection, and a column a grade. A row of what comes back is a count,
    by inspection and grade: its excess (`residuals`), and p, by `deals` within each table, which
    allows for looking at all counts of all tables (`family_p`). A lone row, and a column without a
    case, can't lie anywhere else: their excess is 0.
    """
    counted, far = [table.to_numpy(int) for table in tables], []
    for counts, used, dealt in zip(counted, *_dealt_within(counted), strict=True):
        each = np.zeros((1 + DEALS, *counts.shape))  # as they are, and as dealt
        if min(used.shape) > 1:
            each[:, :, counts.any(axis=0)] = residuals(
                np.concatenate([used[None], dealt]), like=used
            )
        far.append(each.reshape(1 + DEALS, -1))
    far = np.hstack(far)
    cells = [(row, column) for table in tables for row in table.index for column in table]
    index = pd.MultiIndex.from_tuples(cells, names=["inspection", "grade"])
    return pd.DataFrame({"excess": far[0], "p": family_p(far[0], far[1:])}, index)


def family_p(seen: np.ndarray, by_chance: np.ndarray) -> np.ndarray:
    """A p-value for each of several statistics, adjusted for having looked at all; shape (m,).

    ``seen`` has the shape (m,), ``by_chance`` (draws, m); large either way counts as extreme.
    The step-down maximum of Westfall and Troendle (2008), doi:10.1002/bimj.200710456, which keeps
    its level where chance made all of them. The seen statistics count as one of the draws, as in
    `chance_p`. Raises ``ValueError`` where a statistic isn't a finite number.
    """
    if not (np.isfinite(seen).all() and np.isfinite(by_chance).all()):
        raise ValueError("every statistic must be a finite number")
    order = np.argsort(-np.abs(seen), kind="stable")
    largest = np.maximum.accumulate(np.abs(by_chance)[:, order[::-1]], axis=1)[:, ::-1]
    reached = (largest >= np.abs(seen)[order] - TIE).sum(axis=0)
    adjusted = np.empty(len(seen))
    adjusted[order] = np.maximum.accumulate((reached + 1) / (len(by_chance) + 1))
    return adjusted


def symmetry_p(table: np.ndarray, distance: Distance, others: Iterable[Distance] = ()) -> float:
    """How probable a table at least as far from symmetry is, if each case's grades may be swapped.

    ``table`` has the shape (grades, grades), one side's grade by the other's. Exact: a coin is
    thrown for each case that the sides grade differently, and every outcome counted. With the net
    number of cases above the diagonal it is the sign test; with that of steps, the permutation test
    for pairs of Fisher (1935, The Design of Experiments, section 21) and Pitman; with
    `homogeneity`, an exact version of Stuart's and Maxwell's test. Raises ``ValueError`` where a
    distance isn't a finite number.

    With ``others``, it is adjusted for having looked at these too: how probable it is that any of
    them all has a p-value as small. They measure departures from the same symmetry, so the smallest
    of their p-values is a statistic like any other, with a distribution over the coins: Westfall
    and Young (1993), Resampling-Based Multiple Testing, ISBN 978-0-471-55761-6.
    """
    upper = np.triu_indices(len(table), 1)
    differ = (table + table.T)[upper]
    ups = np.indices(differ + 1).reshape(len(differ), -1).T  # every outcome of the coins
    tables = np.zeros((len(ups), *table.shape))
    tables[:, *upper], tables[:, *upper[::-1]] = ups, differ - ups
    chances = stats.binom.pmf(ups, differ, 0.5).prod(axis=-1)
    p = [_p_of_each(of(tables), chances) for of in (distance, *others)]
    seen = (ups == table[upper]).all(axis=-1).argmax()
    return float(chances[np.min(p, axis=0) <= p[0][seen] * (1 + TIE)].sum())


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


#: How finely averages and spreads are looked at, and how often the grid closes in on them.
FINENESS, PASSES = 60, 4


class Pooled(NamedTuple):
    """What `pooled` finds: the beta distributions that the groups' true shares may come from.

    Those are points on a grid. At each, a group may also be unlike the others, and have a share of
    its own.
    """

    count: np.ndarray  #: The cases with the grade, shape (groups,).
    of: np.ndarray  #: All cases, shape (groups,).
    a: np.ndarray  #: The true shares are Beta(a, b), shape (points,).
    b: np.ndarray  #: The other parameter, shape (points,).
    weight: np.ndarray  #: How probable each point is, shape (points,).
    unlike: np.ndarray  #: How probable it then is that a group is unlike, shape (points, groups).

    def below(self, limit: float, group: int) -> float:
        """How probable it is that a group's true share is below a limit (from 0 to 1)."""
        yes, no = self.count[group], self.of[group] - self.count[group]
        alike = self.weight * (1 - self.unlike[:, group])
        own = (1 - alike.sum()) * special.betainc(1 + yes, 1 + no, limit)
        return float(alike @ special.betainc(self.a + yes, self.b + no, limit) + own)

    def estimate(self, group: int) -> tuple[float, float, float]:
        """The mean of a group's true share and its central interval at `LEVEL`."""
        yes, of = self.count[group], self.of[group]
        alike = self.weight * (1 - self.unlike[:, group])
        mean = alike @ ((self.a + yes) / (self.a + self.b + of))
        mean += (1 - alike.sum()) * (1 + yes) / (2 + of)
        ends = [optimize.brentq(lambda x, t=t: self.below(x, group) - t, 0, 1) for t in TAILS]
        return float(mean), *ends

    def estimates(self, index: pd.Index) -> pd.DataFrame:
        """The `estimate` of each group, a row a group: guess, guess_low and guess_high."""
        each = [self.estimate(group) for group in range(len(self.of))]
        return pd.DataFrame(each, index, ["guess", "guess_low", "guess_high"])

    def draws(self, size: int) -> np.ndarray:
        """Draws of the true shares of all groups together, shape (size, groups)."""
        rng = np.random.default_rng(2023)
        point = rng.choice(len(self.weight), size, p=self.weight)
        own = rng.random((size, len(self.of))) < self.unlike[point]
        a, b = (np.where(own, 1, of_point[point, None]) for of_point in (self.a, self.b))
        return rng.beta(a + self.count, b + self.of - self.count)


def pooled(
    count, of, log_prior: Callable[[np.ndarray], np.ndarray] = np.zeros_like, unlike: float = 0
) -> Pooled:
    """What groups of few cases are like, given that they belong together.

    ``count`` of ``of`` cases have a grade, whole numbers of shape (groups,). Each group's true
    share is drawn from one beta distribution, any average as likely as another beforehand. Its
    spread is the standard deviation of true shares as a part of the largest that the average
    allows, from 0 to 1; ``log_prior`` says how likely each is, all alike if it isn't given. With
    the probability ``unlike`` a group isn't of the kind, and has any share.

    Nothing is simulated: each answer is a sum over a grid of averages and spreads, which closes in
    on those that the cases leave open. Source: Gelman and others (2013), Bayesian Data Analysis,
    section 5.3, with another prior. Raises ``ValueError`` for no group, or counts that don't fit.
    """
    count, of = np.asarray(count, dtype=int), np.asarray(of, dtype=int)
    if not len(count) or (count < 0).any() or (count > of).any():
        raise ValueError("pooling needs groups, and no more cases of a grade than there are")
    steps = (np.arange(FINENESS) + 0.5) / FINENESS
    box = [(0.0, 1.0), (0.0, 1.0)]  # of averages, and of the root of the spread
    for _ in range(PASSES):
        lines = (low + steps * (high - low) for low, high in box)
        average, root = np.reshape(np.meshgrid(*lines, indexing="ij"), (2, -1))
        together = root**-4 - 1
        a, b = average * together, (1 - average) * together
        kind = stats.betabinom.logpmf(count, of, a[:, None], b[:, None])
        with np.errstate(divide="ignore"):  # the logarithm of no chance
            own = np.log(unlike / (of + 1))  # if any share is as likely, so is any count
        each = np.logaddexp(np.log1p(-unlike) + kind, own)
        log = each.sum(axis=1) + log_prior(root**2) + np.log(root)
        near = log > log.max() - 16
        box = [
            (max(0.0, side[near].min() - step), min(1.0, side[near].max() + step))
            for side, step in zip((average, root), np.diff(box)[:, 0] / FINENESS, strict=True)
        ]
    weight = special.softmax(log)
    kept = weight > 1e-9
    weight = weight[kept] / weight[kept].sum()
    return Pooled(count, of, a[kept], b[kept], weight, np.exp(own - each[kept]))
