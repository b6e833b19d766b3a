"""Adding a document: nothing is guessed in silence, and what isn't known isn't written."""

import re
import shutil
from pathlib import Path

import pytest

from casework.checks import problems
from casework.data import read, read_in_full
from casework.texts.add import OFFICIAL, NotAddedError, plan
from casework.texts.audit import report
from casework.texts.document import locators
from casework.texts.extract import propose
from tests.commands import add, ran
from tests.stored import ROOT

ADDED = ROOT / "tests" / "added"
PAPER = {"publisher": "A paper", "address": "https://example.org/p"}
AS_PAPER = ["--publisher", "A paper", "--address", "https://example.org/p"]
COUNTED = "Of 9 cases 2 were good, 3 required improvement and 4 were inadequate."


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the data with an invented force and one inspection of it, whose scale is unseen."""
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    with (folder / "forces.csv").open("a", encoding="utf-8") as forces:
        forces.write("fenmoor,Fenmoor Constabulary,Fenmoor,FNM,England,9,4\n")
    register(folder, "fenmoor-2024", "initial", "2024-03", "2024-07-12")
    return folder


def register(data: Path, name: str, kind: str, fieldwork: str, published: str) -> None:
    with (data / "inspections.csv").open("a", encoding="utf-8") as inspections:
        inspections.write(
            f"{name},fenmoor,{kind},{fieldwork},{published},not seen,not seen,not seen,"
            "not applicable\n"
        )


def page(tmp_path: Path, said: str, head: str = "", name: str = "page.html") -> Path:
    path = tmp_path / name
    path.write_text(
        f'<html><head><meta charset="utf-8">{head}</head><body>{said}</body></html>'
        if name.endswith(".html")
        else said,
        encoding="utf-8",
    )
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


# --- what is registered ---------------------------------------------------------------------


def test_a_text_read_for_its_gradings_alone_is_not_registered(data, tmp_path):
    """It has a fingerprint, and rows in other tables; the one that is silent has rows in none."""
    before = read_in_full(data)
    assert add(ADDED / "fenmoor-news.txt", data, PAPER)
    sources = read(data / "sources.csv")
    assert sources.set_index("id").sha256.notna()["a-paper-fenmoor-2024"]
    assert read_in_full(data) == before
    assert [name for name, prints in before.items() if not prints] == [
        "hmicfrs-thames-valley-release-2023"
    ]
    one = tmp_path / "texts"
    one.mkdir()
    (one / "nothing.txt").write_text("Nothing.\n", encoding="utf-8")
    lines, _ = report(one, data)
    missing = {line.partition(":")[0] for line in lines if "no text of it here" in line}
    assert missing == {name for name, prints in before.items() if prints}


# --- which inspection it is -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("dated", "stated"),
    [
        ("Published on 4 May 2016", "publication in 2016"),
        ("4 May 2016", "publication in 2016"),
        ("Inspectors visited the force in June 2016", "fieldwork in 2016"),
        ("In spring 2016 we inspected the force", "fieldwork in 2016"),
        ("We inspected it in March 2024, and again in May 2027", "fieldwork in 2027"),
        ("By the end of 2031 all of it was done", "speaks of 2031"),
    ],
)
def test_a_document_of_another_year_is_not_added_to_the_only_inspection(
    data, tmp_path, dated, stated
):
    before = contents(data)
    path = page(tmp_path, f"Fenmoor Constabulary\n\n{dated}.\n\n{COUNTED}\n", name="page.txt")
    if stated.startswith("publication"):
        path.write_text(path.read_text("utf-8").replace("2016.", "2016"), "utf-8")
    with pytest.raises(NotAddedError, match="conflict") as stopped:
        add(path, data, PAPER)
    for words in (
        stated,
        "fieldwork 2024-03, published 2024-07-12",
        "fenmoor-2024",
        "--inspection",
    ):
        assert words in str(stopped.value)
    assert contents(data) == before
    planned = plan(path, data, PAPER | {"inspection": "fenmoor-2024"})
    assert stated in planned.beliefs[1], "the person's word goes first, and the conflict is said"


def test_the_address_of_a_page_dates_it_too(data, tmp_path):
    path = page(tmp_path, f"<h1>Fenmoor Constabulary</h1><p>{COUNTED}</p>")
    with pytest.raises(NotAddedError, match="publication in 2016"):
        add(path, data, PAPER | {"address": "https://example.org/2016/05/04/fenmoor"})


def test_of_several_inspections_the_dates_choose_and_without_them_nobody_does(data, tmp_path):
    register(data, "fenmoor-2016", "initial", "2016-05", "not seen")
    dated = page(
        tmp_path, f"Fenmoor Police\n\nWe inspected it in May 2016. {COUNTED}", name="a.txt"
    )
    planned = plan(dated, data, PAPER)
    assert planned.beliefs[0] == "taken for fenmoor-2016 (initial; fieldwork 2016-05)"
    undated = page(tmp_path, f"Fenmoor Police\n\n{COUNTED}", name="b.txt")
    with pytest.raises(
        NotAddedError, match=r"which inspection is it\?.*states no year.*fenmoor-2016"
    ):
        plan(undated, data, PAPER)


def test_what_an_undated_document_is_taken_for_is_said_with_the_reason(data, tmp_path):
    undated = page(tmp_path, f"Fenmoor Police\n\n{COUNTED}", name="b.txt")
    said = ran("add", undated, "--data", data, *AS_PAPER).stdout
    assert "believed: taken for fenmoor-2024 (initial; fieldwork 2024-03, published" in said
    assert "believed: its opening names Fenmoor Constabulary; it speaks of no return" in said
    assert "believed: it states no year, so that can't be checked" in said


def test_gradings_on_another_scale_stay_apart(data, tmp_path):
    path = page(tmp_path, f"West Midlands Police\n\n{COUNTED}", name="page.txt")
    with pytest.raises(NotAddedError, match="another scale: four grades"):
        add(path, data, PAPER)


# --- who is believed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/?justiceinspectorates.gov.uk",
        "https://evil.example/justiceinspectorates.gov.uk/",
        "https://justiceinspectorates.gov.uk.evil.example/",
        "https://notjusticeinspectorates.gov.uk/",
        "https://justiceinspectorates.gov.uk@evil.example/",
    ],
)
@pytest.mark.parametrize("site", ["HMICFRS", "HMIC Something", "hmicfrs"])
def test_no_page_makes_itself_the_inspectorates(data, tmp_path, address, site):
    head = canonical(address) + f'<meta property="og:site_name" content="{site}">'
    path = page(tmp_path, f"<h1>Fenmoor Constabulary</h1><p>{COUNTED}</p>", head)
    before = contents(data)
    with pytest.raises(NotAddedError, match=r"who published it, and where.*say by --publisher"):
        add(path, data, {})
    assert contents(data) == before
    planned = plan(path, data, {"publisher": "A paper"})
    assert planned.source["licence"] != "Open Government Licence v3.0"
    assert {row["evidence"] for row in planned.tables["case_gradings"][-3:]} == {"secondary"}


def test_an_address_without_https_is_not_written(data, tmp_path):
    head = canonical("http://hmicfrs.justiceinspectorates.gov.uk/")
    path = page(tmp_path, f"<h1>Fenmoor Constabulary</h1><p>{COUNTED}</p>", head)
    before = contents(data)
    with pytest.raises(NotAddedError, match=r"address begins with https://.*say by"):
        add(path, data, {"publisher": "A paper"})
    assert contents(data) == before


@pytest.mark.parametrize(
    "host", ["justiceinspectorates.gov.uk", "HMICFRS.JusticeInspectorates.gov.uk"]
)
def test_the_inspectorates_host_is_believed_and_said_to_be(data, tmp_path, host):
    path = page(
        tmp_path, f"<h1>Fenmoor Constabulary</h1><p>{COUNTED}</p>", canonical(f"https://{host}/f/")
    )
    planned = plan(path, data, {})
    assert planned.source["publisher"] == "HMICFRS"
    assert {row["evidence"] for row in planned.tables["case_gradings"][-3:]} == {"primary"}
    assert f"primary, since its address is on the inspectorate's host ({host.lower()})" in str(
        planned.beliefs
    )
    with pytest.raises(NotAddedError, match=r"who published it.*is the inspectorate's if it"):
        plan(path, data, {"publisher": "A paper"})


def test_a_person_may_say_that_it_is_the_inspectorates(data, tmp_path):
    path = page(tmp_path, f"Fenmoor Police\n\n{COUNTED}", name="page.txt")
    planned = plan(path, data, PAPER | {"publisher": "HMICFRS"})
    assert "evidence: primary, since --publisher says so" in planned.beliefs


def test_the_new_row_is_shown_whole_before_anything_is_written(data, tmp_path, monkeypatch):
    def stop(_):
        raise NotAddedError("stopped here")

    monkeypatch.setattr("casework.texts.add.Plan.write", stop)
    path = page(tmp_path, f"Fenmoor Police\n\n{COUNTED}", name="page.txt")
    result = ran("add", path, "--data", data, *AS_PAPER)
    assert result.exit_code == 1
    row = re.findall(r"^new row of sources.csv, (\w+): (.+)$", result.stdout, re.M)
    assert [column for column, _ in row] == list(read(data / "sources.csv").columns)
    assert ("licence", "copyright of its owner; figures only") in row
    assert "stopped here" in result.stderr


def test_a_dry_run_writes_nothing(data):
    before = contents(data)
    result = ran("add", ADDED / "fenmoor-news.txt", "--data", data, *AS_PAPER, "--dry-run")
    assert result.exit_code == 0
    assert "would be written: fenmoor-2024, all, inspectorate: 72" in result.stdout
    assert contents(data) == before


def test_a_title_from_a_page_is_one_line_of_what_can_be_seen(data, tmp_path):
    head = "<title>\n Fen\u202emoor\u200b &#7;\x1b[31m\tin\u2028full\u0085\n</title>"
    path = page(tmp_path, f"<h1>Fenmoor Constabulary</h1><p>{COUNTED}</p>", head)
    assert plan(path, data, PAPER).source["title"] == "Fenmoor in full"


def test_a_known_document_is_not_taken_for_another(data, tmp_path):
    add(ADDED / "fenmoor-news.txt", data, PAPER)
    with pytest.raises(NotAddedError, match="--publisher says 'HMICFRS'"):
        add(ADDED / "fenmoor-news.txt", data, PAPER | {"publisher": "HMICFRS"})


# --- what is written ------------------------------------------------------------------------


def test_what_was_not_read_is_not_seen(data, tmp_path):
    path = page(tmp_path, "Fenmoor Police\n\nOf 9 cases 2 were good.", name="page.txt")
    add(path, data, PAPER)
    for table in ("case_printings", "case_gradings", "case_totals"):
        lines = (data / f"{table}.csv").read_text("utf-8").splitlines()
        mine = [line for line in lines if line.startswith("fenmoor-2024")]
        assert mine
        assert not any("not published" in line for line in mine), mine
    (printed,) = (
        line
        for line in (data / "case_printings.csv").read_text("utf-8").splitlines()
        if line.startswith("fenmoor-2024")
    )
    assert ",9,2,not seen,not seen,not seen,secondary," in printed


@pytest.mark.parametrize("official", [True, False])
def test_the_register_learns_the_scale_and_the_inspections_own_report(data, official):
    path = ADDED / ("fenmoor-report.html" if official else "fenmoor-news.txt")
    add(path, data, {} if official else PAPER)
    row = read(data / "inspections.csv").set_index("id").loc["fenmoor-2024"]
    assert row.grading_scale == "three grades"
    if official:
        assert row.source == "hmicfrs-fenmoor-2024"
        assert row.page.startswith("https://hmicfrs.justiceinspectorates.gov.uk/")
    else:
        assert isinstance(row.source, float), "a news item isn't the inspection's own report"
    graded = read(data / "case_gradings.csv").inspection.unique()
    scale = read(data / "inspections.csv").set_index("id").grading_scale
    assert set(scale[graded]) == {"three grades"}


def test_a_page_that_lacks_a_count_does_not_take_the_place_of_one_that_has_it(data, tmp_path):
    add(page(tmp_path, f"Fenmoor Police\n\n{COUNTED}", name="a.txt"), data, PAPER)
    less = page(tmp_path, "Fenmoor Police\n\nOf 9 cases 2 were good.", name="b.txt")
    add(less, data, {"publisher": "HMICFRS", "address": f"https://{OFFICIAL}/own"})
    rows = read(data / "case_gradings.csv").query("inspection == 'fenmoor-2024'")
    assert rows.cases.tolist() == [2, 3, 4]
    assert rows.evidence.tolist() == ["primary", "secondary", "secondary"]


# --- where it stands ------------------------------------------------------------------------

BODY = """
{first}

