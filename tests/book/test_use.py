"""What a reader does with a page: points and taps, sorts, searches, and takes a citation away."""

import html
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import pytest
from jinja2 import Environment
from lxml import html as markup
from playwright.sync_api import Page, expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from casework.charts import VEGALITE
from casework.formats import in_points
from casework.site.downloads import PROJECT
from tests.browser import watch
from tests.stored import BOOK, NOTEBOOKS, ROOT, chart_bundles, pages

PAGES = pages()
REGISTERS = ["ledger", "register"]
CHARTS = {
    bundle[VEGALITE]["usermeta"]["name"]: (path.stem, bundle[VEGALITE])
    for path in NOTEBOOKS
    for bundle in chart_bundles(path)
}
#: The charts whose values are differences of shares.
DIFFERENCES = ["two-forces-differences", "return-visits"]


@pytest.fixture
def page(page, site):
    """A page that may have no complaint at all."""
    found = watch(page, site)
    yield page
    assert found == []


# --- percentage points --------------------------------------------------------------------------


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_table_of_a_chart_of_differences_is_in_points(name):
    chapter, spec = CHARTS[name]
    tree = markup.parse(BOOK / "notebooks" / f"{chapter}.html").getroot()
    (table,) = tree.cssselect(f"#chart-{name} table")
    columns = spec["usermeta"]["columns"]
    rows = next(iter(spec["datasets"].values()))
    cells = [[cell.text_content() for cell in row.cssselect("td")] for row in table.cssselect("tr")]
    for row, printed in zip(rows, cells[1:], strict=True):
        for (column, _), said in zip(columns, printed, strict=True):
            assert "%" not in said
            if isinstance(row[column], float):
                assert re.fullmatch(r"(?:[+−]\d+\.\d|0\.0) points", said), column
                assert abs(float(said[:-7].replace("−", "-")) - 100 * row[column]) <= 0.051
    heads = [cell.text_content() for cell in table.cssselect("th")]
    assert "share" not in heads, "a difference of shares isn't one"


@pytest.mark.parametrize("name", DIFFERENCES[:2])
def test_the_tooltip_of_a_chart_of_differences_is_in_points(page, site, name):
    chapter, spec = CHARTS[name]
    page.goto(f"{site}notebooks/{chapter}.html")
    figure = page.locator(f"#chart-{name}")
    figure.locator(".casework-chart-picture").hover()
    expect(figure).to_have_attribute("data-live", "yes")
    for i, row in enumerate(next(iter(spec["datasets"].values()))):
        figure.locator(".mark-symbol path:visible").nth(i).hover()
        tooltip = page.locator("#vg-tooltip-element.visible")
        expect(tooltip).to_contain_text(in_points(row["share"]))
        expect(tooltip).to_contain_text(in_points(row["low"]))
        expect(tooltip).not_to_contain_text("%")
        expect(tooltip.locator(".key")).to_have_text(["difference", "interval from", "to"])


# --- registers ----------------------------------------------------------------------------------

GAPS = {"", "not seen", "not published", "not applicable", "not compared", "not found"}


