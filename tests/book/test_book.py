"""The built book, as a reader's browser shows it."""

import csv
import html
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html as markup
from playwright.sync_api import Page, expect

from casework.charts import VEGALITE
from casework.data import read
from casework.site.looks import typeset
from tests.browser import watch
from tests.stored import BOOK, ROOT, chart_bundles, numbers_of, pages, tables
from tests.stored import NOTEBOOKS as CHAPTERS

PAGES = pages()


def charts_of(chapter: Path) -> list[dict]:
    return [bundle[VEGALITE] for bundle in chart_bundles(chapter)]


def test_the_book_is_there():
    expected = {"index.html", "search.html", "genindex.html", "404.html"}
    expected |= {f"notebooks/{chapter.stem}.html" for chapter in CHAPTERS}
    expected |= {f"book/{page.stem}.html" for page in (ROOT / "book").glob("*.md")}
    expected |= {f"forces/{page.stem}.html" for page in (ROOT / "forces").glob("*.md")}
    assert set(PAGES) == expected


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_charts_stand_in_the_page_itself(chapter):
    specs = charts_of(chapter)
    root = markup.parse(BOOK / "notebooks" / f"{chapter.stem}.html").getroot()
    for spec, figure in zip(specs, root.cssselect("figure.casework-chart"), strict=True):
        (picture,) = figure.cssselect("[role=img]")
        assert picture.get("aria-label") == typeset(spec["description"])
        rows = next(iter(spec["datasets"].values()))
        for drawing in picture.cssselect("svg"):
            marks = drawing.cssselect(".role-mark path, .role-mark line")
            assert len(marks) >= len([row for row in rows if row.get("cases", 1)])
        words = " ".join(figure.text_content().split())
        for part in ("title", "subtitle", "caption", "source"):
            assert typeset(spec["usermeta"][part]) in words


