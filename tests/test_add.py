"""Adding a document: nothing is guessed in silence, and what isn't known isn't written."""

import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from casework.checks import problems
from casework.cli import main
from casework.data import read, read_in_full
from casework.texts.add import NotAddedError, plan
from casework.texts.audit import report
from casework.texts.document import locators
from casework.texts.extract import COLUMNS, propose
from tests.commands import add, ran
from tests.stored import ROOT

ADDED = ROOT / "tests" / "added"
#: A document of a paper, about the invented inspection.
ABOUT = {"inspection": "fenmoor-2024"}
PAPER = ABOUT | {"publisher": "A paper", "address": "https://example.org/p"}
AS_PAPER = [word for name, value in PAPER.items() for word in (f"--{name}", value)]
COUNTED = "Of 9 cases 2 were good, 3 required improvement and 4 were inadequate."


@pytest.fixture
def data(data) -> Path:
    """With an invented force and one inspection of it, whose scale is unseen."""
    with (data / "forces.csv").open("a", encoding="utf-8") as forces:
        forces.write("fenmoor,Fenmoor Constabulary,Fenmoor,FNM,England,9,4\n")
    register(data, "fenmoor-2024", "initial", "2024-03", "2024-07-12")
    return data


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


def item(tmp_path: Path, said: str = COUNTED, force: str = "Fenmoor Police") -> Path:
    """A plain text that names a force."""
    return page(tmp_path, f"{force}\n\n{said}\n", name="page.txt")


def fenmoors(tmp_path: Path, head: str) -> Path:
    """A web page on Fenmoor with something in its head."""
    return page(tmp_path, f"<h1>Fenmoor Constabulary</h1><p>{COUNTED}</p>", head)


def gradings(data: Path, inspection: str = "fenmoor-2024") -> pd.DataFrame:
    rows = read(data / "case_gradings.csv")
    return rows[rows.inspection.eq(inspection)]


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


def refused(path: Path, data: Path, options: dict[str, str | bool]) -> str:
    """Why a document isn't added; the data must stay as they were."""
    before = contents(data)
    with pytest.raises(NotAddedError) as stopped:
        add(path, data, options)
    assert contents(data) == before
    return str(stopped.value)


def test_nobody_guesses_which_inspection_a_document_is_about(data):
    """What it says, and what the register has of its force, is shown to whoever must say."""
    asked = refused(ADDED / "fenmoor-news.txt", data, PAPER | {"inspection": None})
    for words in (
        "names fenmoor and states 2024-07-15 (published), 2024-03 (inspected)",
        "fenmoor-2024 (initial; fieldwork 2024-03, published 2024-07-12)",
        "--inspection",
        "--new",
    ):
        assert words in asked
    path = ADDED / "fenmoor-news.txt"
    assert refused(path, data, PAPER | {"inspection": "fenmoor-1066"}) == asked


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("Published on 4 May 2016", "2016-05-04 (published)"),
        ("4 May 2016", "2016-05-04 (published)"),
        ("Monday, 4th May 2026", "2026-05-04 (published)"),
        ("Published: February 2024", "2024-02 (published)"),
        ("Inspectors visited the force in June 2016.", "2016-06 (inspected)"),
        ("In spring 2016 we inspected the force.", "2016 (inspected)"),
        ("We inspected it between 6 and 17 March 2023.", "2023-03-17 (inspected)"),
        ("We inspected it in March 2024, and again in May 2027.", "2027-05 (inspected)"),
    ],
)
def test_a_document_of_another_date_is_not_added(data, tmp_path, said, stated):
    path = item(tmp_path, f"{said}\n\n{COUNTED}")
    reason = refused(path, data, PAPER)
    assert stated in reason
    assert "fenmoor-2024 (initial; fieldwork 2024-03, published 2024-07-12)" in reason
    planned = plan(path, data, PAPER | {"despite_doubts": True})
    assert any(line.startswith("although") and stated in line for line in planned.beliefs)


@pytest.mark.parametrize(
    "said",
    [
        "12 July 2024",
        "Published on 15 July 2024",
        "The inspectors who came in March 2024 had been there in 2016.",
        "A report published in May 2016 said the same.",
        "By the end of 2031 all of it was done.",
    ],
)
def test_a_document_whose_dates_fit_is_added(data, tmp_path, said):
    path = item(tmp_path, f"{said}\n\n{COUNTED}")
    assert plan(path, data, PAPER).rows


