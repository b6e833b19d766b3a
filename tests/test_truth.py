"""A page says nothing but what the code says.

The form of a notebook leaves no way round nbval; each notebook is run once more and compared whole,
and its pictures are drawn once more; and every number of the built pages comes from a cell.
"""

import base64
import difflib
import functools
import io
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import numpy as np
import pytest
from lxml import html
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from nbformat import NotebookNode
from PIL import Image

from casework import results
from casework.charts import VEGALITE, picture
from casework.formats import FORCES, NUMBERS, in_words
from casework.ledger import LEDGER
from casework.results import opened
from casework.run import Inputs, as_stored, run, run_all
from casework.tables import TABLE
from tests.commands import nbval
from tests.stored import BOOK, NOTEBOOKS, ROOT, numbers_of
from tests.wordings import CHAPTERS, approved

PAGES = [ROOT / "index.md", *sorted((ROOT / "book").glob("*.md"))]

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_page = pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.stem)

# --- the form of a notebook -------------------------------------------------------------------

#: Comments by which nbval, of this or an older name, lets a cell pass.
SILENCING = re.compile(r"NBVAL_\w*|PYTEST_VALIDATE_\w*", re.IGNORECASE)

#: What an output may hold, by media type, and its metadata.
KINDS = {
    frozenset({NUMBERS}): {},
    frozenset({VEGALITE, "image/png", "text/plain"}): {VEGALITE: {}, "image/png": {"width": 420}},
    frozenset({TABLE, "text/html", "text/plain"}): {TABLE: {}},
    frozenset({TABLE, "text/plain"}): {TABLE: {}},
    frozenset({LEDGER, "text/plain"}): {LEDGER: {}},
    frozenset({FORCES, "text/plain"}): {FORCES: {}},
    frozenset({"text/plain"}): {},
}


def faults(path: Path) -> list[str]:
    """What a notebook must not have, each with its cell; nothing is run for it.

    All metadata, counts and numbers kept for JupyterLab are those of the form that a run stores.
    """
    notebook = opened(path)
    found = [f"cell {cell.id}: {fault}" for cell in notebook.cells for fault in _faults_of(cell)]
    if as_stored(notebook, path.stem) != path.read_text(encoding="utf-8"):
        found.append("the notebook: isn't in the form that `casework run` stores: make run")
    return [f"{path.stem}, {fault}" for fault in found]


def _faults_of(cell: NotebookNode) -> list[str]:
    if "attachments" in cell:
        return ["has attachments"]
    if cell.cell_type == "markdown":
        return markdown_faults(cell.source)
    if cell.cell_type != "code":
        return [f"is of type {cell.cell_type}"]
    found = [f"the comment {comment} isn't allowed" for comment in SILENCING.findall(cell.source)]
    return found + [fault for output in cell.outputs for fault in _faults_of_output(output)]


def _faults_of_output(output: dict) -> list[str]:
    kind = output["output_type"]
    data, about = output.get("data", {}), output.get("metadata", {})
    if kind not in {"display_data", "execute_result"} or frozenset(data) not in KINDS:
        return [f"an output of the kind {kind} with {', '.join(sorted(data)) or 'nothing'}"]
    usual = KINDS[frozenset(data)] == about
    return [] if usual else [f"an output with the metadata {json.dumps(about)[:80]}"]


# --- what a text may be made of -----------------------------------------------------------------

#: Directives that a text may use. None of them takes HTML, a picture or another file's text; the
#: last five make what they show from the data, the notebooks and the references.
DIRECTIVES = {
    *("admonition", "div", "glossary", "only"),
    *(
        "chart-of",
        "forces",
        "bibliography",
        "data-dictionary",
        "source-list",
        "build-environment",
    ),
}
ROLES = {"eval", "term", "ref", "doc", "download"}

#: What a directive may be given, after its name and as its class: none of them makes typed text
#: look like a number that a cell has stored.
CLASSES = {
    "div": {"casework-card", "casework-findings", "casework-claim", "casework-finder"},
    "admonition": {"dropdown"},
}

_PARSER = create_md_parser(
    MdParserConfig(enable_extensions={"colon_fence", "deflist", "dollarmath", "substitution"}),
    RendererHTML,
)

