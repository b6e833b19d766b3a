"""Download the official pages whose gradings are not seen yet, and propose rows from them.

Only ``python -m casework fetch`` asks another host for anything: no build and no notebook does.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
from dataclasses import dataclass
from http.client import responses
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import click
import pandas as pd
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, InvalidHeader, ReadTimeoutError
from urllib3.util import Retry

from casework.data import read
from casework.plain import safe
from casework.texts.document import UnreadableTextError, text_of
from casework.texts.extract import COLUMNS, propose

AGENT = f"casework/{version('casework')} (a book on police child protection inspections)"
#: The inspectorate's own hosts, between which it has moved its pages.
HOSTS = frozenset({"hmicfrs.justiceinspectorates.gov.uk", "www.justiceinspectorates.gov.uk"})
#: Columns of the whole review.
REVIEW = ["inspection", "address", "outcome", "file", "sha256", *COLUMNS, "remarks"]
_MOST_REDIRECTS = 10
_WHOLE = 10  # times as long as the longest silence, for a whole page
#: What goes wrong on the way; the first that fits is what is told.
_TROUBLES = {
    "no answer in time": (requests.Timeout, ReadTimeoutError),
    "no trusted connection": requests.exceptions.SSLError,
    "the proxy doesn't let it through": requests.exceptions.ProxyError,
    "no connection": requests.ConnectionError,
    "the answer breaks off, or is damaged": HTTPError,
}


class NotFetchedError(Exception):
    """A page that can't be had, and why, in plain words."""


class LeftAloneError(NotFetchedError):
    """A host asks for a longer wait than it may ask for."""


class _Retry(Retry):
    """Retries after the wait that a host asks for, else after a pause that doubles each time."""

    def get_backoff_time(self) -> float:
        return self.backoff_factor * 2 ** max(0, len(self.history) - 1)

    def parse_retry_after(self, retry_after: str) -> float:
        try:
            wait = super().parse_retry_after(retry_after)
        except InvalidHeader:
            return 0
        if wait >= self.retry_after_max:
            raise LeftAloneError(f"the host asks to be left alone for {wait} seconds or more")
        return wait


