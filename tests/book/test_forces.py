"""The pages of the forces: what each has, that it says what the data bear, and that it is found."""

import json
import re

import nbformat
import pandas as pd
import pytest
from lxml import html as markup
from PIL import Image
from playwright.sync_api import expect

from casework import forces
from casework.charts import VEGALITE
from casework.data import read
from casework.results import outputs
from tests.stored import BOOK, NOTEBOOKS, ROOT, numbers_of, rows_of
from tests.test_truth import typed, unexplained

FORCES = read(ROOT / "data" / "forces.csv").set_index("id")
INSPECTIONS = read(ROOT / "data" / "inspections.csv").dropna(subset="force").set_index("id")
NAMES = read(ROOT / "data" / "force_names.csv")
TABLES = ["case_gradings", "case_printings", "other_gradings", "topic_judgments"]
PRINTED_BY = [read(ROOT / "data" / f"{name}.csv") for name in TABLES]
PRINTED_BY = pd.concat([rows[["inspection", "source"]].astype(object) for rows in PRINTED_BY])
ADDRESSES = read(ROOT / "data" / "sources.csv").set_index("id").address
PRINTED_BY["address"] = PRINTED_BY.source.map(ADDRESSES)
NOTEBOOK = nbformat.read(ROOT / "notebooks" / "forces.ipynb", as_version=4)
STORED, MADE = forces.stored(NOTEBOOK, "forces")

every_force = pytest.mark.parametrize("force", FORCES.index)


def article(force: str):
    """What stands on the page of a force."""
    (found,) = markup.parse(BOOK / "forces" / f"{force}.html").getroot().cssselect("article")
    return found


def plain(text: str) -> str:
    """A text with straight quotation marks."""
    return text.translate(str.maketrans("‘’“”", "''\"\""))


def words(element) -> str:
    return " ".join(element.text_content().split())


# --- each page ----------------------------------------------------------------------------------


def test_each_force_has_its_page_and_no_other_is_there():
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "forces").glob("*")}
    assert sources == {force: f"# {row['name']}\n" for force, row in FORCES.iterrows()}
    assert {path.stem for path in (BOOK / "forces").glob("*.html")} == set(FORCES.index)
    # The address follows from the name, by which the charts lead there (figures.js).
    assert [name.lower().replace(" ", "-") for name in FORCES.short_name] == list(FORCES.index)


@every_force
def test_a_page_says_first_what_is_newest(force):
    """One sentence to quote, with its date; its numbers are those of the newest known counts."""
    first, *_ = article(force).cssselect(".casework-answer strong")
    below = first.getparent().getparent()
    said = words(first)
    assert said[0].isupper()
    assert said.endswith(".")
    called = STORED[force]["names"]["called"]
    assert called in said
    newest = STORED[force]["newest"]
    assert any(newest[date] and newest[date] in said for date in ("fieldwork", "published")) or (
        "undated" in said or newest["kind"] == "topics"
    )
    if newest["kind"] == "counts":
        for grade in newest["grades"]:
            assert grade["count"] in said
            assert grade["interval"] in words(below)
    assert not re.search(r"\bnan\b|None|\{|&#|  |,,|\.\.| ,|\( ", said)


@every_force
def test_a_page_has_every_inspection_and_visit_with_what_it_found(force):
    ids = INSPECTIONS.index[INSPECTIONS.force.eq(force)]
    rows = {row.get("id"): row for row in article(force).cssselect("tr[id^=visit-]")}
    assert set(rows) == {f"visit-{i}" for i in ids}
    counts = read(ROOT / "data" / "case_gradings.csv")
    counts = counts[counts.area.eq("all areas") & counts["sample"].eq("all")]
    for i in ids:
        said = words(rows[f"visit-{i}"])
        for row in counts[counts.inspection.eq(i) & counts.cases.notna()].itertuples():
            assert f"{row.cases} {row.grade}" in said
        links = [link.get("href") for link in rows[f"visit-{i}"].cssselect("a")]
        pages = [page for page in [INSPECTIONS.page[i]] if isinstance(page, str)]
        assert links[len(links) - len(pages) :] == pages
        printed = PRINTED_BY.address[PRINTED_BY.inspection.eq(i)].dropna()
        assert set(links[: len(links) - len(pages)]) <= set(printed)


