"""Many inspections side by side: the functions; a book that follows is in test_walkthrough.py."""

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from casework import gradings
from casework.national import LIMITS, measure
from casework.stats import control_limits, pooled
from tests.stored import ROOT


def test_counts_that_were_not_seen_are_kept_apart(monkeypatch):
    row = {"sample": "all", "assessor": "inspectorate", "area": "all areas"}
    tables = {
        "case_gradings": [
            {**row, "inspection": "a", "grade": "good", "cases": 3},
            {**row, "inspection": "a", "grade": "inadequate", "cases": pd.NA},
            {**row, "inspection": "a", "grade": "good", "cases": 9, "area": "missing-children"},
            {**row, "inspection": "a", "grade": "good", "cases": 8, "assessor": "force"},
            {**row, "inspection": "a", "grade": "good", "cases": 7, "sample": "self-assessed"},
        ],
        "case_totals": [{"inspection": "a", "sample": "all", "cases": 10}],
    }
    monkeypatch.setattr(gradings, "read", lambda name: pd.DataFrame(tables[name]))
    found = gradings.of_inspections().loc["a"]
    assert (found.good, found.cases) == (3, 10)
    assert pd.isna(found.inadequate)


def inspections(counts, of) -> pd.DataFrame:
    index = [f"i{k}" for k in range(len(counts))]
    return pd.DataFrame({"inadequate": counts, "cases": of}, index=index)


def test_measure_leaves_out_what_was_not_seen_and_needs_one():
    table = inspections([20, pd.NA, 30], [60, 70, 80])
    assert list(measure(table, "inadequate").index) == ["i0", "i2"]
    (alone,) = measure(inspections([20, pd.NA], [60, 70]), "inadequate").itertuples()
    assert (alone.beyond, alone.share) == ("none", alone.expected)
    with pytest.raises(ValueError, match="no inspection has a count"):
        measure(inspections([pd.NA], [60]), "inadequate")


def test_inspections_of_one_kind_in_one_year_have_names_of_their_own(monkeypatch):
    kept = {"force": "kent", "kind": "initial", "grading_scale": "three grades"}
    tables = {
        "inspections": [
            kept | {"id": "b", "fieldwork": "2021-03", "published": pd.NA},
            kept | {"id": "a", "fieldwork": "2021-09", "published": pd.NA},
            kept | {"id": "c", "fieldwork": "2022", "published": pd.NA},
            kept | {"id": "d", "fieldwork": "2021", "published": pd.NA, "kind": "return visit"},
        ],
        "forces": [{"id": "kent", "short_name": "Kent"}],
    }
    monkeypatch.setattr(gradings, "read", lambda name: pd.DataFrame(tables[name]))
    named = gradings.force_and_year(["a", "b", "c", "d", "a"])
    assert named == ["Kent 2021 (2)", "Kent 2021 (1)", "Kent 2022", "Kent 2021", "Kent 2021 (2)"]


def test_measure_says_who_stands_out():
    found = measure(inspections([20, 22, 21, 19, 23, 50], [70] * 6), "inadequate")
    assert found.beyond.tolist()[:5] == ["none"] * 5
    assert found.beyond.iloc[5] == "outer"
    assert found.guess.iloc[5] < found.share.iloc[5], "drawn to the middle"
    assert (found.guess_low < found.guess).all()
    model = pooled(found.cases, found.of)
    average = model.weight @ (model.a / (model.a + model.b))
    assert average == pytest.approx(found.expected.iloc[0], abs=0.05)


@given(
    st.integers(0, 1_000).map(lambda part: part / 1_000),
    st.integers(1, 200),
    st.sampled_from([*LIMITS.values(), 0.5]),
)
@settings(max_examples=300, deadline=None)
def test_a_count_is_outside_where_its_tail_is_too_small(share, of, level):
    """On either side by the same rule, so a share and its opposite are judged alike."""
    low, high = control_limits(share, np.array([of]), level)
    counts, tail = np.arange(of + 1), (1 - level) / 2
    at_least, at_most = (
        stats.binom.cdf(of - counts, of, 1 - share),
        stats.binom.cdf(counts, of, share),
    )
    assert ((counts > high) == (at_least <= tail)).all()
    assert ((counts < low) == (at_most <= tail)).all()
    opposite_low, opposite_high = control_limits(1 - share, np.array([of]), level)
    assert (low, high) == (of - opposite_high, of - opposite_low)


def test_high_shares_are_flagged_as_often_as_low_ones():
    of, share = np.arange(20, 200), 0.5
    low, high = control_limits(share, of, 0.95)
    above, below = stats.binom.sf(high, of, share), stats.binom.cdf(low - 1, of, share)
    assert above == pytest.approx(below)
    assert above.max() <= 0.025
    low, high = control_limits(0.2, of, 0.95)  # and no side more often than the level says
    assert (
        max(stats.binom.sf(high, of, 0.2).max(), stats.binom.cdf(low - 1, of, 0.2).max()) <= 0.025
    )


def test_the_joint_model_is_exact_where_all_forces_are_alike():
    """Then its Dirichlet distribution has huge numbers, of which differences say nothing."""
    notebook = nbformat.read(ROOT / "notebooks" / "national-picture.ipynb", as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == "joint-model")
    names = {"np": np}
    exec(cell.source, names)
    for a in (1e-3, 2.5, 1e6, 1e10, 1e14):
        for n in (0, 1, 20, 300):
            exact = sum(np.log(a + k) for k in range(n))
            assert names["rising"](a, np.array(n)) == pytest.approx(exact, rel=1e-9, abs=1e-9)
