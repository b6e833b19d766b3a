"""Three readers, from the front page to what they came for."""

import csv
import io
import json
import re

import nbformat
from playwright.sync_api import expect

from casework.charts import VEGALITE
from casework.data import read
from tests.stored import ROOT, chart_bundles, numbers_of

SOUND_RATE = ROOT / "notebooks" / "sound-rate.ipynb"


def test_a_journalist_finds_and_quotes_the_sound_rate_with_its_interval(open_page, site):
    """On a phone, by touch: front page, chapter, the figure with its interval, the citation."""
    page = open_page(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    numbers = numbers_of(SOUND_RATE)
    page.goto(site)
    page.get_by_role("link", name="Was a quarter of the casework sound?").last.tap()
    page.wait_for_url("**/sound-rate.html")
    answer = page.locator(".casework-answer")
    for key in ("good_of", "good_share", "claim"):
        expect(answer).to_contain_text(numbers[key])
    expect(page.locator(".casework-card")).to_contain_text(numbers["random_interval"])
    expect(answer).to_be_in_viewport(ratio=0.95)

    # What "random sample" means is one tap away, and the tap doesn't lead away from the page.
    term = page.locator(".casework-card .casework-term a", has_text="random sample")
    term.tap()
    expect(page.get_by_role("tooltip").filter(has_text="the same chance")).to_be_in_viewport()
    assert page.url.endswith("sound-rate.html")

    # The interval of the 70 cases, and the sentence to quote the chart with.
    figure = page.locator("#chart-sound-rate")
    figure.get_by_text("The values as a table").tap()
    row = figure.get_by_role("row").filter(has_text="good").first
    expect(row).to_contain_text("27.1%")
    for end in ("18.1%", "38.5%"):
        expect(row).to_contain_text(end)
    figure.get_by_text("Download or cite this chart").tap()
    quoted = figure.locator(".casework-cite").inner_text()
    assert "27.1% of the cases were good" in quoted
    assert "HMICFRS" in quoted


def test_a_councillor_finds_their_own_force(page, site):
    """With the keyboard alone: front page, their force's page, its place in charts and register."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(site)
    page.get_by_label("Find your force").focus()
    page.keyboard.type("Ipswich")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forces/suffolk.html")
    expect(page.locator(".casework-answer")).to_contain_text("graded 17 as good")
    page.get_by_role("link", name="how the inspected forces compare").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/national-picture.html*")

    # A choice in one chart marks the force in all: the others fade.
    page.locator("#chart-national-grades").get_by_role("combobox").focus()
    page.keyboard.type("Suff")
    page.keyboard.press("Enter")
    for name in ("national-grades", "national-funnel"):
        figure = page.locator(f"#chart-{name}")
        expect(figure).to_have_attribute("data-live", "yes")
        expect(figure.get_by_role("combobox", name="Mark a force")).to_have_value("Suffolk")
    dots = page.locator("#chart-national-grades .mark-symbol path:visible")
    clear = dots.and_(page.locator(":is(:not([opacity]), [opacity='1'])"))
    expect(clear).to_have_count(3)  # one in each panel
    assert dots.count() > 30
    words = page.locator("#chart-national-funnel svg text").all_text_contents()
    assert any(said.startswith("Suffolk") for said in words)

    # The register takes it from an address that can be sent to somebody, and its chart as well.
    page.goto(f"{site}notebooks/register.html?force=Suffolk")
    picker = page.get_by_role("combobox", name="force", exact=True)
    expect(picker).to_have_value("Suffolk")
    rows = page.locator("table[data-table] tbody tr[id]:visible")
    expect(rows).to_have_count(2)
    expect(page.locator(".casework-found")).to_have_text(re.compile(r"^2 of \d+ inspections"))
    for said in ("27 of 72", "24 of 72", "21 of 72", "inside the limits", "Suffolk News"):
        expect(rows.first).to_contain_text(said)
    official = rows.first.get_by_role("link", name="page")
    expect(official).to_have_attribute("href", re.compile("justiceinspectorates"))
    other = page.locator("#chart-national-map").get_by_role("combobox")
    expect(other).to_have_value("Suffolk")

    # And the other way round: a choice in a chart is the choice of the page.
    other.select_option("Gwent")
    expect(picker).to_have_value("Gwent")


def test_an_analyst_downloads_the_data_of_a_chart_and_the_notebook_that_made_it(page, site):
    page.goto(site)
    page.get_by_role("link", name="Where is practice good, and where does it fail?").last.click()
    figure = page.locator("#chart-areas-grades")
    figure.get_by_text("Download or cite this chart").click()
    with page.expect_download() as download:
        figure.get_by_role("link", name="data (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    gradings = read(ROOT / "data" / "case_gradings.csv")
    counted = gradings[gradings.inspection.eq("thames-valley-2023") & gradings.area.ne("all areas")]
    assert sum(int(row["cases"]) for row in rows) == counted.cases.sum() == 70

    # The cell that drew it, and the whole notebook, which draws the same.
    figure.get_by_role("link", name="this cell").click()
    code = page.locator("#cell-chart-grades pre").first
    expect(code).to_be_visible()
    expect(code).to_contain_text("grade_bars(grades")
    with page.expect_download() as download:
        figure.get_by_role("link", name="the notebook").click()
    assert download.value.suggested_filename == "areas-of-child-protection.ipynb"
    notebook = nbformat.reads(download.value.path().read_text(encoding="utf-8"), as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == "chart-grades")
    (drawn,) = (o.data[VEGALITE] for o in cell.outputs if VEGALITE in o.get("data", {}))
    (stored, *_) = chart_bundles(ROOT / "notebooks" / "areas-of-child-protection.ipynb")
    assert json.dumps(drawn) == json.dumps(stored[VEGALITE])
    assert any("gradings.cases(" in cell.source for cell in notebook.cells)
