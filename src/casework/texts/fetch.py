"""Download the official pages whose gradings are not seen yet, and propose rows from them.

Only ``python -m casework fetch`` asks another host for anything: no build and no notebook does.
"""

from __future__ import annotations

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

from casework.data import read
from casework.plain import reason, safe
from casework.texts.document import text_of
from casework.texts.extract import COLUMNS, propose

AGENT = f"casework/{version('casework')} (a book on police child protection inspections)"
#: The inspectorate's own hosts, between which it has moved its pages.
HOSTS = frozenset({"hmicfrs.justiceinspectorates.gov.uk", "www.justiceinspectorates.gov.uk"})
REVIEW = ["inspection", "address", "outcome", "file", "sha256", *COLUMNS, "remarks"]
#: What goes wrong on the way; the first that fits is what is told.
_TROUBLES = {
    "no trusted connection": requests.exceptions.SSLError,
    "the proxy doesn't let it through": requests.exceptions.ProxyError,
    "no connection, or no answer": (requests.ConnectionError, requests.Timeout),
    "it leads on and on, or to no address": (requests.TooManyRedirects, ValueError),
    "the answer breaks off, or is damaged": requests.RequestException,
}


class NotFetchedError(Exception):
    """A page that can't be had, and why, in plain words."""


class Visitor(requests.Session):
    """Asks for one page at a time, over https, after a pause, where robots.txt allows it.

    ``pause`` is the least time before a request, and ``timeout`` the longest silence, in seconds.
    Only the ``hosts`` are asked, whose pages are trusted to come to an end.
    """

    def __init__(self, pause: float = 2, timeout: float = 30, hosts: frozenset = HOSTS) -> None:
        super().__init__()
        self.pause, self.timeout, self.hosts, self.max_redirects = pause, timeout, hosts, 10
        self.headers["User-Agent"] = AGENT
        waits = {"backoff_factor": pause, "retry_after_max": 300, "raise_on_status": False}
        retry = Retry(2, status_forcelist={429, 500, 502, 503, 504}, **waits)
        self.mount("https://", HTTPAdapter(max_retries=retry))
        self._rules: dict[str, RobotFileParser | str] = {}  # by host; or why it is closed

    def page(self, address: str) -> bytes:
        """The page at an address, whole. Raises ``NotFetchedError``."""
        answer = self._answer(address.replace("http:", "https:", 1))
        if answer.status_code in {429, 503}:
            self._rules[urlsplit(answer.url).hostname] = "the host asks to be left alone"
        if answer.status_code != 200:
            raise NotFetchedError(f"{answer.status_code} {answer.reason}")
        kind, size = answer.headers.get("Content-Type", "nothing"), len(answer.content)
        if "html" not in kind or not size:
            raise NotFetchedError(f"not a page, but {kind} of {size} bytes")
        return answer.content

    def _answer(self, address: str) -> requests.Response:
        """The answer at the end of the redirects."""
        try:
            return self.get(address, timeout=self.timeout)
        except (requests.RequestException, ValueError) as error:
            told = (words for words, kinds in _TROUBLES.items() if isinstance(error, kinds))
            raise NotFetchedError(next(told)) from None

    def send(self, request: requests.PreparedRequest, **options: object) -> requests.Response:
        """Send a request, or a redirect, once it may be sent; ``NotFetchedError`` if never."""
        address = urlsplit(request.url)
        if address.scheme != "https" or (host := address.hostname) not in self.hosts:
            where = f"{address.scheme}://{address.hostname}"
            raise NotFetchedError(f"leads to {where}, where it isn't followed without --host")
        if host not in self._rules:
            self._rules[host] = self._robots(host, urljoin(request.url, "/robots.txt"))
        if isinstance(rules := self._rules[host], str):
            raise NotFetchedError(rules)
        if not rules.can_fetch(AGENT, request.url):
            raise NotFetchedError("its robots.txt doesn't allow it")
        time.sleep(max(self.pause, float(rules.crawl_delay(AGENT) or 0)))
        return super().send(request, **options)

    def _robots(self, host: str, address: str) -> RobotFileParser | str:
        """What a host allows, or why its robots.txt can't be had."""
        rules = self._rules[host] = RobotFileParser()
        rules.allow_all = True  # while it is asked for, and where it isn't there
        try:
            answer = self._answer(address)
        except NotFetchedError as error:
            return f"its robots.txt can't be had: {error}"
        if answer.status_code in {401, 403} or answer.status_code >= 500:
            return f"its robots.txt can't be had: {answer.status_code}"
        rules.allow_all = not answer.ok
        rules.parse(answer.content.decode("utf-8", "replace").splitlines())
        return rules


def unseen(data: Path) -> pd.DataFrame:
    """The inspections that have an official page but no counted case: columns id and page."""
    inspections = read(data / "inspections.csv").dropna(subset="page")
    counted = read(data / "case_gradings.csv").dropna(subset="cases")["inspection"]
    return inspections.loc[~inspections["id"].isin(counted), ["id", "page"]]


def _proposed(address: str, cache: Path, visit: Visitor) -> pd.DataFrame:
    """The rows of the review for a page: at least one, whose remarks say why if it has no more.

    A page in the cache isn't asked for; its file takes its name once the page has come whole.
    """
    last = re.sub(r"[^\w-]+", "-", urlsplit(address).path.rstrip("/").rpartition("/")[2])[-80:]
    file = cache / f"{last}-{hashlib.sha256(address.encode()).hexdigest()[:8]}.html"
    outcome = "in the cache" if file.exists() else "fetched"
    try:
        if outcome == "fetched":
            page = visit.page(address)
            cache.mkdir(parents=True, exist_ok=True)
            file.with_suffix(".part").write_bytes(page)
            file.with_suffix(".part").replace(file)
        rows, remarks = propose(text_of(file))
    except Exception as error:  # whatever a page holds, the others are still to come
        return pd.DataFrame({"outcome": ["failed"], "remarks": reason(error)})
    told = "; ".join(remarks) or ("no case gradings found" if rows.empty else "none")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    rows = rows.reindex(range(max(1, len(rows))))
    return rows.assign(outcome=outcome, file=str(file), sha256=digest, remarks=told)


def review(pages: pd.DataFrame, cache: Path, visit: Visitor) -> pd.DataFrame:
    """Fetch pages and propose rows: the columns are `REVIEW`, ``pages`` has id and page.

    ``outcome`` is fetched, in the cache or failed; one that fails never keeps the others from
    being fetched.
    """
    found, hidden = [pd.DataFrame(columns=REVIEW)], not sys.stderr.isatty()
    listed = pages[["id", "page"]].to_numpy()
    with click.progressbar(listed, file=sys.stderr, hidden=hidden) as going:
        for name, page in going:
            found.append(_proposed(page, cache, visit).assign(inspection=name, address=page))
    # It is looked over in a spreadsheet, and its remarks are printed.
    return pd.concat(found, ignore_index=True)[REVIEW].map(safe).convert_dtypes()
