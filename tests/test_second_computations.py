"""Numbers on the pages, held against a second computation that doesn't import the package.

Each script in `verification/`, in Python or R, is named after a chapter. It reads only `data/` and
writes a CSV of the same name: the name of a number in the chapter's text, the value or values that
it should print, and what simulation or an optimiser explains beyond the rounding of the print. The
values are those of the data that they were computed from; from other data they are computed anew.
"""

import itertools
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from casework import forces
from casework.charts import VEGALITE
from casework.data import mark
from casework.results import chapters, numbers, opened, outputs
from casework.verdicts import differs
from tests.scale import changed
from tests.second import MARK, command, compute, script_of
from tests.stored import ROOT
from tests.told import sentences_of, told, untrue
from tests.wordings import CHAPTERS, cases

FILES = sorted(
    path
    for path in (ROOT / "verification").glob("*.csv")
    if (ROOT / "notebooks" / f"{path.stem}.ipynb").exists()
)


def test_every_chapter_has_a_second_computation():
    names = {path.stem for path in chapters(ROOT / "notebooks")} | {"forces"}
    assert names - {path.stem for path in FILES} == set(), "verification/ lacks a script and a CSV"


@pytest.fixture(scope="session")
def computed(tmp_path_factory):
    """A function that gives the CSV of a chapter, computed from the data as they are."""
    if (ROOT / MARK).read_text(encoding="utf-8").strip() == mark(ROOT):
        return lambda chapter: ROOT / "verification" / f"{chapter}.csv"
    folder = tmp_path_factory.mktemp("second")
    for part in ("data", "verification"):
        shutil.copytree(ROOT / part, folder / part)

    def anew(chapter: str) -> Path:
        if command(script_of(chapter)) is None:
            pytest.skip(f"{chapter} is computed again by R, which this machine doesn't have")
        compute(chapter, folder)
        return folder / "verification" / f"{chapter}.csv"

    return anew


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_second_computation_gives_the_number_on_the_page(path: Path, computed):
    rows = pd.read_csv(computed(path.stem), dtype={"value": str})
    assert list(rows.columns) == ["chapter", "name", "value", "tolerance", "source"]
    assert rows.chapter.eq(path.stem).all()
    assert rows.name.is_unique
    assert rows.tolerance.ge(0).all()
    assert other_than_printed(ROOT, path.stem, rows) == []


def other_than_printed(root: Path, chapter: str, rows: pd.DataFrame | None = None) -> list[str]:
    """What a chapter of a book prints otherwise than its second computation, if at all."""
    if rows is None:
        rows = pd.read_csv(root / "verification" / f"{chapter}.csv", dtype={"value": str})
    notebook = opened(root / "notebooks" / f"{chapter}.ipynb")
    printed = {name: number.text for name, number in numbers(notebook, chapter).items()}
    printed |= on_the_pages(notebook)
    return [
        f"{row.name}: the page prints {printed.get(row.name)}, {row.source} gives {row.value}"
        for row in rows.itertuples()
        if row.name not in printed or other(printed[row.name], row.value, row.tolerance)
    ]


def other(text: str, value: str, tolerance: float) -> bool:
    """Whether a print is another than what was computed: as numbers, or else as words."""
    if bound := re.fullmatch(r"(more|less) than ([\d.]+)%", text):
        beyond = float(value) - float(bound[2])
        return (beyond if bound[1] == "more" else -beyond) < -tolerance
    return text != value if re.search("[a-z]{3}", value) else differs(text, value, tolerance)


def on_the_pages(notebook) -> dict[str, str]:
    """What the forces' pages print beside prose: texts, cells, lengths of lists, and charts."""
    pages, numbers = forces.stored(notebook, "forces")
    printed = {name: number.text for name, number in numbers.items()}
    for force, parts in pages.items():
        for part, values in parts.items():
            for key, value in values.items():
                name = f"{force}.{part}.{key}"
                if isinstance(value, list):
                    printed[name] = str(len(value))
                if isinstance(value, dict) and "schema" in value:
                    printed[name] = str(len(value["data"]))
                    printed |= cells(value, name)
    for _, spec in outputs(notebook, VEGALITE) if printed else ():
        for row in itertools.chain(*spec["datasets"].values()):
            about = f"{spec['usermeta']['name']}.{row['inspection']}.{row.get('grade')}"
            drawn = {key: value for key, value in row.items() if isinstance(value, float)}
            printed |= {f"{about}.{key}": f"{value:.6f}" for key, value in drawn.items()}
    return printed


