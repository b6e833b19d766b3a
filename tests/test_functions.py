"""The package's functions, against published values and against what must always hold."""

import io
import json
import math
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import altair as alt
import nbformat
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from casework import charts, formats, results, tables
from casework.ledger import LEDGER, Ledger
from casework.site.looks import TEMPLATES
from casework.texts.claims import claim
from casework.verdicts import (
    AFTER_ROUNDING,
    MATCHES,
    MISMATCH,
    WORDING,
    Derived,
    allowed,
    counted,
    months_between,
    rest,
    share,
    total,
    verdict,
    whole_counts,
)
from tests.stored import ROOT, rows_of

# --- verdicts -------------------------------------------------------------------------------


VERDICTS = rows_of(ROOT / "tests" / "verdicts.csv")


@pytest.mark.parametrize("row", VERDICTS, ids=lambda row: f"{row['qualifier']} {row['printed']}")
def test_a_printed_figure_is_judged(row):
    low, _, high = row["derived"].partition(" to ")
    exact = str if row["unit"] == "date" else Fraction
    derived = Derived(exact(low), exact(high or low), "worked out")
    said = verdict(row["printed"], row["value"], row["unit"], derived, row["qualifier"])
    assert said == row["verdict"], row["why"]


# --- derivations ----------------------------------------------------------------------------


def test_derivations_show_their_arithmetic():
    assert total([4534, 3127, 320, 279]) == Derived(
        Fraction(8260), Fraction(8260), "4,534 + 3,127 + 320 + 279"
    )
    assert rest(70, 33) == Derived(Fraction(37), Fraction(37), "70 − 33")
    assert share(19, 70) == Derived(Fraction(19, 70), Fraction(19, 70), "19 of 70")
    assert counted(["Oxford", "Slough"]).how == "listed: Oxford; Slough"


def test_months_between_months_are_known_to_one_either_way():
    """Against the earliest and the latest days that the months allow."""
    derived = months_between("2022-06", "2023-04")
    assert (derived.low, derived.high) == (9, 11)
    nearest = pd.Timestamp("2023-04-01") - pd.DateOffset(months=9)
    farthest = pd.Timestamp("2023-04-30") - pd.DateOffset(months=11)
    assert nearest > pd.Timestamp("2022-06-30"), "nine months after it are never too many"
    assert farthest < pd.Timestamp("2022-06-01"), "eleven are never reached"


@pytest.fixture
def register(monkeypatch) -> pd.DataFrame:
    """Two figures of a document, in place of those of the book."""
    figures = pd.DataFrame(
        {
            "id": ["a", "b", None],
            "source": "s",
            "locator": "Summary",
            "subject": ["cases", "share", None],
            "printed": ["70", "25 per cent", "47"],
            "value": ["70", "0.25", None],
            "unit": ["cases", "share", None],
            "qualifier": ["exact", "only", None],
        }
    )
    sources = pd.DataFrame({"id": ["s"], "publisher": ["Publisher"]})
    tables = {"figures": figures, "sources": sources}
    monkeypatch.setattr("casework.ledger.read", tables.get)
    return figures


def test_a_ledger_gives_each_figure_its_verdict(register, capsys):
    chapter = Ledger()
    chapter.derive("b", share(19, 70))
    chapter.derive("a", total([30, 40]))
    assert [(name, e.verdict, e.allows) for name, e in chapter.entries.items()] == [
        ("b", MISMATCH, "24.5% to 25.5%"),
        ("a", MATCHES, "70"),
    ]
    with pytest.raises(KeyError):
        chapter.derive("c", total([1]))
    assert capsys.readouterr().out


