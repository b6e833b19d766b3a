"""Fetching pages: from a server made for the test on this machine, never from a real host."""

import gzip
import ssl
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest
import trustme
from requests.adapters import HTTPAdapter

from casework.texts import extract
from casework.texts.extract import COLUMNS
from casework.texts.fetch import AGENT, Visitor, review
from tests.commands import ran

PAGE = b"<html><body><h1>Case file analysis</h1><p>good: 5</p><p>inadequate: 7</p></body></html>"
BARE = b"<html><body><p>An update without gradings.</p></body></html>"
QUICK = {"pause": 0, "timeout": 20, "largest": 100_000}
SILENCE = 1.5  # seconds, before which even a busy machine begins to answer


def visitor(kind=Visitor, hosts=frozenset({"127.0.0.1"}), **changed):
    """One that the host of the test may be asked by, and that waits for little."""
    made = kind(hosts)
    vars(made).update(QUICK | changed)
    return made


class Clock:
    """A clock that what is slept puts ahead, and nobody waits for that."""

    ahead, looks = 0.0, 0

    def monotonic(self):
        """The seconds of a whole page, of which each look at it takes one."""
        self.looks += 1
        return self.looks

    def sleep(self, seconds):
        self.ahead += seconds


CLOCK = Clock()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pauses that `fetch` keeps take no time."""
    monkeypatch.setattr("casework.texts.fetch.time", CLOCK)


@cache
def context_of(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


class Site(ThreadingHTTPServer):
    """A host whose pages are functions of a request's handler; it notes what it was asked."""

    daemon_threads = True

    def __init__(self, authority):
        super().__init__(("127.0.0.1", 0), Handler)
        self.socket = context_of(authority).wrap_socket(self.socket, server_side=True)
        self.at = f"https://127.0.0.1:{self.server_port}"
        self.pages = {
            "/robots.txt": answer(b"User-agent: *\nDisallow: /private", kind="text/plain")
        }
        self.asked, self.times, self.agents = [], [], set()

    def add(self, path, *answers):
        """A page that gives the answers in turn, the last one again and again."""
        left = list(answers)
        self.pages[path] = lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)
        return self.at + path

    def count(self, path):
        return self.asked.count(path)

    def handle_error(self, *_):
        """A client that hangs up is what some of the tests are about."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.times.append(CLOCK.ahead)
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        self.server.pages.get(self.path, answer(b"", 404))(self)

    def log_message(self, *_):
        pass


def answer(body, status=200, kind="text/html; charset=utf-8", length=None, **headers):
    def give(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return give


def to(address, status=302):
    return answer(b"", status, Location=address)


def silent(handler):
    time.sleep(2 * SILENCE)


def stalling(handler):
    answer(PAGE, length=10_000)(handler)
    time.sleep(2 * SILENCE)


def dripping(handler):
    """A byte at a time: never silent for long, and never done."""
    answer(b"", length=10**9)(handler)
    while True:
        handler.wfile.write(b"x")


def broken_chunks(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(PAGE), PAGE))  # and no last chunk


def endless(handler):
    answer(b"", length=10**9)(handler)
    while True:
        handler.wfile.write(b"<p>more</p>" * 1000)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def site(authority, tmp_path, monkeypatch):
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "CURL_CA_BUNDLE"]:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    with Site(authority) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def extraction(monkeypatch):
    """A stand-in for ``extract.propose``, that takes a line such as `good: 5` for a grading."""

    def propose(text):
        if "stumble" in text:
            raise RecursionError("too deep")
        rows = [
            ("all", "inspectorate", "all areas", grade, int(cases), "paragraph 2", cases)
            for grade, colon, cases in (line.partition(": ") for line in text.splitlines())
            if colon
        ]
        return pd.DataFrame(rows, columns=COLUMNS), ["the total isn't printed"] if rows else []

    monkeypatch.setattr("casework.texts.fetch.propose", propose)


@pytest.fixture
def one(site, tmp_path):
    """Fetch one page, by its path on the site: its row or rows in the review."""

    def fetch(path, cache=tmp_path / "cache", **changed):
        pages = pd.DataFrame({"id": ["somewhere-2020"], "page": [site.at + path]})
        return review(pages, cache, visitor(**changed))

    return fetch


def refused(rows):
    """The reason for which a page wasn't kept; the row must own to it throughout."""
    assert rows["outcome"].tolist() == ["failed"]
    assert rows[["file", "cases"]].isna().all(axis=None)
    return rows["remarks"].item()