def open_register(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.locator("table[data-table]").first.scroll_into_view_if_needed()
    expect(page.locator(".casework-register-controls")).to_be_visible()


def keys(page: Page, column: int) -> list[str]:
    """What the rows of a register sort by in a column, from above."""
    return page.evaluate(
        """column => [...document.querySelector("table[data-table]").tBodies[0].rows].map(
            row => row.cells[column].dataset.order ?? row.cells[column].textContent.trim())""",
        column,
    )


def numbers(values: list[str]) -> list[float]:
    found = (re.match(r"[-+−]?(?:\d[\d,]*)?\.?\d+(?:e[-+]?\d+)?", value) for value in values)
    return [float(number[0].replace("−", "-").replace(",", "")) for number in found if number]


@pytest.mark.parametrize("chapter", REGISTERS)
def test_numbers_sort_as_numbers_and_gaps_come_last(page, site, chapter):
    open_register(page, f"{site}notebooks/{chapter}.html")
    heads = page.locator("table[data-table] thead th")
    with_numbers = with_gaps = 0
    for column in range(heads.count()):
        before = keys(page, column)
        for state in ("ascending", "descending"):
            heads.nth(column).get_by_role("button").click()
            expect(heads.nth(column)).to_have_attribute("aria-sort", state)
            now = keys(page, column)
            assert sorted(now) == sorted(before), "no row is lost"
            gaps = [value in GAPS or value.startswith("nobody") for value in now]
            assert gaps == sorted(gaps), (state, column)
            said = [value for value, gap in zip(now, gaps, strict=True) if not gap]
            found = numbers(said)
            down = state == "descending"
            assert found == sorted(found, reverse=down), (state, column)
            own = said[len(said) - len(found) :] if down else said[: len(found)]
            assert len(numbers(own)) == len(found), "numbers stand together, before words"
            with_numbers += len(set(found)) > 10
            with_gaps += 0 < sum(gaps) < len(gaps)
        heads.nth(column).get_by_role("button").click()
        expect(heads.nth(column)).not_to_have_attribute("aria-sort", re.compile("."))
        assert keys(page, column) == before, "a third time, as it was"
    assert with_numbers >= 2, "else nothing was tried"
    assert with_gaps >= 2


#: What a reader may type, by what is printed.
TYPED = {
    "Wiltshire’s": ["Wiltshire's", "WILTSHIRE’S", "Wiltshire`s", "Wiltshire‘s"],
    "special constables": ["special\u00a0constables", "spe\u00adcial constables"],
    "year-old": ["year\u2011old", "year–old"],
}


def test_the_ledger_finds_any_quote_dash_and_space(page, site):
    open_register(page, f"{site}notebooks/ledger.html")
    search = page.get_by_role("searchbox", name="search", exact=True)

    def found(words: str) -> list[str]:
        search.fill(words)
        rows = page.locator("table[data-table] tbody tr[id]")
        return rows.evaluate_all("rows => rows.map(row => row.textContent)")

    for printed, ways in TYPED.items():
        plain = found(printed)
        assert 0 < len(plain) < 214
        assert all(printed.lower() in text.lower() for text in plain)
        for typed in ways:
            assert found("no such figure") == []
            assert found(typed) == plain


# --- names that every object has ----------------------------------------------------------------

NATIVE = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"]


@pytest.mark.parametrize("word", ["constructors", "the constructor of __proto__", *NATIVE[1:4]])
def test_a_search_for_a_name_that_every_object_has_finds_nothing(page, site, word):
    page.goto(f"{site}search.html?q={word}")
    expect(page.locator("#search-results")).to_contain_text("Nothing in the book matches")
    expect(page.locator("#search-results li")).to_have_count(0)


def test_a_search_still_finds_words_and_their_parts(page, site):
    for words, hit in [("self-assessment", "self-assessment"), ("glossar", "glossary")]:
        page.goto(f"{site}search.html?q={words}")
        link = page.locator(f"#search-results a[href*='{hit}.html']").first
        expect(link).to_be_visible()


# --- the build ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "builder",
    ["epub", *(pytest.param(name, marks=pytest.mark.slow) for name in ("latex", "singlehtml"))],
)
def test_other_formats_are_refused_in_one_line(tmp_path, builder):
    run = subprocess.run(
        [
            *(Path(sys.executable).with_name("jupyter-book"), "build", "--quiet"),
            *("--builder", "custom", "--custom-builder", builder),
            *("--path-output", str(tmp_path), str(ROOT)),
        ],
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert run.stderr == "This book is built as HTML only.\n"
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in made if path.suffix in {".html", ".epub", ".tex", ".doctree"}]


