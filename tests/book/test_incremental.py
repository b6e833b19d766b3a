"""A build on top of the last one: only what has changed is written anew, and all of that is."""

import io
import shutil
from pathlib import Path

import nbformat
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from casework.charts import VEGALITE
from casework.formats import NUMBERS
from tests.stored import ROOT, chart_bundles

FRONT = """# Front page

{eval}`chapter.count` were counted, of which each is a {term}`case`.

:::{chart-of} notebooks/chapter.ipynb::sound-rate
:::

```{toctree}
notebooks/chapter
book/glossary
book/other
```
"""
GLOSSARY = """# Glossary

```{glossary}
case
  What inspectors read.
```
"""
OTHER = """# Another page

A sentence, as plain as it is short, that nothing else depends on.
"""


def chapter(count: str) -> str:
    """A notebook with a number and a chart."""
    (bundle, *_) = chart_bundles(ROOT / "notebooks" / "sound-rate.ipynb")
    new = nbformat.v4
    outputs = [
        new.new_output("display_data", {NUMBERS: {"count": count}}, metadata={NUMBERS: {}}),
        new.new_output("display_data", bundle, metadata={VEGALITE: {}}),
    ]
    cell = new.new_code_cell("count()", id="count", outputs=outputs, execution_count=1)
    cell.metadata["tags"] = ["hide-input"]
    words = new.new_markdown_cell(
        "# A chapter\n\n**{eval}`prose.count` are in {numref}`sound-rate`.**"
    )
    language = {"language_info": {"name": "python"}}
    return nbformat.writes(new.new_notebook(cells=[words, cell], metadata=language))


@pytest.fixture
def project(tmp_path) -> Path:
    """A small book, built once."""
    book = tmp_path / "project"
    (book / "book").mkdir(parents=True)
    (book / "notebooks").mkdir()
    for name in ("data", "CITATION.cff", "book/_templates", "book/_theme", "book/licences"):
        (book / name).symlink_to(ROOT / name)
    (book / "index.md").write_text(FRONT, encoding="utf-8")
    (book / "book" / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    (book / "book" / "other.md").write_text(OTHER, encoding="utf-8")
    (book / "notebooks" / "chapter.ipynb").write_text(chapter("3 of 4"), encoding="utf-8")
    build(book)
    return book


def build(project: Path) -> Path:
    """Build on top of the last build; the folder of the pages."""
    said = io.StringIO()
    out = project.parent / "html"
    with docutils_namespace():
        app = Sphinx(
            project,
            None,
            out,
            project.parent / "doctrees",
            "html",
            confoverrides={
                "extensions": ["myst_nb", "casework.site"],
                "exclude_patterns": ["book/_*"],
                "html_static_path": [str(ROOT / "book" / "_static")],
                "html_theme": "_theme",
                "html_theme_path": [str(ROOT / "book")],
                "html_theme_options": {"repository": "", "issues": ""},
                "html_favicon": str(ROOT / "book" / "_static" / "favicon.svg"),
                "myst_enable_extensions": ["colon_fence", "deflist"],
                "nb_execution_mode": "off",
                "numfig": True,
            },
            status=None,
            warning=said,
        )
        app.build()
    assert said.getvalue() == ""
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".inv"  # in which zlib has a say
    }


def written(project: Path) -> set[str]:
    """The pages that the next build writes."""
    pages = [*(project.parent / "html").rglob("*.html")]
    before = {page: page.stat().st_mtime_ns for page in pages}
    build(project)
    return {page.stem for page in pages if page.stat().st_mtime_ns != before[page]} - {
        *("genindex", "search", "404")  # which Sphinx always writes
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_pages_that_were_removed_are_built_whole(project):
    """Charts, their files and downloads are made when a page is written, not when it is read."""
    out = project.parent / "html"
    before = files(out)
    charts = {f"charts/sound-rate.{ending}" for ending in ("csv", "svg", "png")}
    assert charts < set(before)
    shutil.rmtree(out)
    assert files(build(project)) == before


def test_a_changed_sentence_writes_no_other_chapter(project):
    assert written(project) == set()
    edit(project / "book" / "other.md", "short", "brief")
    assert written(project) == {"other", "index"}, "and that which lists it"
    assert "brief" in (project.parent / "html" / "book" / "other.html").read_text("utf-8")


def test_a_changed_number_reaches_the_pages_that_print_it(project):
    (project / "notebooks" / "chapter.ipynb").write_text(chapter("2 of 4"), encoding="utf-8")
    assert written(project) == {"chapter", "index"}
    assert "2 of 4, calculation" in (project.parent / "html" / "index.html").read_text("utf-8")


def test_what_stands_on_other_pages_reaches_them(project):
    out = project.parent / "html"
    edit(project / "book" / "glossary.md", "What inspectors read", "What inspectors grade")
    assert "index" in written(project)
    assert "What inspectors grade" in (out / "index.html").read_text("utf-8")
    edit(project / "book" / "other.md", "# Another page", "# A page of another name")
    assert written(project) == {"index", "chapter", "glossary", "other"}
    assert "A page of another name" in (out / "notebooks" / "chapter.html").read_text("utf-8")


def test_a_page_that_is_not_there_leads_home_from_any_depth(project, monkeypatch):
    monkeypatch.setenv("BOOK_ADDRESS", "https://example.org/book/")
    page = (build(project) / "404.html").read_text(encoding="utf-8")
    assert page.index('<base href="https://example.org/book/">') < page.index("<link")
    assert "base-uri 'self'" in page
    assert 'class="skip" href="404.html#main"' in page
    assert 'content="https://example.org/book/_static/preview.png"' in page


def test_the_files_of_a_chart_go_with_it(project):
    notebook = nbformat.reads(chapter("3 of 4"), as_version=4)
    notebook.cells[1].outputs.pop()
    edit(project / "index.md", ":::{chart-of} notebooks/chapter.ipynb::sound-rate\n:::\n", "")
    notebook.cells[0].source = "# A chapter\n\n{eval}`prose.count`"
    (project / "notebooks" / "chapter.ipynb").write_text(
        nbformat.writes(notebook), encoding="utf-8"
    )
    assert [*(build(project) / "charts").iterdir()] == []