NEW = PAPER | {"inspection": None, "new": True, "force": "Fenmoor", "kind": "return visit"}


def test_an_inspection_that_the_register_lacks_is_made_by_the_same_command(data, tmp_path):
    path = item(tmp_path, f"Our return visit.\n\n{COUNTED}")
    rows = add(path, data, NEW | {"fieldwork": "2025-05", "published": "2025-09-01"})
    assert rows[0].startswith(
        "inspections.csv: fenmoor-2025-return, fenmoor, return visit, 2025-05"
    )
    made = "fenmoor-2025-return (return visit; fieldwork 2025-05, published 2025-09-01)"
    assert problems(data) == []
    row = read(data / "inspections.csv").set_index("id").loc["fenmoor-2025-return"]
    assert (row.force, row.grading_scale) == ("fenmoor", "three grades")
    again = refused(path, data, NEW | {"fieldwork": "2025-05"})
    assert f"has {made} already: name it by --inspection" in again
    assert add(path, data, PAPER | {"inspection": "fenmoor-2025-return"}) == []


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "when was it? Say by --fieldwork or --published"),
        ({"fieldwork": "2025-05", "force": "Fen"}, "which force is it? Say by --force"),
        ({"fieldwork": "2025-05", "force": ""}, "which force is it? Say by --force"),
        ({"fieldwork": "2019-05"}, "2024-07-15 (published)"),
        ({"fieldwork": "2024-05", "kind": "initial"}, "fenmoor-2024 (initial; fieldwork 2024-03"),
        ({"fieldwork": "May 2024"}, "'May 2024' can't stand here"),
    ],
)
def test_a_new_inspection_is_described_and_fits_the_document(data, options, reason):
    assert reason in refused(ADDED / "fenmoor-news.txt", data, NEW | options)


def test_an_address_is_the_same_with_a_slash_at_its_end(data, tmp_path):
    made = add(item(tmp_path), data, PAPER)
    assert any(row.startswith("sources.csv: ") for row in made)
    again = item(tmp_path, f"{COUNTED} It is a fair day.")
    planned = plan(again, data, PAPER | {"address": f"{PAPER['address']}/"})
    assert any("sources.csv has this document as" in line for line in planned.beliefs)


# --- what is doubtful -----------------------------------------------------------------------


def test_nothing_is_written_where_there_is_a_remark_unless_a_person_says_so(data, tmp_path):
    said = f"{COUNTED}\n\nAt the inspection before, 1 case was good and 8 were inadequate."
    path = item(tmp_path, said)
    assert "seems to be of another inspection" in refused(path, data, PAPER)
    planned = plan(path, data, PAPER | {"despite_doubts": True})
    assert "although left out, paragraph 3: seems to be of another inspection" in planned.beliefs
    result = ran("add", path, "--data", data, *AS_PAPER, "--despite-doubts")
    assert result.exit_code == 0
    assert problems(data) == []


# --- the document -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "title", "published"),
    [
        ("report.html", ABOUT, "Fenmoor – National child protection inspection", "2024-07-12"),
        ("news.txt", PAPER, "A third of child protection files fall short, says watchdog",
         "2024-07-15"),
        ("news.txt", PAPER | {"title": "A", "dated": "2024-07"}, "A", "2024-07"),
    ],
)  # fmt: skip
def test_title_date_and_publisher_are_kept(data, name, options, title, published):
    add(ADDED / f"fenmoor-{name}", data, options)
    source = read(data / "sources.csv").iloc[-1]
    publisher = options.get("publisher", "HMICFRS")
    assert (source.title, source.published, source.publisher) == (title, published, publisher)


@pytest.mark.parametrize("first", ["A sentence is no title.", "Very long words " * 20])
def test_a_first_line_that_is_no_title_is_not_kept(data, tmp_path, first):
    path = page(tmp_path, f"{first}\n\n{COUNTED}", name="page.txt")
    assert plan(path, data, PAPER).tables["sources"][-1]["title"] == "not seen"