@every_force
def test_a_page_has_a_chart_or_two_and_no_empty_section(force):
    charts = article(force).cssselect("figure.casework-chart")
    assert 1 <= len(charts) <= 2
    assert charts[0].get("id") == f"chart-force-{force}"
    for chart in charts:
        marks = chart.cssselect(".casework-chart-picture svg .role-mark path")
        assert len(marks) > 5
    for section in article(force).cssselect("section > section"):
        assert len(words(section).split()) > 8, section.get("id")


@every_force
def test_no_number_of_a_page_of_a_force_was_typed(force):
    page = article(force)
    for made in page.cssselect(
        "table, figure, code, .casework-table-title, .casework-cite, .casework-places, "
        "[aria-label]:not(a)"
    ):
        made.drop_tree()
    found, _ = unexplained(typed(page, f"forces/{force}"), f"forces/{force}")
    assert found == []


@every_force
def test_a_number_of_a_page_is_the_one_that_its_cell_has_stored(force):
    texts = {number.text for name, number in MADE.items() if name.startswith(f"{force}.")}
    for number in article(force).cssselect(".casework-value"):
        assert plain(number.text_content()) in {plain(text) for text in texts}
    cells = {cell.id for cell in NOTEBOOK.cells}
    for link in article(force).cssselect("a.casework-number"):
        address, _, cell = link.get("href").partition("#cell-")
        assert address == "../notebooks/forces.html"
        assert cell in cells


@every_force
def test_a_force_can_be_shared_cited_and_taken_away(force):
    root = markup.parse(BOOK / "forces" / f"{force}.html").getroot()
    about = {tag.get("property"): tag.get("content") for tag in root.cssselect("meta[property]")}
    picture = BOOK / "forces" / about["og:image"]
    assert picture.resolve() == (BOOK / "charts" / f"force-{force}.png").resolve()
    with Image.open(picture) as image:
        assert [str(side) for side in image.size] == [
            about["og:image:width"],
            about["og:image:height"],
        ]
    svg = (BOOK / "charts" / f"force-{force}.svg").read_text(encoding="utf-8")
    assert FORCES.short_name[force] in re.sub(r"<[^>]+>", " ", svg)
    (cited,) = article(force).cssselect("section > p > .casework-cite")
    assert FORCES.name[force] in words(cited)
    assert "/" not in words(cited), "a whole address, or none"
    rows = rows_of(BOOK / "forces" / f"{force}.csv")
    assert rows == [
        {key: str(value) for key, value in row.items()}
        for row in json.loads((BOOK / "forces" / f"{force}.json").read_text(encoding="utf-8"))
    ]
    assert {row["inspection"] for row in rows} == set(
        INSPECTIONS.index[INSPECTIONS.force.eq(force)]
    )
    counts = read(ROOT / "data" / "case_gradings.csv")
    counts = counts[counts.inspection.map(INSPECTIONS.force).eq(force)]
    assert sum(int(r["cases"]) for r in rows if r["cases"].isdigit()) == counts.cases.sum()


def test_the_list_of_chapters_has_no_list_of_forces():
    longest = 0
    for page in ("index", "notebooks/sound-rate", "notebooks/forces", "forces/kent"):
        (contents,) = markup.parse(BOOK / f"{page}.html").getroot().cssselect("nav.chapters")
        led = [words(link) for link in contents.cssselect("a")]
        assert "Find your force" in led
        marked = [words(link) for link in contents.cssselect("a[aria-current]")]
        assert (marked == ["Find your force"]) == ("forces" in page)
        assert len(marked) == 1
        assert not set(FORCES.name) & set(led)
        longest = max(longest, len(led))
    assert longest < 40


def test_a_whole_address_is_cited_where_it_is_known():
    from jinja2 import Environment, FileSystemLoader

    templates = Environment(loader=FileSystemLoader(ROOT / "book" / "_templates"))
    facts = {"year": "2031", "book_version": "9"}
    for base, said in [("https://example.org/book/", True), ("", False)]:
        config = {"html_baseurl": base, "html_short_title": "Book", "html_context": facts}
        made = templates.get_template("about-force.html").render(
            name="Kent Police", id="kent", config=config
        )
        assert ("https://example.org/book/forces/kent.html" in made) == said


