"""On a phone: what is folded, and what comes first; test_pages.py looks at each page."""

from tests.phone import PHONE


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