def test_a_day_that_is_none_is_refused_even_in_a_dry_run(data):
    told = ["add", ADDED / "fenmoor-news.txt", "--data", data, *AS_PAPER, "--dated", "soon"]
    result = ran(*told, "--dry-run")
    assert result.exit_code == 1
    assert "column published: 'soon' can't stand here" in result.stderr


def test_the_date_that_a_page_states_of_itself_is_kept(data, tmp_path):
    head = '<meta property="article:published_time" content="2024-07-16T09:30:00+01:00">'
    path = fenmoors(tmp_path, head)
    assert plan(path, data, PAPER).tables["sources"][-1]["published"] == "2024-07-16"
    path = fenmoors(tmp_path, head.replace("2", "x"))
    assert plan(path, data, PAPER).tables["sources"][-1]["published"] == "not seen"


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
    path = fenmoors(tmp_path, head)
    reason = refused(path, data, ABOUT)
    assert re.search("who published it, and where.*say by --publisher", reason)
    planned = plan(path, data, ABOUT | {"publisher": "A paper"})
    assert planned.tables["sources"][-1]["licence"] != "Open Government Licence v3.0"
    assert {row["evidence"] for row in planned.tables["case_gradings"][-3:]} == {"secondary"}


def test_an_address_without_https_is_not_written(data, tmp_path):
    head = canonical("http://hmicfrs.justiceinspectorates.gov.uk/")
    path = fenmoors(tmp_path, head)
    reason = refused(path, data, ABOUT | {"publisher": "A paper"})
    assert "column address: 'http://hmicfrs" in reason


@pytest.mark.parametrize(
    "host", ["justiceinspectorates.gov.uk", "HMICFRS.JusticeInspectorates.gov.uk"]
)
def test_the_inspectorates_host_is_believed_and_said_to_be(data, tmp_path, host):
    path = fenmoors(tmp_path, canonical(f"https://{host}/f/"))
    planned = plan(path, data, ABOUT)
    assert planned.tables["sources"][-1]["publisher"] == "HMICFRS"
    assert {row["evidence"] for row in planned.tables["case_gradings"][-3:]} == {"primary"}
    assert "evidence: primary, its publisher being HMICFRS" in planned.beliefs
    with pytest.raises(NotAddedError, match=r"who published it, and where\? It isn't 'A paper'"):
        plan(path, data, ABOUT | {"publisher": "A paper"})


def test_a_person_may_say_that_it_is_the_inspectorates(data, tmp_path):
    path = item(tmp_path)
    planned = plan(path, data, PAPER | {"publisher": "HMICFRS"})
    assert "evidence: primary, its publisher being HMICFRS" in planned.beliefs


def test_a_dry_run_writes_nothing(data):
    before = contents(data)
    result = ran("add", ADDED / "fenmoor-news.txt", "--data", data, *AS_PAPER, "--dry-run")
    assert result.exit_code == 0
    assert (
        "would be written: case_totals.csv: fenmoor-2024, all, inspectorate, 72," in result.stdout
    )
    assert contents(data) == before


def test_a_title_from_a_page_is_one_line_of_what_can_be_seen(data, tmp_path):
    head = "<title>\n Fen\u202emoor\u200b &#7;\x1b[31m\tin\u2028full\u0085\n</title>"
    path = fenmoors(tmp_path, head)
    assert plan(path, data, PAPER).tables["sources"][-1]["title"] == "Fenmoor in full"


def test_a_known_document_is_not_taken_for_another(data, tmp_path):
    add(ADDED / "fenmoor-news.txt", data, PAPER)
    with pytest.raises(NotAddedError, match="with another publisher A paper"):
        add(ADDED / "fenmoor-news.txt", data, PAPER | {"publisher": "HMICFRS"})


# --- what is written ------------------------------------------------------------------------


def test_what_was_not_read_is_not_seen(data, tmp_path):
    path = item(tmp_path, "Of 9 cases 2 were good.")
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
    add(path, data, ABOUT if official else PAPER)
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
    add(item(tmp_path), data, PAPER)
    own = {"publisher": "HMICFRS", "address": "https://justiceinspectorates.gov.uk/own"}
    add(item(tmp_path, "Of 9 cases 2 were good."), data, ABOUT | own)
    rows = gradings(data)
    assert rows.cases.tolist() == [2, 3, 4]
    assert rows.evidence.tolist() == ["primary", "secondary", "secondary"]


