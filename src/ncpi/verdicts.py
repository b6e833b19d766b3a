"""Hold a printed figure against a recomputed one.

The idea of comparing what the printed text allows, rather than a single point, follows
statcheck and the GRIM test: Brown and Heathers (2017), doi:10.1177/1948550616673876.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pandas as pd

MATCHES = "matches"
AFTER_ROUNDING = "matches after rounding"
WORDING = "consistent with its wording"
MISMATCH = "does not match"
UNCHECKABLE = "cannot be checked"

#: How far a share in words may lie from the value: half the distance between a fifth and a
#: quarter, the closest pair that newspapers use, so that no value fits both but the middle.
WORD_TOLERANCE = Fraction(5, 200)


def allowed(printed: str, value: float, unit: str) -> tuple[Fraction, Fraction]:
    """The values that a printed figure allows, ends included, in the figure's unit.

    A count allows itself. A percentage allows whatever rounds to it, at a half either way. A
    fraction in words allows what lies within `WORD_TOLERANCE`.
    """
    exact = Fraction(str(value))
    if unit != "share":
        return exact, exact
    numeral = re.search(r"\d+(?:\.(\d+))?", printed)
    if numeral is None:
        return exact - WORD_TOLERANCE, exact + WORD_TOLERANCE
    half_a_step = Fraction(1, 2 * 100 * 10 ** len(numeral[1] or ""))
    return exact - half_a_step, exact + half_a_step


def verdict(printed: str, value: float, unit: str, derived: Fraction | int | None) -> str:
    """One of the five verdicts on a printed figure, given the exact recomputed value."""
    if derived is None:
        return UNCHECKABLE
    if derived == Fraction(str(value)):
        return MATCHES
    low, high = allowed(printed, value, unit)
    if not low <= derived <= high:
        return MISMATCH
    return AFTER_ROUNDING if re.search(r"\d", printed) else WORDING


def whole_counts(low: float, high: float, cases: int) -> list[int]:
    """The whole numbers of cases whose share lies from low to high (the GRIM test)."""
    return list(range(math.ceil(low * cases), math.floor(high * cases) + 1))


def ledger(figures: pd.DataFrame, derived: dict[str, Fraction | int | None]) -> pd.DataFrame:
    """One row for each derived figure: what is printed, what follows, and the verdict.

    ``figures`` is the table of that name; ``derived`` gives exact values by the figure's id.
    Raises ``KeyError`` for a figure that the table doesn't have.
    """
    rows = []
    for name, value in derived.items():
        figure = figures.set_index("id").loc[name]
        low, high = allowed(figure.printed, figure.value, figure.unit)
        rows.append(
            {
                "figure": name,
                "source": figure.source,
                "locator": figure.locator,
                "subject": figure.subject,
                "printed": figure.printed,
                "derived": value,
                "low": low,
                "high": high,
                "unit": figure.unit,
                "verdict": verdict(figure.printed, figure.value, figure.unit, value),
            }
        )
    return pd.DataFrame(rows)