@dataclass
class Visitor:
    """Asks for one page at a time, over https, none too soon.

    ``pause`` is the least time between two requests to a host (its robots.txt may ask for more),
    ``timeout`` the longest silence, a tenth of what the body of a page may take to come, and
    ``longest_wait`` the longest that a host may ask to wait: all in seconds. A page has at most
    ``largest`` bytes. Redirects lead to another of the ``hosts``, or stay on the page's own.
    """

    pause: float = 2
    timeout: float = 30
    longest_wait: float = 300
    largest: int = 10_000_000
    hosts: frozenset[str] = HOSTS

    def __post_init__(self) -> None:
        retry = _Retry(
            total=2,
            status_forcelist={429, 500, 502, 503, 504},
            raise_on_status=False,
            backoff_factor=self.pause,
            retry_after_max=self.longest_wait,
        )
        self._session = requests.Session()
        self._session.headers["User-Agent"] = AGENT
        # Redirects are followed here, once it is clear that they may be; none has its body read.
        self._session.get_redirect_target = lambda _: None
        self._session.mount("https://", HTTPAdapter(max_retries=retry))
        self._pauses: dict[str, float] = {}
        self._not_before: dict[str, float] = {}
        self._rules: dict[str, RobotFileParser | NotFetchedError] = {}  # by host

    def page(self, address: str) -> bytes:
        """The page at an address, whole. Raises ``NotFetchedError``."""
        answer, body = self._ask(address.replace("http:", "https:", 1))
        kind = answer.headers.get("Content-Type", "of no kind")
        if answer.status_code != 200:
            raise NotFetchedError(_status(answer))
        if not kind.startswith(("text/html", "application/xhtml+xml")):
            raise NotFetchedError(f"not a page: {kind!r}")
        if not body:
            raise NotFetchedError("an empty page")
        return body

    def _ask(self, address: str, of_robots: bool = False) -> tuple[requests.Response, bytes]:
        """The answer at the end of the redirects, and its body."""
        try:
            first = urlsplit(address).hostname
            for _ in range(_MOST_REDIRECTS + 1):
                scheme, host = urlsplit(address).scheme, urlsplit(address).hostname
                if scheme != "https" or host not in {first, *self.hosts}:
                    raise NotFetchedError(f"leads to {scheme}://{host}, where it isn't followed")
                if not of_robots:
                    self._heed_robots(address, host)
                time.sleep(max(0, self._not_before.get(host, 0) - time.monotonic()))
                answer = self._session.get(address, stream=True, timeout=self.timeout)
                self._not_before[host] = time.monotonic() + self._pauses.get(host, self.pause)
                with answer:
                    if not answer.is_redirect:
                        return answer, self._body(answer)
                    address = urljoin(address, answer.headers["Location"])
        except LeftAloneError as error:
            self._rules[host] = error
            raise
        except (requests.RequestException, HTTPError, ValueError) as error:
            last = getattr(next(iter(error.args), None), "reason", None)  # of several attempts
            fitting = [
                words
                for words, kinds in _TROUBLES.items()
                if isinstance(error, kinds) or isinstance(last, kinds)
            ]
            raise NotFetchedError([*fitting, f"no address to ask: {error}"][0]) from None
        raise NotFetchedError(f"more than {_MOST_REDIRECTS} redirects")

    def _body(self, answer: requests.Response) -> bytes:
        body, until = bytearray(), time.monotonic() + _WHOLE * self.timeout
        # What has come is taken at once, so that no limit waits for a slow host's next byte.
        while chunk := answer.raw.read1(2**16, decode_content=True):
            body += chunk
            if len(body) > self.largest:
                raise NotFetchedError(f"cut off after {self.largest:,} bytes: too large")
            if time.monotonic() > until:
                raise NotFetchedError(f"not whole after {_WHOLE * self.timeout:g} seconds")
        return bytes(body)

    def _heed_robots(self, address: str, host: str) -> None:
        if host not in self._rules:
            rules = self._rules[host] = RobotFileParser()
            try:
                answer, body = self._ask(urljoin(address, "/robots.txt"), of_robots=True)
                if answer.status_code in {401, 403} or answer.status_code >= 500:
                    raise NotFetchedError(_status(answer))
                rules.parse(body.decode("utf-8", "replace").splitlines() if answer.ok else [])
            except NotFetchedError as error:  # rules that were never read allow nothing
                self._rules[host] = NotFetchedError(f"its robots.txt can't be had: {error}")
            self._pauses[host] = max(self.pause, float(rules.crawl_delay(AGENT) or 0))
        rules = self._rules[host]
        if isinstance(rules, NotFetchedError):
            raise rules
        if not rules.can_fetch(AGENT, address):
            raise NotFetchedError("its robots.txt doesn't allow it")


def _status(answer: requests.Response) -> str:
    return f"{answer.status_code} {responses.get(answer.status_code, '')}".rstrip()


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
    part = file.with_suffix(".part")
    part.write_bytes(page)
    part.replace(file)
    return file, "fetched"


def review(pages: pd.DataFrame, cache: Path, visit: Visitor) -> pd.DataFrame:
    """Fetch pages and propose rows: the columns are `REVIEW`, ``pages`` has id and page.

    A page of which nothing can be proposed has one row, whose remarks say why. ``outcome`` is
    fetched, in the cache or failed; one that fails never keeps the others from being fetched.
    """
    found = []
    listed = list(pages.itertuples())
    with click.progressbar(listed, file=sys.stderr, hidden=not sys.stderr.isatty()) as going:
        for page in going:
            row = dict.fromkeys(REVIEW) | {"inspection": page.id, "address": page.page}
            rows, remarks = pd.DataFrame(), []
            try:
                file, row["outcome"] = keep(page.page, cache, visit)
                row |= {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
                rows, remarks = propose(text_of(file))
                remarks = [*remarks, *["no case gradings found"] * rows.empty]
            except (NotFetchedError, OSError, UnreadableTextError) as error:
                row["outcome"], remarks = "failed", [str(error)]
            except Exception as error:  # whatever a page holds, the others are still to come
                row["outcome"], remarks = "failed", [f"can't be read: {error!r}"]
            others = pages.loc[pages["page"].eq(page.page) & pages["id"].ne(page.id), "id"]
            remarks += [f"the page is listed for {other} too" for other in others]
            row["remarks"] = "; ".join(remarks) or "none"
            found += [row | values for values in rows.to_dict("records")] or [row]
    # It is looked over in a spreadsheet, and its remarks are printed.
    return pd.DataFrame(found, columns=REVIEW).map(safe).convert_dtypes()