def test_a_figure_held_against_another_keeps_its_looseness(register):
    register.loc[0, ["printed", "value", "unit", "qualifier"]] = ["15", "15", "hours", "over"]
    derived = Ledger().printed_in("a")
    assert (derived.low, derived.high) == (15, float("inf"))
    assert derived.how == "printed as over 15 (Publisher, Summary)"
    assert verdict("15", "15", "hours", derived) == WORDING
    assert verdict("14", "14", "hours", derived) == MISMATCH
    assert verdict("15", "15", "people", derived) == MISMATCH, "over 15 people aren't 15"


def test_the_ledger_of_a_notebook_names_the_cell_that_told_it(tmp_path):
    entry = {"figure": "a", "derived": "70", "how": "", "allows": "70", "verdict": MATCHES}
    cell = nbformat.v4.new_code_cell('chapter.derive("a", total(parts))')
    cell.outputs = [nbformat.v4.new_output("display_data", {LEDGER: entry})]
    path = tmp_path / "chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    (row,) = results.ledger([path]).to_dict("records")
    assert row == {"chapter": "chapter", "cell": cell.id, **entry}


@given(st.integers(0, 100), st.integers(1, 300))
def test_a_rounded_share_is_never_called_wrong(count, cases):
    """Whoever rounds a true share to whole percentages matches, or matches after rounding."""
    true = share(min(count, cases), cases)
    printed = round(100 * true.low)  # at a half to the even number; the other way is allowed too
    said = verdict(f"{printed}%", str(printed / 100), "share", true)
    assert said in (MATCHES, AFTER_ROUNDING)


@given(st.integers(0, 100), st.integers(1, 300))
def test_whole_counts_are_those_that_round_to_the_percentage(percentage, cases):
    """Against going through all counts (the GRIM test's own definition)."""
    low, high = allowed(f"{percentage} per cent", str(percentage / 100), "share")
    by_search = [k for k in range(cases + 1) if low <= Fraction(k, cases) <= high]
    assert whole_counts(low, high, cases) == by_search


# --- how figures look -----------------------------------------------------------------------


def test_formats():
    assert formats.percent(19 / 70) == "27.1%"
    assert formats.count_of(19, 70) == "19 of 70"
    assert formats.points(-0.186) == "−18.6"
    assert formats.between(0.18, 0.39) == "18.0% to 39.0%"
    assert formats.in_points(-0.144) == "−14.4 points"
    assert [formats.in_words(n) for n in (8, 9, 10, 11)] == ["eight", "nine", "10", "11"]
    assert formats.date_in_words("2023-11-08") == "8 November 2023"
    assert formats.date_in_words("2023-05") == "May 2023"
    assert formats.date_in_words("--05") == "May"
    assert formats.date_in_words("2023/2024") == "2023 to 2024"
    assert [formats.number(n) for n in (8260, 509.48, 1.954, 3)] == ["8,260", "509", "1.95", "3"]
    assert formats.quantity(9, 11, "months") == "9 to 11 months"
    assert formats.quantity(15, float("inf"), "hours") == "more than 15 hours"
    assert formats.quantity(Fraction(19, 70), Fraction(19, 70), "share") == "27.1%"
    words = [formats.probability(p) for p in (0.372, 0.0051, 0.0001)]
    assert words == ["0.37", "0.005", "less than 0.001"]


def by_hand(number: Fraction, places: int) -> str:
    """A number as the decimal module rounds it, a half away from zero."""
    exact = Decimal(number.numerator) / number.denominator
    said = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(said).replace("-", "−") if said else f"{abs(said)}"


#: Of how many cases a share can end in exactly half of what is printed: in whole percentages of
#: 8 and its multiples by 5, in tenths of 16 and its. The binary number is then above it or below.
TIES = {0: (8, 40, 200), 1: (16, 80, 400)}


def shares_of(*cases: int) -> list[Fraction]:
    return sorted({Fraction(k, n) for n in cases for k in range(n + 1)})