def cheshire_report(tmp_path: Path) -> Path:
    """An invented page on an inspection whose gradings weren't seen."""
    said = "We examined 74 cases: 23 were good, 31 required improvement and 20 were inadequate."
    head = "<title>Cheshire – invented</title>" + canonical(
        "https://hmicfrs.justiceinspectorates.gov.uk/invented/"
    )
    return page(tmp_path, f"<h1>Cheshire Constabulary</h1><p>{said}</p>", head)


def test_a_document_is_added_whole_and_only_once(data, tmp_path):
    before = contents(data)
    command = ["add", cheshire_report(tmp_path), "--data", data, "--inspection", "cheshire-2022"]
    result = ran(*command)
    assert result.exit_code == 0
    assert "23 were good" in result.stdout
    assert (
        "written: case_gradings.csv: cheshire-2022, all, inspectorate, all areas, good, 23,"
        in result.stdout
    )
    assert problems(data) == []
    rows = gradings(data, "cheshire-2022")
    assert rows.cases.tolist() == [23, 31, 20]
    assert set(rows.evidence) == {"primary"}
    changed = {name for name, was in before.items() if (data / name).read_bytes() != was}
    tables = ["sources", "inspections", "case_gradings", "case_totals", "case_printings"]
    assert changed == {f"{name}.csv" for name in tables}
    after = contents(data)
    assert "in the data already" in ran(*command).stdout
    assert contents(data) == after


def test_what_comes_by_standard_input_is_added_as_well(data, tmp_path):
    text = cheshire_report(tmp_path).read_bytes()
    command = ["add", "-", "--data", str(data), "--inspection", "cheshire-2022"]
    result = CliRunner().invoke(main, command, input=text, catch_exceptions=False)
    assert result.exit_code == 0
    assert read(data / "sources.csv").title.iloc[-1] == "Cheshire – invented"
    assert problems(data) == []


def test_primary_evidence_takes_the_place_of_secondary(data, tmp_path):
    said = "Of 80 cases 20 were good, 37 required improvement and 23 were inadequate."
    path = item(tmp_path, said, "Gwent Police")
    address = "https://hmicfrs.justiceinspectorates.gov.uk/gwent/"
    add(path, data, {"inspection": "gwent-2019", "publisher": "HMICFRS", "address": address})
    rows = gradings(data, "gwent-2019")
    assert set(rows.evidence) == {"primary"}
    assert set(rows.source) == {"hmicfrs-gwent-2019"}
    assert len(read(data / "case_printings.csv").query("inspection == 'gwent-2019'")) == 2


def test_what_was_not_seen_is_filled_in(data, tmp_path):
    said = "Of 79 cases 20 were good, 29 required improvement and 30 were inadequate."
    path = item(tmp_path, said, "Lancashire Constabulary")
    add(path, data, PAPER | {"inspection": "lancashire-2017"})
    rows = gradings(data, "lancashire-2017")
    assert rows.cases.tolist() == [20, 29, 30]
    assert problems(data) == []


@pytest.mark.parametrize(
    ("counts", "good", "row"),
    [
        (
            {"good": 19, "requires improvement or inadequate": 41, "total": 60},
            "19,not applicable,a-paper-fenmoor-2024,paragraph 1,secondary,stated,not applicable",
            "60,19,not seen,not seen,41",
        ),
        (
            {"requires improvement or inadequate": 41, "total": 60},
            "19,not applicable,a-paper-fenmoor-2024,paragraph 1,secondary,remainder,The number of "
            "cases less those graded requires improvement or inadequate",
            "60,not seen,not seen,not seen,41",
        ),
    ],
)
def test_grades_counted_together_have_their_column(data, tmp_path, monkeypatch, counts, good, row):
    monkeypatch.setattr("casework.texts.add.propose", lambda _: (proposed(counts), []))
    add(item(tmp_path), data, PAPER)
    assert problems(data) == []
    gradings, printings = (
        (data / f"case_{name}.csv").read_text("utf-8") for name in ("gradings", "printings")
    )
    assert f"fenmoor-2024,all,inspectorate,all areas,good,{good}\n" in gradings
    assert gradings.count("fenmoor-2024,all,inspectorate,all areas,") == 3
    assert f"all areas,a-paper-fenmoor-2024,{row},secondary" in printings


