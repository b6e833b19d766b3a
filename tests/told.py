"""What the sentences that follow the data must say, counted in plain Python from data/*.csv.

Nothing here is the package's. `told` gives, for each sentence, pieces of it, each with whether it
has to stand there as the data now are. Of pieces that exclude each other, all are given.
"""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from math import comb, floor, hypot, sqrt
from pathlib import Path

import numpy as np
from scipy.stats import norm, random_table, t

GRADES = GOOD, MIDDLE, BAD = ["good", "requires improvement", "inadequate"]
GAPS = {"not seen", "not published", "not applicable"}
OURS = "thames-valley-2023"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
#: The media type under which the notebooks store their texts.
NUMBERS = "application/vnd.casework.numbers+json"

Pieces = dict[str, bool]


def rows_of(path: Path) -> list[dict]:
    """The rows of a table; a gap is None."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: None if cell in GAPS else cell for key, cell in row.items()}
            for row in csv.DictReader(file)
        ]


# --- how numbers are printed ----------------------------------------------------------------------


def printed(value: Fraction | float, places: int = 1) -> str:
    """A number with so many decimals, a half rounded away from zero."""
    meant = value if isinstance(value, Fraction) else Fraction(value).limit_denominator(10**9)
    steps = floor(abs(meant) * 10**places + Fraction(1, 2))
    digits = f"{steps // 10**places:,}" + f".{steps % 10**places:0{places}d}" * (places > 0)
    return "\N{MINUS SIGN}" * (meant < 0 and steps > 0) + digits


def percent(part: int | Fraction, of: int = 1) -> str:
    return f"{printed(Fraction(part) * 100 / of)}%"


def words(number: int) -> str:
    return WORDS[number] if number < 10 else str(number)


def count_of(part: int, of: int) -> str:
    return f"{part:,} of {of:,}"


def counted(number: int, one: str) -> str:
    return f"{words(number)} {one}{'s' * (number != 1)}"


# --- how likely -----------------------------------------------------------------------------------


def at_least(x: int, n: int, share: Fraction) -> float:
    """The chance of so many cases or more, by the binomial distribution added up."""
    p = float(share)
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x, n + 1))


def outside(x: int, n: int, share: Fraction) -> str:
    """The limits that a count lies outside of: none, the inner ones, or the outer ones too."""
    tail = min(at_least(x, n, share), at_least(n - x, n, 1 - share))
    return "outer" if tail <= 0.001 else "inner" if tail <= 0.025 else "none"


def adjusted(*tables: np.ndarray, deals: int = 50_000) -> np.ndarray:
    """The p-value of each count of tables, for having looked at all: by deals, step by step.

    The cases are dealt within each table. A row for each row of the tables, in their order.
    """
    every_seen, every_dealt = [], []
    for table in tables:
        rows, columns = table.sum(axis=1), table.sum(axis=0)
        expected = np.outer(rows, columns) / table.sum()
        error = np.sqrt(expected * np.outer(1 - rows / table.sum(), 1 - columns / table.sum()))
        error[error == 0] = np.inf  # where the sums leave no choice, nothing stands out
        every_seen.append((abs(table - expected) / error).ravel())
        if len(table) > 1:
            dealt = random_table(rows, columns, seed=5).rvs(deals)
            every_dealt.append((abs(dealt - expected) / error).reshape(deals, -1))
        else:
            every_dealt.append(np.zeros((deals, table.size)))
    seen, dealt = np.concatenate(every_seen), np.concatenate(every_dealt, axis=1)
    found = np.ones(seen.size)
    for at in np.argsort(-seen):
        largest = dealt[:, seen <= seen[at]].max(axis=1)
        found[at] = (largest >= seen[at] - 1e-9).mean()
        found[at] = max(found[at], *found[seen > seen[at]], 0)
    return found.reshape(-1, tables[0].shape[1])


def wilson(x: int, n: int, level: float) -> tuple[float, float]:
    z = norm.ppf((1 + level) / 2)
    middle, half = x + z * z / 2, z * sqrt(x * (n - x) / n + z * z / 4)
    return (middle - half) / (n + z * z), (middle + half) / (n + z * z)


def is_clear(pair: tuple[int, int, int, int], level: float) -> bool:
    """Whether Newcombe's interval of the change leaves zero out."""
    x, n, y, m = pair
    (low, high), (low_back, high_back) = wilson(x, n, level), wilson(y, m, level)
    rise = y / m - x / n
    return rise > hypot(y / m - low_back, high - x / n) or -rise > hypot(
        high_back - y / m, x / n - low
    )


