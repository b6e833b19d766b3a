"""Numbers on the pages, held against a second computation that doesn't import the package.

Each script in `verification/`, in Python or R, is named after a chapter. It reads only `data/` and
writes a CSV of the same name: the name of a number in the chapter's text, the value or values that
it should print, and what simulation or an optimiser explains beyond the rounding of the print.
"""

import re
from pathlib import Path

import pandas as pd
import pytest

from casework.results import chapters, numbers, opened
from casework.verdicts import differs
from tests.stored import ROOT

FILES = sorted(
    path
    for path in (ROOT / "verification").glob("*.csv")
    if (ROOT / "notebooks" / f"{path.stem}.ipynb").exists()
)


def test_every_chapter_has_a_second_computation():
    names = {path.stem for path in chapters(ROOT / "notebooks")}
    assert names - {path.stem for path in FILES} == set(), "verification/ lacks a script and a CSV"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_second_computation_gives_the_number_on_the_page(path: Path):
    rows = pd.read_csv(path, dtype={"value": str})
    assert list(rows.columns) == ["chapter", "name", "value", "tolerance", "source"]
    assert rows.chapter.eq(path.stem).all()
    assert rows.name.is_unique
    assert rows.tolerance.ge(0).all()
    printed = numbers(opened(ROOT / "notebooks" / f"{path.stem}.ipynb"), path.stem)
    wrong = [
        f"{row.name}: the page prints {printed.get(row.name)}, {row.source} gives {row.value}"
        for row in rows.itertuples()
        if row.name not in printed or differs(printed[row.name].text, row.value, row.tolerance)
    ]
    assert wrong == []


def test_there_are_second_computations():
    assert len(FILES) >= 5
    for path in FILES:
        scripts = [path.with_suffix(ending) for ending in (".py", ".R")]
        (script,) = [script for script in scripts if script.exists()]
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"\b(import|from) casework\b", text), f"{script.name} uses the package"


@pytest.mark.parametrize(
    ("printed", "values", "tolerance", "wrong"),
    [
        ("27.1%", "27.14", 0, False),
        ("27.1%", "27.2", 0, True),
        ("\u22121.8 to 22.7", "-1.84 22.7", 0, False),
        ("1.8 to 22.7", "-1.84 22.7", 0, True),
        ("24 of 28", "24", 0, True),
        ("seven", "7", 0, False),
        ("0.031", "0.0325", 0.001, False),
    ],
)
def test_how_a_print_is_held_against_a_value(printed, values, tolerance, wrong):
    assert differs(printed, values, tolerance) is wrong