Some words on the force.

{second}

Of 9 cases 2 were good, 3 required improvement and 4 were inadequate.
"""


@pytest.mark.parametrize(
    ("listed", "first", "second", "locator"),
    [
        ("  1. About\n  2. Case audit\n", "About", "Case audit", "Case audit"),
        ("  1. About\n  2. Case audit\n", "1. About", "2. Case audit", "Case audit"),
        ("  1. About\n  2. Case audit\n", "1 ABOUT", "2. Case Audit:", "Case audit"),
        (
            "  1. About\n  2. Case audit\n",
            "Chapter 1: About",
            "Chapter 2: Case audit",
            "Case audit",
        ),
        ("About\nCase audit\n", "About", "Case audit", "Case audit"),
        ("About ....... 3\nCase audit ..... 12\n", "About", "Case audit", "Case audit"),
        ("  * About\n    * Case audit\n", "About", "1.1 Case audit", "About, heading 1"),
        # The list lacks the chapter, which has a number of its own.
        ("  1. 1. About\n  2. 2. Aims\n", "1. About", "3. Case audit", "3. Case audit"),
    ],
)
def test_a_locator_is_the_heading(listed, first, second, locator):
    text = f"Fenmoor Police\n\nContents\n\n{listed}{BODY.format(first=first, second=second)}"
    rows, remarks = propose(text)
    assert set(rows.locator) == {locator}
    assert remarks == []


@pytest.mark.parametrize("listed", ["", "  1. Quite\n  2. Others\n"])
def test_where_no_heading_can_be_told_the_paragraph_is_named_and_said_to_be(tmp_path, listed):
    text = f"Fenmoor Police\n\nContents\n\n{listed}{BODY.format(first='About', second='Audit')}"
    path = page(tmp_path, text, name="page.txt")
    shown = ran("extract", path)
    assert shown.exit_code == 0
    number = 6 + len(listed.splitlines())
    assert f",paragraph {number}," in shown.stdout
    assert f"noted, paragraph {number}: it stands under no heading" in shown.stderr
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines[number - 1].startswith("Of 9 cases"), "it can be found there"
    assert not any(place == "after the contents" for _, place in locators(text))


# --- what adds up ---------------------------------------------------------------------------

SELF_ASSESSED = (
    "Fenmoor Police\n\nThe force selected and self-assessed 5 cases.\n\n"
    "Cases assessed by both Fenmoor Police and us\n\nOur assessment:\n\n"
    "  • {} good\n  • 2 require improvement\n  • 2 inadequate.\n\n"
    "Total 9 cases assessed by us\n\n  • 2 good\n  • 3 require improvement\n  • 4 inadequate.\n"
)
AREA = (
    "\nCases assessed involving missing children\n\n"
    "  • {} good\n  • 1 require improvement\n  • 1 inadequate.\n"
)


def test_a_part_that_is_not_printed_is_unknown_and_not_zero(data, tmp_path):
    """The whole and one sample, and one area of eight."""
    path = page(tmp_path, SELF_ASSESSED.format(1) + AREA.format(1), name="page.txt")
    assert propose(path.read_text("utf-8"))[1] == []
    add(path, data, PAPER)
    assert problems(data) == []
    rows = read(data / "case_gradings.csv").query("inspection == 'fenmoor-2024'")
    assert set(rows["sample"]) == {"self-assessed", "all"}
    assert set(rows.area) == {"all areas", "missing-children"}


@pytest.mark.parametrize(
    "text", [SELF_ASSESSED.format(3), SELF_ASSESSED.format(1) + AREA.format(3)]
)
def test_a_part_is_never_more_than_the_whole(data, tmp_path, text):
    path = page(tmp_path, text, name="page.txt")
    with pytest.raises(NotAddedError, match="make 3 good, and 2 are printed"):
        add(path, data, PAPER)


@pytest.mark.parametrize(
    ("sample", "area", "parts"),
    [
        ("self-assessed", "all areas", "the two samples"),
        ("all", "missing-children", "the areas"),
    ],
)
def test_the_data_are_held_to_the_same_rule(data, tmp_path, sample, area, parts):
    path = page(tmp_path, SELF_ASSESSED.format(1) + AREA.format(1), name="page.txt")
    add(path, data, PAPER)
    table = data / "case_gradings.csv"
    old = f"fenmoor-2024,{sample},inspectorate,{area},good,1,"
    assert table.read_text("utf-8").count(old) == 1
    table.write_text(table.read_text("utf-8").replace(old, old[:-2] + "3,"), "utf-8")
    said = [str(problem) for problem in problems(data)]
    assert any(
        f"‘2’ doesn't agree with the sum of {parts}, by which it is ‘3’" in one for one in said
    )


def test_parts_that_are_all_there_must_make_the_whole(data):
    add(ADDED / "fenmoor-report.html", data, {})
    table = data / "case_gradings.csv"
    for old in ("inspector-selected,inspectorate,all areas", "all,inspectorate,section-46"):
        row = re.search(rf"^fenmoor-2024,{old},good,(\d+),", table.read_text("utf-8"), re.M)
        less = row[0].replace(f",{row[1]},", f",{int(row[1]) - 1},")
        was = table.read_text("utf-8")
        table.write_text(was.replace(row[0], less), "utf-8")
        rules = {problem.rule for problem in problems(data)}
        assert {"the sum of the two samples", "the sum of the areas"} & rules
        table.write_text(was, "utf-8")
    assert problems(data) == []