def test_four_grades_go_into_the_table_of_other_gradings(data, tmp_path, monkeypatch):
    counts = {"good": 2, "adequate": 3, "requires improvement": 4, "inadequate": 1, "total": 10}
    monkeypatch.setattr("casework.texts.add.propose", lambda _: (proposed(counts), []))
    path = item(tmp_path)
    made = {"inspection": None, "new": True, "force": "FENMOOR", "fieldwork": "2014-05"}
    add(path, data, PAPER | made)
    assert problems(data) == []
    rows = read(data / "other_gradings.csv").query("inspection == 'fenmoor-2014'")
    assert rows[["grade", "printed", "of"]].to_numpy().tolist() == [
        [grade, str(cases), 10] for grade, cases in counts.items() if grade != "total"
    ]
    scales = read(data / "inspections.csv").set_index("id").grading_scale
    assert scales["fenmoor-2014"] == "four grades"
    assert add(path, data, PAPER | {"inspection": "fenmoor-2014"}) == []


def proposed(counts: dict[str, int]) -> pd.DataFrame:
    """What `extract.propose` gives for all cases of an inspection."""
    rows = [
        ("all", "inspectorate", "all areas", grade, cases, "paragraph 1", str(cases))
        for grade, cases in counts.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


GWENT = {"inspection": "gwent-2019"}
WEST = {"inspection": "west-midlands-2014"}
UNCOUNTED = (
    "Of the cases that inspectors read, 2 were good, 3 required improvement and 4 inadequate."
)
OF_2016 = {"address": "https://example.org/2016/05/04/x"}


@pytest.mark.parametrize(
    ("force", "said", "options", "reason"),
    [
        ("Gwent Police", "Of 80 cases 21 were good and 23 inadequate.", GWENT, "in the data"),
        ("Gwent Police", COUNTED.replace("9", "8"), GWENT, "make 9, and 8 cases"),
        ("Gwent Police", "All is well.", GWENT, "no case gradings"),
        ("Fenmoor Police", UNCOUNTED, {}, "case_totals.csv, row"),
        ("Gwent Police", COUNTED, GWENT | {"publisher": None}, "--publisher"),
        (
            "Gwent Police",
            COUNTED,
            {},
            "fenmoor-2024 is of another force",
        ),
        ("West Midlands Police", COUNTED, WEST, "another scale: four grades"),
        ("Fenmoor Police", COUNTED, OF_2016, "2016 (in its address)"),
        (
            "Fenmoor Police: a return visit",
            COUNTED,
            {},
            "on a return visit, and fenmoor-2024 is none",
        ),
    ],
)
def test_what_is_not_clear_or_about_something_else_is_not_added(
    data, tmp_path, force, said, options, reason
):
    assert reason in refused(item(tmp_path, said, force), data, PAPER | options)


@pytest.mark.parametrize(
    "said",
    [
        "We will revisit the force within six months.",
        "Inspectors will\nalso return in 2025, and plan to revisit the force.",
        "We intend to carry out a post-inspection review.",
        "The force is due to be re-inspected. A return visit will follow.",
    ],
)
def test_an_announced_return_makes_no_return_visit(data, tmp_path, said):
    assert plan(item(tmp_path, f"{said}\n\n{COUNTED}"), data, PAPER).rows


@pytest.mark.parametrize(
    "said",
    [
        "We revisited the force.",
        "This is a reinspection.",
        "This report will tell what our revisit in 2024 found.",
        "We said that we will revisit the force, and came to revisit it.",
        "This post-inspection review will look at what has changed.",
    ],
)
def test_a_return_that_took_place_makes_a_return_visit(data, tmp_path, said):
    assert "is on a return visit" in refused(item(tmp_path, f"{said}\n\n{COUNTED}"), data, PAPER)


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
        # An entry of which the text has nothing.
        ("  1. Foreword\n  2. About\n  3. Case audit\n", "About", "Case audit", "Case audit"),
    ],
)
def test_a_locator_is_the_heading(listed, first, second, locator):
    text = f"Fenmoor Police\n\nContents\n\n{listed}{BODY.format(first=first, second=second)}"
    rows, remarks = propose(text)
    assert set(rows.locator) == {locator}
    assert remarks == []


