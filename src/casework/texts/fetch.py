"""Download the official pages whose gradings are not seen yet, and propose rows from them.

Only ``python -m casework fetch`` asks another host for anything: no build and no notebook does.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import responses
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pandas as pd
import pooch
import requests
import tenacity
from requests.exceptions import ProxyError, SSLError
from tqdm import tqdm
from urllib3.exceptions import HTTPError, InvalidHeader, ReadTimeoutError
from urllib3.util import Retry

from casework.data import read
from casework.plain import safe
from casework.texts.audit import UnreadableTextError, text_of

AGENT = f"casework/{version('casework')} (a book on police child protection inspections; casework fetch)"

#: The inspectorate's own hosts, between which it has moved its pages.
HOSTS = frozenset({"hmicfrs.justiceinspectorates.gov.uk", "www.justiceinspectorates.gov.uk"})

#: Columns of what is proposed for a page, and of the whole review.
PROPOSED = ["sample", "assessor", "area", "grade", "cases", "locator", "printed"]
REVIEW = ["inspection", "address", "outcome", "file", "sha256", *PROPOSED, "remarks"]

_ATTEMPTS = 3
_WHOLE = 10  # times as long as the longest silence, for a whole page
_MOST_REDIRECTS = 10
_PASSING = {429, 500, 502, 503, 504}
#: What goes wrong on the way and may go right next time; the first that fits is said.
_TROUBLES = [
    ((requests.Timeout, ReadTimeoutError), "no answer in time"),
    ((SSLError,), "no trusted connection"),
    ((ProxyError,), "the proxy doesn't let it through"),
    ((requests.ConnectionError,), "no connection"),
    ((HTTPError,), "the answer breaks off, or is damaged"),
]


class NotFetchedError(OSError):
    """A page that can't be had, and why, in plain words."""


class PassingError(NotFetchedError):
    """The same for a trouble that may have passed when the page is asked for again."""


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: redirects are followed by `Visitor`, which first looks where they lead."""


@dataclass
class Visitor:
    """A downloader for pooch that asks one page at a time, none too soon, and keeps to https.

    ``pause`` is the least time between two requests to a host (its robots.txt may ask for more),
    ``timeout`` the longest silence, a tenth of what a whole answer may take from the request to
    its last byte, and ``patience`` the longest wait that a host may ask for: all in seconds. A
    page may have ``most`` bytes.
    Redirects may lead to another of the ``hosts``, or stay on the page's own.
    """

    pause: float = 2
    timeout: float = 30
    patience: float = 300
    most: int = 10_000_000
    hosts: frozenset[str] = HOSTS

    def __post_init__(self) -> None:
        self._session = _Session()
        self._session.headers["User-Agent"] = AGENT
        self._pauses: dict[str, float] = {}
        self._not_before: dict[str, float] = {}
        self._robots: dict[str, tuple[RobotFileParser, str]] = {}
        self._until = 0.0  # when the answer that is being waited for has to be whole

    def __call__(self, address: str, file: str, _: object = None) -> None:
        """Write the page to a file. Raises ``NotFetchedError``."""
        self._persist(self._page, address.replace("http:", "https:", 1), file)

    def _persist(self, ask: Callable[..., Any], *given: str) -> Any:
        """Ask again after what may pass, more slowly each time; say plainly what is wrong."""

        @tenacity.retry(
            retry=tenacity.retry_if_exception_type(PassingError),
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=tenacity.wait_exponential(multiplier=self.pause),
            reraise=True,
        )
        def attempt() -> Any:
            try:
                return ask(*given)
            except tuple(kind for kinds, _ in _TROUBLES for kind in kinds) as error:
                said = next(reason for kinds, reason in _TROUBLES if isinstance(error, kinds))
                raise PassingError(said) from None
            except (requests.RequestException, ValueError) as error:
                raise NotFetchedError(f"no address to ask: {error}") from None

        return attempt()

    def _page(self, address: str, file: str) -> None:
        with self._answer(address) as answer, open(file, "wb") as kept:
            kind = answer.headers.get("Content-Type", "of no kind")
            if answer.status_code != 200:
                raise NotFetchedError(_status(answer))
            if not kind.startswith(("text/html", "application/xhtml+xml")):
                raise NotFetchedError(f"not a page: {kind!r}")
            kept.writelines(self._body(answer))
            if not kept.tell():
                raise PassingError("an empty page")

    def _body(self, answer: requests.Response) -> Iterator[bytes]:
        size = 0
        # What has come is taken at once, so that neither limit waits for a slow host's next byte.
        while chunk := self._in_time(answer.raw.read1, 2**16, decode_content=True):
            size += len(chunk)
            if size > self.most:
                raise NotFetchedError(f"cut off after {self.most:,} bytes: too large")
            yield chunk

    def _in_time(self, ask: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What is asked for, if it comes before the answer has to be whole.

        A host may send a byte now and then, of its headers too, and so is never silent for long.
        Nothing that reads from it keeps an eye on the whole time: so it is asked in a thread,
        which is left to itself when time is up. Its own limit of silence ends it, or the program.
        """
        done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

        def work() -> None:
            try:
                done.put((ask(*given, **named), None))
            except BaseException as error:  # to be raised where it was asked for
                done.put((None, error))

        threading.Thread(target=work, daemon=True).start()
        try:
            answer, error = done.get(timeout=max(0, self._until - time.monotonic()))
        except Empty:
            said = f"not whole after {_WHOLE * self.timeout:g} seconds"
            raise NotFetchedError(said) from None
        if error is not None:
            raise error
        return answer

    def _answer(self, address: str, is_rules: bool = False) -> requests.Response:
        """The answer at the end of the redirects, its body not yet read."""
        first = urlsplit(address).hostname
        for _ in range(_MOST_REDIRECTS + 1):
            scheme, host = urlsplit(address).scheme, urlsplit(address).hostname
            if scheme != "https" or host not in {first, *self.hosts}:
                raise NotFetchedError(f"leads to {scheme}://{host}, where it isn't followed")
            if not is_rules:
                self._heed_robots(address)
            wait = self._not_before.get(host, 0) - time.monotonic()
            if wait > self.patience:
                raise NotFetchedError(f"{host} asks to be left alone for {wait:.0f} seconds")
            time.sleep(max(0, wait))
            pause = self._pauses.get(host, self.pause)
            self._not_before[host] = time.monotonic() + pause
            self._until = time.monotonic() + _WHOLE * self.timeout
            answer = self._in_time(
                self._session.get,
                address,
                allow_redirects=False,
                stream=True,
                timeout=self.timeout,
            )
            if answer.status_code in _PASSING:
                with suppress(InvalidHeader):
                    after = Retry().parse_retry_after(answer.headers.get("Retry-After", "0"))
                    self._not_before[host] = time.monotonic() + max(pause, after)
                answer.close()
                raise PassingError(_status(answer))
            if not answer.is_redirect:
                return answer
            answer.close()
            address = urljoin(address, answer.headers["Location"])
        raise NotFetchedError(f"more than {_MOST_REDIRECTS} redirects")

    def _heed_robots(self, address: str) -> None:
        root, host = urljoin(address, "/robots.txt"), urlsplit(address).hostname
        if root not in self._robots:
            rules, reason = RobotFileParser(), "its robots.txt doesn't allow it"
            try:
                rules.parse(self._persist(self._rules, root))
            except NotFetchedError as error:  # rules that were never read allow nothing
                reason = f"its robots.txt can't be had: {error}"
            self._robots[root] = rules, reason
            self._pauses[host] = max(self.pause, float(rules.crawl_delay(AGENT) or 0))
        rules, reason = self._robots[root]
        if not rules.can_fetch(AGENT, address):
            raise NotFetchedError(reason)

    def _rules(self, root: str) -> list[str]:
        with self._answer(root, is_rules=True) as answer:
            if answer.status_code in {401, 403} or answer.status_code >= 500:
                raise NotFetchedError(_status(answer))
            whole = b"".join(self._body(answer)) if answer.ok else b""
            return whole.decode("utf-8", "replace").splitlines()