def average(
    pairs: list[tuple[int, int, int, int]], looks: int = 1
) -> tuple[float, float, float, float]:
    """The average change, its interval and p-value: Paule and Mandel, Hartung and Knapp.

    The interval is one of so many looks that keep their level together.

    Of a single pair, the change and Newcombe's interval. Of several, one in which a visit found no
    case of the grade or no other gets half a case of either at both visits.
    """
    if len(pairs) == 1:
        ((x, n, y, m),) = pairs
        (low, high), (low_back, high_back) = wilson(x, n, 0.95), wilson(y, m, 0.95)
        down, up = hypot(y / m - low_back, high - x / n), hypot(high_back - y / m, x / n - low)
        return y / m - x / n, y / m - x / n - down, y / m - x / n + up, 1.0
    pairs = [
        (x, n, y, m) if 0 < x < n and 0 < y < m else (x + 0.5, n + 1, y + 0.5, m + 1)
        for x, n, y, m in pairs
    ]
    changes = [y / m - x / n for x, n, y, m in pairs]
    each = [x * (n - x) / n**3 + y * (m - y) / m**3 for x, n, y, m in pairs]

    def at(between: float) -> tuple[float, float, float]:
        weights = [1 / (e + between) for e in each]
        mean = sum(w * c for w, c in zip(weights, changes, strict=True)) / sum(weights)
        spread = sum(w * (c - mean) ** 2 for w, c in zip(weights, changes, strict=True))
        return mean, spread / (len(pairs) - 1), sum(weights)

    low, high = 0.0, 4.0
    for _ in range(80):
        low, high = ((low + high) / 2, high) if at((low + high) / 2)[1] > 1 else (
            low, (low + high) / 2)  # fmt: skip
    mean, spread, weight = at(low)
    error = sqrt(max(1, spread) / weight)
    half = t.isf(0.025 / looks, len(pairs) - 1) * error
    p = 2 * t.sf(abs(mean) / error, len(pairs) - 1)
    return mean, max(-1, mean - half), min(1, mean + half), p


def least_share(said: str) -> Fraction:
    """The lowest share that a share in print allows, as a reader takes it."""
    if said.endswith(" per cent"):
        return (Fraction(said.removesuffix(" per cent")) - Fraction(1, 2)) / 100
    return {"over half": Fraction(1, 2), "more than one in four": Fraction(1, 4)}[said]


# --- what the tables have -------------------------------------------------------------------------


