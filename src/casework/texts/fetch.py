"""Download the official pages whose gradings are not seen yet, and propose rows from them.

Only ``python -m casework fetch`` asks another host for anything: no build and no notebook does.
"""

import hashlib
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import click
import pandas as pd
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import HTTPError, ReadTimeoutError

from casework.data import read
from casework.plain import reason, safe
from casework.texts.document import text_of
from casework.texts.extract import COLUMNS, propose

AGENT = f"casework/{version('casework')} (a book on police child protection inspections)"
#: The inspectorate's own hosts, between which it has moved its pages.
HOSTS = frozenset({"hmicfrs.justiceinspectorates.gov.uk", "www.justiceinspectorates.gov.uk"})
REVIEW = ["inspection", "address", "outcome", "file", "sha256", *COLUMNS, "remarks"]
_WHOLE = 10  # times as long as the longest silence, for a whole page
#: What goes wrong on the way; the first that fits is what is told.
_TROUBLES = {
    requests.exceptions.SSLError: "no trusted connection",
    requests.exceptions.ProxyError: "the proxy doesn't let it through",
    (requests.ConnectionError, requests.Timeout, ReadTimeoutError): "no connection, or no answer",
    HTTPError: "the answer breaks off, or is damaged",
    Exception: "it leads on and on, or to no address",
}


class NotFetchedError(Exception):
    """A page that can't be had, and why, in plain words."""


class Visitor(requests.Session):
    """Asks for one page at a time, over https, after a pause, where robots.txt allows it.

    ``pause`` is the least time before a request, and ``timeout`` the longest silence, a tenth of
    what a page may take to come: both in seconds. A page has at most ``largest`` bytes. Redirects
    lead to one of the ``hosts``, or stay on the page's own.
    """

    def __init__(
        self, pause: float = 2, timeout: float = 30, largest: int = 10**7, hosts: frozenset = HOSTS
    ) -> None:
        super().__init__()
        self.pause, self.timeout, self.largest, self.hosts = pause, timeout, largest, hosts
        self.headers["User-Agent"] = AGENT
        waits = {"backoff_factor": pause, "retry_after_max": 300, "raise_on_status": False}
        retry = Retry(2, status_forcelist={429, 500, 502, 503, 504}, **waits)
        self.mount("https://", HTTPAdapter(max_retries=retry))
        self.max_redirects = 10
        # The body of a redirect isn't waited for.
        self.hooks["response"] = lambda answer, **_: answer.close() if answer.is_redirect else None
        self._own_host = ""  # of the page that is asked for
        self._rules: dict[str, RobotFileParser | str] = {}  # by host; or why it is closed

    def page(self, address: str) -> bytes:
        """The page at an address, whole. Raises ``NotFetchedError``."""
        address = address.replace("http:", "https:", 1)
        self._own_host = urlsplit(address).hostname
        answer, body = self._whole(address)
        if answer.status_code != 200:
            raise NotFetchedError(f"{answer.status_code} {answer.reason}")
        if "html" not in (kind := answer.headers.get("Content-Type", "nothing")) or not body:
            raise NotFetchedError(f"not a page, but {kind} of {len(body)} bytes")
        return body

    def _whole(self, address: str) -> tuple[requests.Response, bytes]:
        """The answer at the end of the redirects, and its body."""
        try:
            with self.get(address, stream=True, timeout=self.timeout) as answer:
                if answer.status_code in {429, 503}:
                    self._rules[urlsplit(answer.url).hostname] = "the host asks to be left alone"
                body, until = bytearray(), time.monotonic() + _WHOLE * self.timeout
                # What has come is taken at once: no limit waits for a slow host's next byte.
                while chunk := answer.raw.read1(2**16, decode_content=True):
                    body += chunk
                    if len(body) > self.largest or time.monotonic() > until:
                        cut = f"cut off after {len(body):,} bytes: too much or slow"
                        raise NotFetchedError(cut)
                return answer, bytes(body)
        except (requests.RequestException, HTTPError, ValueError) as error:
            words = (words for kinds, words in _TROUBLES.items() if isinstance(error, kinds))
            raise NotFetchedError(next(words)) from None

    def send(self, request: requests.PreparedRequest, **options: object) -> requests.Response:
        """Wait until an address may be asked for. Raises ``NotFetchedError`` if it never may."""
        scheme, host = urlsplit(request.url).scheme, urlsplit(request.url).hostname
        if scheme != "https" or host not in {self._own_host, *self.hosts}:
            raise NotFetchedError(f"leads to {scheme}://{host}, where it isn't followed")
        if host not in self._rules:
            rules = self._rules[host] = RobotFileParser()
            rules.allow_all = True  # while it is asked for, and where it isn't there
            try:
                answer, body = self._whole(urljoin(request.url, "/robots.txt"))
                if answer.status_code in {401, 403} or answer.status_code >= 500:
                    raise NotFetchedError(str(answer.status_code))
                rules.allow_all = not answer.ok
                rules.parse(body.decode("utf-8", "replace").splitlines())
            except NotFetchedError as error:
                self._rules[host] = f"its robots.txt can't be had: {error}"
        if isinstance(rules := self._rules[host], str):
            raise NotFetchedError(rules)
        if not rules.can_fetch(AGENT, request.url):
            raise NotFetchedError("its robots.txt doesn't allow it")
        time.sleep(max(self.pause, float(rules.crawl_delay(AGENT) or 0)))
        return super().send(request, **options)