def test_inferred_counts_are_called_so_wherever_they_stand():
    counts = read(ROOT / "data" / "case_gradings.csv")
    inferred = counts[counts.attribution.eq("inferred") & counts.inspection.isin(INSPECTIONS.index)]
    for i in inferred.inspection.unique():
        page, parts = article(INSPECTIONS.force[i]), STORED[INSPECTIONS.force[i]]
        (row,) = page.cssselect(f"tr#visit-{i}")
        assert "Inferred. " in words(row)
        unknown = words(page.cssselect("#what-we-dont-know-and-why")[0])
        assert "We have inferred that they do. " in unknown
        assert "We have the grades of" not in words(page)
        if "pairs" in parts and parts["pairs"]["inferred"]:
            section = words(page.cssselect("#first-inspection-and-return-visit")[0])
            assert "We have only inferred" in section
            assert "Between " not in section
        drawn = [f for f in page.cssselect("figure") if INSPECTIONS.kind[i] == "initial"]
        about = [words(figure) for figure in drawn if "as we infer" in words(figure)]
        assert ["We have inferred that these counts" in said for said in about] == [True]


@every_force
def test_a_page_says_first_what_may_be_quoted_and_who_printed_it(force):
    page, parts = article(force), STORED[force]
    lead = " ".join(words(each) for each in page.cssselect("p"))
    newest = parts["newest"]
    nothing = newest["kind"] == "nothing"
    assert ("There is nothing here to quote" in lead) == nothing
    assert ("To quote this, take the words in bold" in lead) == (not nothing)
    links = page.cssselect("p a[href^=http]")
    led = {link.get("href") for link in links}
    wanted = [document["address"] for document in newest["documents"]]
    for visit in (parts.get("visits") or {"second_hand": []})["second_hand"]:
        wanted += [document["address"] for document in visit["documents"]]
    assert {address for address in wanted if address} <= led
    (section,) = page.cssselect("#what-to-do-next")
    assert ("add it" in words(section)) == ("unseen" in parts)


@every_force
def test_a_page_asks_something_and_says_what_its_figures_cannot_show(force):
    page, parts = article(force), STORED[force]
    (ask,) = page.cssselect("#you-could-ask")
    (cannot,) = page.cssselect("#what-these-figures-cant-show")
    assert 1 <= len(ask.cssselect("li")) <= 5
    assert 1 <= len(cannot.cssselect("li")) <= 5
    beside = parts.get("returns") or parts.get("firsts")
    assert ("other forces at its" in words(cannot)) == (beside is not None)
    if beside and beside["whole"]:
        may = any(one["in_all"] and one["in_period"] for one in beside["unusual"])
        assert ("You may print that" in words(cannot)) == may
        assert ("don’t print that it did" in words(cannot)) == (not may)


@every_force
def test_a_chart_that_lacks_the_force_explains_no_more_than_it_draws(force):
    drawn, *_ = json.loads(article(force).cssselect("script.casework-chart-spec")[0].text)
    lacks = STORED[force]["pictures"]["first"]["part"] == "none"
    titles = {
        layer["encoding"]["x"]["axis"]["title"]
        for layer in drawn["layer"]
        if "axis" in layer["encoding"].get("x", {})
    }
    (rows,) = drawn["datasets"].values()
    assert lacks == (FORCES.short_name[force] not in {row["force"] for row in rows})
    assert not lacks or titles == {"stroke: a force"}
    assert len(titles) == 1


# --- what is worked out for any force ---------------------------------------------------------


def test_thames_valleys_page_agrees_with_its_chapters():
    chapter = numbers_of(ROOT / "notebooks" / "self-assessment.ipynb")
    sides = STORED["thames-valley"]["sides"]
    assert sides["steps"] == chapter["net_steps"]
    for name in ("cases", "higher_min", "higher_max", "agree_min", "agree_max"):
        assert sides[name] == chapter[name]
    areas = ROOT / "notebooks" / "areas-of-child-protection.ipynb"
    assert STORED["thames-valley"]["areas"]["p"] == numbers_of(areas)["p_value"]
    sound = numbers_of(ROOT / "notebooks" / "sound-rate.ipynb")
    assert STORED["thames-valley"]["newest"]["grades"][0]["share"] == sound["good_share"]