def test_every_share_is_rounded_alike_by_whatever_way_it_was_reached():
    """A half goes up, whether code had counts, a fraction or a float.

    Long ways round are the complement, and a difference with another share. Beside all ties up to
    400 cases there are shares of few cases, and of many that have no common part.
    """
    with localcontext(prec=60):
        for share in shares_of(*TIES[0], *TIES[1], *range(1, 21), 70, 303, 397, 399):
            k, n = share.as_integer_ratio()
            ways = [(k, n), share, k / n, 1 - (n - k) / n, (k / n + 1 / 3) - 1 / 3]
            for places in (0, 1):
                said = by_hand(100 * share, places)
                assert {formats.percent(way, places) for way in ways} == {f"{said}%"}, share
                assert formats.points(-k / n, places) == by_hand(-100 * share, places)
    assert claim("half", 80, 23).lines()[0] == "Held against 23 of 80, or 28.8%: does not match."


def test_a_number_is_rounded_as_a_share_is():
    assert formats.percent(23 / 80) == formats.percent(1 - 57 / 80) == "28.8%"
    assert formats.decimal(2.675, 2) == "2.68", "a half, though the binary number is below it"
    assert formats.decimal(8260.5, 0) == "8,261"
    assert formats.number(Fraction(205, 1000)) == formats.number(0.205) == "0.21"
    assert formats.probability(0.085) == "0.09"
    assert formats.decimal(np.float64(0.25)) == formats.decimal(np.int64(25) / 100) == "0.3"
    assert formats.in_points(0.0005) == "+0.1 points"
    assert formats.decimal(1e-9, 10) == "0.0000000010", "what is no fraction of counts stays"


def test_a_limit_is_rounded_up():
    up = [formats.at_most(p) for p in (0.05212, 0.0521, 0.052, 0.1, 0)]
    assert up == ["0.053", "0.053", "0.052", "0.100", "0.000"]
    assert formats.at_most(100 * 0.07, 1) == "7.0", "a float that is seven but for its last digit"
    assert formats.at_most(Fraction(1, 3), 1) == "0.4"
    with pytest.raises(ValueError, match="no number"):
        formats.at_most(float("nan"))


def test_zero_has_no_sign():
    for zero in (-0.0, -0.0004, Fraction(-1, 2001), np.float64(-0.0)):
        assert formats.percent(zero) == "0.0%"
        assert formats.points(zero) == "0.0"
        assert formats.in_points(zero) == "0.0 points"
    assert formats.number(-0.001) == formats.number(-0.0) == "0"


@pytest.mark.parametrize("none", [math.nan, math.inf, -math.inf, np.float64("nan")])
def test_what_is_no_number_is_refused(none):
    for form in (formats.percent, formats.points, formats.in_points, formats.number):
        with pytest.raises(ValueError, match="no number"):
            form(none)
    with pytest.raises(ValueError, match="no number"):
        formats.between(0.1, none)
    with pytest.raises(ValueError, match="no number"):
        formats.quantity(none, none, "share")
    if math.isnan(none):
        with pytest.raises(ValueError, match="no number"):
            formats.probability(none)


@pytest.mark.parametrize(
    "words", ["nan", "-0.0%", "−0.0 points", "Stuart (1955), nan", "inf", "NaT"]
)
def test_no_page_prints_what_is_no_number(words):
    rows = pd.DataFrame({"share": [words]})
    with pytest.raises(ValueError, match="can't be printed"):
        formats.prose(share=words)
    with pytest.raises(ValueError, match="can't be printed"):
        tables.table(rows, "shares")
    for cell in (words, tables.Cell("", second=words)):
        with pytest.raises(ValueError, match="can't be printed"):
            tables.table(pd.DataFrame({"share": [cell]}), "shares", rows=["figure:a"])


def test_what_only_looks_like_it_is_printed(capsys):
    looks = ["Nanning", "infant", "nancy-2023", "2022-01", "70 − 0", "-0.05", "−0.1", "10-0-5"]
    for words in looks:
        formats.prose(words=words)
    assert capsys.readouterr().out


