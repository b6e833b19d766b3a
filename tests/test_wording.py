"""Sentences that follow the data: every wording, with values that give it, as it is printed."""

from __future__ import annotations

import ast
import shutil
from functools import cache
from pathlib import Path

import jinja2
import nbformat
import pytest
from jinja2 import nodes

from casework.formats import listed
from casework.results import opened
from casework.run import Inputs, run
from casework.verdicts import Claims, SentenceError
from casework.wording import Wordings, capital, counted, likely
from tests.stored import NOTEBOOKS, ROOT, code_cells
from tests.wordings import CHAPTERS, cases

FOLDER = ROOT / "notebooks" / "wordings"
CASES = {chapter: cases(chapter) for chapter in CHAPTERS}
wordings_of = cache(Wordings)


@pytest.mark.parametrize(
    ("chapter", "sentence", "values", "read"),
    [
        (chapter, sentence, values, read)
        for chapter, sentences in CASES.items()
        for sentence, each in sentences.items()
        for values, read in each
    ],
)
def test_a_sentence_says_what_somebody_has_read(chapter, sentence, values, read):
    assert wordings_of(chapter)(sentence, **values) == read, "python -m tests.wordings"


def watched(chapter: str) -> tuple[jinja2.Template, list[tuple[int, str]]]:
    """The sentences of a chapter, marking each branch that is taken; and all branches, by line."""
    environment = Wordings(chapter).template.environment
    tree = environment.parse((FOLDER / f"{chapter}.txt").read_text(encoding="utf-8"))
    branches = []

    def mark(name: str, line: int) -> nodes.Output:
        branches.append((line, name))
        return nodes.Output([nodes.TemplateData(f"<<{len(branches) - 1}>>")])

    choices = list(tree.find_all(nodes.If))
    further = [branch for choice in choices for branch in choice.elif_]
    for choice in choices:
        choice.body.insert(0, mark("if", choice.lineno))
        if choice not in further:
            choice.else_.insert(0, mark("else", choice.lineno))
    return environment.from_string(tree), branches


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_wording_is_tried(chapter):
    template, branches = watched(chapter)
    tried = "".join(
        str(getattr(template.make_module(values), sentence)())
        for sentence, each in CASES[chapter].items()
        for values, _ in each
    )
    untried = [branch for at, branch in enumerate(branches) if f"<<{at}>>" not in tried]
    assert untried == [], f"{chapter}.txt: line, and whether it holds or not"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_number_stands_in_a_wording(chapter):
    """Where a reader would take it for the data's; conditions and formats may have them."""
    from tests.test_truth import NUMBER, unexplained

    tree = Wordings(chapter).template.environment.parse(
        (FOLDER / f"{chapter}.txt").read_text(encoding="utf-8")
    )
    said = [part.data for part in tree.find_all(nodes.TemplateData) if NUMBER.search(part.data)]
    lines = [" ".join(words.split()) for words in said]
    assert unexplained(lines, f"notebooks/{chapter}")[0] == []


@pytest.fixture
def wordings(tmp_path, monkeypatch):
    """A function that makes the sentences of an invented chapter from a template."""
    monkeypatch.setattr("casework.wording.root", lambda: tmp_path)
    (tmp_path / "notebooks" / "wordings").mkdir(parents=True)

    def made(text: str) -> Wordings:
        (tmp_path / "notebooks" / "wordings" / "one.txt").write_text(text, encoding="utf-8")
        return Wordings("one")

    return made


def test_what_was_filled_in_is_known_by_its_name(wordings):
    say = wordings(
        "{% macro one() %}\n{{ n|counted('force')|capital }} of\n {{ name }}:"
        " {{ share|percent }}.\n{% endmacro %}"
    )
    said = say("one", n=3, name="Kent", share=0.25)
    assert said == "Three forces of Kent: 25.0%."
    assert [(said[a:b], name) for a, b, name in said.filled] == [
        ("Three forces", "n"),
        ("Kent", "name"),
        ("25.0%", "share"),
    ]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, jinja2.UndefinedError),
        ({"n": 3}, TypeError),
        ({"n": "nan"}, ValueError),
        ({"n": "3", "one": "4"}, ValueError),
    ],
    ids=["missing", "a bare number", "no number", "the name of a sentence"],
)
def test_what_can_not_be_printed_is_refused(wordings, values, error):
    say = wordings("{% macro one() %}{{ n }} cases{% endmacro %}")
    with pytest.raises(error):
        say("one", **values)


def test_a_value_is_text_and_never_a_template(wordings):
    say = wordings("{% macro one() %}{{ name }}{% endmacro %}")
    assert say("one", name="{{ 1 + 1 }} <b> {eval}`x`") == "{{ 1 + 1 }} <b> {eval}`x`"


def test_lists_counts_and_probabilities_in_words():
    assert [listed("A"), listed("AB"), listed("ABC")] == ["A", "A and B", "A, B and C"]
    said = [counted(n, "force") for n in (0, 1, 2, 13)]
    assert said == ["zero forces", "one force", "two forces", "13 forces"]
    assert counted(2, "inspection and visit", "inspections and visits").endswith("s and visits")
    few, many = "less than 1%", "more than 99%"
    assert [likely(p) for p in (0, 0.004, 0.5, 0.996, 1)] == [few, few, "50%", many, many]
    assert [likely(0.01), likely(0.99)] == ["1%", "99%"], "no less than that, and no more"
    assert likely(0.0004, 1) == "less than 0.1%"
    assert capital("the Metropolitan Police") == "The Metropolitan Police"


# --- sentences in fixed words, and what bears them -----------------------------------------------


def test_a_chapter_stops_with_all_sentences_that_do_not_hold():
    holds = Claims()
    holds(True, "answer", "It is so.", 1)
    holds.check()
    holds(False, "answer", "It is more.", 0.2)
    holds(False, "closing", "It is less.", [3])
    with pytest.raises(SentenceError) as stopped:
        holds.check()
    for line in ("\"It is more.\" (cell 'answer'): 0.2", "\"It is less.\" (cell 'closing'): [3]"):
        assert line in str(stopped.value).splitlines()
    assert "It is so." not in str(stopped.value)


def claims_of(path: Path) -> list[tuple[str, str]]:
    """The cell and the words of each sentence that a chapter takes down."""
    return [
        tuple(part.value for part in call.args[1:3])
        for cell in code_cells(path)
        for call in ast.walk(ast.parse(cell.source))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "holds"
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_such_sentence_stands_in_the_cell_that_is_named(path):
    cells = {cell.id: " ".join(cell.source.split()) for cell in opened(path).cells}
    claims = claims_of(path)
    for name, words in claims:
        assert words in cells[name]
    assert ("holds.check()" in code_cells(path)[-1].source) == bool(claims), "at the chapter's end"


def test_there_are_such_sentences():
    assert sum(len(claims_of(path)) for path in NOTEBOOKS) > 30


def test_the_run_prints_the_sentences_and_no_traceback(tmp_path):
    code = (
        "from casework.verdicts import Claims\n\nholds = Claims()\n"
        'holds(1 > 2, "answer", "Two is less.", 2)\nholds.check()'
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (tmp_path / "requirements.txt").write_text("")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    nbformat.write(notebook, folder / "one.ipynb")
    with pytest.raises(SystemExit) as stopped:
        run(folder / "one.ipynb", Inputs(folder), force=True)
    assert str(stopped.value).startswith(f"{folder / 'one.ipynb'}: sentences that no longer follow")
    assert "Traceback" not in str(stopped.value)
