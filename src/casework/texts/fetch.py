"""Download the official pages whose gradings are not seen yet, and propose rows from them.

Only ``python -m casework fetch`` asks another host for anything: no build and no notebook does.
"""

import sys
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import click
import pandas as pd
import requests
from urllib3.exceptions import HTTPError

from casework.checks import slug
from casework.data import read
from casework.plain import reason, safe
from casework.texts.document import text_of
from casework.texts.extract import COLUMNS, propose

AGENT = f"casework/{version('casework')} (a book on police child protection inspections)"
#: The inspectorate's own hosts, between which it has moved its pages.
HOSTS = frozenset({"hmicfrs.justiceinspectorates.gov.uk", "www.justiceinspectorates.gov.uk"})
REVIEW = ["inspection", "address", "outcome", "file", *COLUMNS, "remarks"]


class NotFetchedError(Exception):
    """A page that can't be had, and why, in plain words."""


class Visitor(requests.Session):
    """Asks ``hosts`` alone, over https, for one page at a time, where robots.txt allows it.

    None is tried twice: whoever runs it again asks again for what failed.
    """

    pause, timeout = 2, 30  # seconds before a request at least, and of silence at most
    whole, largest = 300, 10**7  # seconds for a page, and its bytes

    def __init__(self, hosts: frozenset = HOSTS) -> None:
        super().__init__()
        self.hosts = hosts
        self.headers["User-Agent"] = AGENT
        # The body of a redirect isn't waited for.
        self.hooks["response"] = lambda answer, **_: answer.close() if answer.is_redirect else None
        self._rules: dict[str, RobotFileParser] = {}  # by host; what isn't had allows nothing

    def page(self, address: str, optional: bool = False) -> bytes:
        """A whole page; nothing if it is ``optional`` and isn't there. Raises `NotFetchedError`."""
        try:
            with self.get(address, stream=True, timeout=self.timeout) as answer:
                body, until = b"", time.monotonic() + self.whole
                while chunk := answer.raw.read1(2**16, decode_content=True):
                    body += chunk
                    if len(body) > self.largest or time.monotonic() > until:
                        raise NotFetchedError(f"too much or slow: {len(body):,} bytes so far")
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise NotFetchedError(f"no whole answer comes: {type(error).__name__}") from None
        if answer.status_code == 429 or "Retry-After" in answer.headers:  # it is left alone
            self._rules[urlsplit(answer.url).hostname] = RobotFileParser()
        if answer.status_code in {404, 410} and optional:
            return b""
        if answer.status_code != 200 or not (body or optional):
            raise NotFetchedError(f"{answer.status_code} {answer.reason}, {len(body):,} bytes")
        return body

    def send(self, request: requests.PreparedRequest, **options: object) -> requests.Response:
        """Wait until an address may be asked for. Raises ``NotFetchedError`` if it may not be."""
        at = urlsplit(request.url)
        if at.scheme != "https" or at.hostname not in self.hosts:
            raise NotFetchedError(f"leads to {at.scheme}://{at.hostname}, where it isn't followed")
        if at.hostname not in self._rules:
            rules = self._rules[at.hostname] = RobotFileParser()
            text = self.page(urljoin(request.url, "/robots.txt"), optional=True)
            rules.parse(text.decode("utf-8", "replace").splitlines())
        rules = self._rules[at.hostname]
        if at.path != "/robots.txt" and not rules.can_fetch(AGENT, request.url):
            raise NotFetchedError("the host is busy, or its robots.txt doesn't allow it")
        time.sleep(max(self.pause, float(rules.crawl_delay(AGENT) or 0)))
        return super().send(request, **options)


def unseen(data: Path) -> pd.DataFrame:
    """The inspections that have an official page but no counted case: columns id and page."""
    inspections = read(data / "inspections.csv").dropna(subset="page")
    counted = read(data / "case_gradings.csv").dropna(subset="cases")["inspection"]
    return inspections.loc[~inspections["id"].isin(counted), ["id", "page"]]


def _proposed(inspection: str, address: str, cache: Path, visit: Visitor) -> list[dict]:
    """The rows of the review for a page: at least one, whose remarks say why if it has no more."""
    row = dict.fromkeys(REVIEW) | {"inspection": inspection, "address": address}
    file = cache / f"{slug(address)[-200:]}.html"
    try:
        row["outcome"] = "in the cache" if file.exists() else "fetched"
        if not file.exists():
            cache.mkdir(parents=True, exist_ok=True)
            file.with_suffix(".part").write_bytes(visit.page(address))
            file.with_suffix(".part").replace(file)  # now that it is there whole
        row["file"] = str(file)
        rows, remarks = propose(text_of(file))
    except Exception as error:  # whatever a page holds, the others are still to come
        return [row | {"outcome": "failed", "remarks": reason(error)}]
    row["remarks"] = "; ".join(map(str, remarks)) or "none"
    return [row | values for values in rows.to_dict("records")] or [row]


def review(pages: pd.DataFrame, cache: Path, visit: Visitor) -> pd.DataFrame:
    """Fetch pages and propose rows: the columns are `REVIEW`, ``pages`` has id and page.

    ``outcome`` is fetched, in the cache or failed: that never keeps the others from being fetched.
    """
    listed, hidden = list(pages[["id", "page"]].itertuples(index=False)), not sys.stderr.isatty()
    with click.progressbar(listed, file=sys.stderr, hidden=hidden) as going:
        found = [row for page in going for row in _proposed(*page, cache, visit)]
    # It is looked over in a spreadsheet, and its remarks are printed.
    return pd.DataFrame(found, columns=REVIEW).map(safe).convert_dtypes()