# --- what comes ---------------------------------------------------------------------------------


def test_a_page_is_kept_as_it_came_and_read(site, one, tmp_path):
    site.add("/a-report/", answer(PAGE))
    rows = one("/a-report/")
    assert rows["outcome"].tolist() == ["fetched"] * 2
    assert rows[["grade", "cases"]].to_numpy().tolist() == [["good", 5], ["inadequate", 7]]
    assert rows["remarks"].unique().tolist() == ["the total isn't printed"]
    (kept,) = (tmp_path / "cache").glob("*.html")
    assert rows["file"].unique().tolist() == [str(kept)]
    assert kept.name.endswith("-a-report.html")
    assert kept.read_bytes() == PAGE
    assert site.agents == {AGENT}
    assert AGENT.startswith("casework/")


def test_a_compressed_page_is_kept_unpacked(site, one):
    site.add("/packed", answer(gzip.compress(PAGE), Content_Encoding="gzip"))
    assert one("/packed")["cases"].tolist() == [5, 7]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1/a", "http://127.0.0.1, where"),
        ("https://example.org/a", "https://example.org, where"),
        ("https://127.0.0.1@example.org/a", "https://example.org, where"),
        ("https://127.0.0.1.example.org/a", "https://127.0.0.1.example.org, where"),
    ],
)
def test_no_other_host_is_asked_and_nothing_but_by_https(tmp_path, monkeypatch, address, said):
    monkeypatch.setattr(HTTPAdapter, "send", lambda *_, **__: pytest.fail("it is asked"))
    pages = pd.DataFrame({"id": ["a-2020"], "page": [address]})
    assert said in refused(review(pages, tmp_path, visitor()))


def test_the_list_of_a_return_visit_is_proposed_as_rows(site, one, monkeypatch):
    """Where official reviews count their cases: the last item of what inspectors did."""
    monkeypatch.setattr("casework.texts.fetch.propose", extract.propose)
    done = ["held 14 meetings", "audited 21 cases (6 were good, 7 required improvement and 8 were "
            "inadequate)."]  # fmt: skip
    listed = "".join(f"<li>{item}</li>" for item in done)
    page = f"<h1>Fenmoor</h1><h2>1. What we did</h2><p>During this inspection we:</p><ul>{listed}"
    site.add("/review", answer(page.encode()))
    rows = one("/review")
    assert rows["cases"].tolist() == [6, 7, 8, 21]
    assert rows["remarks"].unique().tolist() == ["none"]


# --- what isn't to be had -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [403, 404, 410, 451])
def test_a_page_that_is_gone_is_named_and_not_asked_for_again(site, one, status):
    site.add("/gone", answer(b"<p>good: 1</p>", status))
    assert refused(one("/gone")).startswith(f"{status} ")
    assert site.count("/gone") == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (silent, "no whole answer comes: ReadTimeout"),
        (answer(PAGE, 500), "500 Internal"),
        (answer(PAGE, 503), "503 Service"),
    ],
)
def test_what_may_pass_is_asked_for_again_by_the_next_run(site, one, page, reason):
    site.add("/page", page, answer(PAGE))
    assert reason in refused(one("/page", timeout=SILENCE))
    assert site.count("/page") == 1
    assert one("/page")["cases"].tolist() == [5, 7]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (endless, "too much or slow: 1"),
        (answer(gzip.compress(bytes(10**8)), Content_Encoding="gzip"), "too much or slow: 1"),
        (answer(PAGE, length=len(PAGE) + 1), "no whole answer comes: ProtocolError"),
        (broken_chunks, "no whole answer comes: "),
        (answer(PAGE, Content_Encoding="gzip"), "no whole answer comes: DecodeError"),
        (answer(b""), "200 OK, 0 bytes"),
    ],
)
def test_half_a_page_or_none_or_too_much_is_never_kept(site, one, tmp_path, page, reason):
    site.add("/page", page)
    assert reason in refused(one("/page"))
    assert site.count("/page") == 1
    assert not list(tmp_path.glob("cache/*"))