class Tables:
    """The counts of all cases, by grade and inspection, and what the inspections are."""

    def __init__(self, data: Path) -> None:
        self.all = {path.stem: rows_of(path) for path in data.glob("*.csv")}
        self.inspections = {row["id"]: row for row in self.all["inspections"]}
        self.of = {
            row["inspection"]: int(row["cases"])
            for row in self.all["case_totals"]
            if row["sample"] == "all"
        }
        self.count: dict[str, dict[str, int]] = {grade: {} for grade in GRADES}
        self.listed: dict[str, list[dict]] = {}
        for row in self.all["case_gradings"]:
            where = row["sample"], row["assessor"], row["area"]
            if where == ("all", "inspectorate", "all areas"):
                self.listed.setdefault(row["inspection"], []).append(row)
                if row["cases"] is not None:
                    self.count[row["grade"]][row["inspection"]] = int(row["cases"])

    def kind(self, kind: str) -> list[str]:
        return [i for i, row in self.inspections.items() if row["kind"] == kind]

    def counts(self, grade: str, kind: str = "initial", but: tuple = ()) -> dict[str, int]:
        seen = self.count[grade]
        return {i: seen[i] for i in self.kind(kind) if i in seen and i not in but}

    def sums(self, counts: dict[str, int]) -> tuple[int, int]:
        return sum(counts.values()), sum(self.of[i] for i in counts)

    def printed_shares(self, grade: str) -> dict[str, str]:
        """The shares of all cases that are printed without a count, on the scale of three."""
        found: dict[str, str] = {}
        for row in self.all["other_gradings"]:
            where = row["sample"], row["assessor"], row["area"], row["grade"], row["attribution"]
            if where == ("all", "inspectorate", "all areas", grade, "stated"):
                four = self.inspections[row["inspection"]]["grading_scale"] == "four grades"
                if not row["printed"].isdigit() and not four:
                    found.setdefault(row["inspection"], row["printed"])
        return found

    def date(self, i: str) -> str:
        row = self.inspections[i]
        return row["fieldwork"] or row["published"] or ""

    def not_before(self, first: str, back: str) -> bool:
        known = min(len(self.date(first)), len(self.date(back)))
        return self.date(first)[:known] <= self.date(back)[:known]

    def pairs(self) -> list[tuple[str, str]]:
        """Each first inspection with the visit that followed it, of those that have a row."""

        def order(i: str) -> tuple[str, str]:
            return self.date(i), i

        found: dict[str, str] = {}
        firsts, visits = (
            [i for i in sorted(self.kind(kind), key=order) if i in self.listed]
            for kind in ("initial", "return visit")
        )
        for back in visits:
            force = self.inspections[back]["force"]
            before = [
                i
                for i in firsts
                if self.inspections[i]["force"] == force and self.not_before(i, back)
            ]
            if before and before[-1] not in found:
                found[before[-1]] = back
        return list(found.items())

    def changes(self, grade: str) -> dict[str, tuple[int, int, int, int]]:
        """The count and the cases at first and at the return, by the first inspection."""
        count, of = self.count[grade], self.of
        return {
            first: (count[first], of[first], count[back], of[back])
            for first, back in self.pairs()
            if first in count and back in count
        }

    def with_updates(self) -> list[tuple[int, int, int, int]]:
        """The good cases of the pairs, those of a force's quarterly updates with the return's."""
        good, found = self.count[GOOD], self.changes(GOOD)
        every = sorted(
            (i for i in self.kind("initial") if i in self.listed), key=lambda i: (self.date(i), i)
        )
        for update in self.kind("quarterly update"):
            force = self.inspections[update]["force"]
            before = [
                i
                for i in every
                if self.inspections[i]["force"] == force and self.not_before(i, update)
            ]
            if update in good and before and before[-1] in found:
                x, n, y, m = found[before[-1]]
                found[before[-1]] = x, n, y + good[update], m + self.of[update]
        return list(found.values())

    def returned(self) -> set[str]:
        """The forces that are known to have been visited again."""
        return {
            self.inspections[back]["force"]
            for back in self.kind("return visit")
            for first in self.kind("initial")
            if self.inspections[first]["force"] == self.inspections[back]["force"]
            and self.not_before(first, back)
        }


# --- the sentences --------------------------------------------------------------------------------


def one_of(pieces: dict[str, bool]) -> Pieces:
    """Pieces of which the first that fits stands, and no other."""
    first = next((words for words, fits in pieces.items() if fits), None)
    return {words: words == first for words in pieces}