REFUSED = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "image": "a picture",
    "substitution_inline": "a substitution",
    "substitution_block": "a substitution",
    "front_matter": "front matter",
}


def tokens(markdown: str) -> list[Token]:
    """All that a text consists of, in its order, the contents of directives included."""
    found = []
    for token in _PARSER.parse(markdown):
        found.append(token)
        for child in token.children or []:
            found += [child, *(child.children or [])]
        if token.type in {"fence", "colon_fence"} and token.info.startswith("{"):
            found += tokens(re.sub(r"(?m)\A(:[\w-]+:.*\n)+", "", token.content))
    return found


def markdown_faults(markdown: str) -> list[str]:
    """What a text must not have, in the order of the text."""
    found = []
    for token in tokens(markdown):
        if token.type in REFUSED:
            found.append(f"{REFUSED[token.type]}: {token.content.strip()[:60]}")
        elif token.type == "myst_role" and (name := token.meta["name"]) not in ROLES:
            found.append(f"the role {name}")
        elif token.type in {"fence", "colon_fence"} and token.info.startswith("{"):
            found += _directive_faults(token)
    return found


def _directive_faults(token: Token) -> list[str]:
    name, _, given = token.info.strip("{ ").partition("}")
    if name == "eval-rst" and re.fullmatch(r"\.\. automodule:: casework\.\w+\n", token.content):
        return []  # the docstrings of a module
    if name not in DIRECTIVES:
        return [f"the directive {name}"]
    classes = re.findall(r"(?m)^:class: *(.*)$", token.content)
    classes += [given] if name == "div" else []
    options = re.findall(r"(?m)^:([\w-]+):", re.match(r"(:.*\n)*", token.content)[0])
    return [
        f"the class {said} of {name}"
        for said in " ".join(classes).split()
        if said not in CLASSES.get(name, set())
    ] + [f"the option {option} of {name}" for option in options if option != "class"]


@every_notebook
def test_a_notebook_has_no_way_round_the_comparison(path):
    assert faults(path) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_neither_raw_html_nor_pictures(path):
    assert markdown_faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("markdown", "fault"),
    [
        ("A number: {eval}`prose.share`, of a {term}`sample`.", None),
        (":::{admonition} In technical terms\n:class: dropdown\nWords.\n:::", None),
        ("```text\n<b>shown, not obeyed</b>\n```", None),
        ("It is <b>24.3%</b>.", "raw HTML: <b>"),
        ("<script>\ndocument.title = 1\n</script>", "raw HTML: <script>"),
        ("```{raw} html\n<b>\n```", "the directive raw"),
        (
            ":::{admonition} Note\n:::{div} casework-number\n24\n:::\n:::",
            "the class casework-number",
        ),
        (":::{admonition} Note\n:class: casework-value\nx\n:::", "the class casework-value"),
        ("![a chart](other.png)", "a picture"),
        ("{math}`24`", "the role math"),
        ("{numref}`sound-rate`", "the role numref"),
        ("{{ 20 + 4 }}", "a substitution"),
    ],
)
def test_what_a_text_must_not_have_is_named(markdown, fault):
    found = markdown_faults(markdown)
    assert found == [] if fault is None else any(said.startswith(fault) for said in found), found


# --- pictures -----------------------------------------------------------------------------------


@functools.cache
def pictures(path: Path) -> list[tuple[str, str, np.ndarray, np.ndarray]]:
    """For each chart of a notebook its cell, its name, its stored picture, and the same anew."""
    found = []
    for cell in opened(path).cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                spec = output.data.get(VEGALITE)
                anew = picture(spec) if spec else b""
                stored = base64.b64decode(output.data["image/png"])
                name = spec["usermeta"]["name"] if spec else "no chart"
                found.append((cell.id, name, _grey(stored), _grey(anew)))
    return found


def _grey(png: bytes) -> np.ndarray:
    try:
        with Image.open(io.BytesIO(png)) as image:
            return np.asarray(image.convert("L"), dtype=float)
    except OSError:
        return np.zeros((0, 0))


@functools.cache
def letters_are_the_same() -> bool:
    """Whether this machine draws letters as the one that drew the stored pictures: most agree."""
    same = [np.array_equal(a, b) for path in NOTEBOOKS for _, _, a, b in pictures(path)]
    return sum(same) > len(same) / 2


