"""What the pages of the forces print, worked out from data/ alone, without the package.

Run as ``python verification/forces.py`` from anywhere (two minutes). A number on a force's page
has the name force.part.name. A cell of a table has force.part.table.row.column, the columns
counted from 0, and a chart's number chart.inspection.grade.column. The claims of the press are
judged as in press-claims.py.
"""

import csv
import re
import runpy
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats

ROOT = Path(__file__).parents[1]
GRADES = ["good", "requires improvement", "inadequate"]
GAPS = {"not seen", "not published", "not applicable"}
Z = stats.norm.ppf(0.975)
rng = np.random.default_rng(43)
rows = []


def add(name, *values, source, tolerance=0.0):
    """A row of the result: numbers are parted by spaces, words stand as they are."""
    said = " ".join(v if isinstance(v, str) else f"{v:.10g}" for v in values)
    rows.append(["forces", name, said, tolerance, source])


def read(name):
    with open(ROOT / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [
            {k: None if v in GAPS else v for k, v in row.items()} for row in csv.DictReader(file)
        ]


# --- which visits there were, in order -----------------------------------------------------------

forces = {row["id"]: row for row in read("forces")}
inspections = {row["id"]: row for row in read("inspections")}
visits = {i: row for i, row in inspections.items() if row["force"]}
plain_date = {i: row["fieldwork"] or row["published"] or "" for i, row in visits.items()}
newest_first = {}
for i, row in visits.items():
    if row["kind"] == "initial" and plain_date[i]:
        known = newest_first.get(row["force"], "")
        newest_first[row["force"]] = max(known, plain_date[i])
date = dict(plain_date)
for i, row in visits.items():
    if not date[i] and row["kind"] == "return visit" and row["force"] in newest_first:
        date[i] = newest_first[row["force"]] + "~"  # after that inspection
    if not date[i] and row["kind"] == "2024 programme":
        date[i] = "2024~"
ordered = sorted(visits, key=lambda i: (date[i], i))

alike = {}
for i in sorted(visits, key=lambda i: (plain_date[i] or "~", i)):
    row, year = visits[i], plain_date[i][:4] or "undated"
    alike.setdefault((row["force"], row["kind"], year), []).append(i)
called = {}
for (force, _, year), ids in alike.items():
    for number, i in enumerate(ids, 1):
        more = f" ({number})" if len(ids) > 1 else ""
        called[i] = f"{forces[force]['short_name']} {year}{more}"


def newest(ids):
    """The newest of these visits to each force."""
    found = {}
    for i in ordered:
        if i in ids:
            found[visits[i]["force"]] = i
    return found


# --- what each found -----------------------------------------------------------------------------

of = {row["inspection"]: int(row["cases"]) for row in read("case_totals") if row["sample"] == "all"}
listed, inferred, left_over, counts, by_area, by_side = set(), set(), set(), {}, {}, {}
for row in read("case_gradings"):
    i, cases = row["inspection"], row["cases"] and int(row["cases"])
    where = row["sample"], row["assessor"]
    if i not in visits:
        continue
    if where == ("all", "inspectorate") and row["area"] == "all areas":
        listed.add(i)
        if cases is not None:
            counts.setdefault(i, {})[row["grade"]] = cases
            inferred |= {i} if row["attribution"] == "inferred" else set()
            left_over |= {(i, row["grade"])} if row["attribution"] == "remainder" else set()
    if where == ("all", "inspectorate") and row["area"] != "all areas" and cases is not None:
        by_area.setdefault(i, {}).setdefault(row["area"], Counter())[row["grade"]] = cases
    if row["sample"] == "self-assessed" and row["area"] == "all areas" and cases is not None:
        by_side.setdefault(i, {}).setdefault(row["assessor"], Counter())[row["grade"]] = cases
together = {
    row["inspection"]: int(row["requires_improvement_or_inadequate"])
    for row in read("case_printings")
    if (row["sample"], row["area"]) == ("all", "all areas")
    and row["requires_improvement_or_inadequate"]
    # From a document that prints all the other counts too, as far as they are printed.
    and all(
        row[grade.replace(" ", "_")] == str(cases)
        for grade, cases in counts.get(row["inspection"], {}).items()
        if (row["inspection"], grade) not in left_over
    )
}
others, judged = read("other_gradings"), read("topic_judgments")
printed = {
    row["inspection"]
    for row in others
    if row["area"] == "all areas" and row["assessor"] == "inspectorate"
}
# Shares in whole percentages of all cases, if their number is known.
whole = {
    row["inspection"]: (int(row["printed"].removesuffix(" per cent")), int(row["of"]))
    for row in others
    if row["inspection"] in printed
    and row["sample"] == "all"
    and row["area"] == "all areas"
    and row["of"]
    and row["printed"].removesuffix(" per cent").isdigit()
    and not row["printed"].isdigit()
}
topics = {row["inspection"] for row in judged if row["judgment"]}
in_doubt = inferred | {
    row["inspection"] for row in judged if not row["judgment"] or row["attribution"] != "stated"
}


def kind_of(i):
    known = {"counts": counts, "topics": topics, "printed": printed}
    return next((kind for kind, ids in known.items() if i in ids), "nothing")


kinds = {i: kind_of(i) for i in visits}
forces_with = {kind: {visits[i]["force"] for i in visits if kinds[i] == kind} for kind in set(
    kinds.values()) | {"counts", "topics", "printed"}}  # fmt: skip


def in_brief(i):
    """The counts as printed, of how many cases, and then those that are worked out."""
    seen = [(counts[i][grade], (i, grade) in left_over) for grade in GRADES if grade in counts[i]]
    both = [together[i]] if i in together and any(left for _, left in seen) else []
    said = [n for n, left in seen if not left]
    return [*said, *both, of[i], *(n for n, left in seen if left)]


def wilson(x, n, z=Z):
    middle, half = x + z**2 / 2, z * np.sqrt(x * (n - x) / n + z**2 / 4)
    return (middle - half) / (n + z**2), (middle + half) / (n + z**2)


def percent(*shares):
    return [100 * share for share in shares]


COUNT, SCORE = "counted in the tables", "Wilson's roots"
for force in forces:
    own = [i for i in ordered[::-1] if visits[i]["force"] == force]
    if not own:
        continue
    add(f"{force}.visits.count", len(own), source=COUNT)
    here = next((i for i in own if kinds[i] != "nothing"), own[0])
    add(f"{force}.newest.id", here, source=COUNT)
    add(f"{force}.newest.kind", kinds[here], source=COUNT)
    add(f"{force}.newest.later", own.index(here), source="the visits after it")
    if doubtful := in_doubt & set(own):
        add(f"{force}.doubts.visits", len(doubtful), source=COUNT)
    for i in own:
        if kinds[i] == "counts":
            add(f"{force}.visits.table.visit:{i}.1", *in_brief(i), source=COUNT)
        elif i in whole:
            share, cases = whole[i]
            fit = [n for n in range(cases + 1) if abs(100 * n / cases - share) <= 0.5]
            add(
                f"{force}.visits.table.visit:{i}.1",
                cases,
                share,
                *sorted({fit[0], fit[-1]}),
                source=COUNT,
            )
    if kinds[here] != "counts":
        continue
    add(f"{force}.newest.of", of[here], source=COUNT)
    add(f"{force}.newest.short", *in_brief(here), source=COUNT)
    if left := of[here] - sum(counts[here].values()):
        add(f"{force}.newest.left", left, source="subtraction")
    shown = [grade for grade in GRADES if counts[here].get(grade)]
    for at, grade in enumerate(shown):
        name, n = f"{force}.newest.grades.{at}", counts[here][grade]
        add(f"{name}.grade", grade, source=COUNT)
        add(f"{name}.count", n, source=COUNT)
        add(f"{name}.count_of", n, of[here], source=COUNT)
        add(f"{name}.share", 100 * n / of[here], source="division")
        add(f"{name}.interval", *percent(*wilson(n, of[here])), source=SCORE)

add("forces", len(forces), source=COUNT)
graded = forces_with["counts"] | forces_with["printed"]
add("counted", len(graded), source=COUNT)
add("judged", len(forces_with["topics"]), source=COUNT)
add("without", len(set(forces) - graded - forces_with["topics"]), source=COUNT)
add("visits", len(visits), source=COUNT)
nothing = {i for i, kind in kinds.items() if kind == "nothing"}
in_part = nothing & {row["inspection"] for row in [*read("case_printings"), *others, *judged]}
add("unseen", len(nothing - in_part), source=COUNT)
add("some_only", len(in_part), source=COUNT)
gaps = {row["inspection"] for row in judged if not row["judgment"]}
partly = [i for i in counts if len(counts[i]) < 3] + [i for i in topics & gaps if i not in counts]
partly += [i for i, kind in kinds.items() if kind == "printed"]
add("partly", len(partly), source=COUNT)
usual = int(np.median([of[i] for i in listed])) if listed else 70
add("usual", usual, source="the median")
add("width", 100 * np.diff(wilson(usual // 2, usual)).item(), source=SCORE)

# --- beside the other forces ---------------------------------------------------------------------

average, spread = (
    side.ravel() for side in np.meshgrid((np.arange(300) + 0.5) / 300, (np.arange(300) + 0.5) / 300)
)
a, b = average * (spread**-2 - 1), (1 - average) * (spread**-2 - 1)
GRID = "a plain grid of 300 averages by 300 spreads"


def guesses(groups):
    """The mean of each group's true share, and its central interval, from the shares of all."""
    log = sum(special.betaln(a + x, b + n - x) - special.betaln(a, b) for x, n in groups)
    weight = np.exp(log - log.max())
    kept = weight > 1e-8
    weight = weight[kept] / weight[kept].sum()
    for x, n in groups:
        low, high = a[kept] + x, b[kept] + n - x
        ends = []
        for tail in (0.025, 0.975):
            left, right = 0.0, 1.0
            for _ in range(20):
                middle = (left + right) / 2
                below = weight @ special.betainc(low, high, middle) < tail
                left, right = (middle, right) if below else (left, middle)
            ends.append(left)
        yield weight @ (low / (low + high)), *ends


def place(x, n, share):
    """Where a count lies by the tails of the binomial distribution, in words."""
    for tail, words in ((0.001, "even the wider limits"), (0.025, "the limits")):
        if stats.binom.sf(x - 1, n, share) <= tail:
            return f"above {words}"
        if stats.binom.cdf(x, n, share) <= tail:
            return f"below {words}"
    return "inside the limits"


def limits(n, share, wider=False):
    """The least and the largest count inside the limits, found by going through all."""
    inside = [
        x
        for x, words in enumerate(place(x, n, share) for x in range(n + 1))
        if words == "inside the limits" or (wider and "wider" not in words)
    ]
    return inside[0] / n, inside[-1] / n


DEALS_OF_GRADES = 20_000


def residuals(table):
    """How many standard errors each count lies above what its row and column give."""
    row, column = table.sum(axis=-1, keepdims=True), table.sum(axis=-2, keepdims=True)
    n = row.sum(axis=-2, keepdims=True)
    expected = row * column / n
    return (table - expected) / np.sqrt(expected * (1 - row / n) * (1 - column / n))


def dealt(table):
    """Tables with the same totals, made by dealing out single cases, a thousand at a time."""
    row_of = np.repeat(np.arange(len(table)), table.sum(axis=1))
    grade_of = np.repeat(np.arange(3), table.sum(axis=0))
    for _ in range(DEALS_OF_GRADES // 1000):
        grades = rng.permuted(np.tile(grade_of, (1000, 1)), axis=1)
        cells = table.size * np.arange(1000)[:, None] + 3 * row_of + grades
        yield np.bincount(cells.ravel(), minlength=1000 * table.size).reshape(1000, *table.shape)


def uneven(*tables):
    """How often deals within each table have a chi-squared at least as large as they have."""
    far = np.zeros(1 + DEALS_OF_GRADES)
    for table in tables:
        if len(table) > 1:
            expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
            expected[:, ~table.any(axis=0)] = 1
            each = [table[None], *dealt(table)]
            far += np.concatenate(
                [((one - expected) ** 2 / expected).sum(axis=(1, 2)) for one in each]
            )
    return (far >= far[0] - 1e-9).mean()


def adjusted(*tables):
    """Each count's p-value, stepping down from the most extreme, by deals of single cases."""
    tables = [table for table in tables if len(table)]
    parts = []
    for table in tables:
        some = table.any(axis=0)
        far = np.zeros((DEALS_OF_GRADES + 1, *table.shape))
        if len(table) > 1 and some.sum() > 1:
            far[0][:, some] = np.abs(residuals(table[:, some]))
            for at, cells in enumerate(dealt(table)):
                each = far[1 + 1000 * at : 1001 + 1000 * at]
                each[:, :, some] = np.abs(residuals(cells[:, :, some]))
        parts.append(far.reshape(len(far), -1))
    far = np.hstack(parts)
    order, p, so_far = np.argsort(-far[0]), np.empty(far.shape[1]), 0
    for at, cell in enumerate(order):
        reached = (far[1:, order[at:]].max(axis=1) >= far[0, cell] - 1e-9).sum()
        so_far = max(so_far, (reached + 1) / len(far))
        p[cell] = so_far
    return p.reshape(-1, 3)


def error(p):
    """What deals explain, here and on the page; and the page prints no less than 0.001."""
    n = DEALS_OF_GRADES
    return round(5 * np.sqrt(max(p * (1 - p), 1 / n) * (1 / n + 1e-5)) + 0.001 * (p < 0.002), 6)


DEALT = f"numpy, {DEALS_OF_GRADES:,} deals of single cases"


def tests_of(compared):
    """The p-values of forces whose three counts are known, beside all and beside their period.

    And which counts are high for their period, how many others are in it, and the p-value over all.
    """
    whole = [i for i in compared.values() if len(counts.get(i, {})) == 3 and of[i]]
    table = np.array([[counts[i][g] for g in GRADES] for i in whole], dtype=int).reshape(-1, 3)
    years = [plain_date[i][:4] for i in whole]
    period = np.array([2 if not year else year >= "2020" for year in years], dtype=int)
    if not whole:
        return {}
    tables = [table[period == each] for each in range(3)]
    p, p_period = adjusted(table), np.empty(table.shape)
    at = np.argsort(period, kind="stable")  # those of a period together, the undated last
    p_period[at] = adjusted(*tables)
    own = [tables[each] for each in period]
    high = [
        row / row.sum() > its.sum(axis=0) / its.sum() for row, its in zip(table, own, strict=True)
    ]
    p_all, p_within = uneven(table), uneven(*tables)
    return {
        i: (p[at], p_period[at], high[at], len(own[at]) - 1, p_all, p_within)
        for at, i in enumerate(whole)
    }


CHARTS = {"initial": ("firsts", "forces-firsts"), "return visit": ("returns", "forces-returns")}
for kind, (part, chart) in CHARTS.items():
    compared = newest({i for i in listed if visits[i]["kind"] == kind})
    placed, tested = {}, tests_of(compared)
    for grade in GRADES:
        seen = [i for i in compared.values() if grade in counts.get(i, {})]
        groups = [(counts[i][grade], of[i]) for i in seen]
        for i, (x, n) in zip(seen, groups, strict=True):
            point = f"{chart}.{called[i]}.{grade}"
            add(f"{point}.share", x / n, source="division")
            low, high = wilson(x, n)
            add(f"{point}.low", low, source=SCORE)
            add(f"{point}.high", high, source=SCORE)
        if len(seen) < 2:
            continue
        share = sum(x for x, _ in groups) / sum(n for _, n in groups)
        for i, (x, n), guess in zip(seen, groups, guesses(groups), strict=True):
            force, slug = visits[i]["force"], grade.replace(" ", "-")
            ends = limits(n, share)
            row = f"{force}.{part}.table.{i}:{slug}"
            add(f"{row}.1", x, n, 100 * x / n, source="division")
            add(f"{row}.1.second", *percent(*wilson(x, n)), source=SCORE)
            together = sum(n for _, n in groups)
            add(f"{row}.2", 100 * share, together, len(seen), source="sums")
            wide = limits(n, share, wider=True)
            add(f"{row}.2.second", *percent(*ends, *wide), source="scipy, binom")
            add(f"{row}.3", place(x, n, share), source="scipy, binom")
            if i in tested:
                p = tested[i][0][GRADES.index(grade)]
                add(f"{row}.3.second", p, source=DEALT, tolerance=error(p))
            add(f"{row}.4", 100 * guess[0], source=GRID, tolerance=0.1)
            add(f"{row}.4.second", *percent(*guess[1:]), source=GRID, tolerance=0.2)
            point = f"{chart}.{called[i]}.{grade}"
            add(f"{point}.limits from", ends[0], source="scipy, binom")
            add(f"{point}.limits to", ends[1], source="scipy, binom")
            placed.setdefault(force, []).append((grade, place(x, n, share), len(seen) - 1))
    for force, each in placed.items():
        add(f"{force}.{part}.inspection", called[compared[force]], source=COUNT)
        grade = each[0][0]
        cases = {i: of[i] for i in compared.values() if grade in counts.get(i, {})}
        if 3 * max(cases.values()) >= sum(cases.values()):
            most = max(cases.values()), sum(cases.values())
            add(f"{force}.{part}.largest.count_of", *most, source="sums")
        if compared[force] in tested:
            p, p_period, high, peers, p_all, p_within = tested[compared[force]]
            add(f"{force}.{part}.p_uneven", p_all, source=DEALT, tolerance=error(p_all))
            add(f"{force}.{part}.p_within", p_within, source=DEALT, tolerance=error(p_within))
            add(f"{force}.{part}.complete", len(tested), source=COUNT)
            add(f"{force}.{part}.least", p.min(), source=DEALT, tolerance=error(p.min()))
            if any(abs(each - 0.05) <= error(each) for each in [*p, *p_period]):
                continue  # too near for deals to tell
            odd = [at for at in range(3) if min(p[at], p_period[at]) < 0.05]
            add(f"{force}.{part}.unusual", len(odd), source=DEALT)
            for number, at in enumerate(odd):
                name = f"{force}.{part}.unusual.{number}"
                add(f"{name}.grade", GRADES[at], source=DEALT)
                add(f"{name}.p", p[at], source=DEALT, tolerance=error(p[at]))
                near = p_period[at]
                add(f"{name}.p_period", near, source=DEALT, tolerance=error(near))
                way = "high" if high[at] else "low"
                add(f"{name}.way_period", way, source="division")
                add(f"{name}.peers", peers, source=COUNT)
        for at, (grade, words, rest) in enumerate(each):
            add(f"{force}.{part}.grades.{at}.grade", grade, source=COUNT)
            add(f"{force}.{part}.grades.{at}.place", words, source="scipy, binom")
            add(f"{force}.{part}.grades.{at}.others", rest, source=COUNT)

# --- the words of the charts: that of topics comes first, then the return visit ------------------

compared = {
    kind: newest({i for i in listed if visits[i]["kind"] == kind}) for kind in reversed(CHARTS)
}
with_topics = newest({row["inspection"] for row in judged})
for force in forces:
    drawn = [ids[force] for ids in compared.values() if counts.get(ids.get(force))]
    if with_topics.get(force) in topics:
        drawn = [None, *drawn]
    for i, name in zip(drawn, ["first", "second"], strict=False):
        if i is None:
            continue
        seen = [grade for grade in GRADES if grade in counts[i]]
        words, n = f"{force}.pictures.{name}", of[i]
        year = [int(plain_date[i][:4])] if plain_date[i] else []
        most, *rest = (counts[i][grade] for grade in seen)
        add(f"{words}.title", *year, most, n, *rest, source=COUNT)
        said = []
        for grade in seen:
            if grade != "requires improvement" or len(seen) == 1:
                said += percent(counts[i][grade] / n, *wilson(counts[i][grade], n))
        add(f"{words}.subtitle", *said, source=SCORE)

# --- first inspection and return visit -----------------------------------------------------------


looked_at = {}  # the counts of every change, by force and grade


def newcombe(x, n, y, m, z=Z):
    """Newcombe's interval of y/m less x/n."""
    (l1, u1), (l2, u2), p, q = wilson(x, n, z), wilson(y, m, z), x / n, y / m
    return q - p - np.hypot(q - l2, u1 - p), q - p + np.hypot(u2 - q, p - l1)


for force in forces:
    own = [i for i in counts if visits[i]["force"] == force]
    own.sort(key=lambda i: (plain_date[i], i))
    firsts = [i for i in own if visits[i]["kind"] == "initial"]
    pair = None
    for first in firsts:
        # A visit belongs to the last inspection that isn't known to be later than it.
        for back in (i for i in own if visits[i]["kind"] == "return visit"):
            known = min(len(plain_date[first]), len(plain_date[back]))
            before = [
                i
                for i in firsts
                if plain_date[i][: len(plain_date[back])] <= plain_date[back][: len(plain_date[i])]
            ]
            if before and before[-1] == first and (pair is None or pair[0] != first):
                pair = first, back
    both = [grade for grade in GRADES if pair and all(grade in counts[i] for i in pair)]
    for at, grade in enumerate(both):
        first, back = pair
        (x, n), (y, m) = ((counts[i][grade], of[i]) for i in pair)
        ends = percent(*newcombe(x, n, y, m))
        name = f"{force}.pairs.changes.{at}"
        add(f"{name}.grade", grade, source=COUNT)
        add(f"{name}.from", 100 * x / n, source="division")
        add(f"{name}.to", 100 * y / m, source="division")
        add(f"{name}.points", abs(100 * (y / m - x / n)), source="division")
        add(f"{name}.interval", *ends, source="Newcombe's roots")
        rose, stayed = y * n > x * m, y * n == x * m
        add(f"{name}.way", "stayed" if stayed else "rose" if rose else "fell", source="division")
        row = f"{force}.pairs.table.change:{grade.replace(' ', '-')}"
        add(f"{row}.1", x, n, source=COUNT)
        add(f"{row}.1.second", 100 * x / n, source="division")
        add(f"{row}.2", y, m, source=COUNT)
        add(f"{row}.2.second", 100 * y / m, source="division")
        add(f"{row}.3", 100 * (y / m - x / n), source="division")
        add(f"{row}.3.second", *ends, source="Newcombe's roots")
    if both:
        add(f"{force}.pairs.inferred", len(inferred & set(pair)), source=COUNT)
        looked_at |= {
            (force, grade): [n for i in pair for n in (counts[i][grade], of[i])] for grade in both
        }


def is_clear(change, z):
    low, high = newcombe(*change, z)
    return bool(low > 0 or high < 0)


of_all = stats.norm.isf(0.025 / max(1, len(looked_at)))  # for all changes of all forces together
for force in dict.fromkeys(force for force, _ in looked_at):
    own = {grade: change for (of_force, grade), change in looked_at.items() if of_force == force}
    settled = [grade for grade, change in own.items() if is_clear(change, of_all)]
    alone = [grade for grade, change in own.items() if is_clear(change, Z) and grade not in settled]
    add(f"{force}.pairs.looks", len(looked_at), source=COUNT)
    for name, grades in {"settled": settled, "alone": alone}.items():
        add(f"{force}.pairs.{name}", len(grades), source="Newcombe's roots")
        for at, grade in enumerate(grades):
            add(f"{force}.pairs.{name}.{at}", grade, source="Newcombe's roots")

# --- areas: grades dealt out case by case --------------------------------------------------------

DEALS = 20_000
for force, i in newest(by_area).items():
    areas = {area: n for area, n in by_area[i].items() if sum(n.values())}
    table = np.array([[n[grade] for grade in GRADES] for n in areas.values()])
    table_of = table.sum(axis=1)
    add(f"{force}.areas.count", len(areas), source=COUNT)
    groups = list(zip(table[:, 2], table_of, strict=True))
    for area, line, n, guess in zip(areas, table, table_of, guesses(groups), strict=True):
        row = f"{force}.areas.table.area:{area}"
        for at, cases in enumerate(line, 1):
            add(f"{row}.{at}", cases, source=COUNT)
        add(f"{row}.4", 100 * line[2] / n, source="division")
        add(f"{row}.4.second", *percent(*wilson(line[2], n)), source=SCORE)
        add(f"{row}.5", 100 * guess[0], source=GRID, tolerance=0.2)
        add(f"{row}.5.second", *percent(*guess[1:]), source=GRID, tolerance=0.4)
    shares = [(x / n, n, x) for x, n in groups]
    for at, end in enumerate([max(shares), min(shares)]):
        add(f"{force}.areas.ends.{at}.count", end[2], end[1], source="sorted")
    if len(areas) > 1:
        graded_once = table[:, table.any(axis=0)]
        area_of = np.repeat(np.arange(len(areas)), table_of)
        grade_of = np.repeat(np.arange(graded_once.shape[1]), graded_once.sum(axis=0))
        expected = np.outer(table_of, graded_once.sum(axis=0)) / table_of.sum()
        far = ((graded_once - expected) ** 2 / expected).sum() - 1e-9
        reached = 0
        for _ in range(DEALS):
            rng.shuffle(grade_of)
            cells = np.bincount(graded_once.shape[1] * area_of + grade_of, minlength=expected.size)
            reached += ((cells.reshape(expected.shape) - expected) ** 2 / expected).sum() >= far
        p = reached / DEALS
        # The page's own deals err as well; and it prints no less than 0.001.
        error = 5 * np.sqrt(max(p * (1 - p), 1 / DEALS) / 9_999) + 0.001 * (p < 0.001)
        by_deals = f"numpy, {DEALS:,} deals of single cases"
        add(f"{force}.areas.p", p, source=by_deals, tolerance=round(error, 6))

# --- the same cases, graded by both sides: integer programming -----------------------------------

both_sides = {i for i, sides in by_side.items() if len(sides) == 2}
with_shares = {row["inspection"] for row in others if row["sample"] == "self-assessed"}
for force, i in newest(both_sides | with_shares).items():
    kind, (year,) = visits[i]["kind"], re.findall(r"\d+", called[i])
    kind = "first inspection" if kind == "initial" else kind
    add(f"{force}.sides.inspection", f"the {kind} ({year})", source=COUNT)
    if i not in both_sides:
        continue
    ours, theirs = ([by_side[i][side][g] for g in GRADES] for side in ("force", "inspectorate"))
    sums = np.vstack([np.kron(np.eye(3), np.ones(3)), np.kron(np.ones(3), np.eye(3))])
    totals = optimize.LinearConstraint(sums, [*ours, *theirs], [*ours, *theirs])
    for name, counted in {
        "higher": lambda at, to: at < to,
        "agree": lambda at, to: at == to,
    }.items():
        weight = np.array([float(counted(at, to)) for at, to in product(range(3), range(3))])
        for end, sign in {"min": 1, "max": -1}.items():
            solved = optimize.milp(sign * weight, integrality=np.ones(9), constraints=totals)
            add(f"{force}.sides.{name}_{end}", round(sign * solved.fun), source="scipy, milp")
    steps = sum(at * (y - x) for at, (x, y) in enumerate(zip(ours, theirs, strict=True)))
    add(f"{force}.sides.steps", steps, source="sums")
    add(f"{force}.sides.cases", sum(ours), source="sums")
    for grade, x, y in zip(GRADES, ours, theirs, strict=True):
        add(f"{force}.sides.table.{grade}.1", x, source=COUNT)
        add(f"{force}.sides.table.{grade}.2", y, source=COUNT)

# --- claims of the press -------------------------------------------------------------------------

press = runpy.run_path(str(Path(__file__).with_name("press-claims.py")))
held, held_off, hold = Counter(), Counter(), Counter()
for row in press["claims"]:
    held[visits[row["inspection"]]["force"]] += 1
for row in press["off"]:
    held_off[visits[row["inspection"]]["force"]] += 1
by_item = {}
for i, source, count, own in press["plain"]:
    by_item.setdefault((i, source), []).append(count == own)
for row in press["worded"]:
    by_item.setdefault((row["inspection"], row["source"]), []).append(press["fits"](row))
for (i, source), verdicts in by_item.items():
    cell = f"{visits[i]['force']}.claims.items.item:{i}-{source}.3"
    add(cell, sum(verdicts), len(verdicts), source=press["SOURCE"])
for force, claims in held.items():
    add(f"{force}.claims.shares", claims, source=press["SOURCE"])
    if held_off[force]:
        add(f"{force}.claims.wrong", held_off[force], source=press["SOURCE"])

with open(Path(__file__).with_suffix(".csv"), "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["chapter", "name", "value", "tolerance", "source"])
    writer.writerows(rows)
