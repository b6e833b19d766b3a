"""The numbers of the chapter on all forces, computed from data/ alone, without the package.

Run as ``python verification/national-picture.py`` from the root of the repository (a minute).
Shares are pooled on a plain grid of averages and spreads, and tables dealt out case by case.
"""

import csv
from pathlib import Path

import numpy as np
from scipy import stats

ROOT = Path(__file__).parents[1]
GRADES = ["good", "requires improvement", "inadequate"]
OURS = "thames-valley-2023"
rng = np.random.default_rng(7)


def read(name):
    with open(ROOT / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


inspections = {row["id"]: row for row in read("inspections")}
firsts = [i for i, row in inspections.items() if row["kind"] == "initial"]
of = {row["inspection"]: int(row["cases"]) for row in read("case_totals") if row["sample"] == "all"}
count = {}
for row in read("case_gradings"):
    whole = (row["sample"], row["assessor"], row["area"]) == ("all", "inspectorate", "all areas")
    if whole and row["cases"].isdigit() and inspections[row["inspection"]]["kind"] == "initial":
        count.setdefault(row["grade"], {})[row["inspection"]] = int(row["cases"])
sample_33 = {
    row["grade"]: int(row["cases"])
    for row in read("case_gradings")
    if row["inspection"] == OURS
    and (row["sample"], row["assessor"]) == ("self-assessed", "inspectorate")
}

rows = []


def add(name, *values, source, tolerance=0.0):
    said = " ".join(f"{value:.6g}" for value in values)
    rows.append(["national-picture", name, said, tolerance, source])


# --- sums ---------------------------------------------------------------------------------------

bad, good, middle = count["inadequate"], count["good"], count["requires improvement"]
complete = sorted(set(bad) & set(good) & set(middle))


def pooled_share(counts, left_out=()):
    kept = [i for i in counts if i not in left_out]
    return 100 * sum(counts[i] for i in kept) / sum(of[i] for i in kept)


add("not_known.listed", len(firsts), source="count")
any_count = {i for counts in count.values() for i in counts}
add("not_known.missing", len(firsts) - len(any_count), source="count")
add("not_known.partly", len(any_count) - len(complete), source="count")
add("unseen.missing", len(firsts) - len(bad), source="count")
add("answer.all", len(bad), source="count")
add("differ.found", len(complete), source="count")
add("answer.bad", bad[OURS], of[OURS], source="count")
add("answer.middle_share", 100 * middle[OURS] / of[OURS], source="count")
add("certain.bad_share", pooled_share(bad, [OURS]), source="sums")
add("certain.middle_share", pooled_share(middle, [OURS]), source="sums")
add(
    "certain.bad",
    *(sum(n[i] for i in bad if i != OURS) for n in (bad, of)),
    source="sums",
)
add(
    "certain.middle_count",
    *(sum(n[i] for i in middle if i != OURS) for n in (middle, of)),
    source="sums",
)
add("unseen.average", pooled_share(bad), source="sums")

# --- the whole table, cases dealt out one by one ------------------------------------------------

DEALS = 40_000


def expected(table):
    return np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()


def standardised(table):
    e, n = expected(table), table.sum()
    rest = np.outer(1 - table.sum(axis=1) / n, 1 - table.sum(axis=0) / n)
    return (table - e) / np.where(e * rest > 0, np.sqrt(e * rest), np.inf)


def dealt(table):
    force = np.repeat(np.arange(len(table)), table.sum(axis=1))
    grades = table.shape[1]
    grade = np.repeat(np.arange(grades), table.sum(axis=0))
    for _ in range(DEALS):
        rng.shuffle(grade)
        cells = np.bincount(grades * force + grade, minlength=table.size)
        yield cells.reshape(table.shape)


def chi(table):
    return ((table - expected(table)) ** 2 / expected(table)).sum()


def adjusted(*tables):
    """By table: a p-value for each count, step by step: each among those that are no larger."""
    seen = np.concatenate([np.abs(standardised(table)).ravel() for table in tables])
    deals = zip(*(dealt(table) for table in tables), strict=True)
    far = np.array(
        [np.concatenate([np.abs(standardised(table)).ravel() for table in deal]) for deal in deals]
    )
    found, last = np.empty(len(seen)), 0
    order = np.argsort(-seen)
    for step, cell in enumerate(order):
        largest = far[:, order[step:]].max(axis=1)
        last = found[cell] = max(last, (largest >= seen[cell] - 1e-9).mean())
    return found.reshape(-1, len(GRADES))


def p_of(*tables):
    seen = sum(chi(table) for table in tables)
    deals = zip(*(dealt(table) for table in tables), strict=True)
    return sum(sum(map(chi, deal)) >= seen - 1e-9 for deal in deals) / DEALS


table = np.array([[count[g][i] for g in GRADES] for i in complete])
place = complete.index(OURS)
by_deals = f"numpy, {DEALS:,} deals of single cases"
add("differ.p_table", p_of(table), source=by_deals, tolerance=0.002)
add("middle.p", adjusted(table)[place, 1], source=by_deals, tolerance=0.004)
part = ((table - expected(table)) ** 2 / expected(table)).sum(axis=1)
first, second = np.argsort(-part)[:2]
for name, row in (("differ.p_without", first), ("differ.p_without.2", second)):
    add(name, p_of(np.delete(table, row, axis=0)), source=by_deals, tolerance=0.006)


def year(i):
    dates = (inspections[i]["fieldwork"], inspections[i]["published"])
    return next(date[:4] for date in dates if date[:1].isdigit())


early = np.array([year(i) < "2020" for i in complete])
add("over_time.p_periods", p_of(table[early], table[~early]), source=by_deals, tolerance=0.006)
rows_in_periods = [i for period in (True, False) for i in np.array(complete)[early == period]]
of_period = adjusted(table[early], table[~early])[rows_in_periods.index(OURS)]
add("middle.p_of_period", of_period[1], source=by_deals, tolerance=0.008)
add("over_time.early", 100 * table[early, 1].sum() / table[early].sum(), source="sums")
add("over_time.late", 100 * table[~early, 1].sum() / table[~early].sum(), source="sums")
two = np.array([[bad[i], of[i] - bad[i]] for i in bad])
add("differ.p_alone", p_of(two), source=by_deals, tolerance=0.01)

# --- pooling on a plain grid --------------------------------------------------------------------

average, spread = np.meshgrid((np.arange(300) + 0.5) / 300, (np.arange(400) + 0.5) / 400)
together = spread**-2 - 1
a, b = average * together, (1 - average) * together


def weights(groups):
    log = sum(stats.betabinom.logpmf(x, n, a, b) for x, n in groups)
    weight = np.exp(log - log.max())
    return weight / weight.sum()


def guess(groups, group):
    x, n = group
    weight = weights(groups)
    kept = weight > 1e-7
    w, low, high = weight[kept] / weight[kept].sum(), a[kept] + x, b[kept] + n - x
    steps = np.linspace(0, 1, 2001)
    below = np.array([w @ stats.beta.cdf(step, low, high) for step in steps])
    ends = np.interp([0.025, 0.975], below, steps)
    return 100 * (w @ (low / (low + high))), *(100 * ends)


def groups_of(counts):
    return [(counts[i], of[i]) for i in counts]


by_grid = "scipy, betabinom on a grid of 300 by 400"
for grade, name in (("inadequate", "guess_inadequate"), ("good", "guess_good")):
    groups = groups_of(count[grade])
    mean, *ends = guess(groups, (count[grade][OURS], of[OURS]))
    add(name, mean, source=by_grid, tolerance=0.02)
    add(f"{name}_interval", *ends, source=by_grid, tolerance=0.1)

mine = (bad[OURS], of[OURS])
others = [(bad[i], of[i]) for i in bad if i != OURS]
like = weights(others) * stats.betabinom.sf(mine[0] - 1, mine[1], a, b)
add("extreme.p_like_others", 100 * like.sum(), source=by_grid, tolerance=0.02)
share = sum(bad.values()) / sum(of[i] for i in bad)
below_half = [stats.binom.cdf((of[i] - 1) // 2, of[i], share) for i in bad]
add("extreme.p_highest", 100 * (1 - np.prod(below_half)), source="scipy, binom")
weight = weights(groups_of(bad))
usual = int(np.median([of[i] for i in firsts if any(i in c for c in count.values())]))
reaches = stats.betabinom.sf((usual + 1) // 2 - 1, usual, a, b)
unseen = len(firsts) - len(bad)
p_any = (weight * (1 - (1 - reaches) ** unseen)).sum()
# It isn't printed where a share without a count is as high as Thames Valley's, a half.
as_high = [
    row
    for row in read("other_gradings")
    if (row["sample"], row["area"], row["grade"]) == ("all", "all areas", "inadequate")
    and inspections[row["inspection"]]["kind"] == "initial"
    and row["inspection"] not in bad
    and row["printed"] in {"over half", "more than half", "a majority"}
]
if not as_high:
    add("unseen.p_any", 100 * p_any, source=by_grid, tolerance=0.1)

middle_others = weights([(middle[i], of[i]) for i in middle if i != OURS])
rare = middle_others * stats.betabinom.cdf(middle[OURS], of[OURS], a, b)
add("middle.like_others", 100 * rare.sum(), source=by_grid, tolerance=0.02)

# Any of so many forces, each with as many cases and a true share of its own: by simulation.


def any_of(weight, sizes, extreme):
    """How often any of simulated forces reaches a share, by points drawn from the grid."""
    point = rng.choice(weight.size, 200_000, p=weight.ravel())
    true = rng.beta(a.ravel()[point, None], b.ravel()[point, None], (len(point), len(sizes)))
    return 100 * extreme(rng.binomial(sizes, true), sizes).any(axis=1).mean()


by_simulation = "numpy, 200,000 times as many forces"
add(
    "extreme.p_any_like_others",
    any_of(
        weights(others), [of[i] for i in bad], lambda x, n: x * mine[1] >= mine[0] * np.array(n)
    ),
    source=by_simulation,
    tolerance=0.3,
)
add(
    "middle.any_like_others",
    any_of(
        middle_others,
        [of[i] for i in middle],
        lambda x, n: x * of[OURS] <= middle[OURS] * np.array(n),
    ),
    source=by_simulation,
    tolerance=0.3,
)

# All grades in one model, by a chain.


def log_joint(free):
    average = np.exp(np.array([0, *free[:2]]) - np.logaddexp.reduce([0, *free[:2]]))
    spread = 1 / (1 + np.exp(-free[2]))
    alpha = average * (spread**-2 - 1)
    log = np.log(average).sum() + np.log(spread * (1 - spread))
    return log + stats.dirichlet_multinomial.logpmf(table, alpha, table.sum(axis=1)).sum(), alpha


free, mine_of_all, highest, kept = np.array([0.4, 0.2, -2.3]), [], 0, 0
log, alpha = log_joint(free)
for step in range(30_000):
    tried = free + rng.normal(0, [0.15, 0.15, 0.45])
    log_tried, alpha_tried = log_joint(tried)
    if np.log(rng.random()) < log_tried - log:
        free, log, alpha = tried, log_tried, alpha_tried
    if step > 2_000:
        true = rng.standard_gamma(alpha + table)
        true /= true.sum(axis=1, keepdims=True)
        mine_of_all.append(true[place])
        highest += true[:, 2].argmax() == place
        kept += 1
by_chain = "a Metropolis chain with scipy's dirichlet_multinomial"
for name, mean in zip(["", ".2", ".3"], np.mean(mine_of_all, axis=0), strict=True):
    add(f"joint.shares{name}", 100 * mean, source=by_chain, tolerance=1)

draws = 100_000


# How probable it is that the true share is the highest: least with a small spread, most in one
# model of all grades or with outliers one in ten.
narrow = weights(groups_of(bad)) * np.exp(-((spread / 0.05) ** 2) / 2)
point = rng.choice(narrow.size, draws, p=(narrow / narrow.sum()).ravel())
true = np.column_stack(
    [rng.beta(a.ravel()[point] + x, b.ravel()[point] + n - x) for x, n in [mine, *others]]
)
sample = [*others, (sample_33["inadequate"], sum(sample_33.values()))]
point = rng.choice(weights(sample).size, draws, p=weights(sample).ravel())
of_33 = np.column_stack(
    [rng.beta(a.ravel()[point] + x, b.ravel()[point] + n - x) for x, n in sample]
)
least = min((true.argmax(axis=1) == 0).mean(), (of_33.argmax(axis=1) == len(others)).mean())
add("extreme.least", 100 * least, source="the smallest spread", tolerance=1.5)
outliers = [0.9 * stats.betabinom.pmf(x, n, a, b) + 0.1 / (n + 1) for x, n in [mine, *others]]
odds = np.prod(outliers, axis=0)
point = rng.choice(odds.size, draws, p=(odds / odds.sum()).ravel())
true = np.column_stack(
    [
        np.where(
            rng.random(draws) < (0.1 / (n + 1) / each).ravel()[point],
            rng.beta(1 + x, 1 + n - x, draws),
            rng.beta(a.ravel()[point] + x, b.ravel()[point] + n - x),
        )
        for each, (x, n) in zip(outliers, [mine, *others], strict=True)
    ]
)
most = max(highest / kept, (true.argmax(axis=1) == 0).mean())
add("extreme.most", 100 * most, source=by_chain, tolerance=1.5)

# The least and the largest guess: from the 33 random cases, and with outliers one in ten.
of_33 = (sample_33["inadequate"], sum(sample_33.values()))
least_mean, least_low, _ = guess([*others, of_33], of_33)
each = [0.9 * stats.betabinom.pmf(x, n, a, b) + 0.1 / (n + 1) for x, n in [mine, *others]]
weight = np.prod(each, axis=0)
weight /= weight.sum()
x, n = mine
own = 0.1 / (n + 1) / each[0]
kept = weight > 1e-7
w, o, low_a, low_b = weight[kept], own[kept], a[kept] + x, b[kept] + n - x
w /= w.sum()
largest_mean = w @ ((1 - o) * low_a / (low_a + low_b) + o * (1 + x) / (2 + n))
steps_to = np.linspace(0, 1, 2001)
below = [
    w @ ((1 - o) * stats.beta.cdf(s, low_a, low_b) + o * stats.beta.cdf(s, 1 + x, 1 + n - x))
    for s in steps_to
]
largest_high = np.interp(0.975, below, steps_to)
add("finding.least", least_mean, source=by_grid, tolerance=0.05)
add("finding.most", 100 * largest_mean, source=by_grid, tolerance=0.05)
add("finding.low", least_low, source=by_grid, tolerance=0.1)
add("finding.high", 100 * largest_high, source=by_grid, tolerance=0.1)
add("which.reach", 100 * largest_high, source=by_grid, tolerance=0.1)

# How many of the other guesses are higher than that of the text, and the interval of the cases.


def mean_guess(groups, prior=1.0, unlike=0.0):
    """The guess for the first of the groups, in per cent."""
    each = [(1 - unlike) * stats.betabinom.pmf(x, n, a, b) + unlike / (n + 1) for x, n in groups]
    weight = np.prod(each, axis=0) * prior
    (x, n), own = groups[0], unlike / (groups[0][1] + 1) / each[0]
    means = (1 - own) * (a + x) / (a + b + n) + own * (1 + x) / (2 + n)
    return 100 * (weight * means).sum() / weight.sum()


worked_out = {
    row["inspection"]
    for row in read("case_gradings")
    if (row["sample"], row["assessor"], row["area"]) == ("all", "inspectorate", "all areas")
    and row["attribution"] in ("inferred", "remainder")
}
apart = {i: (bad[i], of[i]) for i in bad if i != OURS}
otherwise = [
    mean_guess([mine, *others], prior=np.exp(-((spread / 0.05) ** 2) / 2)),
    mean_guess([mine, *others], prior=spread),
    mean_guess([mine, *others], unlike=0.05),
    mean_guess([mine, *others], unlike=0.1),
    mean_guess([mine, *(group for i, group in apart.items() if year(i) >= "2021")]),
    mean_guess([mine, *(group for i, group in apart.items() if i not in worked_out)]),
    mean_guess([mine, *(group for i, group in apart.items() if i in complete)]),
    mean_guess([of_33, *others]),
    100 * np.mean(mine_of_all, axis=0)[2],
]
in_text = mean_guess([mine, *others])
add("which.models", len(otherwise), source="count")
add(
    "which.higher",
    sum(round(10 * each) > round(10 * in_text) for each in otherwise),
    source=by_grid,
)
for name, sign in (("which.low", -1), ("which.high", 1)):
    (x, n), z = mine, stats.norm.isf(0.025)
    end = (x + z * z / 2 + sign * z * np.sqrt(x * (n - x) / n + z * z / 4)) / (n + z * z)
    add(name, 100 * end, source="Wilson's formula")

# --- the share of all at which Thames Valley comes to lie inside --------------------------------

low, high = 0.3, 0.6
for _ in range(60):
    middle_share = (low + high) / 2
    outside = stats.binom.sf(mine[0] - 1, mine[1], middle_share) <= 0.025
    low, high = (middle_share, high) if outside else (low, middle_share)
cases = sum(of[i] for i in bad)
tipping = (high * (cases + unseen * usual) - sum(bad.values())) / (unseen * usual)
add("unseen.tipping", 100 * tipping, source="bisection of a binomial tail", tolerance=0.02)

harm = next(row for row in read("case_printings") if row["inspection"] == "in-harms-way-2015")
add("evidence.harm", int(harm["inadequate"]), int(harm["cases"]), source="as printed")
back = {}
for row in read("case_gradings"):
    whole = (row["sample"], row["assessor"], row["area"]) == ("all", "inspectorate", "all areas")
    if whole and row["cases"].isdigit():
        back.setdefault(row["inspection"], {})[row["grade"]] = int(row["cases"])
back = {i: grades for i, grades in back.items() if inspections[i]["kind"] == "return visit"}
with_bad = [i for i in back if "inadequate" in back[i]]
sums = sum(back[i]["inadequate"] for i in with_bad), sum(of[i] for i in with_bad)
add("evidence.visits", len(with_bad), source="count")
add("evidence.bad", *sums, source="sums")
add("evidence.bad_share", 100 * sums[0] / sums[1], source="sums")
half = sum(2 * back[i]["inadequate"] >= of[i] for i in with_bad)
add("evidence.so_high", half, source="count")

with open(Path(__file__).with_suffix(".csv"), "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["chapter", "name", "value", "tolerance", "source"])
    writer.writerows(rows)