def test_what_is_no_page_is_read_if_it_can_be_and_else_named(site, one):
    site.add("/picture", answer(b"\x89PNG\x00", kind="image/png"))
    (row,) = one("/picture").to_dict("records")
    assert row["outcome"] == "failed"
    assert row["remarks"].startswith("byte 5: this is not a text file")


def test_a_page_that_stalls_is_not_waited_for(site, one, tmp_path):
    site.add("/page", stalling)
    assert refused(one("/page", timeout=SILENCE)) == "no whole answer comes: ReadTimeoutError"
    assert not list(tmp_path.glob("cache/*"))


def test_a_page_that_comes_byte_by_byte_is_not_waited_for(site, one, tmp_path):
    site.add("/page", dripping)
    assert "too much or slow" in refused(one("/page", whole=5, largest=10**9))
    assert not list(tmp_path.glob("cache/*"))


def test_no_host_at_all_is_asked_for_once_and_not_for_every_page(tmp_path, site, monkeypatch):
    site.shutdown()
    site.server_close()
    pages = pd.DataFrame({"id": ["a-2020", "b-2020"], "page": [site.at + "/a", site.at + "/b"]})
    visit = visitor()
    asked = []
    get = visit.get_adapter(site.at).send
    monkeypatch.setattr(HTTPAdapter, "send", lambda *a, **k: asked.append(a) or get(*a[1:], **k))
    said = ["no whole answer comes: ConnectionError", "the host is busy, or its robots.txt "]
    for remark, words in zip(review(pages, tmp_path, visit)["remarks"], said, strict=True):
        assert remark.startswith(words)
    assert len(asked) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(site, one, monkeypatch):
    site.add("/page", answer(PAGE))
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert "SSLError" in refused(one("/page"))
    assert not site.asked


# --- redirects ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_is_followed(site, one, status):
    site.add("/old", to("/new", status))
    site.add("/new", answer(PAGE))
    assert one("/old")["cases"].tolist() == [5, 7]


def test_a_redirect_out_of_https_is_not_followed(site, one):
    site.add("/old", to(f"http://127.0.0.1:{site.server_port}/new"))
    assert "http://127.0.0.1" in refused(one("/old"))
    site.add("/file", to("file:///etc/hostname"))
    assert "file://" in refused(one("/file"))


def test_redirects_end(site, one):
    site.add("/round", to("/round"))
    assert refused(one("/round")) == "no whole answer comes: TooManyRedirects"


@pytest.mark.parametrize("address", ["https://[", "https://127.0.0.1:x/"])
def test_a_redirect_to_no_address_is_refused(site, one, address):
    site.add("/old", to(address))
    assert "no whole answer comes: " in refused(one("/old"))
    assert site.count("/old") == 1


def test_the_body_of_a_redirect_is_not_waited_for(site, one):
    def slow(handler):
        answer(b"", 302, Location="/new", length=10**9)(handler)
        time.sleep(2 * SILENCE)

    site.add("/old", slow)
    site.add("/new", answer(PAGE))
    assert one("/old", timeout=SILENCE)["cases"].tolist() == [5, 7]


# --- manners ------------------------------------------------------------------------------------


def test_no_request_comes_sooner_than_the_pause_allows(site, one):
    site.add("/a", to("/b"))
    site.add("/b", answer(PAGE))
    one("/a", pause=0.2)
    assert site.asked == ["/robots.txt", "/a", "/b"]
    assert min(pd.Series(site.times).diff().dropna()) > 0.15


@pytest.mark.parametrize(
    "busy",
    [answer(b"", 429), answer(b"", 429, Retry_After="1"), answer(b"", 503, Retry_After="1")],
)
def test_a_host_that_asks_for_a_wait_is_left_alone(site, tmp_path, busy):
    listed = {"a-2020": site.add("/a", busy), "b-2020": site.add("/b", answer(PAGE))}
    pages = pd.DataFrame(listed.items(), columns=["id", "page"])
    first, second = review(pages, tmp_path, visitor())["remarks"]
    assert first.startswith(("429 Too Many", "503 Service"))
    assert second == "the host is busy, or its robots.txt doesn't allow it"
    assert site.asked == ["/robots.txt", "/a"]


