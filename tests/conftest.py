"""What several test files share: one browser, since there can be only one at a time."""

from __future__ import annotations

import pytest

from tests.browser import served
from tests.stored import BOOK

#: Lines that a test measured, printed at the end of a run whatever came of it.
MEASURED: dict[str, list[str]] = {}


@pytest.fixture(scope="session")
def measured():
    """Where a test writes what it measured, by heading."""
    return MEASURED


def pytest_terminal_summary(terminalreporter):
    for heading, lines in MEASURED.items():
        terminalreporter.section(heading)
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    from tests.browser import start

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
def page(chromium):
    """A page of its own, with nothing stored from another."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()
