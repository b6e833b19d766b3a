"""The statistics: against published values, against R, and against what must always hold.

What the methods page compares is compared here too, by its own cells, so that page and test
can't part. Nothing here needs R: its values are in verification/r.csv, made by reference.R.
"""

from math import comb, isclose

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import integrate, stats
from statsmodels.stats.contingency_tables import SquareTable

from casework.stats import (
    DEALS,
    TAILS,
    chance_p,
    chi_squared,
    counts_p,
    deals,
    detectable,
    difference,
    exact_p,
    family_p,
    homogeneity,
    joint_tables,
    pooled,
    power,
    rank_distance,
    residuals,
    shares,
    symmetry_p,
    uneven_p,
    unlikeliness,
)
from tests.stored import ROOT

few = settings(max_examples=25, deadline=None)


def count_tables(rows=(2, 4), columns=(2, 4), most=6):
    """Tables of small counts in which no row and no column is empty."""
    shape = st.tuples(st.integers(*rows), st.integers(*columns))
    return shape.flatmap(lambda s: arrays(np.int64, s, elements=st.integers(0, most))).filter(
        lambda table: table.sum(axis=0).all() and table.sum(axis=1).all()
    )


# --- shares ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E,
        # table I, method 3 (the score interval), as printed to four decimals.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares_agree_with_published_wilson_intervals(count, total, low, high):
    row = shares(pd.DataFrame({"cases": [count], "of": [total]})).iloc[0]
    assert (round(row.low, 4), round(row.high, 4)) == (low, high)
    assert row.share == count / total


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_shares_hold_their_interval(pair):
    """Inside 0 and 1, around the share, and mirrored for the cases that are left."""
    count, total = pair
    here = shares(pd.DataFrame({"cases": [count], "of": [total]})).iloc[0]
    rest = shares(pd.DataFrame({"cases": [total - count], "of": [total]})).iloc[0]
    slack = 1e-12
    assert -slack <= here.low <= here.share + slack
    assert here.share - slack <= here.high <= 1 + slack
    assert isclose(here.low, 1 - rest.high, abs_tol=1e-9)


def test_shares_keep_rows_and_columns():
    frame = pd.DataFrame({"area": ["a", "b"], "cases": [1, 2], "of": [4, 4]})
    assert list(shares(frame).area) == ["a", "b"]
    assert list(frame.columns) == ["area", "cases", "of"], "the table given isn't changed"


# --- joint tables ---------------------------------------------------------------------------


def test_joint_tables_of_two_by_two():
    tables = [t.tolist() for t in joint_tables([2, 1], [1, 2])]
    assert sorted(tables) == [[[0, 2], [1, 0]], [[1, 1], [0, 1]]]


margins = st.lists(st.integers(0, 6), min_size=2, max_size=3)


@given(margins, st.randoms(use_true_random=False))
def test_joint_tables_are_exactly_those_that_fit(rows, random):
    """Against another way to count: every way to deal the columns' cases over the rows.

    The number of deals that give a table is a product of multinomials; summed over all tables
    it must be the number of ways to choose each row's cases from the whole (Vandermonde).
    """
    total = sum(rows)
    cut = sorted(random.randint(0, total) for _ in range(2))
    columns = [cut[0], cut[1] - cut[0], total - cut[1]]
    tables = list(joint_tables(rows, columns))
    assert len({t.tobytes() for t in tables}) == len(tables), "none twice"
    ways = 0
    for table in tables:
        assert table.sum(axis=1).tolist() == rows
        assert table.sum(axis=0).tolist() == columns
        deals, left = 1, list(columns)
        for row in table:
            for j, taken in enumerate(row):
                deals *= comb(left[j], int(taken))
                left[j] -= int(taken)
        ways += deals
    expected, left = 1, total
    for row in rows:
        expected *= comb(left, row)
        left -= row
    assert ways == expected


def test_joint_tables_need_equal_sums():
    with pytest.raises(ValueError, match="add up to 3, column totals to 4"):
        list(joint_tables([1, 2], [2, 2]))


# --- differences ----------------------------------------------------------------------------


two_samples = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda of: st.tuples(
        st.integers(0, of[0]), st.just(of[0]), st.integers(0, of[1]), st.just(of[1])
    )
)


