"""The built book in Firefox: the console, and what needs a script."""

import pytest

from tests import firefox
from tests.stored import looked_at

PAGES = looked_at()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        firefox.installed() is None,
        reason="no Firefox here: on Debian, as root, apt-get install firefox-esr",
    ),
]


@pytest.fixture(scope="module")
def fox():
    with firefox.started() as browser:
        yield browser


@pytest.fixture
def quiet(fox):
    """Firefox, which may say nothing in its console during a test."""
    fox.said.clear()
    yield fox
    fox.evaluate("localStorage.clear()")
    assert fox.said == []


#: A frame and a bit: what comes late to the console has come.
SETTLED = "new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)), 200))"


def test_a_complaint_would_be_noticed(fox, site):
    fox.goto(site + "index.html")
    fox.said.clear()
    fox.evaluate("new Image().src = 'https://example.org/pixel.gif'")
    fox.hear("Content-Security-Policy")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_nothing_in_firefox_and_fits(quiet, site, address):
    quiet.resize(320, 800)
    quiet.goto(site + address)
    for width in (320, 1280):
        quiet.resize(width, 800)
        quiet.wait(f"innerWidth === {width}")
        quiet.wait(SETTLED)
        assert quiet.evaluate("document.documentElement.scrollWidth") <= width


def test_the_chapter_list_is_a_popover(quiet, site):
    quiet.resize(360, 740)
    quiet.goto(site + "notebooks/sound-rate.html")
    shown = "document.getElementById('chapters').checkVisibility()"
    assert not quiet.evaluate(shown)
    quiet.evaluate("document.querySelector('.chapters-button').click()")
    quiet.wait(shown)
    quiet.evaluate("document.querySelector('#chapters ul ul a').click()")
    quiet.wait(f"!{shown}")
    quiet.resize(1280, 800)
    quiet.wait(shown)


def test_links_open_folds_and_colours_are_kept(quiet, site):
    quiet.goto(site + "notebooks/sound-rate.html")
    quiet.evaluate("document.querySelector('.casework-answer a.casework-number').click()")
    quiet.wait("document.querySelector(location.hash).closest('details').open")
    quiet.evaluate(
        """const choice = document.querySelector(".colours select");
        choice.value = "dark";
        choice.dispatchEvent(new Event("input"));"""
    )
    quiet.goto(site + "index.html")
    quiet.wait("getComputedStyle(document.body).backgroundColor === 'rgb(20, 24, 30)'")


def test_charts_tables_and_search_work(quiet, site):
    quiet.goto(site + "notebooks/ledger.html")
    quiet.evaluate("document.querySelector('table[data-table]').scrollIntoView()")
    quiet.wait("document.querySelector('.casework-register-controls') !== null")
    quiet.evaluate(
        """document.querySelector(".casework-chart-picture").dispatchEvent(
            new PointerEvent("pointerenter", { pointerType: "mouse" }))"""
    )
    quiet.wait("document.querySelector('figure.casework-chart').dataset.live === 'yes'")
    quiet.goto(site + "search.html?q=interval")
    quiet.wait("document.querySelectorAll('#search-results li').length >= 3")
    quiet.goto(site + "notebooks/methods.html?highlight=interval")
    quiet.wait("CSS.highlights.get('found').size > 5")