def test_a_page_that_fails_does_not_close_its_host(site, tmp_path):
    listed = {"a-2020": site.add("/a", answer(b"", 503)), "b-2020": site.add("/b", answer(PAGE))}
    pages = pd.DataFrame(listed.items(), columns=["id", "page"])
    assert review(pages, tmp_path, visitor())["cases"].dropna().tolist() == [5, 7]


def test_robots_txt_is_heeded_for_pages_and_for_redirects(site, one):
    site.add("/private/a", answer(PAGE))
    site.add("/open", to("/private/a"))
    assert "robots.txt" in refused(one("/private/a"))
    assert "robots.txt" in refused(one("/open"))
    assert site.count("/private/a") == 0


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (answer(b"User-agent: *\nDisallow: /", 404), True),
        (answer(b""), True),
        (to("/robots-moved.txt"), False),
        (answer(b"x" * 200_000), False),
        (answer(b"User-agent: casework\nDisallow: /", kind="text/plain"), False),
        (answer(b"User-agent: other\nDisallow: /", kind="text/plain"), True),
        (answer(b"", 403), False),
        (answer(b"", 500), False),
        (silent, False),
    ],
)
def test_robots_txt_that_isnt_there_allows_and_one_that_cant_be_had_doesnt(
    site, tmp_path, robots, allowed
):
    site.add("/robots.txt", robots)
    pages = pd.DataFrame({"id": ["a", "b"], "page": [site.add("/page", answer(PAGE))] * 2})
    rows = review(pages, tmp_path, visitor(timeout=SILENCE))
    assert site.count("/page") == allowed
    assert rows["outcome"].eq("failed").all() != allowed
    assert rows["remarks"].str.contains("robots.txt").any() != allowed


def test_the_delay_that_robots_txt_asks_for_is_kept(site, one):
    site.add("/robots.txt", answer(b"User-agent: *\nCrawl-delay: 1", kind="text/plain"))
    site.add("/a", to("/b"))
    site.add("/b", answer(PAGE))
    one("/a")
    assert site.times[2] - site.times[1] >= 0.95


def test_the_proxy_that_the_environment_names_is_asked(site, tmp_path, monkeypatch):
    asked = []

    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self):
            asked.append(self.path)
            self.send_error(403)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_port}")
        pages = pd.DataFrame({"id": ["a-2020"], "page": ["https://reports.invalid/a"]})
        rows = review(pages, tmp_path, visitor(hosts={"reports.invalid"}))
        proxy.shutdown()
    assert "ProxyError" in refused(rows)
    assert set(asked) == {"reports.invalid:443"}


# --- the cache ----------------------------------------------------------------------------------


def test_what_is_in_the_cache_is_not_asked_for_again(site, one):
    site.add("/page", answer(PAGE))
    first, asked = one("/page"), list(site.asked)
    again = one("/page")
    assert site.asked == asked
    assert again["outcome"].tolist() == ["in the cache"] * 2
    assert again.drop(columns="outcome").equals(first.drop(columns="outcome"))


def test_an_interrupted_run_goes_on_where_it_stopped(site, tmp_path):
    class Interrupting(Visitor):
        def get(self, address, **options):
            answer = super().get(address, **options)
            if address.endswith("/b"):
                answer.raw.read(9)
                raise KeyboardInterrupt
            return answer

    pages = pd.DataFrame(
        {"id": list("abc"), "page": [site.add(f"/{n}", answer(PAGE)) for n in "abc"]}
    )
    with pytest.raises(KeyboardInterrupt):
        review(pages, tmp_path / "cache", visitor(Interrupting))
    assert [path.stem[-2:] for path in (tmp_path / "cache").glob("*.html")] == ["-a"]
    rows = review(pages, tmp_path / "cache", visitor())
    assert rows.groupby("inspection")["outcome"].first().tolist() == [
        "in the cache",
        "fetched",
        "fetched",
    ]
    assert [site.count(path) for path in ("/a", "/b", "/c")] == [1, 2, 1]


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def data(data):
    """A function that puts invented inspections in place of the others."""

    def write(pages, counted):
        tables = {"inspections": pd.DataFrame(pages.items(), columns=["id", "page"])}
        tables["case_gradings"] = pd.DataFrame({"inspection": counted, "cases": 3})
        for name, known in tables.items():
            columns = pd.read_csv(data / f"{name}.csv", nrows=0).columns
            assert {*known} <= {*columns}
            known = known.reindex(columns=columns)
            known.to_csv(data / f"{name}.csv", index=False, na_rep="not applicable")
        return data

    return write


