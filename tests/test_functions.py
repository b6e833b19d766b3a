"""The package's functions, against published values and against what must always hold."""

import io
from fractions import Fraction
from math import comb, isclose

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from ncpi import charts, display
from ncpi.stats import joint_tables, shares
from ncpi.verdicts import (
    AFTER_ROUNDING,
    MATCHES,
    MISMATCH,
    UNCHECKABLE,
    WORDING,
    allowed,
    ledger,
    verdict,
    whole_counts,
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


# --- verdicts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "value", "unit", "derived", "expected"),
    [
        ("70", 70, "cases", 70, MATCHES),
        ("70", 70, "cases", 69, MISMATCH),
        ("25 per cent", 0.25, "share", Fraction(1, 4), MATCHES),
        ("25 per cent", 0.25, "share", Fraction(19, 70), MISMATCH),
        ("27 per cent", 0.27, "share", Fraction(19, 70), AFTER_ROUNDING),
        ("27.1 per cent", 0.271, "share", Fraction(19, 70), AFTER_ROUNDING),
        ("27.2 per cent", 0.272, "share", Fraction(19, 70), MISMATCH),
        ("25 per cent", 0.25, "share", Fraction(245, 1000), AFTER_ROUNDING),  # a half, up
        ("25 per cent", 0.25, "share", Fraction(255, 1000), AFTER_ROUNDING),  # a half, down
        ("Half", 0.5, "share", Fraction(35, 70), MATCHES),
        ("Half", 0.5, "share", Fraction(34, 70), WORDING),
        ("Half", 0.5, "share", Fraction(30, 70), MISMATCH),
        ("25 per cent", 0.25, "share", Fraction(2449, 10_000), MISMATCH),
        ("25 per cent", 0.25, "share", Fraction(2551, 10_000), MISMATCH),
        ("a quarter", 0.25, "share", Fraction(275, 1000), WORDING),
        ("a quarter", 0.25, "share", Fraction(276, 1000), MISMATCH),
        ("a quarter", 0.25, "share", Fraction(224, 1000), MISMATCH),
        ("Half", 0.5, "share", None, UNCHECKABLE),
    ],
)
def test_verdicts(printed, value, unit, derived, expected):
    assert verdict(printed, value, unit, derived) == expected


def test_a_ledger_gives_each_figure_its_verdict():
    figures = pd.DataFrame(
        {
            "id": ["a", "b"],
            "source": ["s", "s"],
            "locator": ["Summary", "Summary"],
            "subject": ["cases", "share"],
            "printed": ["70", "25 per cent"],
            "value": [70, 0.25],
            "unit": ["cases", "share"],
        }
    )
    rows = ledger(figures, {"b": Fraction(19, 70), "a": 70})
    assert list(rows.figure) == ["b", "a"]
    assert list(rows.verdict) == [MISMATCH, MATCHES]
    assert [rows.low[0], rows.high[0]] == [Fraction(245, 1000), Fraction(255, 1000)]
    with pytest.raises(KeyError):
        ledger(figures, {"c": 1})


@given(st.integers(0, 100), st.integers(1, 300))
def test_a_rounded_share_is_never_called_wrong(count, total):
    """Whoever rounds a true share to whole percentages matches, or matches after rounding."""
    count = min(count, total)
    share = Fraction(count, total)
    printed = round(100 * share)  # at a half to the even number; the other way is allowed too
    assert verdict(f"{printed}%", printed / 100, "share", share) in (MATCHES, AFTER_ROUNDING)


@given(st.integers(0, 100), st.integers(1, 300))
def test_whole_counts_are_those_that_round_to_the_percentage(percentage, cases):
    """Against going through all counts (the GRIM test's own definition)."""
    low, high = allowed(f"{percentage} per cent", percentage / 100, "share")
    by_search = [k for k in range(cases + 1) if low <= Fraction(k, cases) <= high]
    assert [k for k in whole_counts(low, high, cases) if 0 <= k <= cases] == by_search


# --- how figures look -----------------------------------------------------------------------