def unseen(data: Path) -> pd.DataFrame:
    """The inspections that have an official page but no counted case: columns id and page."""
    inspections = read(data / "inspections.csv").dropna(subset="page")
    counted = read(data / "case_gradings.csv").dropna(subset="cases")["inspection"]
    return inspections.loc[~inspections["id"].isin(counted), ["id", "page"]]


def keep(address: str, cache: Path, visit: Visitor) -> tuple[Path, str]:
    """A page's file in the cache, and whether it was fetched now or was in the cache.

    A file takes its name once the page has come whole. Raises ``NotFetchedError``.
    """
    last = re.sub(r"[^\w-]+", "-", urlsplit(address).path.rstrip("/").rpartition("/")[2])[-80:]
    file = cache / f"{last}-{hashlib.sha256(address.encode()).hexdigest()[:8]}.html"
    if file.exists():
        return file, "in the cache"
    page = visit.page(address)
    cache.mkdir(parents=True, exist_ok=True)
    file.with_suffix(".part").write_bytes(page)
    file.with_suffix(".part").replace(file)
    return file, "fetched"


def _proposed(inspection: str, address: str, cache: Path, visit: Visitor) -> list[dict]:
    """The rows of the review for a page: at least one, whose remarks say why if it has no more."""
    row = dict.fromkeys(REVIEW) | {"inspection": inspection, "address": address}
    try:
        file, row["outcome"] = keep(address, cache, visit)
        row |= {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        rows, remarks = propose(text_of(file))
    except Exception as error:  # whatever a page holds, the others are still to come
        return [row | {"outcome": "failed", "remarks": reason(error)}]
    nothing = "no case gradings found" if rows.empty else "none"
    row["remarks"] = "; ".join(map(str, remarks)) or nothing
    return [row | values for values in rows.to_dict("records")] or [row]


def review(pages: pd.DataFrame, cache: Path, visit: Visitor) -> pd.DataFrame:
    """Fetch pages and propose rows: the columns are `REVIEW`, ``pages`` has id and page.

    ``outcome`` is fetched, in the cache or failed; one that fails never keeps the others from
    being fetched.
    """
    listed, hidden = list(pages[["id", "page"]].itertuples(index=False)), not sys.stderr.isatty()
    with click.progressbar(listed, file=sys.stderr, hidden=hidden) as going:
        found = [row for page in going for row in _proposed(*page, cache, visit)]
    # It is looked over in a spreadsheet, and its remarks are printed.
    return pd.DataFrame(found, columns=REVIEW).map(safe).convert_dtypes()
