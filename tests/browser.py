"""How the tests, and the measurements, start a browser and serve the book.

Run as a module, it says whether a browser starts.
"""

import functools
import gzip
import http.server
import io
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

#: Chromium runs as root in CI, and mustn't call home when a test counts its requests.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
OPTIONS += ["--disable-background-networking", "--disable-component-update"]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

#: Milliseconds that a browser may take for a step: a limit for what hangs. A machine that has other
#: work to do is slow, which is no fault of the book.
PATIENCE = 120_000


def installed() -> str | None:
    """The machine's own Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def start(playwright: Playwright) -> Browser:
    """The machine's own Chromium, or else Playwright's."""
    return playwright.chromium.launch(executable_path=installed(), args=OPTIONS)


def new_page(browser: Browser, **options) -> Page:
    """A page in a context of its own, which has the options that Playwright gives to one."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@functools.cache
def compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as a web host does: compressed, unless they are so already."""

    protocol_version = "HTTP/1.1"
    packed = (".png", ".woff2", ".gz")

    def log_message(self, *_):
        pass

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if (
            not path.is_file()
            or path.suffix in self.packed
            or "gzip" not in self.headers.get("Accept-Encoding", "")
        ):
            return super().send_head()
        content = compressed(str(path))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)


@contextmanager
def served(folder: Path):
    """The address at which this machine serves a folder, for as long as it is wanted."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=folder)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def watch(page: Page, site: str) -> list[str]:
    """A list that fills with whatever a page must not do: complain, fail, ask other hosts."""
    found = []
    page.on("console", lambda m: m.type in ("error", "warning") and found.append(m.text))
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    # A request that a reader's next step cuts short isn't a failure.
    page.on(
        "requestfailed",
        lambda r: r.failure == "net::ERR_ABORTED" or found.append(f"not loaded: {r.url}"),
    )
    page.on(
        "response",
        lambda r: r.status >= 400 and found.append(f"status {r.status}: {r.url}"),
    )
    page.on(
        "request",
        lambda r: r.url.startswith((site, "data:", "blob:")) or found.append(f"asked: {r.url}"),
    )
    return found


def weigh(page: Page, address: str) -> tuple[int, list[str]]:
    """The bytes that came over the wire for a page, headers included, and what was asked for."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes, asked = [], []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    client.detach()
    return int(sum(sizes)), list(asked)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        start(playwright).close()