def test_a_chart_says_shares_as_prose_does(monkeypatch):
    """Ties, since d3's format rounds the binary number, and a few others."""
    shares = shares_of(8, 40, 16, 80, 7, 70, 79)
    data = pd.DataFrame({"n": range(len(shares)), "share": [float(share) for share in shares]})
    for places in (0, 1):
        chart = (
            alt.Chart(data)
            .mark_text()
            .encode(y=alt.Y("n:O", axis=None), text=alt.Text("share:Q", format=f".{places}%"))
        )
        spec = shown(monkeypatch, alt.layer(chart), data)[charts.VEGALITE]
        del spec["title"]
        drawn = vl_convert.vegalite_to_svg(spec)
        assert re.findall(r">([\d.]+%)<", drawn) == [formats.percent(s, places) for s in shares]


def test_units_are_said_once():
    def figure(printed, unit, qualifier="exact"):
        return pd.Series({"printed": printed, "unit": unit, "qualifier": qualifier})

    assert formats.with_unit(figure("15", "hours", "over")) == "over 15 hours"
    assert formats.with_unit(figure("an hour", "hours", "within")) == "within an hour"
    assert formats.with_unit(figure("13-year-old", "years of age")) == "13-year-old"
    assert formats.with_unit(figure("7", "years of age")) == "7 years of age"
    assert formats.with_unit(figure("25 per cent", "share")) == "25 per cent"


def test_prose_takes_only_formatted_numbers():
    with pytest.raises(TypeError, match="share must be formatted"):
        formats.prose(share=19 / 70)


# --- charts ---------------------------------------------------------------------------------

WORDS = {"title": "A finding", "caption": "how to read it", "source": "where from"}


def shown(monkeypatch, chart, data) -> dict:
    kept = []
    monkeypatch.setattr(charts, "display", lambda bundle, **_: kept.append(bundle))
    charts.show(chart, data, name="test", subtitle="of whom", alt_text="what is seen", **WORDS)
    return kept[0]


def test_a_chart_carries_its_words_and_its_data(monkeypatch):
    data = pd.DataFrame({"grade": ["good"], "cases": [3]})
    chart = alt.Chart(data).mark_bar().encode(x="cases", y="grade")
    bundle = shown(monkeypatch, chart, data)
    spec = bundle[charts.VEGALITE]
    assert spec["description"] == "what is seen"
    assert spec["usermeta"].items() >= WORDS.items()
    assert spec["datasets"] == {"test": data.to_dict("records")}
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
    layers = alt.Chart(data).mark_bar().encode(x="cases")
    layers += alt.Chart(other).mark_rule().encode(x="x")
    with pytest.raises(ValueError, match="one table"):
        shown(monkeypatch, layers, data)


def test_a_picture_keeps_the_colours_of_the_grades():
    """It has few colours, and must not lose those."""
    grades = list(charts.GRADE_COLOURS)
    data = pd.DataFrame({"row": "all", "grade": grades, "cases": [1, 2, 3], "order": [0, 1, 2]})
    looks = json.loads((ROOT / TEMPLATES / "charts.json").read_text(encoding="utf-8"))
    spec = charts.grade_bars(data, "row").to_dict() | {"config": looks}
    with Image.open(io.BytesIO(charts.picture(spec))) as image:
        wanted = {ImageColor.getrgb(colour) for colour in charts.GRADE_COLOURS.values()}
        assert wanted <= {colour for _, colour in image.convert("RGB").getcolors()}


def test_a_package_that_is_not_installed_is_named_in_one_line():
    """As with a Python of the system's, which has none of the packages."""
    add = f"import runpy, sys; sys.path[:0] = [{str(ROOT / 'src')!r}]"
    code = f"{add}; runpy.run_module('casework', run_name='__main__')"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.returncode == 1
    assert re.fullmatch(r"The package \w+ isn't installed for .* -m casework\.\n", ran.stderr)