def test_formats():
    assert display.percent(19 / 70) == "27.1%"
    assert display.count_of(19, 70) == "19 of 70"
    assert display.points(-0.186) == "−18.6"
    assert display.between(0.18, 0.39) == "18.0% to 39.0%"
    assert [display.in_words(n) for n in (8, 9, 10, 11)] == ["eight", "nine", "10", "11"]
    assert display.date_in_words("2023-11-08") == "8 November 2023"
    assert display.date_in_words("2023-05") == "May 2023"
    assert [display.probability(p) for p in (0.372, 0.0051, 0.0001)] == [
        "0.37",
        "0.005",
        "less than 0.001",
    ]


def test_prose_takes_only_formatted_numbers():
    with pytest.raises(TypeError, match="share must be formatted"):
        display.prose(share=19 / 70)


# --- charts ---------------------------------------------------------------------------------

WORDS = {
    "name": "test",
    "title": "A finding",
    "subtitle": "of whom",
    "alt_text": "what is seen",
    "caption": "how to read it",
    "source": "where from",
}


def shown(monkeypatch, chart, data) -> dict:
    kept = []
    monkeypatch.setattr(charts, "display", lambda bundle, **_: kept.append(bundle))
    charts.show(chart, data, **WORDS)
    return kept[0]


def test_a_chart_carries_its_words_and_its_data(monkeypatch):
    data = pd.DataFrame({"grade": ["good"], "cases": [3]})
    chart = alt.Chart(data).mark_bar().encode(x="cases", y="grade")
    bundle = shown(monkeypatch, chart, data)
    spec = bundle[charts.VEGALITE]
    assert spec["description"] == "what is seen"
    assert {key: spec["usermeta"][key] for key in ("title", "caption", "source")} == {
        "title": "A finding",
        "caption": "how to read it",
        "source": "where from",
    }
    assert next(iter(spec["datasets"].values())) == data.to_dict("records")
    assert bundle["text/plain"] == "A finding. what is seen"
    again = shown(monkeypatch, chart, data)
    assert again[charts.VEGALITE] == spec, "the same specification on every run"


def test_a_chart_says_the_same_whatever_the_last_digit(monkeypatch):
    def spec_of(share: float) -> dict:
        data = pd.DataFrame({"grade": ["good"], "share": [share]})
        chart = alt.Chart(data).mark_bar().encode(x="share", y="grade")
        return shown(monkeypatch, chart, data)[charts.VEGALITE]

    assert spec_of(19 / 70) == spec_of(np.nextafter(19 / 70, 1))
    assert spec_of(19 / 70) != spec_of(20 / 70)


def test_a_chart_draws_only_the_table_it_is_shown_with(monkeypatch):
    data = pd.DataFrame({"grade": ["good"], "cases": [3]})
    other = pd.DataFrame({"x": [1]})
    layers = alt.Chart(data).mark_bar().encode(x="cases") + alt.Chart(other).mark_rule().encode(
        x="x"
    )
    with pytest.raises(ValueError, match="one table"):
        shown(monkeypatch, layers, data)


def test_a_picture_keeps_the_colours_of_the_grades():
    """It has few colours, and must not lose those."""
    grades = list(charts.GRADE_COLOURS)
    data = pd.DataFrame({"row": "all", "grade": grades, "cases": [1, 2, 3], "order": [0, 1, 2]})
    spec = charts.grade_bars(data, "row").configure(**charts.THEME).to_dict()
    with Image.open(io.BytesIO(charts.picture(spec, scale=2))) as image:
        wanted = {ImageColor.getrgb(colour) for colour in charts.GRADE_COLOURS.values()}
        assert wanted <= {colour for _, colour in image.convert("RGB").getcolors()}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("page", ["#ffffff", "#14181e"])
@pytest.mark.parametrize("grade", list(charts.GRADE_COLOURS))
def test_grades_stand_out_on_either_page(page, grade):
    """WCAG 1.4.11 asks for 3:1 between a chart's marks and what is beside them."""
    one, other = sorted([luminance(charts.GRADE_COLOURS[grade]), luminance(page)])
    assert (other + 0.05) / (one + 0.05) >= 3
