"""Every page of the built book in a browser: loaded once, then looked at in all ways."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as markup
from playwright.sync_api import Page, expect

from tests.browser import new_page, watch, weigh
from tests.stored import BOOK, ROOT, looked_at

PAGES = looked_at()
WIDTHS = [360, 768, 1280]
SCREENSHOTS = ROOT / "_build" / "screenshots"

#: What a page may weigh, compressed, before a reader touches anything.
WEIGHT_LIMIT = 110_000

#: And how much it may ask for.
REQUEST_LIMIT = 12


@pytest.fixture(scope="module", params=PAGES)
def opened(request, chromium, site):
    """A page on a phone in the light, loaded once; tests change its width and theme in turn."""
    page = new_page(
        chromium,
        viewport={"width": 360, "height": 800},
        color_scheme="light",
        reduced_motion="reduce",
    )
    found = watch(page, site)
    weight, asked = weigh(page, site + request.param)
    yield SimpleNamespace(address=request.param, page=page, found=found, weight=weight, asked=asked)
    page.context.close()


#: What the page looks like in either theme, as the browser says it.
BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}


def expect_theme(page: Page, theme: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS[theme])


def set_theme(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    expect_theme(page, theme)
    # A change of colour takes a frame even where motion is reduced, and a busy machine's is late;
    # and what takes its colour from something else begins to change when that has ended.
    page.evaluate(
        """async () => {
            while (document.getAnimations().length) {
                await Promise.allSettled(document.getAnimations().map((each) => each.finished));
            }
        }"""
    )


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


CONTRAST = "color-contrast"
#: All but contrast is looked at with every fold open. Contrast costs axe most, and most of that in
#: the thousands of coloured words of code, which have a test of their own, and in long tables.
EVERYTHING_ELSE = {"rules": {CONTRAST: {"enabled": False}}}
ONLY_CONTRAST = {"runOnly": {"type": "rule", "values": [CONTRAST]}}


def violations(page: Page, options: dict, without: str = "") -> list:
    """What axe finds, with every fold of the page open, ``without`` what a selector names."""
    page.evaluate(
        "document.querySelectorAll('main details').forEach((part) => { part.open = true; })"
    )
    context = {"exclude": [[without]]} if without else None
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"], **options})
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found.response["violations"]
    ]


def test_a_page_is_light(opened, measured):
    measured(
        "What the pages weigh over the wire, before any interaction",
        f"{opened.address:48} {opened.weight / 1000:6.1f} kB in {len(opened.asked):2} requests",
    )
    assert 8_000 < opened.weight <= WEIGHT_LIMIT
    assert len(opened.asked) <= REQUEST_LIMIT
    assert not [url for url in opened.asked if url.endswith("vega.js")]


def test_a_page_fits_its_window(opened):
    """No sideways scrolling, no chart that is cut off or too small to be one."""
    for width in WIDTHS:
        set_width(opened.page, width)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        for drawn in opened.page.locator(".casework-chart-picture svg:visible").all():
            box = drawn.bounding_box()
            assert 280 <= box["width"] <= width
            assert box["height"] > 60


def test_everybody_can_use_a_page(opened):
    """No violation of any rule of axe, in the light and at the width of a desktop."""
    set_width(opened.page, 1280)
    assert violations(opened.page, EVERYTHING_ELSE) == []
    # What a table's later rows look like its first rows show.
    opened.page.evaluate(
        """() => document.querySelectorAll("tbody").forEach((body) =>
            [...body.rows].slice(8).forEach((row) => row.remove()))"""
    )
    assert violations(opened.page, ONLY_CONTRAST, without="pre") == []


def test_a_page_can_be_read_in_the_dark(opened):
    """The one thing that the other theme can change: the contrast of the words."""
    set_width(opened.page, 1280)
    set_theme(opened.page, "dark")
    assert violations(opened.page, ONLY_CONTRAST, without="pre") == []


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