PLACES = """Fenmoor Police

Contents

  1. Summary
  2. Case audit

1. Summary

{}

2. Case audit

{}
"""


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        (
            "We found 2 of the cases that we read to be good.",
            "Of the 9 cases, 2 were good, 3 required improvement and 4 were inadequate.",
            "Summary Audit Audit Audit",
        ),
        (
            "Inspectors read 9 cases: 2 were good and 4 were inadequate.",
            "Of the 9 cases that they read, 2 were good and 3 required improvement.",
            "Summary Audit Summary Summary",
        ),
        (
            "Inspectors read 9 cases: 2 were good and 3 required improvement.",
            "Of the 9 cases that they read, 2 were good and 4 were inadequate.",
            "Summary Summary Audit Summary",
        ),
        (
            "We found 2 of the cases to be good, 3 to require improvement and 4 to be inadequate.",
            "Of the 9 cases that they read, 2 were good.",
            "Summary Summary Summary Audit",
        ),
    ],
)
def test_each_count_of_a_sample_has_the_place_where_it_is_printed(
    data, tmp_path, first, second, places
):
    """The data name one place for them all: that of most."""
    path = item(tmp_path, PLACES.format(first, second))
    found = [place.split()[-1].title() for place in propose(path.read_text("utf-8"))[0].locator]
    assert found == places.split()
    add(path, data, PAPER)
    (kept,) = {*gradings(data).locator}
    assert kept.split()[-1].title() == max(found, key=found.count)


@pytest.mark.parametrize("heading", ["3. Case audit", "3 Case audit", "Annex A: Case audit"])
def test_a_chapter_that_the_contents_leave_out_has_a_locator_of_its_own(heading):
    listed = "Contents\n\n  1. About\n  2. Findings\n\n1. About\n\nWords.\n\n2. Findings\n\n"
    listed += "Some findings.\n\n1. The first was that work was late.\n\n"
    rows, remarks = propose(f"Fenmoor Police\n\n{listed}{heading}\n\n{COUNTED}\n")
    assert set(rows.locator) == {heading}
    assert remarks == []
    rows, _ = propose(f"Fenmoor Police\n\n{listed}{COUNTED}\n\n{heading}\n\nMore.\n")
    assert set(rows.locator) == {"Findings"}, "what stands before it isn't of it"


def test_a_heading_that_the_contents_leave_out_is_remarked_on():
    listed = (
        "Contents\n\n  1. About\n  2. Findings\n\nAbout\n\nWords.\n\nFindings\n\nMore words.\n\n"
    )
    _, remarks = propose(f"Fenmoor Police\n\n{listed}Case audit\n\n{COUNTED}\n")
    (said,) = remarks
    assert said.startswith("noted, Findings: the heading over it isn't in the list of contents")
    assert propose(f"Fenmoor Police\n\n{listed}{COUNTED}\n")[1] == []


@pytest.mark.parametrize("listed", ["", "  1. Quite\n  2. Others\n"])
def test_where_no_heading_can_be_told_the_paragraph_is_named_and_said_to_be(tmp_path, listed):
    text = f"Fenmoor Police\n\nContents\n\n{listed}{BODY.format(first='About', second='Audit')}"
    path = page(tmp_path, text, name="page.txt")
    shown = ran("extract", path)
    assert shown.exit_code == 0
    number = 6 + len(listed.splitlines())
    assert f",paragraph {number}," in shown.stdout
    assert f"noted, paragraph {number}: the heading over it isn't in" in shown.stderr
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
    rows = gradings(data)
    assert set(rows["sample"]) == {"self-assessed", "all"}
    assert set(rows.area) == {"all areas", "missing-children"}


@pytest.mark.parametrize(
    "text", [SELF_ASSESSED.format(3), SELF_ASSESSED.format(1) + AREA.format(3)]
)
def test_a_part_is_never_more_than_the_whole(data, tmp_path, text):
    path = page(tmp_path, text, name="page.txt")
    with pytest.raises(NotAddedError, match="make 3, and 2 good are printed"):
        add(path, data, PAPER)