#: How far two drawings of one chart may lie apart in shades of grey, on average, where letters
#: have other shapes: with other fonts it was 2.1 at most, between two charts 15 at least.
OTHER_LETTERS = 5


def foreign_pictures(path: Path, same_letters: bool) -> list[str]:
    """The pictures of a notebook that weren't drawn from the specification beside them."""
    found = []
    for cell, name, stored, anew in pictures(path):
        if not stored.size or stored.shape != anew.shape:
            found.append(f"{path.stem}, cell {cell}: the picture of {name} is another's")
        elif np.abs(stored - anew).mean() > (0 if same_letters else OTHER_LETTERS):
            found.append(f"{path.stem}, cell {cell}: the picture of {name} isn't its drawing")
    return found


@every_notebook
def test_pictures_are_drawn_from_what_stands_beside_them(path):
    """For JupyterLab only: the pages draw the specification itself."""
    assert foreign_pictures(path, letters_are_the_same()) == []


def test_foreign_pictures_are_told_from_other_letters(measured):
    """Every picture held against every drawing: only its own is near enough, with any letters."""
    if not letters_are_the_same():
        said = (
            "letters differ on this machine, so small differences pass; `make run-all` draws anew"
        )
        measured("Pictures in notebooks", said)
    drawn = [(name, stored, anew) for path in NOTEBOOKS for _, name, stored, anew in pictures(path)]
    assert len(drawn) > 15
    for name, stored, _ in drawn:
        near = [
            other
            for other, _, anew in drawn
            if stored.shape == anew.shape and np.abs(stored - anew).mean() <= OTHER_LETTERS
        ]
        assert near == [name]


# --- a rerun, compared whole --------------------------------------------------------------------


def copy_of_the_book(folder: Path) -> Path:
    """A copy in which notebooks can be run: theirs to write, the rest as it is here."""
    folder.mkdir(exist_ok=True)
    for part in ["book", "data", "src", "verification", "requirements.txt"]:
        (folder / part).symlink_to(ROOT / part)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return folder / "notebooks"


def differences(stored: str, rerun: str) -> list[str]:
    """What two texts of one notebook don't have in common, pictures apart, by cell."""
    before, after = _said(stored), _said(rerun)
    found = [
        f"{place}: {_first_difference(before.get(place, ''), after.get(place, ''))}"
        for place in dict.fromkeys([*before, *after])
        if before.get(place) != after.get(place)
    ]
    return found or (["the form of the file"] if _bare(stored) != _bare(rerun) else [])


def _said(text: str) -> dict[str, str]:
    notebook = json.loads(_bare(text))
    cells = notebook.pop("cells")
    said = {f"the notebook's {key}": json.dumps(value) for key, value in notebook.items()}
    said["the order of cells"] = json.dumps([cell["id"] for cell in cells])
    for cell in cells:
        outputs = cell.pop("outputs", [])
        for key, value in cell.items():
            said[f"cell {cell['id']}, {key}"] = json.dumps(value)
        for number, output in enumerate(outputs, 1):
            for key, value in output.pop("data", {}).items():
                said[f"cell {cell['id']}, output {number}, {key}"] = json.dumps(value)
            said[f"cell {cell['id']}, output {number}"] = json.dumps(output)
    return said


def _bare(text: str) -> str:
    """A notebook's text with a word in the place of each picture, whose letters may differ."""
    return re.sub(r'("image/png": )"[^"]*"', r'\1"a picture"', text)


def _first_difference(before: str, after: str) -> str:
    matched = difflib.SequenceMatcher(None, before[:20_000], after[:20_000], autojunk=False)
    start = next((a for tag, a, *_ in matched.get_opcodes() if tag != "equal"), 0)
    start = max(0, start - 20)
    return f"stored {before[start : start + 80] or 'nothing'!r}, but the code gives " + repr(
        after[start : start + 80] or "nothing"
    )


