"""What the book's own theme promises: folds, keyboard, names, colours, narrow pages."""

import re
from functools import cache

import pytest
from lxml import html as markup
from playwright.sync_api import expect

from casework.data import read
from casework.formats import date_in_words
from tests.book.test_pages import BACKGROUNDS, UNFOLD, expect_theme, set_size
from tests.stored import BOOK, ROOT, pages

PAGES = pages()
READ = [address for address in PAGES if address not in {"genindex.html", "search.html", "404.html"}]


def lines(name: str) -> int:
    return (ROOT / "book" / "_static" / name).read_text(encoding="utf-8").count("\n")


def test_styles_and_script_stay_small():
    assert lines("style.css") <= 500
    assert lines("site.js") <= 150


# --- folds --------------------------------------------------------------------------------------


def test_every_fold_is_the_browsers_own():
    folds = 0
    for address in PAGES:
        tree = markup.parse(BOOK / address).getroot()
        folds += len(tree.cssselect("details.admonition"))
        assert tree.cssselect("div.dropdown, .toggle") == [], address
        for fold in tree.cssselect("details"):
            assert fold[0].tag == "summary", address
    assert folds >= 5


@pytest.fixture
def folded(page, site):
    """A page with notes that are folds, and the first of them."""
    address = next(
        address
        for address in READ
        if markup.parse(BOOK / address).getroot().cssselect("details.admonition p")
    )
    page.goto(site + address)
    fold = page.locator("details.admonition").first
    expect(fold).not_to_have_attribute("open", re.compile(""))
    return page, fold


def test_a_link_into_a_fold_opens_it(folded):
    page, fold = folded
    fold.locator("p").first.evaluate("part => { part.id = 'inside'; }")
    page.evaluate("location.hash = 'inside'")
    expect(fold.locator("p").first).to_be_in_viewport()


def test_a_search_hit_in_a_fold_opens_it(folded):
    """As the search hands the words on to the page that it leads to."""
    page, fold = folded
    outside = page.locator("article").evaluate(
        """article => {
            const copy = article.cloneNode(true);
            copy.querySelector("details.admonition").remove();
            return copy.textContent.toLowerCase();
        }"""
    )
    inside = re.findall(r"[a-z]{5,}", fold.text_content().lower())
    word = next(word for word in inside if word not in outside)
    page.goto(f"{page.url.partition('#')[0]}?highlight={word}")
    expect(fold).to_have_attribute("open", "")
    assert page.evaluate("CSS.highlights.get('found').size") >= 1
    assert page.evaluate("localStorage.length") == 0


# --- keyboard and screen reader -----------------------------------------------------------------

STOPS = "[tabindex='0']:not(a, button, input, select, summary)"