def _status(answer: requests.Response) -> str:
    return f"{answer.status_code} {responses.get(answer.status_code, '')}".rstrip()


def unseen(data: Path) -> pd.DataFrame:
    """The inspections that have an official page but no counted case: columns id and page."""
    inspections = read(data / "inspections.csv").dropna(subset="page")
    counted = read(data / "case_gradings.csv").dropna(subset="cases")["inspection"]
    return inspections.loc[~inspections["id"].isin(counted), ["id", "page"]]


def keep(address: str, cache: Path, visit: Visitor) -> tuple[Path, str]:
    """A page's file in the cache, and whether it was fetched now or was in the cache.

    A file is only taken as it is if its sha256 is the one noted beside it when it had come whole.
    Raises ``NotFetchedError``.
    """
    last = re.sub(r"[^\w-]+", "-", urlsplit(address).path.rstrip("/").rpartition("/")[2])[-80:]
    file = cache / f"{last}-{hashlib.sha256(address.encode()).hexdigest()[:8]}.html"
    note = file.with_suffix(".sha256")
    if file.exists() and note.exists() and note.read_text() == pooch.file_hash(file):
        return file, "in the cache"
    file.unlink(missing_ok=True)
    pooch.retrieve(address, known_hash=None, fname=file.name, path=cache, downloader=visit)
    note.write_text(pooch.file_hash(file))
    return file, "fetched"


def review(pages: pd.DataFrame, cache: Path, visit: Visitor) -> pd.DataFrame:
    """Fetch pages and propose rows: the columns are `REVIEW`, ``pages`` has id and page.

    A page of which nothing can be proposed has one row, whose remarks say why. ``outcome`` is
    fetched, in the cache or failed; one that fails never keeps the others from being fetched.
    """
    from casework.texts.extract import propose

    pooch.get_logger().setLevel("WARNING")  # the progress bar says enough
    found = []
    for page in tqdm(pages.itertuples(), total=len(pages), unit="page", disable=None):
        row = dict.fromkeys(REVIEW) | {"inspection": page.id, "address": page.page}
        rows, remarks = pd.DataFrame(), []
        try:
            file, row["outcome"] = keep(page.page, cache, visit)
            row |= {"file": str(file), "sha256": pooch.file_hash(file)}
            rows, remarks = propose(text_of(file))
            if rows.empty:
                remarks = [*remarks, "no case gradings found"]
        except (OSError, UnreadableTextError) as error:
            row["outcome"], remarks = "failed", [str(error)]
        except Exception as error:  # whatever a page holds, the others are still to come
            row["outcome"], remarks = "failed", [f"can't be read: {error!r}"]
        others = pages.loc[pages["page"].eq(page.page) & pages["id"].ne(page.id), "id"]
        shared = [f"the page is listed for {other} too" for other in others]
        row["remarks"] = "; ".join([*remarks, *shared]) or "none"
        found += [row | values for values in rows.to_dict("records")] or [row]
    # It is looked over in a spreadsheet, and its remarks are printed.
    return pd.DataFrame(found, columns=REVIEW).map(safe).convert_dtypes()