def rerun(path: Path, notebooks: Path) -> str:
    """The text of a notebook after it was run in a copy of the book."""
    run(notebooks / path.name, Inputs(notebooks), force=True)
    return (notebooks / path.name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def reruns(request, tmp_path_factory) -> Iterator[Callable[[Path], Future]]:
    """Runs of the notebooks that this session tests, two at a time.

    Where pytest-xdist spreads the tests over processes, each test runs its own instead.
    """
    notebooks = copy_of_the_book(tmp_path_factory.mktemp("rerun") / "book")
    spread = "PYTEST_XDIST_WORKER" in os.environ
    pool = ThreadPoolExecutor(1 if spread else 2)
    wanted = [
        item.callspec.params["path"]
        for item in request.session.items
        if item.name.startswith("test_a_notebook_gives_again_all_that_is_stored")
    ]
    started = {} if spread else {path: pool.submit(rerun, path, notebooks) for path in wanted}
    yield lambda path: started.get(path) or pool.submit(rerun, path, notebooks)
    pool.shutdown(cancel_futures=True)


@pytest.mark.slow
@pytest.mark.reruns
@every_notebook
def test_a_notebook_gives_again_all_that_is_stored(path, reruns):
    """Names of numbers, kinds and order of outputs, metadata, words: what nbval doesn't compare."""
    again = reruns(path).result()
    assert differences(path.read_text(encoding="utf-8"), again) == []


def swapped_names(path: Path) -> str:
    """The text of a notebook in which two numbers of different value have changed names."""
    notebook = opened(path)
    stored = next(
        output.data[NUMBERS]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if len(output.get("data", {}).get(NUMBERS, {})) > 1
    )
    one = next(iter(stored))
    other = next(name for name in stored if stored[name] != stored[one])
    stored[one], stored[other] = stored[other], stored[one]
    return as_stored(notebook, path.stem)


@pytest.mark.reruns
def test_two_numbers_that_change_names_are_seen_by_nbval(tmp_path):
    copy = copy_of_the_book(tmp_path / "book")
    path = ROOT / "notebooks" / "press-claims.ipynb"
    (copy / path.name).write_text(swapped_names(path), encoding="utf-8")
    ran = nbval(copy.parent, path.stem)
    assert ran.returncode == 1, ran.stdout


def test_two_numbers_that_change_names_are_seen_by_the_comparison():
    path = NOTEBOOKS[0]
    stored = path.read_text(encoding="utf-8")
    assert differences(stored, stored) == []
    assert len(differences(swapped_names(path), stored)) >= 1


# --- one form, whatever editor ------------------------------------------------------------------


def as_saved_by_an_editor(text: str) -> str:
    """A notebook as JupyterLab leaves it once somebody has opened, looked at and saved it."""
    notebook = nbformat.reads(text, as_version=4)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    language = {"name": "python", "version": "3.13.1", "file_extension": ".py"}
    language["codemirror_mode"] = {"name": "ipython", "version": 3}
    notebook.metadata.update({"kernelspec": kernel, "language_info": language})
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    notebook.metadata["trusted"] = True
    for number, cell in enumerate(notebook.cells):
        cell.metadata.update({"editable": True, "slideshow": {"slide_type": ""}})
        cell.metadata.setdefault("tags", [])
        if cell.cell_type == "code":
            cell.metadata.update({"scrolled": True, "collapsed": False, "trusted": True})
            cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00.000000Z"}
            cell.metadata["jupyter"] = {"source_hidden": True}
            cell.execution_count = number + 40
    return json.dumps(notebook, indent=2, ensure_ascii=True)


def test_what_an_editor_leaves_is_gone_after_a_run(tmp_path):
    """Nothing is run for it, and `git diff` is empty again."""
    notebooks = copy_of_the_book(tmp_path / "book")
    copies = [notebooks / path.name for path in NOTEBOOKS]
    for copy in copies:
        assert Inputs(notebooks).current(copy, opened(copy)), f"{copy.stem} is stale: make run"
    for copy in copies:
        saved = as_saved_by_an_editor(copy.read_text(encoding="utf-8"))
        assert faults_in(saved, copy)
    said = list(run_all(copies))
    assert len(said) == len(copies)
    assert all("up to date; put into the form" in line for line in said), said
    for path, copy in zip(NOTEBOOKS, copies, strict=True):
        assert copy.read_bytes() == path.read_bytes(), path.stem
    assert [line.rpartition(": ")[2] for line in run_all(copies)] == ["up to date"] * len(copies)


def faults_in(text: str, path: Path) -> list[str]:
    """Store a text in place of a notebook, and say what it must not have."""
    path.write_text(text, encoding="utf-8")
    return faults(path)


@pytest.mark.reruns
def test_a_notebook_whose_outputs_were_cleared_is_run(tmp_path):
    notebooks = copy_of_the_book(tmp_path / "book")
    path = min(notebooks.glob("*.ipynb"), key=lambda path: path.stat().st_size)
    notebook = opened(path)
    stored = path.read_text(encoding="utf-8")
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)
    assert run(path, Inputs(notebooks)).endswith(": run")
    assert differences(path.read_text(encoding="utf-8"), stored) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read: No such file or directory"),
        ("folder", "can't be read: Is a directory"),
        (b'{"nbformat": 4', "isn't a notebook: "),
        (b"id,name\n1,Westmere\n", "isn't a notebook: "),
        (b"\xff\xfe\x00", "isn't a notebook: "),
        (b"[]", "isn't a notebook: "),
        (b'{"cells": [], "nbformat": 3}', "isn't a notebook: "),
        (b'{"cells": [{}], "nbformat": 4, "nbformat_minor": 5}', "isn't a notebook: "),
        (b'{"nbformat": 4, "nbformat_minor": 5}', "isn't a notebook: "),
    ],
)
def test_what_is_no_notebook_is_named_in_one_line(tmp_path, content, said):
    path = tmp_path / "away" / "nothing.ipynb"
    path.parent.mkdir()
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(f"{path}: {said}")) as error:
        list(run_all([path]))
    assert "\n" not in str(error.value)