@pytest.mark.parametrize("epoch", ["0", "4102444800"])
def test_a_citation_has_the_year_of_the_release(tmp_path, monkeypatch, epoch):
    """Whatever Sphinx makes of the clock that reproducible builds are given."""
    about = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(
        re.sub(r"(?<=date-released: \")\d{4}", "2031", about), encoding="utf-8"
    )
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with docutils_namespace():
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "out",
            tmp_path / "doctrees",
            "html",
            confoverrides={"extensions": ["myst_nb", "casework.site"], "copyright": "2031"},
            status=None,
            warning=None,
        )
    assert app.config.html_context["year"] == "2031", "which the footer and the citations print"


def test_the_built_citations_have_the_year_of_the_release():
    released = re.search(r'date-released: "(\d{4})', (ROOT / "CITATION.cff").read_text())[1]
    cited = 0
    for address in PAGES:
        tree = markup.parse(BOOK / address).getroot()
        (footer,) = tree.cssselect(".footer")
        assert f"© {released}." in footer.text_content()
        for said in tree.cssselect(".casework-cite"):
            assert f"({released})." in said.text_content()
            cited += not address.startswith("forces/")
    assert cited == len(CHARTS)


def test_nothing_is_published_that_only_the_build_needed():
    files = [path.relative_to(BOOK).as_posix() for path in BOOK.rglob("*") if path.is_file()]
    assert [name for name in files if Path(name).name.startswith(".")] == []
    assert [name for name in files if name.startswith("_static/") and name.endswith(".html")] == []


LIBRARIES = ["vega", "vega-lite", "vega-embed", "vega-tooltip", "d3-scale", "fast-json-patch"]


@pytest.mark.parametrize("package", LIBRARIES)
def test_a_library_is_published_with_its_licence(package):
    text = (BOOK / "_static" / "vega.js").read_text(encoding="utf-8")
    head = re.match(r"/\*!(.*?)\*/", text, re.DOTALL)[1]
    (licence,) = (ROOT / "node_modules" / package).glob("[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*")
    plain = " ".join(re.findall(r"[\w(){2,}]+", head))
    for paragraph in re.split(r"\n\s*\n", licence.read_text(encoding="utf-8")):
        for line in re.sub(r"^\s*(?:\d\.|\*)\s", "", paragraph.strip()).splitlines():
            words = " ".join(re.findall(r"[\w(){2,}]+", line))
            if not re.search(r"MIT License", line):
                assert words in plain, line


# --- taking it away ---------------------------------------------------------------------------


