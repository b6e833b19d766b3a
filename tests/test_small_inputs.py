"""No small input keeps a command busy: what reading takes grows with the input, not faster.

No test asserts a time by the clock. What counts is the CPU time of this process, which other
work on the machine hardly touches, and of that only how it grows: four times the input may take
eight times as long. (In proportion it would be four; with the square of the length, sixteen.) An
input that costs next to nothing isn't measured again. What runs away is ended by a timer that
counts CPU time as well; `re` looks for signals while it works, so the timer ends a pattern too.

Patterns are found by looking into the modules, so that a new one is tested without being listed:
those compiled in a module, and those written in the calls inside its functions. The texts are
10 kB long, where the square of a length shows without doubt, at a tenth of a second or more
against milliseconds; `make test-all` repeats it all with 100 kB.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from casework.texts.document import text_of
from casework.texts.extract import propose
from casework.texts.numerals import ROWS, value_of
from tests.commands import ran
from tests.stored import ROOT

SIZES = [10_000, pytest.param(100_000, marks=pytest.mark.slow)]
GROWTH = 8  # times as long, for four times the input
LIMIT = 5  # CPU seconds for each 10 kB after which something has run away
MODULES = [
    "plain",
    *(f"texts.{path.stem}" for path in sorted((ROOT / "src/casework/texts").glob("[a-z]*.py"))),
]

#: What is repeated to make a text, at whose end stands something that fits nothing.
ATOMS = [
    *(" ", "\t", "\n", "\u00a0", "\u200b", "-", "- ", "* ", "(", '"', "\u2019", "%", "a", "1"),
    *("a-", "1,", "1.", "1/", "1 ", "one ", "1 of ", "good ", "and ", "per cent ", "the same "),
    *("one hundred ", "twenty one ", "half ", "1 good, ", "1 good. ", "cases ", "force "),
    *("missing-", "self-assess", "domestic-abuse", "sexual exploit", "May ", "1 to ", ". ", "#"),
    *("1 2 3\n", "* 1 good\n", "Cases 1 2 3\n", "Good 1\n", "\n\t"),
]
TAGS = [
    *("<div>", "<div>1 ", "<p>1 ", "<br>1", "<ul><li>", "<ol><li>1 ", "<table><tr><td>1 "),
    *("<td>1", "<tr><td>a", "<b>1 ", "&nbsp;", "&#8203;1", "<pre> ", "<span>a</span>", "<", "&"),
    *("<a b=", "<!--", "</div>", "<p hidden>a", "<nav>", "<p style='margin-top:99999em'>a"),
    *("<dl><dd>a", "<h1>1 good", "<svg>", "<select><option>1"),
]


class RunawayError(Exception):
    """What is measured has used more CPU time than anything should."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise RunawayError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seconds_of(work: Callable[[str], object], text: str, limit: float = 0) -> float:
    """The CPU seconds that some work on a text takes; endless if it runs away."""
    began = time.process_time()
    try:
        with limited(limit or LIMIT * max(1, len(text) / 10_000)):
            work(text)
    except RunawayError:
        return float("inf")
    return time.process_time() - began