# --- every number of the built pages ------------------------------------------------------------

#: Not looked for: first, second, both, once, none and zero, which mostly count nothing.
NUMBER = re.compile(
    r"\d[\d.,:⁄/-]*\d|\d|(?<![a-z])(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(thir|four|fif|six|seven|eigh|nine)teen|(twen|thir|for|fif|six|seven|eigh|nine)ty(-\w+)?|"
    r"hundred(th)?s?|thousands?|millions?|half|halves|halved|thirds?|quarters?|fourths?|fifths?|"
    r"sixths?|sevenths?|eighths?|ninths?|tenths?|dozens?|twice|thrice|percent|"
    r"(doubl|tripl|trebl|quadrupl)(e|es|ed|ing)|(two|three|four)fold)(?![a-z])",
    re.IGNORECASE,
)

#: What in a page isn't typed: where it is, on which pages, and what makes it. Each must be there.
MADE = [
    ("a.casework-number, .casework-value", "*", "a cell stored it"),
    (".cell_output", "notebooks/*", "what a cell made"),
    (".cell_input", "notebooks/*", "the code itself"),
    ("figure.casework-chart", "index", "drawn from the specification that a cell stored"),
    (".caption-number", "notebooks/*", "Sphinx counts the charts"),
    (".bibtex-citation, .citation-list", "notebooks/*", "from references.bib"),
    ("[role=tooltip], .casework-margin", "*", "said again from the glossary, which is looked at"),
    (".headerlink", "*", "the theme's link to a heading"),
    ("section section", "book/data-dictionary", "from data/datapackage.json"),
    (".casework-register", "book/sources", "from data/sources.csv"),
    ("details.later > :is(dl, p)", "book/functions", "from the docstrings"),
    ("details.later > .highlight-python", "book/functions", "examples, which a test runs"),
    (".casework-fact", "index", "the dates of the newest reports in data/inspections.csv"),
    ("table", "book/build-environment", "from the installed packages"),
    (".casework-find", "*", "from data/forces.csv"),
]

#: Pages whose sections are made, and so mustn't have any that somebody has typed.
MADE_PAGES = ["book/data-dictionary", "book/build-environment"]

#: Numbers that may be typed, with the reasons.
EXCEPTIONS = ROOT / "tests" / "typed_numbers.txt"


def exceptions() -> list[tuple[str, str]]:
    """Pages and phrase of each exception."""
    found, pages = [], ""
    for line in EXCEPTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        if line.startswith(" "):
            found += [(pages, phrase) for phrase in line.strip().split(" ; ")]
        else:
            pages, _, reason = line.partition(": ")
            assert reason, line
    return found


#: Attributes that a reader is shown or told.
SHOWN = ("alt", "title", "aria-label", "placeholder")