def cells(table: dict, name: str) -> dict[str, str]:
    """The cells of a table by row and column, counted from 0, and their second lines.

    A row is named by its address, or else by its first cell.
    """
    columns = [field["name"] for field in table["schema"]["fields"]]
    addresses = table["casework"].get("rows") or [row[columns[0]] for row in table["data"]]
    found = {}
    for address, row in zip(addresses, table["data"], strict=True):
        for at, column in enumerate(columns):
            cell = {"text": row[column]} if isinstance(row[column], str) else row[column]
            found[f"{name}.{address}.{at}"] = cell["text"]
            found[f"{name}.{address}.{at}.second"] = cell.get("second", "")
    return found


def test_there_are_second_computations():
    assert len(FILES) >= 5
    for path in FILES:
        script = script_of(path.stem)
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
        ("two other forces", "2", 0, False),
        ("good", "7", 0, True),
        ("0.031", "0.0325", 0.001, False),
    ],
)
def test_how_a_print_is_held_against_a_value(printed, values, tolerance, wrong):
    assert differs(printed, values, tolerance) is wrong


# --- the words around the numbers: sentences that follow the data -------------------------------


@pytest.fixture(scope="session")
def said() -> dict[tuple[str, str], str]:
    """The sentences as the notebooks have stored them."""
    return sentences_of(ROOT)


def test_the_answers_are_what_the_tables_say(said):
    assert untrue(said, ROOT) == []


#: What a piece of a sentence has where the data decide: a number, in digits or in a word; a force.
FILLED = re.compile(
    r"\d[\d,.]*%?|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|none|all|"
    + "|".join(pd.read_csv(ROOT / "data" / "forces.csv").short_name)
    + r")\b"
)


def test_each_piece_stands_in_a_wording_that_somebody_has_read():
    """A piece that no wording has would always be left out, and so would show nothing."""
    for (chapter, name), pieces in told(ROOT).items():
        if chapter not in CHAPTERS or name not in (read := cases(chapter)):
            continue
        wordings = [FILLED.sub("#", words) for _, words in read[name]]
        for piece in pieces:
            assert any(FILLED.sub("#", piece) in words for words in wordings), piece


def swapped(one: str, other: str, **where: str) -> Callable[[list[dict]], list[dict]]:
    """A change of rows: two grades, or two columns, of some of them change places."""

    def change(rows: list[dict]) -> list[dict]:
        names = {one: other, other: one}
        for row in rows:
            if all(row[key] == value for key, value in where.items()):
                if one in row:
                    row[one], row[other] = row[other], row[one]
                else:
                    row["grade"] = names.get(row["grade"], row["grade"])
        return rows

    return change


def loosened(rows: list[dict]) -> list[dict]:
    return [row | {"printed": row["printed"].replace("1/3rd", "half")} for row in rows]


MIDDLE = "requires improvement"
TURNED = [
    ("national-picture.answer", "case_gradings", swapped("good", "inadequate")),
    ("national-picture.answer", "case_gradings",
     swapped(MIDDLE, "inadequate", inspection="lincolnshire-2018")),
    ("return-visits.answer", "case_gradings", swapped("good", MIDDLE)),
    ("return-visits.answer", "case_gradings",
     swapped("good", "inadequate", inspection="dorset-2022-return")),
    ("press-claims.hold", "case_printings",
     swapped("good", "inadequate", source="hmicfrs-dorset-2022")),
    ("press-claims.exceptions", "press_claims", loosened),
    ("methods.trusted", "../verification/r", lambda rows: rows[:-1]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "table", "change"), TURNED)
def test_a_datum_turned_round_is_noticed(said, tmp_path, sentence, table, change):
    for part in ("data", "verification"):
        shutil.copytree(ROOT / part, tmp_path / part)
    changed(tmp_path / "data", table, change)
    assert any(line.startswith(sentence) for line in untrue(said, tmp_path))