def test_first_and_return_are_those_of_the_chapter_on_return_visits():
    chapter = nbformat.read(ROOT / "notebooks" / "return-visits.ipynb", as_version=4)
    (chart,) = (
        c for _, c in outputs(chapter, VEGALITE) if c["usermeta"]["name"] == "return-visits"
    )
    (rows,) = chart["datasets"].values()
    drawn = {(row["force"].rstrip(" 0123456789"), row["grade"]): row for row in rows}
    mine = {
        (FORCES.short_name[force], change["grade"]): change
        for force, parts in STORED.items()
        for change in parts.get("pairs", {}).get("changes", [])
    }
    assert set(mine) == set(drawn)
    for key, change in mine.items():
        apart = abs(float(change["points"]) - abs(100 * drawn[key]["share"]))
        assert apart <= 0.051, key


# --- finding a force --------------------------------------------------------------------------

#: Ways in which people name a force, not all of which stand in the tables, and which they mean.
PAIRS = [(row["name"], row["force"]) for row in rows_of(ROOT / "tests" / "force_names.csv")]


@pytest.fixture(scope="module")
def finder(chromium, site):
    """A function that types into the page's own field, and says which forces are shown."""
    from tests.browser import new_page

    page = new_page(chromium)
    page.goto(f"{site}notebooks/forces.html")

    def found(ways: list[str]) -> list[list[str]]:
        return page.evaluate(
            """(ways) => {
                const form = document.querySelector(".casework-find");
                return ways.map((way) => {
                    form.force.value = way;
                    form.dispatchEvent(new Event("input"));
                    const links = form.querySelectorAll("li:not([hidden]) a");
                    return [...links].map(({ href }) => href.match(/([\\w-]+)\\.html/)[1]);
                });
            }""",
            ways,
        )

    yield found
    page.context.close()


def test_a_hundred_ways_of_naming_a_force_find_it(finder):
    assert len(PAIRS) >= 100
    assert finder([way for way, _ in PAIRS]) == [[force] for _, force in PAIRS]


def test_every_name_of_the_tables_finds_its_force_however_it_is_written(finder):
    named = [*zip(NAMES.name, NAMES.force, strict=True)]
    for column in (FORCES.name, FORCES.short_name, FORCES.code, FORCES.index):
        named += zip(column, FORCES.index, strict=True)
    for written in (
        lambda name: name,
        lambda name: f"the {name} police",
        lambda name: f" {name.upper().replace('-', ' ').replace(' AND ', ' & ')} POLICE",
    ):
        assert finder([written(name) for name, _ in named]) == [[force] for _, force in named]


def test_a_part_of_a_name_shows_all_that_have_it_and_what_is_none_shows_nothing(finder):
    yorkshires = ["humberside", "north-yorkshire", "south-yorkshire", "west-yorkshire"]
    [west, york, every, *none] = finder(["west", "Yorkshire", "", "zz", "Police Scotland"])
    assert {"west-mercia", "west-midlands", "west-yorkshire"} <= set(west)
    assert york == yorkshires
    assert len(every) == len(FORCES)
    assert none == [[], []]


@pytest.mark.parametrize(
    ("page_name", "typed_in"), [("index", "TVP"), ("notebooks/forces", "tvp ")]
)
def test_a_name_and_enter_lead_to_the_page_of_the_force(page, site, page_name, typed_in):
    page.goto(f"{site}{page_name}.html")
    page.locator(".casework-find input[name=force]").fill(typed_in)
    page.keyboard.press("Enter")
    page.wait_for_url("**/forces/thames-valley.html")