@pytest.fixture
def fetched(tmp_path):
    """A function that gives the command: its result, and the path of the review."""

    def fetched(data, *options):
        review = tmp_path / "out" / "review.csv"
        places = ["--data", data, "--review", review, "--cache", tmp_path / "cache"]
        return ran("fetch", *places, "--host", "127.0.0.1", *options), review

    return fetched


def test_the_command_fetches_what_isnt_seen_and_sums_up(site, data, fetched):
    listed = {
        "counted-2020": site.add("/counted", answer(PAGE)),
        "unlisted-2020": "not published",
        "gone-2020": site.add("/gone", answer(b"", 404)),
        "stumbling-2020": site.add("/stumbling", answer(b"<p>stumble</p>")),
        "nothing-2020": site.add("/nothing", answer(BARE)),
        "graded-2020": site.add("/graded", answer(PAGE)),
    }
    result, path = fetched(data(listed, ["counted-2020"]))
    assert result.exit_code == 1
    assert "Pages: 2 fetched, 0 in the cache, 2 failed; kept in" in result.stdout
    assert f"2 proposed rows are in {path}" in result.stdout
    assert f"gone-2020: 404 Not Found, 0 bytes ({site.at}/gone)" in result.stderr
    assert "stumbling-2020: too deep (" in result.stderr
    assert {"/counted"}.isdisjoint(site.asked)
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    found = ["gone-2020", "graded-2020", "graded-2020", "nothing-2020", "stumbling-2020"]
    assert rows["inspection"].tolist() == found
    assert rows["cases"].tolist() == ["not seen", "5", "7", "not seen", "not seen"]
    assert rows["remarks"][3] == "none"
    assert not rows.eq("").any(axis=None)


def test_the_command_ends_well_when_all_is_there_or_seen(site, data, fetched):
    folder = data({"a-2020": site.add("/a", answer(PAGE))}, [])
    for fetched_now, cached in [(1, 0), (0, 1)]:
        result, _ = fetched(folder)
        assert result.exit_code == 0
        assert f"{fetched_now} fetched, {cached} in the cache, 0 failed;" in result.stdout
    result, _ = fetched(data({"a-2020": "https://reports.invalid/a"}, ["a-2020"]))
    assert result.exit_code == 0
    assert "Pages: 0 fetched, 0 in the cache, 0 failed;" in result.stdout


def test_a_further_host_can_be_named(site, data, fetched):
    site.add("/new", answer(PAGE))
    old = site.add("/old", to(f"https://localhost:{site.server_port}/new"))
    folder = data({"a-2020": old}, [])
    refused, _ = fetched(folder)
    assert refused.exit_code == 1
    assert "leads to https://localhost" in refused.stderr
    assert site.count("/new") == 0
    assert fetched(folder, "--host", "localhost")[0].exit_code == 0
    assert site.count("/new") == 1


def test_the_command_is_plain_about_what_it_cant_read_or_write(site, data, tmp_path, fetched):
    folder = data({"a-2020": site.add("/a", answer(PAGE))}, [])
    (tmp_path / "cache").write_text("in the way")
    result, path = fetched(folder)
    assert result.exit_code == 1
    assert "cache" in result.stderr
    (tmp_path / "cache").unlink()
    path.unlink()
    path.mkdir()
    for result in (fetched(tmp_path / "nowhere")[0], fetched(folder)[0]):
        assert result.exit_code == 2
        assert "Errno" not in result.stderr
    assert f"{path}: Is a directory" in result.stderr


def test_an_interrupted_command_writes_no_review(site, data, fetched, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Visitor, "page", interrupt)
    result, path = fetched(data({"a-2020": site.add("/a", answer(PAGE))}, []))
    assert result.exit_code == 1
    assert "Aborted!" in result.stderr
    assert not path.exists()