def test_the_whole_project_is_one_file(tmp_path):
    """And what it holds runs: its data are read, checked, and found right by its own package."""
    with zipfile.ZipFile(BOOK / f"{PROJECT}.zip") as file:
        file.extractall(tmp_path)
        names = set(file.namelist())
    folder = tmp_path / PROJECT
    for needed in ("README.md", "Makefile", "requirements.txt", "data/datapackage.json"):
        assert f"{PROJECT}/{needed}" in names
    own = {path.relative_to(ROOT).as_posix() for part in ("data", "notebooks", "src") for path in
           (ROOT / part).rglob("*") if path.is_file() and "__" not in path.parent.name
           and ".i" not in path.parent.name[:2]}  # fmt: skip
    assert own <= {name.removeprefix(f"{PROJECT}/") for name in names}
    assert not [name for name in names if re.search(r"/(_build|\.venv|__pycache__|\.git)/", name)]
    run = subprocess.run(
        [sys.executable, "-m", "casework", "check", "data"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    for address in PAGES:
        root = markup.parse(BOOK / address).getroot()
        (link,) = root.cssselect(f'.footer a[download][href$="{PROJECT}.zip"]')
        assert (BOOK / address).parent.joinpath(link.get("href")).resolve().is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_that_is_taken_away_says_what_it_needs(path):
    taken = json.loads((BOOK / "_sources" / "notebooks" / path.name).read_text(encoding="utf-8"))
    first, *others = taken["cells"]
    for word in ("`casework`", "`data`", f"{PROJECT}.zip", "make lab"):
        assert word in first["source"]
    assert others == json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_pages_name_addresses_in_full_or_not_at_all():
    """As the layout has them, with what whoever publishes the book sets, and without."""
    layout = (ROOT / "book" / "_theme" / "layout.html").read_text(encoding="utf-8")
    foot = Environment().from_string(re.search(r"(?s)<footer.*</footer>", layout)[0])
    page = {"pathto": lambda name, _=0: name, "pagename": "notebooks/sound-rate"}
    silent = foot.render(**page, theme_repository="", theme_issues="")
    assert "github" not in silent
    assert "binder" not in silent
    home = "https://github.com/somebody/book"
    said = foot.render(**page, theme_repository=home, theme_issues=f"{home}/issues")
    links = markup.fromstring(said).xpath("//a/@href")
    binder = "https://mybinder.org/v2/gh/somebody/book/HEAD?urlpath=lab/tree/notebooks/"
    assert {home, f"{home}/issues", f"{binder}sound-rate.ipynb"} <= set(links)
    elsewhere = foot.render(**page, theme_repository="https://example.org/book", theme_issues="")
    assert "binder" not in elsewhere


def test_the_examples_on_the_page_of_the_functions_run():
    """Each by itself; what a comment gives in quotes is what the line gives."""
    text = (ROOT / "book" / "functions.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?s)## .*?: (casework\.\w+)\n\n```python\n(.*?)```", text)
    assert len(blocks) == text.count("automodule::") >= 10
    compared = 0
    for module, block in blocks:
        assert module.partition(".")[2] in block.lower()
        known: dict = {}
        exec(block, known)
        for line, said in re.findall(r'(?m)^([^#=\n]+?)  # (\[?"[^"]*"\]?)', block):
            assert eval(line, known) == eval(said), line
            compared += 1
    assert compared >= 4


# --- touch --------------------------------------------------------------------------------------


@pytest.fixture
def phone(open_page, site):
    """A page on a phone, and the scripts that it asked for."""
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    found = watch(page, site)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    assert found == []


def place(page: Page, mark: str, number: int = 0) -> tuple[float, float]:
    """The middle of a mark of the page's first chart, scrolled to the middle of the screen."""
    found = page.locator(f"figure.casework-chart >> nth=0 >> {mark} >> nth={number}")
    found.evaluate("mark => mark.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = found.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


DOT = ".mark-symbol.role-mark path"


def test_a_tap_shows_the_value_until_the_next(phone, site):
    phone.goto(site + "notebooks/sound-rate.html")
    x, y = place(phone, DOT)
    phone.touchscreen.tap(x + 8, y - 8)  # fingers are wide
    value = phone.locator("#vg-tooltip-element.visible")
    expect(value).to_contain_text("19 of 70")
    box = value.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= y or box["y"] >= y, "not under the finger"
    # It stays when the page is moved.
    phone.evaluate("scrollBy({ top: 60, behavior: 'instant' })")
    phone.wait_for_function("new Promise(done => requestAnimationFrame(() => done(true)))")
    expect(value).to_be_in_viewport(ratio=1)
    # Another mark, another value; then none.
    phone.touchscreen.tap(*place(phone, DOT, 2))
    expect(value).to_contain_text("35 of 70")
    phone.evaluate("document.querySelector('h1').scrollIntoView({ block: 'center' })")
    title = phone.locator("h1").bounding_box()
    phone.touchscreen.tap(title["x"] + 20, title["y"] + 10)
    expect(value).to_have_count(0)


def test_a_tap_beside_every_mark_loads_nothing(phone, site):
    phone.goto(site + "notebooks/thames-valley-and-wiltshire.html")
    phone.wait_for_load_state("networkidle")
    chart = phone.locator("figure.casework-chart").first.locator(".casework-chart-picture")
    chart.evaluate("mark => mark.scrollIntoView({ block: 'end', behavior: 'instant' })")
    box = chart.bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)  # the axis
    phone.wait_for_load_state("networkidle")
    assert not [url for url in phone.asked if "vega.js" in url]
    expect(phone.locator("figure[data-live]")).to_have_count(0)
    phone.touchscreen.tap(*place(phone, DOT))
    expect(phone.locator("#vg-tooltip-element.visible")).to_contain_text("19 of 70")


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [path.stem for path in NOTEBOOKS if path.stem != "methods"])
def test_a_tap_on_any_chart_shows_a_value(phone, site, chapter):
    phone.goto(f"{site}notebooks/{chapter}.html")
    for figure in phone.locator("figure.casework-chart").all():
        mark = figure.locator(".role-mark:not(.mark-area) :is(path, rect) >> visible=true").last
        mark.evaluate("mark => mark.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = mark.bounding_box()
        phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(figure).to_have_attribute("data-live", "yes")
        value = phone.locator("#vg-tooltip-element.visible")
        expect(value).to_be_visible()
        rows = next(
            iter(CHARTS[figure.get_attribute("id").removeprefix("chart-")][1]["datasets"].values())
        )
        words = {str(value) for row in rows for value in row.values() if isinstance(value, str)}
        assert any(word in html.unescape(value.inner_text()) for word in words)
        title = figure.locator("figcaption")
        title.evaluate("title => title.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = title.bounding_box()
        phone.touchscreen.tap(box["x"] + 20, box["y"] + 8)
        expect(value).to_have_count(0)


def test_a_value_stays_on_a_narrow_screen_with_a_mouse_too(page, site):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + "notebooks/thames-valley-and-wiltshire.html")
    figure = page.locator("#chart-two-forces-differences")
    figure.locator(".casework-chart-picture").hover()
    expect(figure).to_have_attribute("data-live", "yes")
    tooltip = page.locator("#vg-tooltip-element.visible")
    for i, row in enumerate(next(iter(CHARTS["two-forces-differences"][1]["datasets"].values()))):
        figure.locator(".mark-symbol path").nth(i).hover()
        expect(tooltip).to_contain_text(in_points(row["share"]))
        box = tooltip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


# --- without scripts ----------------------------------------------------------------------------


CHAPTERS = {
    address
    for address in PAGES
    if address not in {"genindex.html", "search.html", "404.html"}
    and not address.startswith("forces/")
}


@pytest.mark.parametrize("address", PAGES)
def test_the_list_of_a_page_leads_to_every_chapter(address):
    (contents,) = markup.parse(BOOK / address).getroot().cssselect("#chapters")
    led = {urljoin(address, link.get("href")).partition("#")[0] for link in contents.cssselect("a")}
    assert led | ({address} & CHAPTERS) == CHAPTERS


def test_every_chapter_can_be_reached_on_a_phone_without_scripts(open_page, site):
    page = open_page(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, reduced_motion="reduce"
    )
    for address in ("index.html", "notebooks/sound-rate.html", "book/glossary.html", "search.html"):
        page.goto(site + address)
        page.get_by_role("button", name="Chapters", exact=True).click()
        links = page.locator("#chapters a:visible")
        expect(links.first).to_be_in_viewport()
        led = set(links.evaluate_all("links => links.map((link) => link.href)"))
        here = {site + address} if address in CHAPTERS else set()
        assert {url.partition("#")[0] for url in led} | here == {site + page for page in CHAPTERS}
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="Close", exact=True).click()
        expect(links).to_have_count(0)
        expect(page.locator(".colours:visible")).to_have_count(0)
    page.get_by_role("button", name="Chapters", exact=True).click()
    links.get_by_text("Glossary", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Glossary")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".chapters-button:visible")).to_have_count(0)
    expect(page.locator("#chapters a").first).to_be_in_viewport()
