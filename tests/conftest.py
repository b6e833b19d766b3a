"""What several test files share: one browser a process, and what was measured on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import PATIENCE, new_page, served
from tests.stored import BOOK, ROOT

# Hypothesis has a limit of time for each example, and no test may fail because a machine is slow.
settings.register_profile("book", deadline=None)
settings.load_profile("book")


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, so that `make quick` can leave it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture
def measured(request):
    """A function that keeps a line, under a heading, to be printed at the end of the run."""

    def keep(heading: str, line: str) -> None:
        # Properties of a test reach the process that prints, wherever the test has run.
        request.node.user_properties.append(("measured", (heading, line)))

    return keep


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the data that a test may spoil."""
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def pytest_terminal_summary(terminalreporter):
    """Print what was measured, whatever came of the tests."""
    kept: dict[str, list[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, said in report.user_properties:
                    if name == "measured":
                        kept.setdefault(said[0], []).append(said[1])
    for heading, lines in kept.items():
        terminalreporter.section(heading)
        for line in sorted(lines):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def chromium():
    """The browser, whose steps have all the time that they need."""
    from playwright.sync_api import expect, sync_playwright

    from tests.browser import start

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    """The address of the built book, served from this machine."""
    with served(BOOK) as address:
        yield address


@pytest.fixture
def open_page(chromium):
    """A function that opens a page with nothing stored from another, to Playwright's options."""
    pages = []

    def open_page(**options):
        pages.append(new_page(chromium, **options))
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()


@pytest.fixture
def page(open_page):
    """A page of its own, as wide as a desktop."""
    return open_page()
