"""Every page of the built book in a browser: loaded once, then looked at in all ways."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from coloraide import Color
from lxml import html as markup
from playwright.sync_api import Page, expect

from tests import phone
from tests.browser import new_page, watch, weigh
from tests.stored import BOOK, NOTEBOOKS, ROOT, looked_at

PAGES = looked_at()
CHAPTERS = [f"notebooks/{path.stem}.html" for path in NOTEBOOKS]
WIDTHS = [360, 768, 1280]
SCREENSHOTS = ROOT / "_build" / "screenshots"

#: What a page may weigh, compressed, before a reader touches anything.
WEIGHT_LIMIT = 110_000

#: And how much it may ask for.
REQUEST_LIMIT = 12


@pytest.fixture(scope="module", params=PAGES)
def opened(request, chromium, site):
    """A page on a phone in the light, loaded once; tests change its size and theme in turn.

    So those that change what it holds come last.
    """
    page = new_page(chromium, viewport=phone.PHONE, color_scheme="light", reduced_motion="reduce")
    found = watch(page, site)
    weight, asked = weigh(page, site + request.param)
    yield SimpleNamespace(address=request.param, page=page, found=found, weight=weight, asked=asked)
    page.context.close()


#: What the page looks like in either theme, as the browser says it.
BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}


def expect_theme(page: Page, theme: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS[theme])


def set_theme(page: Page, theme: str) -> None:
    # Where motion is reduced a change of colour takes a millisecond, of each thing after the one
    # that it has its colour from: thousands of changes, in pages that change at once without it.
    page.emulate_media(color_scheme=theme, reduced_motion="no-preference")
    expect_theme(page, theme)
    page.evaluate(
        """async () => {
            while (document.getAnimations().length) {
                await Promise.allSettled(document.getAnimations().map((each) => each.finished));
            }
        }"""
    )


def set_size(page: Page, width: int, height: int = 800) -> None:
    """Give the page another size, and wait until it has it: that comes a little later."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(f"innerWidth === {width} && innerHeight === {height}", polling=20)


ONLY_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

#: Words of code are thousands, each in an element of its own, and so cost axe most. Their colours
#: have a test of their own; here they become one text, as long and as wide as before.
PLAIN_CODE = """() => {
    for (const word of document.querySelectorAll("pre span")) word.replaceWith(...word.childNodes);
    for (const code of document.querySelectorAll("pre")) code.normalize();
}"""

#: What the colours of a table's later rows are its first rows show.
FEW_ROWS = """() => document.querySelectorAll("tbody").forEach((body) =>
    [...body.rows].slice(8).forEach((row) => row.remove()))"""


#: Opens every fold, and waits for the end of the frame in which the page sees how wide all has
#: become: by then what scrolls can be reached with the keyboard.
UNFOLD = """() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
    return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


def violations(page: Page, options: dict) -> list:
    """What axe finds, with every fold of the page open."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(UNFOLD)
    found = page.evaluate("axe.run", {"resultTypes": ["violations"], **options})
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found["violations"]
    ]


def test_a_page_is_light(opened, measured):
    measured(
        "What the pages weigh over the wire, before any interaction",
        f"{opened.address:48} {opened.weight / 1000:6.1f} kB in {len(opened.asked):2} requests",
    )
    assert 8_000 < opened.weight <= WEIGHT_LIMIT
    assert len(opened.asked) <= REQUEST_LIMIT
    assert not [url for url in opened.asked if url.endswith("vega.js")]


#: The pages that are one long table, of which a reader wants a row: tests/book/test_book.py tries
#: that they begin with a few rows, and can be searched.
REGISTERS = {"notebooks/register.html"}
HEIGHT_LIMIT = 9_000

#: The smallest letter of a chart, in pixels as a reader sees it.
LETTERS_LIMIT = 10


def test_a_page_and_its_charts_suit_a_phone(opened, measured):
    """No page without end, and charts whose words can be read; `python -m tests.phone`."""
    high = phone.height(opened.page)
    measured("How high the pages are at 360 pixels", f"{high:7,} {opened.address}")
    assert high <= HEIGHT_LIMIT or opened.address in REGISTERS
    for chart in phone.charts(opened.page):
        measured("The smallest letters at 360 pixels", f"{chart['letters']:.1f} {chart['name']}")
        assert chart["letters"] >= LETTERS_LIMIT, chart
        assert chart["touching"] == chart["outside"] == [], chart


def test_a_page_fits_its_window(opened):
    """No sideways scrolling, no chart that is cut off or too small to be one."""
    for width in WIDTHS:
        set_size(opened.page, width)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        for box in opened.page.locator(".casework-chart-picture svg:visible").evaluate_all(
            "drawings => drawings.map((drawing) => drawing.getBoundingClientRect().toJSON())"
        ):
            assert 280 <= box["width"] <= width
            assert box["height"] > 60


#: How much of its first chart each width shows at least: on a phone, enough to see that it is one.
OF_THE_CHART = {1280: 0.8, 360: 0.08}


def test_the_first_screen_answers(opened):
    """The whole answer of a chapter, its uncertainty, and the chart."""
    if opened.address not in CHAPTERS:
        return  # other pages ask no question
    page = opened.page
    (bold,) = page.locator(".casework-answer strong").all_text_contents()
    words = page.locator(".casework-answer").inner_text().removeprefix(bold)
    assert len(words.split()) <= 75, "uncertainty in a few words"
    for width, of_the_chart in OF_THE_CHART.items():
        set_size(page, width)
        answer = page.locator(".casework-answer > p").last.bounding_box()
        picture = page.locator(".casework-lead .casework-chart-picture svg:visible").bounding_box()
        assert answer["y"] + answer["height"] <= 800, width
        assert (800 - picture["y"]) / picture["height"] >= of_the_chart, width