def growth(
    work: Callable[[str], object], atom: str, end: str, little: float, size: int = 10_000
) -> str | None:
    """What is wrong with the time that work takes on so many of an atom, or nothing.

    ``little`` is what isn't worth measuring again, in CPU seconds for each 10 kB.
    """

    def text(of: int) -> str:
        return atom * (of // len(atom)) + end

    if (long := seconds_of(work, text(size))) <= little * max(size, 10_000) / 10_000:
        return None
    short = min(seconds_of(work, text(size // 4)) for _ in range(2))
    if long > GROWTH * short and long < float("inf"):  # a busy machine? measured once more
        long = seconds_of(work, text(size))
    if long < float("inf") and long <= GROWTH * short:
        return None
    return (
        f"{atom!r} and {end!r}: {short:.3f} s of CPU for {size // 4:,} bytes, {long:.3f} s for 4 x"
    )


# --- patterns -----------------------------------------------------------------------------------


def compiled(value: object) -> Iterator[re.Pattern]:
    """The patterns in a value, which may be a table or a list of them."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from compiled(list(value.values()))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from compiled(part)


#: Inside functions that refuse what is longer, patterns see no more: numerals.LONGEST characters.
GUARDED = {"value_of", "_number", "_date", "reworded", "read_claim", "_plain", "_whole"}
GUARDED |= {"_MEANINGS"}  # which see the few words that another pattern found
#: Only reads what `text_of` gives, which has no long runs of spaces and is never without a word.
READS_TEXT_OF = {"report"}
#: What a pattern that is made inside a function is made with.
MADE_WITH = {"kinds": ["grade", "case"], "size": 3}
MADE_WITH["row"] = ROWS[-1] | {"name": "Gwent Police", "short_name": "Gwent"}
SAME = {
    "finditer": "search",
    "compile": "search",
    "split": "search",
    "sub": "search",
    "findall": "search",
}


def written(module: ModuleType) -> Iterator[tuple[str, re.Pattern, str]]:
    """Each pattern that a function of a module gives to `re`, and the function of `re`."""
    for function in ast.walk(ast.parse(inspect.getsource(module))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if ast.unparse(call.func.value) != "re" or call.func.attr == "escape":
                continue
            names = vars(module) | MADE_WITH
            pattern = eval(ast.unparse(call.args[0]), names)
            flags = re.I if re.search(r"\bre\.I", ast.unparse(call)) else re.NOFLAG
            way = SAME.get(call.func.attr, call.func.attr)
            yield function.name, re.compile(pattern, flags), way


def patterns() -> list[tuple[str, str, re.Pattern, str]]:
    """Module, name, pattern, and the way it is used: search, match or fullmatch."""
    found = []
    for name in MODULES:
        module = importlib.import_module(f"casework.{name}")
        source = inspect.getsource(module)
        for variable, value in vars(module).items():
            for pattern in compiled(value):
                used = re.findall(rf"\b{variable}\.(\w+)\(", source)
                ways = {SAME.get(way, way) for way in used} & {"search", "match", "fullmatch"}
                found += [(name, variable, pattern, way) for way in ways or {"search"}]
        found += [(name, *pattern) for pattern in written(module)]
    rows = [row["words"] for row in ROWS if row["kind"] != "before"]
    found += [("texts.numerals", "reworded", re.compile(words), "search") for words in rows]
    return found


PATTERNS = patterns()


def use(pattern: re.Pattern, way: str) -> Callable[[str], object]:
    """All that a pattern finds in a text, from place to place, or whether it fits the text."""
    if way == "search":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, way)


def test_the_patterns_are_found():
    assert len(PATTERNS) > 60
    names = {(module, name) for module, name, *_ in PATTERNS}
    assert {("texts.lexicon", "_FINDERS"), ("texts.document", "_ENTRY")} <= names
    assert {("texts.numerals", "_FORM"), ("texts.pairs", "_LINK")} <= names
    assert {("texts.add", "_about"), ("plain", "_ESCAPE")} <= names


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_takes_longer_and_longer(module, size):
    wrong = []
    for _, name, pattern, way in (found for found in PATTERNS if found[0] == module):
        if isinstance(pattern.pattern, bytes) or name in READS_TEXT_OF:
            continue  # the one of bytes sees the first 4,096
        length = 200 if name in GUARDED else size
        for atom in ATOMS:
            end = "!" if atom[-1].isalnum() or atom.isspace() else "a"  # what fits nothing
            if said := growth(use(pattern, way), atom, end, 0.05, length):
                wrong.append(f"{name}, {way} {pattern.pattern[:50]!r} on {said}")
    assert wrong == []


@pytest.mark.parametrize("size", [10_000, 100_000])
@pytest.mark.parametrize("pattern", [r"\s+x", r".*\S.*", r"(?:a-?)*!"])
def test_a_pattern_that_does_is_seen(pattern, size, monkeypatch):
    monkeypatch.setattr(f"{__name__}.LIMIT", 2_000 / size)
    search = use(re.compile(pattern), "search")
    assert any(growth(search, atom, "", 0.05, size) for atom in (" ", "a-", "1 "))


def test_figures_of_any_length_are_refused_at_once():
    longest = importlib.import_module("casework.texts.numerals").LONGEST
    assert value_of("1" * longest) == "1" * longest
    for printed in ("1" * (longest + 1), "half " * 5_000, "1," * 50_000, "1" * 5_000 + "%"):
        assert value_of(printed) is None


# --- commands -----------------------------------------------------------------------------------


def commands(folder, ending: str) -> dict[str, Callable[[str], object]]:
    """Each command that reads a document or a printed figure, as work on a text."""
    path = folder / f"document{ending}"

    def saved(*words: object) -> Callable[[str], object]:
        def work(text: str) -> object:
            path.write_text(text, encoding="utf-8")
            return ran(*words)

        return work

    return {
        "extract": saved("extract", path),
        "audit": saved("audit", folder, "--data", ROOT / "data"),
        "add": saved("add", path, "--data", ROOT / "data"),
        "claim": lambda text: ran("claim", text, "--of", 70),
    }


@pytest.mark.parametrize(
    "command",
    [
        "extract",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("audit", "add", "claim")),
    ],
)
@pytest.mark.parametrize(("ending", "atoms"), [(".txt", ATOMS), (".html", TAGS)])
@pytest.mark.parametrize("size", SIZES)
def test_no_command_takes_longer_and_longer(tmp_path, command, ending, atoms, size):
    """Nor ends with a traceback. What isn't a grading is named, or refused, in plain words."""
    if command == "add":
        atoms = atoms[::4]  # it extracts, and reads the same once more
    work = commands(tmp_path, ending)[command]
    assert [said for atom in atoms if (said := growth(work, atom, "a", 0.4, size))] == []


@pytest.mark.parametrize(
    "atom", ["<div>", "<ul><li>", "<table><tr><td>1 ", "<td style='padding-left:9999em'>"]
)
def test_a_page_of_more_is_read_in_proportion(tmp_path, atom):
    """And 50,000 attributes, of which nothing comes."""
    path = tmp_path / "page.html"

    def work(text: str) -> None:
        path.write_text(f"<p {'a=1 ' * len(text)}>{text}", encoding="utf-8")
        assert text_of(path).strip()

    assert growth(work, atom, "a", 0.1, 50_000) is None


@pytest.mark.parametrize(
    ("atom", "end"),
    [
        ("Of 12 cases 3 were good and a child ", "?\n\nWe read 9 cases."),
        ("Police read 12 cases and ", "."),
    ],
)
def test_what_stands_over_an_answer_or_a_table_is_read_in_proportion(atom, end):
    """A question or a caption of any length: it isn't read again for each row."""

    def work(text: str) -> None:
        rows = "".join(f"missing children {row}\t{row}\t2\n" for row in range(len(text) // 40))
        propose(f"Police cases\n\n{text}\n\nArea\tGood\tInadequate\n{rows}")

    assert growth(work, atom, end, 0.4, 50_000) is None


# --- what is bounded keeps its words ------------------------------------------------------------


def read(tmp_path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return text_of(path)


def test_runs_of_spaces_and_lines_have_a_bound_and_words_stay(tmp_path):
    text = read(
        tmp_path, "a.txt", f"12{' ' * 5_000}good\n{'some 7 words ' * 5_000}\n{'x' * 50_000}"
    )
    lines = text.split("\n")
    assert lines[0] == f"12{' ' * 100}good"
    assert " ".join(text.split()).startswith("12 good some 7 words some 7")
    assert text.split()[2:-1] == ["some", "7", "words"] * 5_000
    assert max(map(len, lines[:-1])) < 10_020
    assert lines[-1] == "x" * 50_000, "a word is never broken"


def test_what_is_nested_too_deep_keeps_its_words_and_their_order(tmp_path):
    deep = "".join(f"<div>a{n} " for n in range(3_000)) + "".join(f"</div>b{n} " for n in range(9))
    text = read(tmp_path, "a.html", f"<html><body>{deep}</body></html>")
    assert text.split() == [*(f"a{n}" for n in range(3_000)), *(f"b{n}" for n in range(9))]
    cells = "".join(f"<table><tr><td><p>{n}</p>" for n in range(300))
    assert read(tmp_path, "a.html", cells).split() == [str(n) for n in range(300)]


def test_margins_and_paddings_make_no_lines(tmp_path):
    style = "margin-top:99999999em;padding-left:9999em"
    text = read(tmp_path, "a.html", f'<p>1</p><p style="{style}">2</p><p style="{style}">3</p>')
    assert len(text) < 20
    hidden = '<p>1</p><p style="color: red; DISPLAY : none">2</p><p hidden>3</p><p>4</p>'
    assert read(tmp_path, "a.html", hidden).split() == ["1", "4"]


def test_a_table_out_of_all_proportion_is_read_in_proportion(tmp_path):
    wide = f"<table><tr><td>{'a' * 30_000}" + "<tr><td>b" * 3_000
    many = f"<table><tr>{'<td>a' * 6_000}{'<tr><td>b' * 6_000}"
    for table in (wide, many):
        assert len(read(tmp_path, "a.html", table)) < 50_000


def test_a_layout_table_keeps_its_paragraphs_and_a_row_stays_in_one_line(tmp_path):
    row = "<tr><td>Domestic<br>abuse</td><td><p>3</p></td><td></td><td>4</td></tr>"
    inside = f"<p>{'Some words. ' * 30}</p><p>Last.</p><table>{row}</table>"
    text = read(tmp_path, "a.html", f"<table><tr><td>Menu</td><td>{inside}</td></tr></table>")
    lines = [line for line in text.split("\n") if line]
    assert lines == ["Menu", ("Some words. " * 30).strip(), "Last.", "Domestic abuse\t3\t\t4"]


def test_an_empty_item_takes_nothing_from_what_follows(tmp_path):
    page = (
        "<ol><li>1</li><li> </li></ol><p>2</p><table><tr><td></td><td><ul><li></ul>3</td></table>"
    )
    lines = read(tmp_path, "a.html", page).split("\n")
    assert [line for line in lines if line] == ["  1. 1", "2", "\t3"]


def test_a_page_number_alone_among_the_contents_is_no_entry():
    assert propose("Contents\n\n  12\n\nOne\n\nOne\n\n  12\n\nWords.\n")[1] == []


def test_gradings_far_apart_are_still_told_from_one_another(tmp_path):
    """The bounds on what is remembered don't join what doesn't belong together."""
    said = "Of 9 cases 2 were good, 3 required improvement and 4 were inadequate."
    frame, remarks = propose(f"{said}\n\n{'Other words. ' * 2_000}\n\n{said}")
    assert frame.cases.tolist() == [2, 3, 4, 9]
    assert remarks == []