def test_charts_are_drawn_without_scripts(open_page, site):
    page = open_page(java_script_enabled=False)
    found = watch(page, site)
    page.goto(f"{site}notebooks/national-picture.html")
    pictures = page.locator("figure.casework-chart").get_by_role("img")
    assert pictures.count() == len(charts_of(ROOT / "notebooks" / "national-picture.ipynb")) > 1
    for picture in pictures.all():
        assert picture.locator("svg:visible").bounding_box()["height"] > 60
    assert found == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_charts_can_be_taken_away(chapter):
    for spec in charts_of(chapter):
        name = spec["usermeta"]["name"]
        text = (BOOK / "charts" / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text)))
        drawn = next(iter(spec["datasets"].values()))
        columns = spec["usermeta"]["columns"]
        assert len({words for _, words in columns}) == len(columns), "no two have the same heading"
        said = [{words: typeset(str(row[key])) for key, words in columns} for row in drawn]
        assert rows == said
        svg = (BOOK / "charts" / f"{name}.svg").read_text(encoding="utf-8")
        words = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", svg).split()))
        assert typeset(spec["usermeta"]["title"]) in words
        assert f"Source: {typeset(spec['usermeta']['source'])}" in words
        assert (BOOK / "charts" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_rows_too_many_for_a_page_can_be_taken_away():
    """The methods page offers them as files; each holds what the notebook has stored."""
    methods = ROOT / "notebooks" / "methods.ipynb"
    offers = [offer for offer in tables(methods) if "file" in offer["casework"]]
    names = [offer["casework"]["file"] for offer in offers]
    assert names == ["methods-promises", "methods-values"]
    article = markup.parse(BOOK / "notebooks" / "methods.html").getroot().cssselect("article")[0]
    for name, offer in zip(names, offers, strict=True):
        (link,) = article.cssselect(f'a[download][href="../charts/{name}.csv"]')
        assert link.text_content() == f"{offer['title']} (CSV)"
        text = (BOOK / "charts" / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        columns = [field["name"] for field in offer["schema"]["fields"]]
        assert rows[0] == columns
        plain = re.compile("^'")  # before what a spreadsheet would take for a formula
        assert [[plain.sub("", cell) for cell in row] for row in rows[1:]] == [
            [row[column] for column in columns] for row in offer["data"]
        ]
        assert not {"nan", "None"} & {cell for row in rows for cell in row}
    assert len(offers[1]["data"]) == int(numbers_of(methods)["trusted.compared"])


@pytest.mark.parametrize("folder", ["charts", "forces"])
def test_every_column_of_a_file_has_a_meaning_and_its_unit(folder):
    """In the Data Package beside the files; what has a unit is a number, or empty, in each row."""
    package = json.loads((BOOK / folder / "datapackage.json").read_text(encoding="utf-8"))
    files = {path.name for path in (BOOK / folder).glob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        assert resource["title"]
        fields = resource["schema"]["fields"]
        text = (BOOK / folder / resource["path"]).read_text(encoding="utf-8")
        head, *rows = csv.reader(io.StringIO(text))
        assert [field["name"] for field in fields] == head
        for at, field in enumerate(fields):
            assert field["description"], (resource["name"], field["name"])
            cells = [row[at] for row in rows]
            if field["type"] in {"number", "integer"}:
                assert field["unit"]
                gaps = resource["schema"].get("missingValues", [])
                cells = ["" if cell in gaps else cell for cell in cells]
                read = int if field["type"] == "integer" else float
                assert [read(cell or 0) for cell in cells]
            elif folder == "charts" and field["type"] == "string":
                assert not all(re.fullmatch(r"[\d.]+", cell) for cell in cells), field
    assert package["licenses"]


def test_what_the_columns_of_the_charts_mean_is_on_a_page():
    page = markup.parse(BOOK / "book" / "data-dictionary.html").getroot()
    (section,) = page.cssselect("#columns-of-the-charts")
    told = {row[0].text_content() for row in section.cssselect("tbody tr")}
    for path in (BOOK / "charts").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert {typeset(name) for name in next(csv.reader(file))} <= told, path.name


def test_a_page_that_is_not_there_leads_on(page, site):
    found = watch(page, site)
    page.goto(f"{site}404.html")
    page.get_by_label("Find your force").fill("Kent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forces/kent.html")
    assert found == []
    assert "<base" not in (BOOK / "404.html").read_text("utf-8"), "this book has no address"


def test_a_chart_comes_alive_when_a_reader_points_at_it(page, site):
    found = watch(page, site)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + "notebooks/sound-rate.html")
    page.wait_for_load_state("networkidle")
    assert not any(url.endswith("vega.js") for url in asked), "not before a reader wants it"
    figure = page.locator("figure.casework-chart").first
    figure.locator(".casework-chart-picture").hover()
    expect(figure).to_have_attribute("data-live", "yes")
    assert any(url.endswith("vega.js") for url in asked)
    figure.locator(".mark-symbol path").first.hover()
    tooltip = page.locator("#vg-tooltip-element.visible")
    expect(tooltip).to_contain_text("19 of 70")
    assert found == []


def test_a_chart_is_a_table_for_who_uses_the_keyboard(page, site):
    page.goto(site + "notebooks/sound-rate.html")
    figure = page.locator("figure.casework-chart").first
    table = figure.get_by_role("table")
    expect(table).to_be_hidden()
    figure.get_by_text("The values as a table").focus()
    page.keyboard.press("Enter")
    expect(table).to_contain_text("27.1%")


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_chart_comes_alive(page, site, chapter):
    found = watch(page, site)
    page.goto(f"{site}notebooks/{chapter.stem}.html")
    for figure in page.locator("figure.casework-chart").all():
        picture = figure.locator(".casework-chart-picture")
        before = picture.bounding_box()
        picture.hover()
        expect(figure).to_have_attribute("data-live", "yes")
        after = picture.bounding_box()
        assert abs(after["height"] - before["height"]) < 6, "the page doesn't jump"
    assert found == []


def test_the_book_can_be_read_from_a_folder(page):
    """Opened as a file, with no server: pages, charts, live charts, tables and search."""
    found = watch(page, "file://")
    page.goto((BOOK / "notebooks" / "sound-rate.html").as_uri())
    figure = page.locator("figure.casework-chart").first
    expect(figure.locator("svg:visible")).to_have_count(1)
    figure.locator(".casework-chart-picture").hover()
    expect(figure).to_have_attribute("data-live", "yes")
    page.goto((BOOK / "notebooks" / "ledger.html").as_uri())
    come_near_the_table(page)
    page.get_by_role("searchbox", name="search", exact=True).fill("special constables")
    assert shown(page) == ["report-special-constables"]
    page.goto((BOOK / "search.html").as_uri() + "?q=self-assessment")
    hit = page.locator("#search-results a[href*='notebooks/self-assessment.html']").first
    expect(hit).to_be_visible()
    assert found == []


@pytest.fixture
def ledger(page, site):
    """The page of the ledger, and what it must not do; empty at the end of a test."""
    found = watch(page, site)
    page.goto(site + "notebooks/ledger.html")
    come_near_the_table(page)
    yield page
    assert found == []


def come_near_the_table(page: Page) -> None:
    page.locator("table[data-table]").first.scroll_into_view_if_needed()
    expect(page.locator(".casework-register-controls")).to_be_visible()
    page.get_by_role("button", name="show all").click()


ROWS = "table[data-table] tbody tr[id]"
FIGURES = read(ROOT / "data" / "figures.csv").dropna(subset="id")


def shown(page: Page) -> list[str]:
    """The ids of the figures that the ledger shows, in its order."""
    return page.locator(f"{ROWS}:visible").evaluate_all(
        "rows => rows.map((row) => row.id.replace(/^figure-/, ''))"
    )


def test_a_long_table_begins_with_a_few_rows(page, site):
    page.goto(site + "notebooks/ledger.html#figure-sacpa-half")
    expect(page.locator("#figure-sacpa-half")).to_be_in_viewport()
    few = FIGURES.id.tolist()[:10]
    assert shown(page) == [*few, "sacpa-half"], "and the row that a link leads to"
    expect(page.locator(".casework-register-controls")).to_be_visible()
    page.get_by_role("searchbox", name="search", exact=True).fill("cases")
    expect(page.locator(".casework-found")).not_to_have_text("214 of 214 figures found")
    found = page.locator(ROWS).count()
    more = page.get_by_role("button", name="show all figures")
    assert found > len(shown(page)) >= 10
    more.focus()
    page.keyboard.press("Enter")
    assert len(shown(page)) == found
    expect(page.locator(ROWS).nth(10)).to_be_focused()
    page.goto(site + "notebooks/ledger.html")
    assert len(shown(page)) == 10
    page.emulate_media(media="print")
    assert len(shown(page)) == len(FIGURES), "paper has them all"


def test_the_ledger_can_be_searched(ledger):
    expect(ledger.locator(".casework-found")).to_have_text("214 of 214 figures found")
    ledger.get_by_role("searchbox", name="search", exact=True).fill("special constables")
    assert shown(ledger) == ["report-special-constables"]
    ledger.get_by_role("searchbox", name="search", exact=True).fill("  4,534 3,127 ")
    assert shown(ledger) == ["report-workforce"], "words in any place of a row, the arithmetic too"
    for words in ["8260", "approximately 8200", "8,260"]:
        ledger.get_by_role("searchbox", name="search", exact=True).fill(words)
        assert "report-workforce" in shown(ledger)
    for words in ["only 25%", "only 25 percent", "only 25 per cent"]:
        ledger.get_by_role("searchbox", name="search", exact=True).fill(words)
        assert shown(ledger) == ["bracknell-share"]
    ledger.get_by_role("searchbox", name="search", exact=True).fill("no such figure")
    expect(ledger.locator(".casework-found")).to_contain_text("0 of 214 figures found")
    ledger.get_by_role("button", name="clear").click()
    # The form empties its fields after the click, and the table follows it.
    expect(ledger.locator(".casework-found")).to_have_text("214 of 214 figures found")
    assert len(shown(ledger)) == len(FIGURES)


def test_a_search_of_the_ledger_can_be_sent_to_somebody(ledger, site):
    ledger.get_by_role("combobox", name="verdict").select_option("does not match")
    ledger.get_by_role("searchbox", name="search", exact=True).fill("HMICFRS")
    found = shown(ledger)
    assert ledger.url.endswith("?search=HMICFRS&verdict=does+not+match")
    ledger.goto(ledger.url)
    expect(ledger.locator(".casework-register-controls")).to_be_visible()
    assert shown(ledger) == found


def test_the_ledger_sorts_figures_by_what_they_say(ledger):
    ledger.get_by_role("columnheader", name="printed").get_by_role("button").click()
    numbers = FIGURES[FIGURES.unit.ne("date")].set_index("id").value
    in_order = [float(numbers[name].split("/")[0]) for name in shown(ledger) if name in numbers]
    assert in_order == sorted(in_order)
    dates = shown(ledger)[len(in_order) :]
    assert all(FIGURES.set_index("id").unit[name] == "date" for name in dates), "after the numbers"


def test_the_ledger_can_be_filtered_by_document_chapter_and_verdict(ledger):
    ledger.get_by_role("combobox", name="verdict").select_option("does not match")
    wrong = FIGURES[FIGURES.verdict.eq("does not match")]
    assert shown(ledger) == wrong.id.tolist()
    ledger.get_by_role("combobox", name="document").select_option("Bracknell News, news item")
    of_paper = wrong[wrong.source.eq("bracknell-news-2023")]
    assert shown(ledger) == of_paper.id.tolist()
    ledger.get_by_role("combobox", name="chapter").select_option(
        "Was a quarter of the casework sound?"
    )
    assert shown(ledger) == ["bracknell-share"]
    for name in ["verdict", "document", "chapter"]:
        ledger.get_by_role("combobox", name=name).select_option("all")
    assert len(shown(ledger)) == len(FIGURES)


def test_the_ledger_can_be_sorted_with_the_keyboard(ledger):
    header = ledger.locator("table[data-table]").get_by_role("columnheader", name="verdict")
    before = shown(ledger)
    verdicts = FIGURES.set_index("id").verdict.astype(str)
    for key, state in [("Enter", "ascending"), ("Space", "descending")]:
        header.get_by_role("button").focus()
        ledger.keyboard.press(key)
        expect(header).to_have_attribute("aria-sort", state)
        order = verdicts[shown(ledger)].tolist()
        assert order == sorted(order, reverse=state == "descending")
    ledger.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") is None
    assert shown(ledger) == before


def test_a_figure_has_an_address_and_leads_to_the_cell_that_derives_it(ledger, site):
    ledger.get_by_role("searchbox", name="search", exact=True).fill("custody")
    ledger.evaluate("location.hash = 'figure-report-workforce'")
    row = ledger.locator("#figure-report-workforce")
    expect(row).to_be_in_viewport()
    row.get_by_role("link", name="8,260").click()
    ledger.wait_for_url("**/force-in-numbers.html#cell-workforce")
    expect(ledger.locator("#cell-workforce")).to_be_in_viewport()
    expect(ledger.locator("#cell-workforce")).to_contain_text("verdicts.total(workforce)")


def test_the_ledger_is_whole_without_scripts(open_page, site):
    page = open_page(java_script_enabled=False)
    page.goto(site + "notebooks/ledger.html")
    assert shown(page) == FIGURES.id.tolist()
    expect(page.locator(".casework-register :is(form, .casework-more):visible")).to_have_count(0)
    expect(page.locator(".casework-register th button").first).to_have_css("pointer-events", "none")


def test_the_ledger_is_cards_on_a_phone(ledger):
    ledger.set_viewport_size({"width": 360, "height": 800})
    row = ledger.locator(ROWS).first
    for cell in row.locator("th, td:not(:empty)").all():
        assert cell.bounding_box()["width"] > 300, "each has the whole width"
    buttons = ledger.locator("table[data-table] thead").get_by_role("button").all()
    assert len(buttons) == 6
    boxes = [button.bounding_box() for button in buttons]
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            apart = one["x"] >= other["x"] + other["width"] or one["y"] >= other["y"] + 1
            assert apart, "no button to sort by lies over another"


def test_a_script_is_loaded_only_where_it_is_used():
    script = re.compile(r"<script[^>]*tables\.js")
    asking = [page for page in PAGES if script.search((BOOK / page).read_text(encoding="utf-8"))]
    assert asking == [
        *(f"book/{name}.html" for name in ("glossary", "sources")),
        *(f"notebooks/{name}.html" for name in ("ledger", "register")),
    ]
    script = re.compile(r"<script[^>]*claim\.js")
    asking = [page for page in PAGES if script.search((BOOK / page).read_text(encoding="utf-8"))]
    assert asking == ["notebooks/press-claims.html"]


def test_a_reader_checks_a_printed_figure(page, site):
    found = watch(page, site)
    page.goto(site + "notebooks/press-claims.html")
    form = page.locator(".casework-claim-form")
    form.get_by_role("button", name="Check").click()
    expect(form.locator("output")).to_contain_text("No whole number of cases fits")
    form.get_by_label("Figure").fill("27.1%")
    form.get_by_label("Known count").fill("19")
    page.keyboard.press("Enter")
    expect(form.locator("output")).to_contain_text("19 of 70, or 27.1%: matches after rounding")
    form.get_by_label("Word before it").select_option("just over")
    form.get_by_label("Figure").fill("1/4")
    page.keyboard.press("Enter")
    expect(form.locator("output strong")).to_contain_text("27.1%: consistent with its wording")
    form.get_by_label("Known count").fill("28 of 74")
    expect(form.locator("output")).to_have_text("")
    form.get_by_label("Known count").fill("")
    form.get_by_label("Figure").fill("twice")
    page.keyboard.press("Enter")
    expect(form.locator("output")).to_contain_text("Nothing was checked")
    assert found == []


def test_links_within_the_book_resolve():
    trees = {address: markup.parse(BOOK / address).getroot() for address in PAGES}
    places = {address: set(root.xpath("//@id")) for address, root in trees.items()}
    broken = []
    for address, root in trees.items():
        for link in root.xpath("//@href | //@src"):
            parts = urlsplit(urljoin(address, link))
            if parts.scheme or parts.netloc or link.startswith("data:"):
                continue
            target, place = unquote(parts.path) or address, unquote(parts.fragment)
            there = places.get(target, {place})
            if not (BOOK / target).exists() or (place and place not in there):
                broken.append(f"{address}: {link}")
    assert sum(len(each) for each in places.values()) > 1_000
    assert broken == []


def test_styles_ask_for_nothing_that_is_not_there():
    """Icon fonts among it: a browser asks for them only sometimes, so no page test would do."""
    sheets = [*BOOK.rglob("*.css")]
    assert sheets
    missing = [
        f"{sheet.name}: {address}"
        for sheet in sheets
        for address in re.findall(r"url\([\"']?([^\"')]+)", sheet.read_text(encoding="utf-8"))
        if not address.startswith(("data:", "#"))
        and not (sheet.parent / address.partition("?")[0].partition("#")[0]).exists()
    ]
    assert missing == []


def test_no_number_is_missing_from_a_page():
    """A role that finds nothing leaves itself, or nothing, in the text."""
    for address in PAGES:
        text = (BOOK / address).read_text(encoding="utf-8")
        text = re.sub(r"(?s)<(pre|code)\b.*?</\1>|<[^>]+>", "", text)
        assert "{eval" not in text, address
        assert ".ipynb::" not in text, address
