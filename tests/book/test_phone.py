"""On a phone: no page without end, and charts whose words can be read; `python -m tests.phone`."""

import pytest

from tests.phone import PHONE, charts, height
from tests.stored import looked_at

#: The pages that are one long table, of which a reader wants a row: tests/book/test_book.py tries
#: that they begin with a few rows, and can be searched.
REGISTERS = {"notebooks/register.html"}
HEIGHT_LIMIT = 9_000

#: The smallest letter of a chart, in pixels as a reader sees it.
LETTERS_LIMIT = 10


@pytest.mark.parametrize("address", looked_at())
def test_a_page_and_its_charts_suit_a_phone(open_page, site, address, measured):
    page = open_page(viewport=PHONE, reduced_motion="reduce")
    page.goto(site + address)
    high = height(page)
    measured("How high the pages are at 360 pixels", f"{high:7,} {address}")
    assert high <= HEIGHT_LIMIT or address in REGISTERS
    for chart in charts(page):
        measured("The smallest letters at 360 pixels", f"{chart['letters']:.1f} {chart['name']}")
        assert chart["letters"] >= LETTERS_LIMIT, chart
        assert chart["touching"] == chart["outside"] == [], chart


def test_what_is_folded_on_a_phone_is_open_where_there_is_room(open_page, site):
    page = open_page(viewport=PHONE)
    page.goto(f"{site}book/contributing.html")
    section = page.locator("#set-up")
    assert section.locator("pre").first.is_hidden()
    page.goto(f"{site}book/contributing.html#set-up")
    section.locator("pre").first.wait_for(state="visible")
    page.goto(f"{site}book/functions.html#casework.stats.shares")
    page.locator("[id='casework.stats.shares']").wait_for(state="visible")
    wide = open_page(viewport={"width": 1280, "height": 800})
    wide.goto(f"{site}book/contributing.html")
    assert wide.locator("#set-up pre").first.is_visible()
    assert wide.locator("details.later > summary:visible").count() == 0


def test_the_card_of_a_chapter_stands_below_its_chart(open_page, site):
    page = open_page(viewport=PHONE)
    page.goto(f"{site}notebooks/sound-rate.html")
    chart = page.locator(".casework-lead .casework-chart-picture").bounding_box()
    card = page.locator(".casework-card").first.bounding_box()
    assert card["y"] > chart["y"] + chart["height"]
