"""The one way in which the tests start a browser; run as a module, it says whether one starts."""

import shutil

from playwright.sync_api import Browser, Playwright, sync_playwright

#: Chromium runs as root in CI, and mustn't call home when a test counts its requests.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def start(playwright: Playwright) -> Browser:
    """The machine's own Chromium, or else Playwright's."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=found, args=OPTIONS)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        start(playwright).close()
