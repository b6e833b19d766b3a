"""The statistics that statsmodels and scipy don't offer as the book needs them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

#: The level of every interval in the book.
LEVEL = 0.95


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