def national(data: Tables) -> dict[str, Pieces]:
    """Of the chapter on all forces."""
    bad, middle, good = (data.counts(grade) for grade in (BAD, MIDDLE, GOOD))
    of = data.of[OURS]
    ours = {grade: data.count[grade][OURS] for grade in GRADES}
    share = {i: Fraction(n, data.of[i]) for i, n in bad.items()}
    above = sum(each > share[OURS] for each in share.values())
    level = sum(each == share[OURS] for each in share.values()) - 1
    together = {
        grade: Fraction(*data.sums(counts))
        for grade, counts in {BAD: bad, MIDDLE: middle, GOOD: good}.items()
    }
    beyond = {grade: outside(ours[grade], of, together[grade]) for grade in GRADES}
    high = {grade: Fraction(ours[grade], of) > together[grade] for grade in GRADES}

    complete = [i for i in bad if i in middle and i in good]
    table = np.array([[data.count[grade][i] for grade in GRADES] for i in complete])
    p = dict(zip(GRADES, adjusted(table)[complete.index(OURS)], strict=True))
    early, late = (
        [i for i in complete if data.date(i) and (data.date(i)[:4] >= "2020") == is_late]
        for is_late in (False, True)
    )
    p_of_period = dict.fromkeys(GRADES, 1.0)
    if not (early and late):
        p_of_period = p
    elif OURS in early + late:
        tables = [[[data.count[g][i] for g in GRADES] for i in part] for part in (early, late)]
        of_each = adjusted(*map(np.array, tables))[(early + late).index(OURS)]
        p_of_period = dict(zip(GRADES, of_each, strict=True))

    def placed(grade: str) -> str:
        way, than = ("high", "more") if high[grade] else ("low", "less")
        if p[grade] < 0.05 <= p_of_period[grade]:
            return (
                f"unusually {way} beside all the inspections, but not clearly so beside those of "
                "the same period"
            )
        if p[grade] < 0.05:
            return f"unusually {way}"
        if beyond[grade] == "none":
            return "typical"
        return f"{way}, but whether it is {than} than chance would give depends on the test"

    alike = placed(BAD) == placed(MIDDLE) == "typical"
    others = len(bad) - 1
    answer = {f"inspectors graded {count_of(ours[BAD], of)} cases inadequate": True}
    every_p = [*p.values(), *p_of_period.values()]
    if min(abs(each - 0.05) for each in every_p) > 0.005:  # nearer, deals can't tell
        in_middle = f"share requiring improvement, {percent(ours[MIDDLE], of)}, is"
        answer |= {
            f"That is {placed(BAD)}. ": placed(BAD) != "typical",
            f"{in_middle} {placed(MIDDLE)}": not alike,
            f"A further {percent(ours[MIDDLE], of)} required improvement": alike,
            f"share graded good is {placed(GOOD)}": others > 0,
        }
    if others > 1:
        answer |= {
            "the highest share among the": not above,
            f"the highest share among the {words(len(bad))} first inspections": not above,
            "though others reach it too": level > 0 and not above,
            "showed a higher share": above > 0,
            f"{words(above)} of the {words(others)} other first inspections": above > 0,
        }
    answer["no other first inspection's count"] = not others

    rest, of_rest = data.sums(data.counts(BAD, but=(OURS,)))
    rest_middle, of_rest_middle = data.sums(data.counts(MIDDLE, but=(OURS,)))
    certain = {"certain only of Thames Valley's own counts": not of_rest}
    if of_rest:
        certain[f"{count_of(rest, of_rest)} cases were inadequate ({percent(rest, of_rest)})"] = (
            True
        )
    rest_of_both = {*data.counts(BAD, but=(OURS,)), *data.counts(MIDDLE, but=(OURS,))}
    heard = sum(
        all(row["evidence"] != "primary" for row in data.listed[i] if row["cases"] is not None)
        for i in rest_of_both
    )
    worked_out = [
        (i, row["attribution"])
        for i in rest_of_both
        for row in data.listed[i]
        if row["attribution"] in ("inferred", "remainder")
        and row["grade"] != GOOD
        and row["cases"] is not None
    ]
    inferred = {i for i, _ in worked_out}
    assigned = {how for _, how in worked_out} == {"inferred"}
    names = {row["id"]: row["short_name"] for row in data.all["forces"]}
    where = sorted(names[data.inspections[i]["force"]] for i in inferred)
    *most, last = where or [""]
    where = f"{', '.join(most)} and {last}" if most else last
    visits, its = ("visit", "its") if len(inferred) == 1 else ("visits", "their")
    if of_rest:
        certain |= {
            "We know all these counts only from other": 0 < heard == len(rest_of_both),
            f"We know those of {counted(heard, 'inspection')} only": 0 < heard < len(rest_of_both),
            f"e have inferred which {visits} to {where} {its} counts come from": assigned,
            f"hose of {counted(len(inferred), 'inspection')} we inferred or worked out by"
            " subtraction": bool(inferred) and not assigned,
        }
    if of_rest_middle:
        certain[
            f"in the counts from {words(len(data.counts(MIDDLE, but=(OURS,))))}, "
            f"{count_of(rest_middle, of_rest_middle)} required improvement "
            f"({percent(rest_middle, of_rest_middle)})"
        ] = True

    firsts = data.kind("initial")
    rows = [i for i in firsts if i in data.listed]
    missing, partly = len(firsts) - len(rows), len(rows) - len(complete)
    not_known = {
        f"For {words(missing)} of the {words(len(firsts))} first inspections we": missing > 0,
        f"for {words(partly)} of the other {words(len(rows))} we lack": missing > 0 and partly > 0,
        "We have counts for all the first inspections": not missing and partly > 0,
        "So this is not a league table.": True,
    }
    primary = sum(any(row["evidence"] == "primary" for row in data.listed[i]) for i in rows)
    reported = one_of(
        {
            "We read it on the inspectorate's own page": primary == len(rows) == 1,
            "We read all of them on the inspectorate's own pages": primary == len(rows),
            "All the counts come from other people's accounts": primary == 0,
            f"we read {words(primary)} on the inspectorate's own pages, and the other comes from": (
                len(rows) - primary == 1
            ),
            f"For all but {words(primary)} of the {words(len(rows))} inspections, the": True,
        }
    )
    as_high = [
        i
        for i, said in data.printed_shares(BAD).items()
        if i in firsts and i not in bad and least_share(said) >= share[OURS]
    ]
    answer["A share of inadequate cases at least as high as Thames Valley's is printed for"] = bool(
        as_high
    )
    unseen = len(firsts) - len(bad)
    unseen_of = {
        "a count of inadequate cases for every first inspection": not unseen,
        f"For {words(unseen)} of the {words(len(firsts))} first inspections": unseen > 0,
        "Thames Valley's share would lie inside the inner limits only if": bool(unseen)
        and beyond[BAD] != "none"
        and high[BAD],
    }
    left_out = [
        outside(ours[BAD], of, Fraction(*data.sums(data.counts(BAD, but=(i,))))) != "none"
        for i in bad
        if i != OURS
    ]
    without = {
        "There is no other inspection to leave out": not left_out,
        "we leave out, Thames Valley's share of inadequate cases lies inside": bool(left_out)
        and not any(left_out),
        "Thames Valley's share of inadequate cases still lies outside": bool(left_out)
        and all(left_out),
        f"{count_of(sum(left_out), len(left_out))} times": any(left_out) and not all(left_out),
    }
    back = data.counts(BAD, "return visit")
    highest = others > 0 and not above + level and unseen > 0
    all_firsts = f"the highest of all {words(len(firsts))} first inspections"
    found = {
        f"So we can't say that Thames Valley's share is {all_firsts}": highest and not as_high,
        f"If these words are exact, Thames Valley's share isn't {all_firsts}": highest
        and bool(as_high),
    }
    if back:
        of_back = data.sums(back)
        so_high = sum(Fraction(n, data.of[i]) >= share[OURS] for i, n in back.items())
        found[f"{count_of(*of_back)} cases were inadequate ({percent(*of_back)})"] = True
        found[f"At the {words(len(back))} return visits"] = len(back) > 1
        several = words(so_high) if so_high else "none"
        so_many = f"at {several} of the visits {percent(share[OURS])} or more of the cases were"
        found[so_many] = len(back) > 1
    else:
        found["return visit"] = False
    in_limits = {
        "lies inside the limits": beyond[MIDDLE] == "none",
        "lies outside the inner limits": beyond[MIDDLE] == "inner",
        "lies outside even the outer limits": beyond[MIDDLE] == "outer",
    }
    middle_in_words = {
        "We have no other inspection's count of cases that required": not of_rest_middle
    }
    if of_rest_middle:
        against = f"{percent(rest_middle, of_rest_middle)} elsewhere"
        middle_in_words |= {
            against: True,
            "so does its share of inadequate": (beyond[BAD] == beyond[MIDDLE]),
        } | {f"Thames Valley's share {where}": fits for where, fits in in_limits.items()}
    return {
        "answer": answer,
        "certain": certain,
        "not_known": not_known,
        "reported": reported,
        "unseen": unseen_of,
        "left_out": without,
        "evidence": found,
        "middle": middle_in_words,
    }


