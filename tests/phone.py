"""What the pages and their charts are like on a phone of 360 pixels, measured in a browser.

    python -m tests.phone [FOLDER]

prints for every page how many pixels it is high, and for every chart its smallest letter in pixels
as it appears, the words that lie closer to each other than `APART`, and what it overruns; of the
book in ``_build/html``, or of one that was built before.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import new_page, served, start
from tests.stored import BOOK, ROOT, looked_at

PHONE = {"width": 360, "height": 740}

#: Words of an axis that are closer than so many pixels read as one.
APART = 3

#: Of each chart of a page: its name, the size of its smallest letters as the reader sees them, the
#: pairs of labels of an axis that all but touch, and the words that stand outside the window.
CHARTS = (ROOT / "tests" / "scripts" / "charts.js").read_text(encoding="utf-8")


def height(page: Page) -> int:
    """The pixels of the page that is open, as it opens: its folds closed."""
    return page.evaluate("document.documentElement.scrollHeight")


def charts(page: Page) -> list[dict]:
    """The charts of the page that is open."""
    return page.evaluate(CHARTS, APART)


def main(book: Path) -> None:
    """Print all of them, the highest page first."""
    with sync_playwright() as playwright, served(book) as site:
        page = new_page(start(playwright), viewport=PHONE, reduced_motion="reduce")
        heights, drawn = {}, []
        for address in looked_at():
            page.goto(site + address)
            heights[address] = height(page)
            drawn += [(address, chart) for chart in charts(page)]
    for address, pixels in sorted(heights.items(), key=lambda item: -item[1]):
        print(f"{pixels:7,} {address}")
    for address, chart in drawn:
        said = " ".join(f"{key}: {chart[key]}" for key in ("touching", "outside") if chart[key])
        print(f"{chart['letters']:5.1f} {address}#{chart['name']} {said}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else BOOK)