@pytest.mark.parametrize("address", ["notebooks/methods.html", "notebooks/return-visits.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_what_scrolls_is_reached_with_the_keyboard_and_nothing_else(
    open_page, site, address, width
):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(site + address)
    page.evaluate(UNFOLD)
    idle = page.locator(STOPS).evaluate_all(
        "stops => stops.filter((stop) => stop.scrollWidth <= stop.clientWidth + 1).length"
    )
    unreached = page.locator(".casework-scroll, .casework-formula, article pre").evaluate_all(
        """frames => frames.filter((frame) =>
            frame.scrollWidth > frame.clientWidth + 1 && frame.tabIndex !== 0).length"""
    )
    assert (idle, unreached) == (0, 0)
    if width == 360:
        assert page.locator(STOPS).count() >= 1, "else nothing was tried"


def test_tab_goes_through_a_page_in_its_order(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(site + "notebooks/sound-rate.html")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.closest('article') !== null")


def test_the_chapter_list_opens_and_closes_with_the_keyboard_on_a_phone(open_page, site):
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(site + "notebooks/methods.html")
    button = page.get_by_role("button", name="Chapters", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    sections = page.locator("#chapters ul ul a")
    expect(sections.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(sections.first).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    sections.last.click()
    expect(sections.last).to_be_hidden()
    expect(page.locator(page.evaluate("location.hash"))).to_be_in_viewport()


@pytest.mark.parametrize("address", READ)
def test_a_link_that_is_only_a_number_says_what_it_is(address):
    tree = markup.parse(BOOK / address).getroot()
    for link in tree.cssselect("article a[href*='#cell-'], article a[href*='#figure-']"):
        said = " ".join(link.text_content().split())
        if re.fullmatch(r"[−+]?[\d.,]+%?", said):
            assert re.fullmatch(re.escape(said) + ", (calculation|verdict)", link.get("aria-label"))


# --- tables -------------------------------------------------------------------------------------


#: How the cells of each column of percentages alone are aligned.
ALIGNED = r"""() => [...document.querySelectorAll("table.casework-table tbody")].flatMap((body) =>
    [...(body.rows[0]?.cells ?? [])].flatMap((_, at) => {
        const column = [...body.rows].map((row) => row.cells[at]);
        const numbers = column.every((cell) => /^\d[\d.,]*%$/.test(cell?.innerText.trim()));
        return numbers ? column.map((cell) => getComputedStyle(cell).textAlign) : [];
    }))"""


def test_numbers_stand_on_the_right(page, site):
    aligned = []
    for address in ("notebooks/sound-rate.html", "notebooks/methods.html"):
        page.goto(site + address)
        page.evaluate(UNFOLD)
        aligned += page.evaluate(ALIGNED)
    assert len(aligned) >= 5
    assert set(aligned) == {"right"}


@pytest.mark.parametrize("address", READ)
def test_a_heading_of_a_table_is_words(address):
    for cell in markup.parse(BOOK / address).getroot().cssselect("article table thead th"):
        assert "_" not in cell.text_content()


# --- colours ------------------------------------------------------------------------------------


def test_a_reader_chooses_the_colours(open_page, site):
    page = open_page(color_scheme="light")
    page.goto(site + "index.html")
    choice = page.get_by_label("Colours")
    for mode, theme in [("dark", "dark"), ("light", "light"), ("auto", "light")]:
        choice.select_option(mode)
        expect_theme(page, theme)
    choice.select_option("dark")
    page.goto(site + "notebooks/sound-rate.html")
    expect_theme(page, "dark")
    expect(page.get_by_label("Colours")).to_have_value("dark")
    page.emulate_media(media="print")
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["light"])


def test_forced_colours_leave_everything_to_be_seen(open_page, site):
    page = open_page(forced_colors="active", viewport={"width": 1280, "height": 800})
    page.goto(site + "notebooks/sound-rate.html")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for part in (".search-field", ".colours select", "#chapters [aria-current]"):
        edge = page.locator(part).first.evaluate("part => getComputedStyle(part).borderLeftWidth")
        assert edge != "0px", part
    text, ground = page.locator(".casework-answer p").first.evaluate(
        "part => [getComputedStyle(part).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert text != ground


# --- foot of the page ---------------------------------------------------------------------------


@cache
def newest(table: str) -> str:
    """The date of the newest report that a table has something of."""
    published = read(ROOT / "data" / "inspections.csv").set_index("id").published.dropna()
    ids = read(ROOT / "data" / f"{table}.csv").inspection
    return date_in_words(max(published.get(i, "") for i in ids))


@pytest.mark.parametrize("address", PAGES)
def test_the_foot_of_a_page_says_what_it_is(address):
    (foot,) = markup.parse(BOOK / address).getroot().cssselect(".footer")
    said = foot.text_content()
    cases, topics = map(newest, ["case_gradings", "topic_judgments"])
    for part in (
        "Version ",
        f"Newest gradings: reports of {cases} (cases graded) and {topics} (topics judged).",
        "CC BY 4.0",
        "MIT",
    ):
        assert part in said
    assert "By " not in said
    # Nothing says where the repository is until somebody has.
    assert not [link for link in foot.cssselect("a") if not link.get("href")]


@pytest.mark.parametrize("chapter", ["methods", "national-picture"])
def test_what_a_term_means_stays_within_the_window(page, site, chapter):
    page.goto(f"{site}notebooks/{chapter}.html")
    page.evaluate(UNFOLD)
    for width in (360, 768, 1000, 1280):
        set_size(page, width)
        widths = page.evaluate(
            """() => [...document.querySelectorAll(".casework-term > a")].map((term) => {
                term.focus();
                return document.documentElement.scrollWidth;
            })"""
        )
        assert len(widths) >= 2
        assert max(widths) <= width


def test_the_words_searched_for_are_marked_in_the_search_too(page, site):
    page.goto(f"{site}search.html?q=interval")
    mark = page.locator("#search-results .highlighted").first
    expect(mark).to_be_visible()
    colour = mark.evaluate("mark => getComputedStyle(mark).backgroundColor")
    assert colour != "rgba(0, 0, 0, 0)"


def test_the_chapter_list_of_a_phone_opens_where_its_reader_is(open_page, site):
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(f"{site}book/contributing.html")
    page.locator(".chapters-button").click()
    expect(page.locator("#chapters [aria-current]")).to_be_in_viewport()