def fits(low: float, high: float) -> str:
    """The words for the changes that fit the counts."""
    low, high = 100 * low, 100 * high
    if low > 0:
        return f"a rise of anything from {printed(low)} to {printed(high)} points"
    if high < 0:
        return f"a fall of anything from {printed(-high)} to {printed(-low)} points"
    return f"anything from a fall of {printed(-low)} points to a rise of {printed(high)}"


def return_visits(data: Tables) -> dict[str, Pieces]:
    """Of the chapter on return visits."""
    changes = {grade: list(data.changes(grade).values()) for grade in GRADES}
    good = changes[GOOD]
    returned = data.returned()
    paired = {data.inspections[first]["force"] for first in data.changes(GOOD)}
    unpaired = len(returned) - len(paired)
    none = {"We can't say yet": not good}
    answer, certain, probable = (
        dict(none),
        {"certain only of what each visit found by itself": not good},
        {},
    )
    if good:
        looks = max(1, sum(len(pairs) > 1 for pairs in changes.values()))
        change, low, high, p = average(good, looks)
        # Holm's rule over the grades that have two pairs or more.
        all_p = sorted(average(pairs)[3] for pairs in changes.values() if len(pairs) > 1)
        adjusted = 1.0
        if len(good) > 1:
            steps = [each * (len(all_p) - at) for at, each in enumerate(all_p)]
            adjusted = min(1, max(steps[: all_p.index(p) + 1]))
        answer |= one_of(
            {
                "Probably, if we judge": adjusted < 0.05 and change > 0,
                "Probably not, if we judge": adjusted < 0.05,
                "Perhaps.": change > 0,
                "The counts don't show it.": True,
            }
        )
        number = words(len(good))
        answer |= {
            f"At the {number} return visits that can be compared": len(good) > 1,
            "At the only return visit that can be compared": len(good) == 1,
            f"rose by {printed(100 * abs(change))} percentage points": change > 0,
            f"fell by {printed(100 * abs(change))} percentage points": change < 0,
            f"counts are consistent with {fits(low, high)}.": True,
            "of the weight on": len(good) > 1,
            f"If we allow for looking at {words(looks)} grades, the counts": looks > 1,
        }
        for grade, called in ((MIDDLE, "requiring improvement"), (BAD, "graded inadequate")):
            answer[f"share {called}"] = bool(changes[grade])
            if changes[grade]:
                by, least, most, _ = (printed(100 * e) for e in average(changes[grade], looks))
                answer[f"({least} to {most})"] = answer[f" by {by}"] = True
        of_each = [set(data.changes(grade)) for grade in GRADES]
        alike = set.intersection(*of_each)
        fewer = of_each[1:] == [alike, alike] and 0 < len(alike) < len(good)
        answer[f"At the {words(len(alike))} for which we have the other grades too, the"] = fewer
        x, n, y, m = (sum(column) for column in zip(*good, strict=True))
        certain[f"{count_of(x, n)} cases were good at first and {count_of(y, m)} at the return"] = (
            True
        )
        probable = one_of(
            {
                "We can say nothing firm, since a single pair": len(good) == 1,
                "Chance alone is a poor explanation of the rise": adjusted < 0.05 and change > 0,
                "Chance alone is a poor explanation of the fall": adjusted < 0.05,
                "The rise in good cases is borderline": p < 0.05 and change > 0,
                "The fall in good cases is borderline": p < 0.05,
                "Chance alone could explain the rise": change > 0,
                "Chance alone could explain the fall": True,
            }
        )
        updated = data.with_updates()
        if updated != good:
            by, least, most, _ = (printed(100 * e) for e in average(updated))
            probable[f"change is {by} points, with an interval of {least} to {most}."] = True
        probable["In quarterly updates on"] = updated != good
    else:
        probable = {"We can say nothing without a pair of visits.": True}
    leaving_out = {"We have too few pairs": len(good) < 3}
    if len(good) > 2:
        called = {row["id"]: row["short_name"] for row in data.all["forces"]}
        stays = [
            called[data.inspections[first]["force"]]
            for at, first in enumerate(data.changes(GOOD))
            if average(good[:at] + good[at + 1 :])[1] >= 0
        ]
        rise = average(good)[1] > 0
        leaving_out |= {
            "Whichever pair we leave out, the rise stays clear": rise and len(stays) == len(good),
            "Whichever pair we leave out, the rise is no longer": rise and not stays,
            "leave out any pair but": rise and len(stays) == 1,
            "If we leave out each pair in turn": not rise,
            "Suppose that we look at the good cases alone, and adjust nothing.": True,
        }
        if rise and len(stays) == 1:
            leaving_out[f"any pair but {stays[0]}'s, the rise is no longer"] = True
    drawn = [pair for pairs in changes.values() for pair in pairs]
    alone = sum(is_clear(pair, 0.95) for pair in drawn)
    at_once = sum(is_clear(pair, 1 - 0.05 / len(drawn)) for pair in drawn)
    clear = {"We have found none yet.": not drawn}
    if drawn:
        alone, at_once = (words(n) if n else "none" for n in (alone, at_once))
        clear[f"Of {counted(len(drawn), 'change')}, {alone} "] = True
        clear[f"and {at_once} if we allow for looking at all of them"] = True
    listed = {data.inspections[i]["force"] for i in data.kind("initial")}
    only = "only " if 2 * len(returned) <= len(listed) else ""
    again = f"returned to {only}{words(len(returned))} of the {counted(len(listed), 'force')}."
    luck = {"That matters if inspectors return only": True, again: bool(returned)}
    not_known = one_of(
        {
            "We don't know how alike the cases were": not unpaired,
            "inspectors returned to another force": unpaired == 1,
            f"inspectors returned to {words(unpaired)} other forces": True,
        }
    )
    in_print = [i for i in data.printed_shares(GOOD) if data.inspections[i]["force"] not in paired]
    not_known["the shares of good cases at both visits are printed"] = any(
        [data.inspections[i]["kind"] for i in (first, back)] == ["initial", "return visit"]
        and data.inspections[first]["force"] == data.inspections[back]["force"]
        and data.not_before(first, back)
        for first in in_print
        for back in in_print
    )
    lone = {
        i: n
        for i, n in data.counts(GOOD, "return visit").items()
        if data.inspections[i]["force"] not in paired
    }
    clearly = bool(lone and good) and is_clear((*data.sums(lone), y, m), 0.95)
    unlike = {"So the forces whose first results we lack may not be like": clearly}
    if lone:
        count, of = data.sums(lone)
        unlike[f"{percent(count, of)} of the cases were good ({count_of(count, of)})"] = True
    back = {
        "We know of no force to which inspectors returned.": not returned,
        "We have the good cases of every force": bool(returned) and not unpaired,
    }
    if good and unpaired:
        by_force: dict[str, list[float]] = {}
        for first, (x, n, y, m) in data.changes(GOOD).items():
            by_force.setdefault(data.inspections[first]["force"], []).append(y / m - x / n)
        means = [sum(each) / len(each) for each in by_force.values()]
        way = "fall" if sum(means) > 0 else "rise"
        back |= {
            f"the known changes average {printed(100 * sum(means) / len(means))} points": True,
            f"average {way} of {printed(abs(100 * sum(means) / unpaired))} points in the": True,
        }
    return {
        "answer": answer,
        "certain": certain,
        "probable": probable,
        "not_known": not_known,
        "clear": clear,
        "leaving_out": leaving_out,
        "luck": luck,
        "unlike": unlike,
        "reversed": back,
    }


