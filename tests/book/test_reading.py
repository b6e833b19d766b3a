"""Whether the built book can be read: its first screens, words, colours, and paper."""

import json
import re
import statistics

import nbformat
import pytest
from coloraide import Color
from lxml import html as markup
from PIL import Image
from playwright.sync_api import expect
from textstat import textstat

from casework.charts import GRADE_COLOURS, VEGALITE
from casework.results import numbers
from casework.site.looks import typeset
from tests.stored import BOOK, NOTEBOOKS, ROOT, chart_bundles, looked_at, pages, rows_of

PAGES = pages()
CHAPTERS = [f"notebooks/{path.stem}.html" for path in NOTEBOOKS]
READ = [address for address in PAGES if address not in {"genindex.html", "search.html", "404.html"}]
CHARTS = [
    (f"notebooks/{path.stem}.html", bundle[VEGALITE])
    for path in NOTEBOOKS
    for bundle in chart_bundles(path)
]
chart_names = [spec["usermeta"]["name"] for _, spec in CHARTS]


def tree(address: str):
    """A page as the browser has it before any script."""
    return markup.parse(BOOK / address).getroot()


# --- the first screen -------------------------------------------------------------------------


def test_the_front_page_says_what_was_found_before_anything_else(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(site)
    findings = page.locator(".casework-findings dt").all_text_contents()
    assert 4 <= len(findings) <= 5
    assert all(re.search(r"\d", finding) for finding in findings), "each is a computed figure"
    assert page.locator(".casework-findings dt a.casework-number").count() >= len(findings)
    expect(page.locator(".casework-findings dt").first).to_be_in_viewport()
    words = page.locator(".casework-answer > p, .casework-findings dt").all_inner_texts()
    assert len(" ".join(words).split()) <= 130, "about what is read in thirty seconds"
    expect(page.get_by_label("Find your force")).to_be_in_viewport()
    expect(page.locator(".casework-answer .casework-fact")).to_have_text(re.compile(r"\b20\d\d\b"))
    expect(page.get_by_role("link", name="Report it")).to_be_in_viewport()
    for finding in page.locator(".casework-findings dt").all():
        said = finding.inner_text() + finding.locator("xpath=following-sibling::dd[1]").inner_text()
        assert "Thames Valley" in said or "the press" in said, "the force is named"
        links = finding.locator("xpath=following-sibling::dd[1]").locator("a[href^='notebooks/']")
        assert links.last.inner_text().endswith("?"), "its chapter, by its question"
    for number in ("0808 800 5000", "0800 1111", "999"):
        expect(page.get_by_role("link", name=number)).to_have_attribute(
            "href", f"tel:{number.replace(' ', '')}"
        )


# --- words --------------------------------------------------------------------------------------

#: The school grade that a page may ask for at most (Flesch and Kincaid), the technical notes among
#: it: a reader of twelve or thirteen.
GRADE_LIMIT = 7


def prose(address: str) -> list[str]:
    """The sentences of a page: no tables, code, formulas, captions, names or addresses."""
    (article,) = tree(address).cssselect("article")
    for aside in article.cssselect(
        "table, pre, details.hide, figure, math, [role=tooltip], .headerlink, "
        ".citation, .bibliography, .cell_output, script, .math, .casework-formula, dl.py, "
        ".admonition-title"
    ):
        aside.drop_tree()
    texts = (
        " ".join(part.text_content().split())
        for part in article.xpath(".//p | .//li | .//dd")
        if not part.xpath(".//p | .//li | .//dd")
    )
    return [text for text in texts if re.search(r"[.?!:;]$", text) and len(text.split()) > 4]


@pytest.mark.parametrize("address", READ)
def test_a_page_is_plain_english(address, measured):
    sentences = prose(address)
    if not sentences:
        assert address == "book/build-environment.html"
        return
    text = " ".join(re.sub(r"[:;]$", ".", sentence) for sentence in sentences)
    grade = textstat.flesch_kincaid_grade(text)
    ease = textstat.flesch_reading_ease(text)
    lengths = [len(s.split()) for s in re.split(r"(?<=[.?!]) ", text)]
    measured(
        "How easily the pages read (textstat)",
        f"{address:48} school grade {grade:4.1f}   reading ease {ease:4.0f}   "
        f"words a sentence {statistics.mean(lengths):4.1f}",
    )
    assert grade <= GRADE_LIMIT
    assert statistics.mean(lengths) <= 20


@pytest.mark.parametrize("address", READ)
def test_headings_are_in_sentence_case(address):
    names = {word for row in rows_of(ROOT / "data" / "forces.csv") for word in row["name"].split()}
    names |= {"Ofsted", "Cramér", "R", "I", "HMICFRS", "SHA-256"}
    for heading in tree(address).cssselect("article :is(h1, h2, h3)"):
        first, *others = heading.text_content().rstrip("#").split()
        if address == "book/sources.html" and heading.tag == "h3":
            continue  # titles of documents
        if address.startswith("forces/") and heading.tag == "h1":
            continue  # names
        capitals = {re.sub(r"['’]s\b|\W", "", word) for word in others if word[0].isupper()}
        assert capitals <= names | {"Act", "Newcombe", "Student", "CSV"}, heading.text_content()
        assert first[0].isupper() or not first[0].isalpha(), heading.text_content()


@pytest.mark.parametrize("address", READ)
def test_quotes_are_those_of_print_and_no_markup_shows(address):
    """In tables and charts as in prose; code and addresses keep theirs."""
    (article,) = tree(address).cssselect("article")
    for aside in article.cssselect("pre, code, script, dt.sig"):
        aside.drop_tree()
    assert re.findall(r".{0,20}['\"`{}].{0,20}", article.text_content()) == []


# --- terms, numbers and figures -----------------------------------------------------------------


def test_a_term_explains_itself_to_mouse_and_keyboard(page, site):
    page.set_viewport_size({"width": 768, "height": 800})
    page.goto(site + "notebooks/sound-rate.html")
    link = page.locator(".casework-card .casework-term a").first
    tip = page.locator(f"#{link.get_attribute('aria-describedby')}")
    expect(tip).to_be_hidden()
    link.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Cases drawn so that each had the same chance")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    link.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_every_term_of_the_glossary_that_a_chapter_uses_is_linked():
    """Terms of statistics, that is: what a force or a case is stands on the front page."""
    technical = ["p-value", "odds ratio", "kappa", "prior", "regression to the mean", "fair guess"]
    for address in CHAPTERS:
        said = " ".join(prose(address)).lower()
        (article,) = tree(address).cssselect("article")
        linked = " ".join(
            a.get("href") for a in article.cssselect(".casework-term a, a[href*=glossary]")
        )
        for term in technical:
            if re.search(rf"\b{term}s?\b", said):
                assert f"#term-{term.replace(' ', '-')}" in linked, f"{address}: {term}"


def test_figures_are_numbered_and_referred_to():
    numbers, referred = {}, set()
    for address in CHAPTERS:
        root = tree(address)
        for figure in root.cssselect("figure.casework-chart"):
            (number,) = figure.cssselect(".caption-number")
            numbers[figure.get("id")] = number.text_content().strip()
        for link in root.cssselect("article a.reference[href*='#chart-']"):
            referred.add(link.get("href").rpartition("#")[2])
    assert sorted(numbers) == sorted(f"chart-{name}" for name in chart_names)
    in_order = [int(number.split()[1]) for number in numbers.values()]
    assert sorted(in_order) == list(range(1, len(in_order) + 1))
    assert referred == set(numbers), "each is referred to in the text"


def test_every_number_of_the_prose_leads_to_where_it_comes_from():
    """To the cell that made it, or to the row that judges what a document prints."""
    places = {
        address: {
            place.get("id")
            for place in tree(address).cssselect("div[id^=cell-], .casework-register tr[id]")
        }
        for address in CHAPTERS
    }
    seen, judged = 0, set()
    for address in READ:
        for link in tree(address).cssselect("a.casework-number"):
            path, _, place = link.get("href").partition("#")
            parts = [*address.split("/")[:-1], *path.split("/")] if path else address.split("/")
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            assert place in places["/".join(parts)], f"{address}: {link.get('href')}"
            seen += 1
            if not place.startswith("cell-"):
                judged.add(place)
        # Headings keep theirs without a link; a page has no other number of a notebook without one.
        loose = [
            part.text_content()
            for part in tree(address).cssselect("article span.casework-value")
            if re.match(r"\d", part.text_content())
            and not any(up.tag in ("h1", "h2", "h3", "a") for up in part.iterancestors())
        ]
        assert loose == [], address
    assert seen > 300
    stored = {
        number.to.replace(":", "-", 1)
        for path in NOTEBOOKS
        for number in numbers(nbformat.read(path, as_version=4), path.stem).values()
        if not number.to.startswith("cell:")
    }
    assert {"figure-bracknell-share", "figure-report-workforce"} <= judged == stored


def test_who_follows_a_number_sees_the_code(page, site):
    page.goto(site + "notebooks/sound-rate.html")
    number = page.locator(".casework-answer a.casework-number", has_text="19 of 70")
    cell = page.locator(number.get_attribute("href"))
    expect(cell.locator("pre").first).to_be_hidden()
    number.click()
    expect(cell.locator("pre").first).to_be_visible()
    expect(cell.locator("pre").first).to_contain_text("count_of")


def test_a_figure_in_a_chapter_leads_to_its_row_of_the_ledger():
    rows = {row.get("id") for row in tree("notebooks/ledger.html").cssselect("tr[id^=figure-]")}
    found = 0
    for address in CHAPTERS:
        for row in tree(address).cssselect("tr[id^=here-]"):
            (link,) = row.cssselect("th a")
            path, _, figure = link.get("href").partition("#")
            assert path == "ledger.html"
            assert figure in rows
            found += 1
    assert found > 45


@pytest.mark.parametrize("address", READ)
def test_no_cell_of_a_table_is_empty_by_accident(address):
    """What pandas prints for a value that went missing; a gap of the data has a name."""
    said = [cell.text_content().strip() for cell in tree(address).cssselect("article :is(td, th)")]
    assert not [cell for cell in said if re.fullmatch(r"nan|NaN|None|NaT|<NA>|inf|-inf", cell)]


# --- colours ------------------------------------------------------------------------------------


def theme_colours(theme: str) -> dict[str, str]:
    """The colours that style.css sets for a theme, by the name of the variable."""
    sheet = (ROOT / "book" / "_static" / "style.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", sheet)
    return {name: light if theme == "light" else dark for name, light, dark in pairs}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_grades_stand_out_from_the_page(theme):
    page = theme_colours(theme)["page"]
    for grade, colour in GRADE_COLOURS.items():
        assert Color(colour).contrast(page) >= 3, grade


@pytest.mark.parametrize("sight", ["trichromat", "protan", "deutan", "tritan"])
def test_grades_are_told_apart_with_any_colour_vision(sight, measured):
    seen = [
        Color(colour) if sight == "trichromat" else Color(colour).filter(sight)
        for colour in GRADE_COLOURS.values()
    ]
    apart = [
        one.delta_e(other, method="2000") for i, one in enumerate(seen) for other in seen[i + 1 :]
    ]
    measured(
        "How far the grades' colours lie apart (CIEDE2000)",
        f"{sight:12} least {min(apart):.1f}",
    )
    assert min(apart) >= 15, "10 is seen at a glance"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_the_page(theme):
    colours = theme_colours(theme)
    for background in ("page", "raised"):
        for words in ("text", "muted", "heading", "link", "hover", "warning", "tip"):
            assert Color(colours[words]).contrast(colours[background]) >= 4.5, words


def test_the_colour_of_a_grade_means_that_grade_in_every_chart():
    """And no chart has a colour that isn't in the book's palette."""
    neutral = {"#858585", "#888888", "#000000", "#FFFFFF", "#56B4E9", "#4C95C5"}
    for address, spec in CHARTS:
        drawn = json.dumps({k: v for k, v in spec.items() if k not in ("config", "usermeta")})
        used = {colour.upper() for colour in re.findall(r"#[0-9a-fA-F]{6}", drawn)}
        assert used <= neutral | set(GRADE_COLOURS.values()), spec["usermeta"]["name"]
        said = json.dumps(spec["usermeta"]) + json.dumps(spec["datasets"])
        for grade in ("good", "inadequate"):
            if GRADE_COLOURS[grade] in used:
                assert grade in said.lower(), f"{address}: {spec['usermeta']['name']}"


#: How wide a chart is on a phone of 360 pixels.
PHONE = 326


@pytest.mark.parametrize(("address", "spec"), CHARTS, ids=chart_names)
def test_words_in_a_chart_are_large_enough_on_a_phone(address, spec):
    drawing = tree(address).cssselect(f"#chart-{spec['usermeta']['name']} svg")[0]
    width = float(drawing.get("viewbox").split()[2])
    sizes = [
        float(text.get("font-size").removesuffix("px")) * PHONE / width
        for text in drawing.cssselect("text[font-size]")
        if text.text
    ]
    assert sizes
    assert min(sizes) >= 10


def encodings(part: object, channel: str) -> list:
    """All that a specification gives to a channel, in whichever layer."""
    if isinstance(part, list):
        return [found for each in part for found in encodings(each, channel)]
    if not isinstance(part, dict):
        return []
    here = [part[channel]] if channel in part else []
    return here + [
        found
        for key, each in part.items()
        if key not in (channel, "datasets")
        for found in encodings(each, channel)
    ]


@pytest.mark.parametrize(("address", "spec"), CHARTS, ids=chart_names)
def test_a_mark_says_what_it_counts(address, spec):
    """Its tooltip has a name and a count or a value; where there is an interval, that as well."""
    fields = {
        field["field"].partition(",")[0]  # as `casework.charts` names what it says in words
        for tip in encodings(spec, "tooltip")
        for field in (tip if isinstance(tip, list) else [tip])
    }
    assert len(fields) >= 2
    (rows,) = spec["datasets"].values()
    if {"low", "high"} <= set(rows[0]):
        assert {"low", "high"} <= fields


# --- charts are taken away, pages are shared and printed ---------------------------------------


@pytest.mark.parametrize(("address", "spec"), CHARTS, ids=chart_names)
def test_a_chart_can_be_cited(address, spec):
    (figure,) = tree(address).cssselect(f"#chart-{spec['usermeta']['name']}")
    (sentence,) = figure.cssselect(".casework-cite")
    for part in ("title", "source"):
        assert typeset(spec["usermeta"][part]).rstrip(".") in sentence.text_content()
    assert "#chart-" not in sentence.text_content(), "a whole address, or none"
    links = {link.get("href") for link in figure.cssselect("details a")}
    for ending in ("csv", "svg", "png"):
        assert f"../charts/{spec['usermeta']['name']}.{ending}" in links
    assert any(link.startswith("#cell-") for link in links)
    assert f"../_sources/{address.replace('.html', '.ipynb')}" in links


def test_every_page_says_what_it_is_where_it_is_shared():
    descriptions = {}
    for address in PAGES:
        root = tree(address)
        tags = {
            tag.get("property") or tag.get("name"): tag.get("content")
            for tag in root.cssselect("head meta[content]")
        }
        assert tags["description"] == tags["og:description"]
        assert 50 <= len(tags["description"]) <= 400, (address, tags["description"])
        descriptions[address] = tags["description"]
        assert tags["og:title"]
        assert tags["og:image:alt"]
        assert tags["twitter:card"] == "summary_large_image"
        with Image.open((BOOK / address).parent / tags["og:image"]) as image:
            assert [str(side) for side in image.size] == [
                tags["og:image:width"],
                tags["og:image:height"],
            ]
    assert len(set(descriptions.values())) == len(PAGES), "each its own"


@pytest.mark.slow
@pytest.mark.parametrize("address", looked_at())
def test_a_page_fits_on_paper(open_page, site, address):
    """A4 between its margins: nothing is cut off, nothing that needs a screen is printed."""
    # Printed by who reads in the dark: paper is white all the same.
    page = open_page(viewport={"width": 680, "height": 960}, color_scheme="dark")
    page.goto(site + address)
    page.emulate_media(media="print")
    for selector in ("article p", "article h1", "figure.casework-chart svg text"):
        for part in page.locator(selector).all()[:3]:
            ink = part.evaluate(
                "node => [getComputedStyle(node).fill, getComputedStyle(node).color]"
            )
            assert Color(ink["svg" not in selector]).contrast("white") >= 4.5, selector
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    for selector in (
        ".header, .chapters, .footer",
        ".casework-pick, summary:not(.admonition > summary), button",
    ):
        for part in page.locator(selector).all():
            assert not part.is_visible(), selector
    for scroller in page.locator(".casework-scroll:visible").all():
        wide = scroller.evaluate("node => node.scrollWidth - node.clientWidth")
        assert wide <= 1, "a table that scrolls on the screen is whole on paper"
    for row in page.locator(".casework-register tbody tr:visible").all()[:3]:
        assert row.evaluate("row => getComputedStyle(row).display") == "table-row", "not a card"
    (BOOK.parent / "print").mkdir(exist_ok=True)
    name = address.removesuffix(".html").replace("/", "-")
    page.pdf(path=BOOK.parent / "print" / f"{name}.pdf", format="A4", margin={
        "top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"
    })  # fmt: skip


def test_less_motion_for_who_asks_for_it(open_page, site):
    for address in ("index.html", "notebooks/national-picture.html"):
        page = open_page(reduced_motion="reduce")
        page.goto(site + address)
        page.locator("main summary").first.click() if page.locator("main summary").count() else None
        moving = page.evaluate(
            "document.getAnimations().filter((a) => a.effect.getTiming().duration > 1).length"
        )
        smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        assert moving == 0
        assert smooth == "auto"