@given(two_samples)
@settings(deadline=None)
def test_a_difference_turned_round_is_its_own_mirror(pair):
    x, n, y, m = pair
    low, high = difference(x, n, y, m)
    back = difference(y, m, x, n)
    assert isclose(low, -back[1], abs_tol=1e-12)
    assert isclose(high, -back[0], abs_tol=1e-12)
    assert -1 - 1e-9 <= low <= x / n - y / m <= high <= 1 + 1e-9
    wider = difference(x, n, y, m, level=0.99)
    assert wider[0] <= low + 1e-12
    assert high <= wider[1] + 1e-12


@given(st.integers(1, 12), st.integers(1, 12), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@few
def test_power_is_the_share_of_samples_that_it_counts(n, m, p, q):
    """Against a sum written out, and turned round."""
    total = 0.0
    for x in range(n + 1):
        for y in range(m + 1):
            low, high = difference(x, n, y, m)
            if low > 0 or high < 0:
                total += stats.binom.pmf(x, n, p) * stats.binom.pmf(y, m, q)
    assert isclose(power(p, n, q, m), total, abs_tol=1e-12)
    assert isclose(power(p, n, q, m), power(q, m, p, n), abs_tol=1e-12)


def test_what_is_detectable_has_the_power_wanted():
    below, above = detectable(70, 25 / 70, 70)
    for share in (below, above):
        assert isclose(power(share, 70, 25 / 70, 70), 0.8, abs_tol=1e-6)
    assert below < 25 / 70 < above
    further = detectable(70, 25 / 70, 70, wanted=0.9)
    assert further[0] < below
    assert above < further[1]
    assert detectable(140, 25 / 70, 140)[1] < above
    assert np.isnan(detectable(6, 0.5, 6)).all(), "no share would do"
    edge = power(1, 6, 0.5, 16)
    assert not np.isnan(detectable(6, 0.5, 16, wanted=edge - 1e-9)).any()
    assert np.isnan(detectable(6, 0.5, 16, wanted=edge + 1e-9)).all()
    below, above = detectable(33, 0.1, 37)
    assert np.isnan(below), "so low a share leaves no room below it"
    assert above > 0.1
    assert np.allclose(detectable(33, 0.9, 37)[0], 1 - above), "mirrored"


@pytest.mark.parametrize("wanted", [0.01, 1, 1.5])
def test_what_needs_no_gap_is_not_detectable(wanted):
    with pytest.raises(ValueError, match="needs no gap"):
        detectable(70, 0.5, 70, wanted=wanted)


# --- tables with fixed totals ---------------------------------------------------------------


@given(count_tables((2, 2), (2, 2), 8))
@few
def test_exact_p_of_two_by_two_is_that_of_fisher(table):
    assert isclose(exact_p(table, unlikeliness), stats.fisher_exact(table).pvalue, rel_tol=1e-6)


@given(count_tables((2, 2), (3, 3), 5), st.permutations(range(3)))
@few
def test_exact_p_minds_the_order_of_grades_only_where_it_should(table, order):
    assert isclose(
        exact_p(table, unlikeliness), exact_p(table[:, list(order)], unlikeliness), abs_tol=1e-12
    )
    assert isclose(
        exact_p(table, rank_distance), exact_p(table[::-1], rank_distance), abs_tol=1e-12
    )
    backwards = table[:, ::-1]
    assert isclose(exact_p(table, rank_distance), exact_p(backwards, rank_distance), abs_tol=1e-12)
    assert 0 < exact_p(table, rank_distance) <= 1 + 1e-12


@given(count_tables((2, 2), (2, 5), 6))
@few
def test_rank_distance_is_that_of_the_ranks_themselves(table):
    grades = np.repeat(np.tile(np.arange(table.shape[1]), 2), table.ravel())
    first = np.repeat([True, False], table.sum(axis=1))
    ranks = stats.rankdata(grades)
    expected = first.sum() * (len(grades) + 1) / 2
    assert isclose(rank_distance(table), abs(ranks[first].sum() - expected), abs_tol=1e-9)
    several = np.array([table, table[:, ::-1]])
    assert np.allclose(rank_distance(several), [rank_distance(t) for t in several])


@given(count_tables())
@few
def test_the_unlikelier_a_table_the_larger_its_unlikeliness(table):
    chance = stats.random_table(table.sum(axis=1), table.sum(axis=0))
    moved = chance.rvs(1, random_state=np.random.default_rng(0)).reshape(table.shape)
    by_chance = chance.logpmf(table) - chance.logpmf(moved)
    assert isclose(unlikeliness(moved) - unlikeliness(table), by_chance, abs_tol=1e-8)


@given(count_tables())
@few
def test_chi_squared_and_residuals_are_the_usual_ones(table):
    found = stats.chi2_contingency(table, correction=False)
    assert isclose(chi_squared(table), found.statistic, abs_tol=1e-9)
    several = np.array([table, table[::-1]])
    assert np.allclose(chi_squared(several), found.statistic)
    assert np.allclose(residuals(several)[1], residuals(table)[::-1])


@pytest.mark.parametrize("table", [[[0, 0], [3, 4]], [[0, 3], [0, 4]]])
@pytest.mark.parametrize("statistic", [chi_squared, residuals])
def test_an_empty_row_or_column_is_refused(table, statistic):
    with pytest.raises(ValueError, match="no row and no column may be empty"):
        statistic(np.array(table))


def test_residuals_have_unit_variance_where_there_is_no_link():
    rows, columns = np.array([6, 9, 16]), np.array([8, 10, 13])
    dealt = stats.random_table(rows, columns).rvs(20_000, random_state=np.random.default_rng(1))
    z = residuals(dealt)
    assert np.abs(z.mean(axis=0)).max() < 0.04
    # With totals fixed the variance is n / (n - 1), as for any hypergeometric count.
    assert np.abs(z.var(axis=0) - 31 / 30).max() < 0.04


draws = arrays(np.float64, (19, 3), elements=st.floats(-5, 5, width=16))
seen = arrays(np.float64, 3, elements=st.floats(-5, 5, width=16))


@given(seen, draws, st.permutations(range(3)))
@few
def test_adjusted_p_values_step_down(seen, draws, order):
    """Against the definition, statistic by statistic, from the largest on."""
    sizes = np.abs(seen)
    steps, expected, largest = np.argsort(-sizes, kind="stable"), np.empty(3), 0.0
    for i, here in enumerate(steps):
        rest = np.abs(draws[:, steps[i:]]).max(axis=1)
        largest = max(largest, (1 + (rest >= sizes[here] - 1e-9).sum()) / 20)
        expected[here] = largest
    adjusted = family_p(seen, draws)
    assert np.allclose(adjusted, expected)
    assert np.allclose(family_p(-seen, -draws), adjusted)
    alone = np.array([(1 + (np.abs(draws[:, i]) >= sizes[i] - 1e-9).sum()) / 20 for i in range(3)])
    assert (adjusted >= alone - 1e-12).all(), "never smaller for having looked at more"
    assume(len(set(sizes)) == 3)
    assert np.allclose(family_p(seen[list(order)], draws[:, list(order)]), adjusted[list(order)])


@pytest.mark.parametrize("where", ["seen", "by chance"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_adjusted_p_values_need_numbers(where, value):
    seen, draws = np.zeros(2), np.zeros((5, 2))
    (seen if where == "seen" else draws[0])[1] = value
    with pytest.raises(ValueError, match="must be a finite number"):
        family_p(seen, draws)


@given(count_tables())
@few
def test_deals_keep_all_totals(table):
    dealt = deals(table, 7)
    assert dealt.shape == (7, *table.shape)
    assert (dealt.sum(axis=1) == table.sum(axis=0)).all()
    assert (dealt.sum(axis=2) == table.sum(axis=1)).all()
    assert np.allclose(residuals(dealt), residuals(dealt, like=table))


@pytest.mark.parametrize("table", [[[3, 0, 2]], [[3], [0], [2]]])
def test_a_lone_row_or_column_is_dealt_as_it_is(table):
    assert (deals(np.array(table), 5) == table).all()


def test_what_was_seen_counts_as_a_draw():
    assert chance_p(2, np.array([1.0, 2, 3, 2 - 1e-12])) == 4 / 5
    assert chance_p(4, np.zeros(9)) == 1 / 10


def test_unevenness_by_deals_is_that_of_the_exact_test():
    for table in [[[3, 9], [8, 2], [5, 5]], [[1, 6, 3], [5, 2, 4]]]:
        exact = exact_p(np.array(table), chi_squared)
        error = 4 * (exact * (1 - exact) / DEALS) ** 0.5
        with_a_column_more = np.insert(table, 1, 0, axis=1)
        assert abs(uneven_p(with_a_column_more) - exact) < error + 1 / DEALS
    # Of a second table that can only be as it is, nothing changes.
    assert uneven_p(np.array([[3, 9], [8, 2]]), np.array([[4, 1]])) == pytest.approx(
        exact_p(np.array([[3, 9], [8, 2]]), chi_squared), abs=0.003
    )
    assert uneven_p(np.array([[4, 1, 0]])) == 1


def test_each_count_is_judged_among_all_that_were_looked_at():
    """Against an exact answer: of a table of two by two, all four counts move together."""
    counts = pd.DataFrame([[3, 9], [8, 2]], ["this", "that"], ["good", "inadequate"])
    alone = counts_p(counts)
    exact = exact_p(counts.to_numpy(), lambda tables: np.abs(residuals(tables)[..., 0, 0]))
    assert alone.p.to_numpy() == pytest.approx(exact, abs=4 * (exact / DEALS) ** 0.5)
    assert alone.excess.unstack().to_numpy() == pytest.approx(residuals(counts.to_numpy())[::-1])
    other = pd.DataFrame([[5, 5], [6, 4]], ["here", "there"], counts.columns)
    both = counts_p(counts, other)
    independent = 1 - (1 - exact) * (
        1 - np.mean(np.abs(residuals(deals(other.to_numpy()))[:, 0, 0]) >= alone.excess.abs().max())
    )
    assert both.p["this", "good"] == pytest.approx(independent, abs=0.003)
    assert list(both.index.get_level_values("inspection").unique()) == [*counts.index, *other.index]


@pytest.mark.parametrize("table", [[[3, 9]], [[3, 0], [7, 0]]])
def test_a_count_that_cannot_lie_elsewhere_is_nothing_unusual(table):
    found = counts_p(pd.DataFrame(table), pd.DataFrame([], columns=[0, 1], dtype=int))
    assert found.excess.eq(0).all()
    assert found.p.eq(1).all()


# --- the same cases graded twice ------------------------------------------------------------

STEPS = np.arange(3)[None, :] - np.arange(3)[:, None]


def direction(tables):
    return np.abs((tables * np.sign(STEPS)).sum(axis=(-2, -1)))


def in_steps(tables):
    return np.abs((tables * STEPS).sum(axis=(-2, -1)))


squares = arrays(np.int64, (3, 3), elements=st.integers(0, 4))


@given(squares)
@few
def test_symmetry_by_direction_is_the_sign_test(table):
    ups, downs = np.triu(table, 1).sum(), np.tril(table, -1).sum()
    expected = stats.binomtest(ups, ups + downs).pvalue if ups + downs else 1
    assert isclose(symmetry_p(table, direction), expected, abs_tol=1e-12)


@given(squares)
@few
def test_symmetry_minds_neither_the_side_nor_the_agreed(table):
    for distance in (direction, in_steps):
        p = symmetry_p(table, distance)
        assert 0 < p <= 1 + 1e-12
        assert isclose(symmetry_p(table.T, distance), p, abs_tol=1e-12)
        assert isclose(symmetry_p(table + 5 * np.eye(3, dtype=int), distance), p, abs_tol=1e-12)
        assert isclose(symmetry_p(table[::-1, ::-1], distance), p, abs_tol=1e-12)


@pytest.mark.parametrize("table", [np.diag([5, 6, 7]), np.array([[1, 3, 0], [2, 4, 0], [0, 0, 5]])])
def test_symmetry_needs_distances_that_are_numbers(table):
    """Where the sides differ between one pair of grades only, Stuart and Maxwell's is none."""
    with pytest.raises(ValueError, match="every distance must be a finite number"):
        symmetry_p(table, homogeneity)
    assert 0 < symmetry_p(table, in_steps) <= 1
    with pytest.raises(ValueError, match="every distance must be a finite number"):
        symmetry_p(table, lambda tables: np.full(len(tables), np.inf))


@given(arrays(np.int64, (3, 3), elements=st.integers(0, 2)))
@few
def test_symmetry_counts_every_toss_of_every_coin(table):
    """Against all tosses written out, case by case: alone, and as the smallest of several."""
    cases = [(i, j) for i in range(3) for j in range(3) if i != j for _ in range(int(table[i, j]))]
    assume(len(cases) < 9)
    distances = [direction, in_steps, lambda t: np.abs(t[..., 0, 2] - t[..., 2, 0])]
    outcomes = []
    for toss in range(2 ** len(cases)):
        flipped = np.zeros((3, 3))
        for k, (i, j) in enumerate(cases):
            flipped[(i, j) if toss >> k & 1 else (j, i)] += 1
        outcomes.append(flipped)
    far = np.array([distance(np.array(outcomes)) for distance in distances])
    smallest = (far[:, None, :] >= far[:, :, None]).mean(axis=-1).min(axis=0)  # of each outcome
    for judged in distances:
        own = symmetry_p(table, judged)
        expected = np.mean([judged(outcome) >= judged(table) for outcome in outcomes])
        assert isclose(own, expected, abs_tol=1e-12)
        others = [distance for distance in distances if distance is not judged]
        adjusted = symmetry_p(table, judged, others)
        assert isclose(adjusted, (smallest <= own + 1e-12).mean(), abs_tol=1e-12)
        assert own - 1e-12 <= adjusted <= min(1, 3 * own) + 1e-12


def test_a_larger_p_value_isnt_judged_as_the_smallest_is():
    table = np.array([[0, 3, 17], [5, 3, 0], [5, 0, 0]])
    first, second = sorted([direction, in_steps], key=lambda d: symmetry_p(table, d))
    assert symmetry_p(table, first) < symmetry_p(table, second)
    assert symmetry_p(table, first, [second]) < symmetry_p(table, second, [first])
    assert symmetry_p(table, second, [first]) >= symmetry_p(table, second)


def test_a_p_value_judged_by_itself_is_its_own():
    table = np.array([[0, 3, 17], [5, 3, 0], [5, 0, 0]])
    for distance in (direction, in_steps, homogeneity):
        alone = symmetry_p(table, distance)
        assert isclose(symmetry_p(table, distance, [distance]), alone, abs_tol=1e-12)
        assert isclose(symmetry_p(table.T, distance), alone, abs_tol=1e-12)


@given(squares, st.permutations(range(3)))
@few
def test_homogeneity_is_the_usual_one(table, order):
    differ = table + table.T
    assume(((differ[[0, 0, 1], [1, 2, 2]]) > 0).sum() > 1)
    found = SquareTable(table, shift_zeros=False).homogeneity("stuart_maxwell").statistic
    assert isclose(homogeneity(table), found, abs_tol=1e-8)
    several = np.array([table, table.T, table[np.ix_(order, order)]])
    assert np.allclose(homogeneity(several), found)


# --- partial pooling ------------------------------------------------------------------------


def by_hand(count, of, group: int) -> tuple[float, float]:
    """Mean and spread of a group's share, by integrals over average and spread in another way."""

    def integrand(spread, average, power):
        together = spread**-2 - 1
        a, b = average * together, (1 - average) * together
        likelihood = np.prod(stats.betabinom.pmf(count, of, a, b))
        return likelihood * ((a + count[group]) / (together + of[group])) ** power

    whole, mean = (
        integrate.dblquad(integrand, 0, 1, 1e-4, 1 - 1e-4, args=(power,), epsabs=1e-9)[0]
        for power in (0, 1)
    )
    return mean / whole


def test_pooling_is_the_integral_that_it_says():
    count, of = np.array([1, 5, 9, 2]), np.array([10, 10, 10, 4])
    found = pooled(count, of)
    assert found.estimate(0)[0] == pytest.approx(by_hand(count, of, 0), abs=2e-4)
    assert found.estimate(3)[0] == pytest.approx(by_hand(count, of, 3), abs=2e-4)


def test_draws_are_of_the_same_model():
    found = pooled([35, 25, 20, 30], [70, 70, 80, 90], unlike=0.1)
    draws = found.draws(200_000)
    for group in range(4):
        mean, low, high = found.estimate(group)
        assert draws[:, group].mean() == pytest.approx(mean, abs=2e-3)
        assert np.quantile(draws[:, group], [0.025, 0.975]) == pytest.approx([low, high], abs=5e-3)
    assert (found.draws(10) == found.draws(10)).all(), "the same on every run"


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4))
def test_pooling_takes_whatever_was_counted(groups):
    """All cases or none, one case or none; in whatever order, and with yes and no swapped."""
    count, of = np.array([(yes, yes + no) for yes, no in groups]).T
    found, mirrored, turned = (
        pooled(count, of),
        pooled(of - count, of),
        pooled(count[::-1], of[::-1]),
    )
    assert found.weight.sum() == pytest.approx(1)
    for group in range(len(of)):
        mean, low, high = found.estimate(group)
        assert 0 <= low <= mean <= high <= 1
        again = turned.estimate(len(of) - 1 - group)
        assert again == pytest.approx((mean, low, high), abs=1e-6)
        other = mirrored.estimate(group)
        assert (1 - other[0], 1 - other[2], 1 - other[1]) == pytest.approx(
            (mean, low, high), abs=5e-3
        )


def test_pooling_refuses_what_cannot_be_counted():
    for count, of in [([], []), ([5], [4]), ([-1], [4])]:
        with pytest.raises(ValueError, match="pooling needs groups"):
            pooled(count, of)


def test_a_group_without_cases_tells_nothing_of_the_others():
    count, of = [17, 18, 9, 27, 23, 16], [69, 81, 81, 72, 74, 70]
    found, added = pooled(count, of), pooled([*count, 0], [*of, 0])
    assert added.estimate(0) == pytest.approx(found.estimate(0), abs=1e-6)
    assert added.estimate(6)[0] == pytest.approx(found.weight @ (found.a / (found.a + found.b)))


def test_pooling_draws_small_groups_further_to_the_middle():
    found = pooled([3, 12, 20, 20, 16, 24], [3, 12, 40, 40, 40, 40])
    shares = [found.estimate(group)[0] for group in range(6)]
    assert 0.5 < shares[0] < shares[1] < 1
    assert shares[2] == shares[3]
    assert shares[4] > 0.4


def test_a_tight_prior_pools_all_and_a_group_unlike_the_others_is_let_go():
    count, of = [10, 12, 11, 9, 60], [70] * 5
    usual = pooled(count, of).estimate(4)[0]
    tight = pooled(count, of, lambda spread: -((spread / 0.01) ** 2) / 2).estimate(4)[0]
    let_go = pooled(count, of, unlike=0.1).estimate(4)[0]
    assert tight < 0.4 < usual < let_go < 60 / 70
    rest = pooled(count[:4], of[:4])
    assert spread(pooled(count, of, unlike=0.1)) < spread(pooled(count, of))
    assert spread(rest) < 0.05


def spread(found) -> float:
    return found.weight @ stats.beta(found.a, found.b).std()


def test_the_spread_of_many_groups_is_found():
    rng = np.random.default_rng(5)
    of = rng.integers(50, 90, 400)
    found = pooled(rng.binomial(of, rng.beta(8, 20, len(of))), of)
    assert spread(found) == pytest.approx(stats.beta(8, 20).std(), rel=0.1)
    assert found.weight @ (found.a / (found.a + found.b)) == pytest.approx(8 / 28, abs=0.02)


def test_pooled_intervals_hold_as_often_as_they_say():
    """Over averages and spreads drawn from the prior, as they must if the sums are right."""
    rng, held, sizes = np.random.default_rng(7), [], np.array([6, 6, 8, 9, 9, 10, 16])
    for average, spread in rng.random((200, 2)):
        together = spread**-2 - 1
        chances = rng.beta(average * together, (1 - average) * together, len(sizes))
        found = pooled(rng.binomial(sizes, chances), sizes)
        for group, chance in enumerate(chances):
            below = found.below(min(chance, 1 - 1e-16), group)  # where it was rounded to 1
            held.append(TAILS[0] < below < TAILS[1])
    assert 0.935 < np.mean(held) < 0.965


# --- the methods page -----------------------------------------------------------------------


def test_every_value_that_the_methods_page_compares(monkeypatch, capsys):
    """Its own cells, run here: nothing in them may differ by more than they explain."""
    notebook = nbformat.read(ROOT / "notebooks" / "methods.ipynb", as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "code"}
    monkeypatch.chdir(ROOT / "notebooks")
    names = {}
    for name in ["set-up", "counts", *(n for n in cells if n.startswith("ours-")), "verification"]:
        exec(compile(cells[name], name, "exec"), names)
    references = names["references"]
    assert len(references) > 150
    assert not references.unexplained.any()
    assert not references.isna().any(axis=None), "no gap reaches the file to download"
    by_kind = references.evidence.eq("run").groupby(references.method).agg(["sum", "size"])
    assert (by_kind["sum"] == 0).sum() == 1, "R has a value for each method but GRIM"