#: Elements that can show what no text says; what makes them stands in `MADE`.
FOREIGN = {"script", "style", "iframe", "img", "svg", "object", "embed", "video", "canvas"}

BLOCKS = {"p", "li", "dt", "dd", "tr", "td", "th", "div", "pre", "section", "summary", "figure"}
BLOCKS |= {f"h{level}" for level in range(1, 7)} | {"br", "aside", "details", "blockquote"}


def address(path: Path) -> str:
    """The name of a source's page, such as notebooks/sound-rate."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


def on(page: str, places: str) -> bool:
    return any(fnmatch(page, place) for place in places.split())


def typed(article: html.HtmlElement, page: str) -> list[str]:
    """The sentences of a page as they were typed, with ``#`` where something is made.

    A number within a formula stands in ``⟨⟩``, and as ``⟨bare 5⟩`` if the formula has no letter.
    """
    made = {e for css, where, _ in MADE if on(page, where) for e in article.cssselect(css)}
    text = unicodedata.normalize("NFKC", _typed(article, made))
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [said for line in lines for said in re.split(r"(?<=[.?!]) ", line) if said.strip(" #.,")]


def _typed(element: html.HtmlElement, made: set) -> str:
    if element in made:
        return "#"
    if not isinstance(element.tag, str):
        return ""
    if element.tag == "math":
        return _formula(element)
    said = "".join(f"\n{value}\n" for name in SHOWN if (value := element.get(name)))
    if element.tag in FOREIGN:
        said += f"\n{FOREIGN_HERE} <{element.tag}>\n"
    inside = element.text or ""
    for child in element:
        inside += _typed(child, made) + (child.tail or "")
    return said + (f"\n{inside}\n" if element.tag in BLOCKS else inside)


FOREIGN_HERE = "0 elements of this kind may be here:"


def _formula(math: html.HtmlElement) -> str:
    texts = [text.strip() for text in math.itertext() if text.strip()]
    bare = "" if any(text.isalpha() for text in texts) else "bare "
    return "".join(f" ⟨{bare}{text}⟩ " for text in texts if NUMBER.search(text)) or "#"


def unexplained(sentences: list[str], page: str) -> tuple[list[str], set]:
    """The numbers that were typed and aren't excepted, and the exceptions that were needed."""
    found, used = [], set()
    phrases = [(e, re.compile(e[1], re.IGNORECASE)) for e in exceptions() if on(page, e[0])]
    for sentence in sentences:
        numbers = list(NUMBER.finditer(sentence))
        fits = [(e, m.span()) for e, rule in phrases if numbers for m in rule.finditer(sentence)]
        for number in numbers:
            start, end = number.span()
            fitting = {each for each, (a, b) in fits if a <= start and end <= b}
            used |= fitting
            if not fitting:
                found.append(f"{page}: {number[0]!r} in: {sentence}")
    return found, used


def article_of(path: Path, book: Path = BOOK) -> html.HtmlElement:
    """The built page of a source, without what the theme puts round it."""
    (article,) = _built(path, book).cssselect("article")
    return article


@functools.cache
def _built(path: Path, book: Path) -> html.HtmlElement:
    return html.parse((book / address(path)).with_suffix(".html")).getroot()


def sentences_of(path: Path, book: Path = BOOK) -> list[str]:
    """All that was typed of a page; of the front page, the list of chapters beside it as well."""
    found = typed(article_of(path, book), address(path))
    if path.stem == "index":
        (contents,) = _built(path, book).cssselect("nav.chapters")
        found += typed(contents, address(path))
    return found


@pytest.mark.built
@every_page
def test_no_number_of_a_page_was_typed(path):
    found, _ = unexplained(sentences_of(path), address(path))
    assert found == []


@pytest.mark.built
def test_every_exception_is_needed():
    used = {
        e
        for path in [*PAGES, *NOTEBOOKS]
        for e in unexplained(sentences_of(path), address(path))[1]
    }
    assert [each for each in exceptions() if each not in used] == []
    for css, where, what in MADE:
        here = [path for path in [*PAGES, *NOTEBOOKS] if on(address(path), where)]
        assert any(article_of(path).cssselect(css) for path in here), f"nothing is {what}"