def press(data: Tables) -> dict[str, Pieces]:
    """Of the chapter on the press: plain counts, beside the figures put in words that are known.

    How the words were read is written out here by hand, for each that the chapter counts.
    """
    official = {row["id"] for row in data.all["sources"] if row["publisher"].startswith("HMIC")}
    columns = ["cases", "good", "requires_improvement", "inadequate"]
    columns.append("requires_improvement_or_inadequate")
    printings = [
        row
        for row in data.all["case_printings"]
        if (row["sample"], row["area"]) == ("all", "all areas")
    ]
    page: dict[str, dict[str, int]] = {}
    for row in printings:
        if row["evidence"] == "primary":
            own = page.setdefault(row["inspection"], {})
            own |= {name: int(row[name]) for name in columns if (row[name] or "").isdigit()}
    for own in page.values():
        if {"cases", "good"} <= own.keys():
            own.setdefault(columns[-1], own["cases"] - own["good"])
    plain = [
        (row["inspection"], row["source"], int(row[name]) == page[row["inspection"]][name])
        for row in printings
        for name in columns
        if row["source"] not in official
        and (row[name] or "").isdigit()
        and name in page.get(row["inspection"], {})
    ]
    told = [
        (row["inspection"], row["source"], row["printed"], row["about"])
        for row in data.all["press_claims"]
        if row["source"] not in official and row["about"] != "published"
    ]
    told += [
        (
            OURS,
            row["source"],
            row["printed"],
            {"bracknell-share": GOOD, "sacpa-half": BAD}[row["id"]],
        )
        for row in data.all["figures"]
        if row["id"] in {"bracknell-share", "sacpa-half"}
    ]
    worded = []
    for i, source, said, about in told:
        own = page.get(i, {})
        name = GOOD if about == "requires improvement or inadequate" else about
        if name.replace(" ", "_") not in own or "cases" not in own:
            continue
        count, of = own[name.replace(" ", "_")], own["cases"]
        read = READ.get(said.lower())
        worded.append((i, source, read and read(count if name == about else of - count, of)))
    held, same = plain + worded, sum(each[2] for each in plain)
    items = {each[:2] for each in held}
    found: dict[str, Pieces] = {
        "held": {f"={len(held)}": True},
        "plain_hold": {
            f"=All {words(len(plain))}": same == len(plain),
            f"of the {words(len(plain))}": same < len(plain),
        },
        "worded": {f"={words(len(worded))}": True},
        "how_often": {f"in the {counted(len(items), 'item')} that": len(items) > 1},
    }
    if any(each[2] is None for each in worded):
        return found  # a claim was added whose words nobody has read for READ
    hold = sum(each[2] for each in held)
    off, share = len(held) - hold, Fraction(hold, len(held))
    found["how_often"] |= {
        "Nearly always, in the": share >= Fraction(9, 10),
        "Mostly, in the": Fraction(1, 2) < share < Fraction(9, 10),
        "Often not, in the": share <= Fraction(1, 2),
    }
    wrong = f"There are {words(off)} exceptions, of which {words(len(plain) - same)} "
    return found | {
        "hold": {f"={hold}": True},
        "worded_hold": {f"={words(hold - same)}": True},
        "exceptions": {
            "We found no exception.": not off,
            "The exception is": off == 1 and same == len(plain),
            "The exceptions are": off > 1 and same == len(plain),
            wrong: same < len(plain),
        },
    }