#: What WCAG 1.4.12 lets a reader set.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


def test_a_page_fits_when_text_is_spaced_or_enlarged(opened):
    page = opened.page
    set_size(page, 320, 200)  # as large as 1280 by 800 at 400%
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator(".header")).to_have_css("position", "static")
    set_size(page, 320, 640)
    page.evaluate(
        """(rules) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(rules);
            document.adoptedStyleSheets = [sheet];
        }""",
        SPACED,
    )
    assert page.evaluate("getComputedStyle(document.body).letterSpacing !== 'normal'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("document.adoptedStyleSheets = []")


def test_the_sections_of_a_page_are_listed_where_there_is_room(opened):
    if opened.address in {"genindex.html", "search.html", "404.html"}:
        return  # they have results in the place of sections
    set_size(opened.page, 1280)
    heads = opened.page.locator("article > section > section > h2").all_inner_texts()
    listed = opened.page.locator("#chapters ul ul a:visible").all_inner_texts()
    if "forces" in opened.address:  # of which there are too many for the list
        heads = []
    assert listed == [head.removesuffix("#") for head in heads]


#: Each mark and word of a chart, its colour, and the colour below it.
SEEN = (ROOT / "tests" / "scripts" / "seen.js").read_text(encoding="utf-8")


def on(colour: str, opacity: float, ground: str) -> Color:
    """A colour as it looks on another."""
    upper = Color(colour)
    upper["alpha"] = upper["alpha"] * opacity
    return Color.layer([upper, Color(ground)], space="srgb")


def seen_too_faintly(page: Page) -> tuple[set, int]:
    """The words and marks of a page's charts that lack contrast, and how many words there are."""
    weak, words = set(), 0
    for figure in page.locator("figure.casework-chart").all():
        for part in figure.evaluate(SEEN):
            ground = on(part["below"]["fill"], part["below"]["opacity"], part["page"])
            ratio = max(
                on(colour, part["opacity"], ground.to_string()).contrast(ground)
                for colour in part["colours"]
            )
            words += part["kind"] == "words"
            if ratio < (4.5 if part["kind"] == "words" else 3):
                weak.add((figure.get_attribute("id"), part["what"], round(ratio, 2)))
    return weak, words


def test_charts_can_be_read_in_both_themes(opened):
    """Every word of every chart 4.5:1, every mark 3:1, on what lies below it."""
    set_size(opened.page, 1280, 900)
    charts = opened.page.locator("figure.casework-chart").count()
    opened.page.evaluate(PLAIN_CODE)
    for theme in ("dark", "light") if charts else ():
        set_theme(opened.page, theme)
        weak, words = seen_too_faintly(opened.page)
        assert words >= 5 * charts
        assert weak == set(), theme


def test_everybody_can_use_a_page(opened):
    """No violation of any rule of axe, in the light and at the width of a desktop."""
    set_size(opened.page, 1280)
    opened.page.evaluate(PLAIN_CODE)
    assert violations(opened.page, {}) == []


def test_a_page_can_be_read_in_the_dark(opened):
    """The one thing that the other theme can change: the contrast of the words."""
    set_size(opened.page, 1280)
    opened.page.evaluate(PLAIN_CODE)
    opened.page.evaluate(FEW_ROWS)
    set_theme(opened.page, "dark")
    assert violations(opened.page, ONLY_CONTRAST) == []


def test_a_page_has_no_complaint(opened):
    """After all of the above: no error, no warning, no other host, nothing that isn't there."""
    assert opened.found == []


def test_nothing_is_kept_about_a_reader(opened):
    """No cookie; in the browser's own store only the colours, once somebody has chosen them."""
    assert opened.page.context.cookies() == []
    assert opened.page.evaluate("document.cookie") == ""
    assert set(opened.page.evaluate("Object.keys(localStorage)")) <= {"mode"}


def test_every_kind_of_word_in_code_can_be_read_in_both_themes(open_page, site):
    """One of each class that any page's code has, on one page."""
    parts = {
        (block.get("class") or "", token.get("class"))
        for address in PAGES
        for block in markup.parse(BOOK / address).getroot().cssselect("div[class*=highlight]")
        for token in block.cssselect("pre span[class]")
    }
    assert len(parts) > 10
    page = open_page(reduced_motion="reduce")
    page.goto(f"{site}book/contributing.html")
    page.evaluate(
        """(parts) => document.querySelector("article").replaceChildren(...parts.map(
            ([block, token]) => {
                const around = document.createElement("div");
                around.className = block;
                const code = around.appendChild(document.createElement("pre"));
                const word = code.appendChild(document.createElement("span"));
                word.className = token;
                word.textContent = "word";
                return around;
            }))""",
        sorted(parts),
    )
    for theme in ("light", "dark"):
        set_theme(page, theme)
        assert violations(page, ONLY_CONTRAST) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_at_every_width_in_both_themes(open_page, site, address, width, theme):
    """The same, loaded anew for each width and theme, and a picture to look at."""
    page = open_page(
        viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce"
    )
    found = watch(page, site)
    page.goto(site + address)
    page.wait_for_load_state("networkidle")
    expect_theme(page, theme)
    SCREENSHOTS.mkdir(exist_ok=True, parents=True)
    name = address.removesuffix(".html").replace("/", "-")
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{theme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, {}) == []
    assert found == []