@pytest.mark.parametrize("page", MADE_PAGES)
def test_a_page_that_is_made_has_no_section_that_was_typed(page):
    text = (ROOT / f"{page}.md").read_text(encoding="utf-8")
    assert [token.type for token in tokens(text)].count("heading_open") == 1
    assert not any(token.type == "table_open" for token in tokens(text))


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        ("<p>It was 24.3%.</p>", ["24.3"]),
        ("<p>About half of them.</p>", ["half"]),
        ("<ul><li>Twenty forces, or Ninety-nine.</li></ul>", ["Twenty", "Ninety-nine"]),
        ("<p>Nine<b>teen</b> of them, nine\u00adteen in all.</p>", ["Nineteen", "nineteen"]),
        ("<p>&frac34; of them, &#x37; or \uff17 or \u2466.</p>", ["3⁄4", "7", "7", "7"]),
        ("<p>Twice a dozen, doubled; a tenth.</p>", ["Twice", "dozen", "doubled", "tenth"]),
        ("<p>In <code>33</code> cases.</p><pre>and 34</pre>", ["33", "34"]),
        ("<table><tr><th>cases</th><td>33</td></tr></table>", ["33"]),
        ("<p><math><mn>24.3</mn><mo>%</mo></math></p>", ["24.3"]),
        ("<p><math><mi>p</mi><mo>=</mo><mn>24.3</mn></math></p>", ["24.3"]),
        ("<p><math><mi>p</mi><mo>−</mo><mn>2</mn></math></p>", []),
        ("<p><math><mn>2</mn></math></p>", ["2"]),
        (
            '<p><a title="24 of 70">There</a> <img src="x.png" alt="24%"></p>',
            ["24", "70", "24", "0"],
        ),
        ("<script>document.title</script>", ["0"]),
        ("<p>No one wins.</p>", ["one"]),
        ('<p>It was <a class="casework-number"><span>27.1%</span></a>.</p>', []),
        ('<div class="cell_output"><p>27.1%</p></div>', []),
        ("<p>Of the first, none; the other one isn’t known.</p>", []),
        ("<p>Was a quarter of the casework sound?</p>", []),
        ("<p>A quarter of the casework was sound.</p>", ["quarter"]),
    ],
)
def test_typed_numbers_are_found(page, numbers):
    article = html.fromstring(f"<article>{page}</article>")
    found, _ = unexplained(typed(article, "notebooks/a"), "notebooks/a")
    assert [said.split("'")[1] for said in found] == numbers


def asked_for(path: Path) -> list[str]:
    """The numbers that a source asks for, as the cells have stored them, in the text's order."""
    if path.suffix == ".ipynb":
        texts = [cell.source for cell in opened(path).cells if cell.cell_type == "markdown"]
    else:
        texts = [path.read_text(encoding="utf-8")]
    asked = [
        token.content.partition(".")
        for text in texts
        for token in tokens(text)
        if token.type == "myst_role" and token.meta["name"] == "eval"
        if not re.match(r"book\.|prose\.cited?\.", token.content)  # no cell stores these
    ]
    folder = ROOT / "notebooks"
    of = {
        chapter: path if chapter == "prose" else folder / f"{chapter}.ipynb"
        for chapter, *_ in asked
    }
    stored = {chapter: results.numbers(opened(file), file.stem) for chapter, file in of.items()}
    return [
        part for chapter, _, name in asked for part, made in stored[chapter][name].parts if made
    ]


@pytest.mark.built
@every_page
def test_a_page_prints_the_numbers_that_the_cells_have_stored(path):
    """In the order of its text: a page that was built from other outputs would differ."""
    printed = [part.text_content() for part in article_of(path).cssselect(".casework-value")]
    quotes = re.compile("[\"'‘’“”]")  # typeset on the page, and round the stored text
    assert [quotes.sub("", said) for said in printed] == [
        quotes.sub("", said) for said in asked_for(path)
    ]


# --- the answers --------------------------------------------------------------------------------

