"""What several test files share: one browser, since there can be only one at a time."""

import pytest


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    from tests.browser import start

    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()