#: Whether so many of all cases are what these words say, as a reader takes them.
READ = {
    "just over a quarter": lambda count, of: 0.25 < count / of <= 0.3,
    "half": lambda count, of: 0.475 <= count / of <= 0.525,
    "25 per cent": lambda count, of: 0.245 <= count / of <= 0.255,
    "1/3rd": lambda count, of: 0.308 < count / of < 0.359,
    "almost 15": lambda count, of: count == 14,
}


def methods(data: Tables, root: Path) -> dict[str, Pieces]:
    """Of the page on methods: lines of the tables in verification/."""
    published, from_r, *_ = (
        rows_of(root / "verification" / f"{name}.csv") for name in ("published", "r")
    )
    values = published + [row for row in from_r if row["method"] != "data"]
    number = len({row["method"] for row in values})
    return {"trusted": {f"{words(len(values))} values of {words(number)} methods": True}}


def told(root: Path) -> dict[tuple[str, str], Pieces]:
    """The pieces of each sentence of a book, by chapter and the sentence's name."""
    data = Tables(root / "data")
    chapters = {
        "national-picture": national(data),
        "return-visits": return_visits(data),
        "press-claims": press(data),
        "methods": methods(data, root),
    }
    return {
        (chapter, name): pieces
        for chapter, sentences in chapters.items()
        for name, pieces in sentences.items()
    }


def sentences_of(root: Path) -> dict[tuple[str, str], str]:
    """The texts that the chapters of a book have stored, by chapter and name."""
    found = {}
    for chapter in sorted({chapter for chapter, _ in told(root)}):
        notebook = json.loads((root / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                for name, text in output.get("data", {}).get(NUMBERS, {}).items():
                    found[chapter, name] = text if isinstance(text, str) else text["text"]
    return found


def untrue(said: dict[tuple[str, str], str], root: Path) -> list[str]:
    """What sentences say or leave out against the data; a piece after ``=`` is the whole."""
    found = []
    for (chapter, name), pieces in told(root).items():
        text = said[chapter, name]
        stands = {
            piece: text == piece[1:] if piece.startswith("=") else piece in text for piece in pieces
        }
        found += [
            f"{chapter}.{name} {'has' if stands[piece] else 'lacks'} “{piece}”: {text}"
            for piece, wanted in pieces.items()
            if stands[piece] != wanted
        ]
        if text and not any(stands.values()):
            found.append(f"{chapter}.{name} isn't held against anything: {text}")
    return found