#: What must be so for the bold answer of a chapter to be true, where data don't choose its words.
#: The words are in tests/approved/answers.txt: who turns them has to come here, and read what bears
#: them. Answers of which data choose the words are held in test_wording.py.
BEARS: dict[str, Callable[..., bool]] = {
    "forces": lambda of: (
        of("counted") + of("without")
        <= of("forces")
        <= sum(map(of, ["counted", "judged", "without"]))
    ),
    "areas-of-child-protection": lambda of: (
        of("weak_of") > 2 * of("rest_of")
        and of("gap_interval") > 0
        and min(of("good_p"), of("rest_p")) > 0.1
    ),
    "force-in-numbers": lambda of: of("own") / 2 < of("own_hold") < of("own"),
    "ledger": lambda of: 0 < of("mismatches_small") < of("derivable") / 10 < of("figures"),
    "self-assessment": lambda of: (
        of("net_steps") > 0
        and of("mean_interval") > 0
        and of("size_share") < of("judged_shares") < 5 < of("judged_shares", 1) < 7
    ),
    "sound-rate": lambda of: (
        0.5 < of("good_share") - of("claim") < 5 and 25 < 100 * of("good_of") < 30
    ),
    "thames-valley-and-wiltshire": lambda of: (
        of("inadequate_points_interval") < 0 < of("inadequate_points_interval", 1)
    ),
}


def named(markdown: str) -> str:
    """A text with the names of its numbers, and of other roles only their words."""
    text = re.sub(r"\{eval\}`prose\.(\w+)`", r"{\1}", markdown)
    text = re.sub(r"\{eval\}`([\w-]+?)\.([\w.]+)`", r"{\1 \2}", text)
    return re.sub(r"\{\w+\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", text)


def answer_of(path: Path) -> str:
    """The bold sentence of a chapter's second cell, with the names of its numbers."""
    return named(re.match(r"\*\*(.+?)\*\*", opened(path).cells[1].source)[1])


def findings_of(front_page: str) -> list[str]:
    """What stands in large letters on the front page, with the names of its numbers."""
    block = re.search(r"(?s):::\{div\} casework-findings\n(.*?)\n:::", front_page)[1]
    return [named(line) for line in re.findall(r"(?m)^(.+)\n: ", block)]


def value(text: str, place: int = 0) -> float:
    """The first number of a stored text, or the one at another place; a count of cases as share."""
    if re.fullmatch(r"\d+ of \d+", text):
        return int(text.split()[0]) / int(text.split()[2])
    words = {"none": 0, **{in_words(count): count for count in range(1, 10)}}
    if text.lower() in words:
        return words[text.lower()]
    found = re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)
    return float(found[place].replace("−", "-").replace(",", ""))


def answers() -> dict[str, str]:
    """The chapters' answers, and what stands in large letters on the front page."""
    found = {path.stem: answer_of(path) for path in NOTEBOOKS if path.stem in BEARS}
    return found | {"index": "\n".join(findings_of((ROOT / "index.md").read_text("utf-8")))}


def test_the_answers_are_those_that_somebody_has_read_against_the_numbers():
    assert answers() == approved("answers"), "read them, and run python -m tests.wordings"


@every_notebook
def test_an_answer_is_what_its_numbers_bear(path):
    if path.stem in CHAPTERS and path.stem not in BEARS:
        assert re.search(r"prose\.(answer|how_often|trusted)", opened(path).cells[1].source)
        return
    assert path.stem in BEARS, "what must be so for a new chapter's answer to be true?"
    numbers = numbers_of(path)
    holds = BEARS[path.stem]
    assert holds(lambda name, place=0: value(numbers[name], place)), "the numbers don't bear it"


#: What a page that calls a printed figure wrong says to whoever printed it, in the same words.
REPLY = (
    "If this book says that a figure of yours doesn't match, you have a right of reply: see "
    "[how to correct the record](correct-the-record)."
)


def test_whoever_printed_a_figure_that_is_called_wrong_has_a_right_of_reply():
    derived = results.ledger([path for path in NOTEBOOKS if path.stem != "forces"])
    calling = {"press-claims", "ledger", *derived.chapter[derived.verdict.eq("does not match")]}
    assert len(calling) > 3
    for path in NOTEBOOKS:
        said = [cell.source for cell in opened(path).cells if "right of reply" in cell.source]
        assert bool(said) == (path.stem in calling), path.stem
        assert all(REPLY in source for source in said), path.stem
    for page in ["index.md", "book/_templates/force.md"]:
        assert REPLY in (ROOT / page).read_text(encoding="utf-8"), page
    assert "(correct-the-record)=" in (ROOT / "book" / "how-to-read.md").read_text("utf-8")