@pytest.mark.parametrize("page_name", ["index", "notebooks/forces"])
def test_where_no_force_is_found_the_list_of_all_is_next(page, site, page_name):
    page.goto(f"{site}{page_name}.html")
    form = page.locator(".casework-find")
    form.locator("input[name=force]").fill("Dundee")
    expect(form.locator("output")).to_contain_text("No force is found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notebooks/forces.html?force=Dundee#force-pages")
    expect(page.locator(".casework-find input[name=force]")).to_have_value("Dundee")
    expect(page.locator(".casework-find li:visible")).to_have_count(len(FORCES))


def test_what_every_name_has_asks_for_more(page, site):
    page.goto(f"{site}index.html")
    form = page.locator(".casework-find")
    form.locator("input[name=force]").fill("Police")
    expect(form.locator("output")).to_contain_text("add a county or a town")
    form.locator("input[name=force]").fill("")
    expect(form.locator("output")).to_be_empty()


@pytest.mark.parametrize(
    ("way", "force"),
    [
        *(("Kent Constabulary", "kent"), ("the Met", "metropolitan")),
        *(("Heddlu De Cymru", "south-wales"), ("D&C", "devon-and-cornwall")),
    ],
)
def test_the_books_search_finds_a_force_by_any_of_its_names(page, site, way, force):
    page.goto(f"{site}search.html?q={way.replace('&', '%26')}")
    shown = page.locator(".casework-find li:not([hidden]) a")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("href", f"forces/{force}.html")


def test_a_search_for_other_words_shows_no_force(page, site):
    page.goto(f"{site}search.html?q=interval")
    expect(page.locator("#search-results a").first).to_be_visible()
    expect(page.locator(".casework-find a:visible")).to_have_count(0)


def test_without_scripts_the_forces_are_listed(open_page, site):
    page = open_page(java_script_enabled=False)
    for address in ("index.html", "notebooks/forces.html"):
        page.goto(site + address)
        expect(page.locator(".casework-find li a:visible")).to_have_count(len(FORCES))


# --- a force in the charts --------------------------------------------------------------------

CHARTS = {
    (f"notebooks/{path.stem}", spec["usermeta"]["name"]): spec
    for path in NOTEBOOKS
    for _, spec in outputs(nbformat.read(path, as_version=4), VEGALITE)
    if any(param.get("name") == "force" for param in spec.get("params", []))
}


@pytest.mark.parametrize(("chapter", "name"), CHARTS, ids=[name for _, name in CHARTS])
def test_a_chart_names_forces_as_the_data_do(chapter, name):
    """Else an address that marks a force would miss it there."""
    (rows,) = CHARTS[chapter, name]["datasets"].values()
    assert {row["force"] for row in rows} <= set(FORCES.short_name)


@pytest.mark.parametrize("force", ["Suffolk", "Kent"])
@pytest.mark.parametrize("chapter", sorted({chapter for chapter, _ in CHARTS}))
def test_an_address_marks_a_force_in_every_chart_or_the_chart_says_that_it_lacks_it(
    page, site, chapter, force
):
    page.goto(f"{site}{chapter}.html?force={force}")
    for (of, name), spec in CHARTS.items():
        if of != chapter:
            continue
        (rows,) = spec["datasets"].values()
        figure = page.locator(f"#chart-{name}")
        if force in {row["force"] for row in rows}:
            expect(figure).to_have_attribute("data-live", "yes")
            expect(figure.get_by_role("combobox")).to_have_value(force)
            link = figure.get_by_role("link", name=f"What is known of {force}")
            expect(link).to_have_attribute("href", re.compile(f"/forces/{force.lower()}\\.html$"))
            clear = figure.locator(".role-mark :is(path, line, text)").evaluate_all(
                """marks => marks.filter((mark) => Number(mark.getAttribute("opacity") ?? 1) === 1
                    && Number(mark.getAttribute("fill-opacity") ?? 1) === 1).length"""
            )
            assert clear > 0, "the chosen force doesn't fade"
        else:
            expect(figure.locator("output")).to_have_text(f"{force} isn’t in this chart.")
            expect(figure.locator("select option:checked")).to_have_text("none")
            faded = figure.locator(".mark-symbol path").evaluate_all(
                "all => all.filter((mark) => (mark.getAttribute('opacity') ?? 1) < 0.5).length"
            )
            assert faded == 0, "and nothing fades for its sake"
