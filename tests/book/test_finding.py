"""The search finds what a reader means, shows prose, and leads to the place."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.stored import BOOK


def found(page, site: str, words: str) -> list[dict[str, str]]:
    """The results of a search, best first: their names, addresses and words."""
    page.goto(f"{site}search.html?q={words.replace('%', '%25')}")
    expect(page.locator("#search-results > p")).to_be_visible()
    return page.locator("#search-results li").evaluate_all(
        """(items) => items.map((item) => ({
            name: item.querySelector("a").textContent,
            address: item.querySelector("a").getAttribute("href"),
            words: item.querySelector("p")?.textContent ?? "",
        }))"""
    )


@pytest.mark.parametrize("words", ["confidence interval", "interval", "intervals"])
def test_the_pages_about_intervals_come_first(page, site, words):
    first, second, *_ = found(page, site, words)
    pages = {first["address"].partition("?")[0], second["address"].partition("?")[0]}
    assert pages <= {"book/glossary.html", "book/how-to-read.html", "notebooks/methods.html"}
    assert "#term-interval" in first["address"] + second["address"]


def test_results_lead_to_sections_and_none_to_a_force(page, site):
    results = found(page, site, "inadequate")
    assert len(results) > 8
    for one in results:
        assert re.search(r"#[\w.-]+$", one["address"]), one
        assert not one["address"].startswith("forces/")


def test_what_is_shown_is_prose():
    """No code, no drawing, no address: of all that the search can show."""
    text = (BOOK / "_static" / "sections.js").read_text(encoding="utf-8")
    sections = json.loads(text.removeprefix("const SECTIONS = ").rstrip(";\n"))
    prose = [(address, row[2]) for address, rows in sections.items() for row in rows]
    assert sum(len(said) for _, said in prose) > 100_000
    code = re.compile(r"https?://\w|[a-z]\(\w+=|behind the text|\bdef |[{}]\"|values as a table")
    shown = [said for address, said in prose if code.search(said) and "functions" not in address]
    assert shown == [], "docstrings may have code in their sentences"


@pytest.mark.parametrize("number", ["8260", "8,260", "70", "27.1%", "25 per cent"])
def test_a_number_leads_to_the_ledger(page, site, number):
    found(page, site, number)
    page.locator("#ledger").click()
    page.wait_for_url("**/ledger.html?search=*")
    expect(page.get_by_role("searchbox", name="search", exact=True)).to_have_value(number)
    expect(page.locator(".casework-found")).to_have_text(re.compile(r"^[1-9]\d* of "))


def test_a_hit_in_a_fold_opens_it_on_a_phone(open_page, site):
    page = open_page(viewport={"width": 360, "height": 740})
    (first, *_) = found(page, site, "fingerprint audit register")
    assert first["address"].startswith("book/contributing.html")
    page.locator("#search-results li a").first.click()
    page.wait_for_url("**/contributing.html?highlight=*")
    section = page.locator("#the-register-and-its-audit p").first
    expect(section).to_be_visible()
    assert page.evaluate("CSS.highlights.get('found').size") >= 3


@pytest.mark.parametrize(
    "typed", ["<img src=x onerror=alert(1)> interval", "inter[val", "a.*b", "\\"]
)
def test_what_is_typed_is_never_more_than_words(page, site, typed):
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}search.html")
    page.locator("article input[name=q]").fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("article input[name=q]")).to_have_value(typed)
    assert page.locator("#search-results img").count() == 0
    assert said == []
