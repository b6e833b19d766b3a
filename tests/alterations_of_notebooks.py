"""Alter notebooks and pages in many ways, one at a time, and say which check notices.

Run as ``python -m tests.alterations_of_notebooks``; status other than 0 if an alteration passes.
Nothing outside a temporary folder is changed. The checks are those of ``test_truth.py``: the form
of a notebook, its pictures, its rerun compared whole, the numbers of a page built anew, and the
answers. What none of them sees, such as a word turned elsewhere, `book/contributing.md` says.
"""

import base64
import copy
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageDraw

from casework.charts import VEGALITE, picture
from casework.formats import NUMBERS
from casework.ledger import LEDGER
from casework.results import opened
from casework.run import Inputs, as_stored, run
from casework.tables import TABLE
from tests import test_truth as truth
from tests.stored import ROOT

#: The notebook that is altered: it has numbers, tables, prints, charts and a ledger.
NOTEBOOK = ROOT / "notebooks" / "sound-rate.ipynb"
OTHER_NOTEBOOK = ROOT / "notebooks" / "thames-valley-and-wiltshire.ipynb"

# --- alterations of what is stored: each changes a notebook as it was read from its file ----------

ALTERATIONS: dict[str, Callable[[dict], None]] = {}


def alteration(said: str) -> Callable:
    """Note a function as an alteration, by what it does."""

    def note(change: Callable[[dict], None]) -> Callable:
        ALTERATIONS[said] = change
        return change

    return note


def cell(notebook: dict, name: str) -> dict:
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def numbers(notebook: dict, name: str) -> dict:
    """The stored numbers for prose among which one is."""
    return next(
        output["data"][NUMBERS]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if name in output.get("data", {}).get(NUMBERS, {})
    )


def charts(notebook: dict) -> list[dict]:
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    return [output for output in outputs if VEGALITE in output.get("data", {})]


def tagged(notebook: dict, tag: str) -> dict:
    """The cell of the random sample with one more tag, and one of its numbers changed."""
    altered = cell(notebook, "samples")
    altered["metadata"]["tags"].append(tag)
    numbers(notebook, "random_share")["random_share"] = "24.3%"
    return altered


@alteration("two stored numbers change names")
def _(notebook):
    stored = numbers(notebook, "random_share")
    one, other = stored["random_share"], stored["chosen_share"]
    stored["random_share"], stored["chosen_share"] = other, one


@alteration("a printed figure leads to another's row")
def _(notebook):
    numbers(notebook, "claim")["claim"]["to"] = "figure:sacpa-half"


@alteration("a stored number changes")
def _(notebook):
    numbers(notebook, "good_share")["good_share"] = "28.1%"


@alteration("a number that a text keeps for JupyterLab changes")
def _(notebook):
    kept = cell(notebook, "answer")["metadata"]["user_expressions"]
    kept[1]["result"]["data"]["text/plain"] = "'28.1%'"


for _tag in ["nbval-ignore-output", "nbval-skip", "remove-output", "remove-cell", "anything"]:
    ALTERATIONS[f"the tag {_tag}, and a number changes"] = lambda notebook, tag=_tag: tagged(
        notebook, tag
    )

for _comment in [
    "NBVAL_IGNORE_OUTPUT",
    "NBVAL_SKIP",
    "nbval_ignore_output",
    "PYTEST_VALIDATE_IGNORE_OUTPUT",
]:

    def _commented(notebook, comment=_comment):
        cell(notebook, "samples")["source"].insert(0, f"# {comment}\n")
        numbers(notebook, "random_share")["random_share"] = "24.3%"

    ALTERATIONS[f"the comment {_comment}, and a number changes"] = _commented


@alteration("the tag raises-exception on a cell whose assertion fails")
def _(notebook):
    altered = tagged(notebook, "raises-exception")
    altered["source"].append("\nassert False")


@alteration("a comment that checks outputs, which is allowed nowhere")
def _(notebook):
    cell(notebook, "press")["source"].insert(0, "# NBVAL_CHECK_OUTPUT\n")


@alteration("a chart has another chart's picture")
def _(notebook):
    other = json.loads(OTHER_NOTEBOOK.read_text(encoding="utf-8"))
    charts(notebook)[0]["data"]["image/png"] = charts(other)[0]["data"]["image/png"]


@alteration("a number in a chart's picture is painted over")
def _(notebook):
    chart = charts(notebook)[0]["data"]
    with Image.open(io.BytesIO(base64.b64decode(chart["image/png"]))) as image:
        painted = image.convert("RGB")
    ImageDraw.Draw(painted).rectangle([10, 5, 100, 40], fill="white")
    out = io.BytesIO()
    painted.quantize(64).save(out, "PNG")
    chart["image/png"] = base64.b64encode(out.getvalue()).decode()


@alteration("a chart is drawn from other data, with its picture")
def _(notebook):
    chart = charts(notebook)[0]["data"]
    rows = next(iter(chart[VEGALITE]["datasets"].values()))
    rows[0]["share"] = 0.243
    drawn = picture(chart[VEGALITE], scale=2)
    chart["image/png"] = base64.b64encode(drawn).decode()


@alteration("a picture is added as an output")
def _(notebook):
    data = {"image/png": charts(notebook)[0]["data"]["image/png"]}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    cell(notebook, "samples")["outputs"].append(output)


@alteration("a table is added as an output")
def _(notebook):
    data = {"text/html": "<p>24.3%</p>", "text/plain": "24.3%"}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    cell(notebook, "samples")["outputs"].append(output)


@alteration("an output is taken away")
def _(notebook):
    cell(notebook, "samples")["outputs"].pop(0)


@alteration("two outputs change places")
def _(notebook):
    cell(notebook, "parts-and-totals")["outputs"].reverse()


@alteration("a number in a table changes")
def _(notebook):
    cell(notebook, "added")["outputs"][0]["data"][TABLE]["data"][0]["value"] = "24.3%"


@alteration("a number in the plain form of a table changes")
def _(notebook):
    data = cell(notebook, "added")["outputs"][0]["data"]
    data["text/html"] = [line.replace("30.3%", "24.3%") for line in data["text/html"]]


@alteration("a verdict in the stored ledger changes")
def _(notebook):
    entry = cell(notebook, "parts-and-totals")["outputs"][0]["data"][LEDGER]
    entry["verdict"] = "does not match"


@alteration("a chart's alternative text changes")
def _(notebook):
    spec = charts(notebook)[0]["data"][VEGALITE]
    spec["description"] = spec["description"].replace("27.1%", "24.3%")


@alteration("a chart's title changes")
def _(notebook):
    charts(notebook)[0]["data"][VEGALITE]["usermeta"]["title"] = "Half of the cases were good"


@alteration("a chart's words for a terminal change")
def _(notebook):
    charts(notebook)[0]["data"]["text/plain"] = ["24.3%"]


@alteration("a picture's size in its metadata changes")
def _(notebook):
    charts(notebook)[0]["metadata"]["image/png"]["width"] = 10


@alteration("a cell prints what its code doesn't")
def _(notebook):
    printed = {"output_type": "stream", "name": "stdout", "text": ["19 / 70 = 0.2431\n"]}
    cell(notebook, "samples")["outputs"].append(printed)


@alteration("a cell warns")
def _(notebook):
    warned = {"output_type": "stream", "name": "stderr", "text": ["24.3%\n"]}
    cell(notebook, "samples")["outputs"].append(warned)


@alteration("an output becomes a result")
def _(notebook):
    output = cell(notebook, "samples")["outputs"][-1]
    output.update({"output_type": "execute_result", "execution_count": 8})


@alteration("a cell has another count")
def _(notebook):
    cell(notebook, "samples")["execution_count"] = 40


@alteration("two cells change places")
def _(notebook):
    cells = notebook["cells"]
    cells[5], cells[6] = cells[6], cells[5]


@alteration("the code of a cell changes")
def _(notebook):
    source = cell(notebook, "samples-apart")["source"]
    source[:] = [line.replace("percent(0.8, 0)", "percent(0.9, 0)") for line in source]


@alteration("a cell's code is shown")
def _(notebook):
    cell(notebook, "samples")["metadata"] = {}


@alteration("a setting in a cell's metadata")
def _(notebook):
    cell(notebook, "samples")["metadata"]["nbval_sanitize"] = "numbers"


@alteration("a setting in the notebook's metadata")
def _(notebook):
    notebook["metadata"]["nbval_ignore"] = ["samples"]


@alteration("the kernel of another language")
def _(notebook):
    notebook["metadata"]["kernelspec"]["name"] = "ir"


@alteration("a raw cell")
def _(notebook):
    raw = {"cell_type": "raw", "id": "raw", "metadata": {}, "source": ["<p>24.3%</p>"]}
    notebook["cells"].insert(5, raw)


@alteration("a picture attached to a text")
def _(notebook):
    png = charts(notebook)[0]["data"]["image/png"]
    cell(notebook, "answer")["attachments"] = {"chart.png": {"image/png": png}}


# --- alterations of texts: what is written, and on which page -------------------------------------

CHAPTER, FRONT = "notebooks/sound-rate.ipynb", "index.md"
HOW, TERMS, SOURCES = "book/how-to-read.md", "book/glossary.md", "book/sources.md"

TYPED = {
    "digits": (CHAPTER, "It was 10 of 33, or 24.3%."),
    "digits in a code span": (CHAPTER, "It was `10 of 33`."),
    "digits in a formula": (CHAPTER, "It was $p = 24.3$ in all."),
    "a small number alone in a formula": (CHAPTER, "There were $2$ in all."),
    "words in a formula": (CHAPTER, r"There were $\text{nineteen}$ in all."),
    "a displayed formula": (CHAPTER, "$$\n10 / 33\n$$"),
    "a named entity": (CHAPTER, "It was &frac34; of them."),
    "an entity of a digit": (CHAPTER, "It was &#55; of them."),
    "a fence": (CHAPTER, "```text\n10 of 33\n```"),
    "a number word": (CHAPTER, "There were nineteen."),
    "a number word with a hyphen": (CHAPTER, "There were twenty-four."),
    "a number word at the head of a sentence": (CHAPTER, "Four don't match."),
    "a number word in parts": (CHAPTER, "There were *nine*teen."),
    "a number word with a hidden hyphen": (CHAPTER, "There were nine&shy;teen."),
    "a fraction in one letter": (CHAPTER, "It was ¾ of them."),
    "a fraction in words": (CHAPTER, "A third of the cases was good."),
    "half": (CHAPTER, "Half of the cases were good."),
    "a quarter, in other words than the title": (CHAPTER, "A quarter of the cases was good."),
    "twice": (CHAPTER, "It was twice as often."),
    "a dozen": (CHAPTER, "There were dozens of them."),
    "doubled": (CHAPTER, "It has doubled."),
    "fullwidth digits": (CHAPTER, "There were １９ of them."),
    "a circled digit": (CHAPTER, "There were ⑦ of them."),
    "a heading": (CHAPTER, "## It was 24.3%"),
    "a list": (CHAPTER, "- It was 24.3%.\n- It wasn't."),
    "a table": (CHAPTER, "| cases | share |\n| --- | --- |\n| good | 24.3% |"),
    "a quotation": (CHAPTER, "> It was 24.3%."),
    "a footnote": (CHAPTER, "It was so.[^note]\n\n[^note]: It was 24.3%."),
    "the title of a link": (CHAPTER, '[There](https://example.org/ "24.3% of them").'),
    "the words of a link": (CHAPTER, "[24.3% of them](ledger.ipynb)."),
    "the words of a term": (CHAPTER, "{term}`24 good cases <good>`."),
    "a box": (CHAPTER, ":::{admonition} Of 70, 24\nWords.\n:::"),
    "a box that looks as if it were pasted": (
        CHAPTER,
        ":::{admonition} Note\n:class: casework-value\nIt was 24.3%.\n:::",
    ),
    "a part that looks as if a cell had made it": (
        CHAPTER,
        ":::{div} cell_output\nIt was 24.3%.\n:::",
    ),
    "raw HTML": (CHAPTER, "It was <b>so</b>."),
    "raw HTML that looks as if it were pasted": (
        CHAPTER,
        'It was <a class="casework-number"><span class="casework-value">24.3%</span></a>.',
    ),
    "a script": (CHAPTER, "<script>document.title = 'x'</script>"),
    "a directive that takes HTML": (CHAPTER, "```{raw} html\n<b>so</b>\n```"),
    "a picture": (CHAPTER, "![A chart of shares](../book/_static/preview.png)"),
    "a picture by a directive": (CHAPTER, "```{image} ../book/_static/preview.png\n```"),
    "a substitution": (CHAPTER, "It was {{ 20 + 4 }}."),
    "a role that takes a formula": (CHAPTER, "It was {math}`24.3`."),
    "digits on the front page": (FRONT, "It was 24.3% of them."),
    "a word on the front page": (FRONT, "There were nineteen of them."),
    "raw HTML on the front page": (FRONT, "It was <b>so</b>."),
    "digits on a page that computes nothing": (HOW, "It was 24.3% of them."),
    "a word on a page that computes nothing": (HOW, "There were nineteen of them."),
    "digits in the meaning of a term": (TERMS, "There are 24 of these terms."),
    "a section beside those that are made": (SOURCES, "## More\n\nOf 24 documents."),
}

# --- alterations of the answers: a page, words of it, and other words ----------------------------

TURNED = {
    "an answer is turned": (CHAPTER, "not as printed", "just as printed"),
    "an answer has another number": (CHAPTER, "`prose.good_of` cases", "`prose.random_of` cases"),
    "the concentrated become the spread": (
        "notebooks/areas-of-child-protection.ipynb",
        "were concentrated where",
        "were spread beyond where",
    ),
    "what is open is settled": (
        "notebooks/thames-valley-and-wiltshire.ipynb",
        "These cases don't settle the question",
        "These cases settle the question",
    ),
    "higher becomes lower on the front page": (FRONT, "were graded higher", "were graded lower"),
    "a finding of the front page has another number": (FRONT, ".weak_of`", ".rest_of`"),
}


def turned(folder: Path, page: str, words: str, others: str) -> bool:
    """Whether it is noticed that some words of an answer were exchanged."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert words in text, "there is nothing to alter"
    path = folder / Path(page).name
    path.write_text(text.replace(words, others, 1), encoding="utf-8")
    if page == FRONT:
        return truth.findings_of(path.read_text(encoding="utf-8")) != truth.FINDINGS
    return truth.answer_of(path) != truth.ANSWERS[path.stem][0]


def text_faults(page: str, written: str) -> list[str]:
    """What the quick test says of a page to which a text is added."""
    if page == SOURCES and any(t.type == "heading_open" for t in truth.tokens(written)):
        return ["a heading on a page that is made"]
    return truth.markdown_faults(written)


def add(folder: Path, page: str, written: str) -> None:
    """Write a text at the end of a page, or into the chapter's cell before the last."""
    path = folder / page
    if path.suffix == ".md":
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{written}\n", encoding="utf-8")
        return
    notebook = json.loads(path.read_text(encoding="utf-8"))
    altered = cell(notebook, "closing")
    altered["source"] = [*altered["source"], f"\n\n{written}"]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def seen_on_pages(folder: Path) -> dict[str, bool]:
    """Whether a page that was built with the typed texts shows each of them as typed.

    They are built together, since a build takes most of a minute; each is looked for by itself,
    between two words that no page has.
    """
    for part in ["book", "data", "notebooks", "src", "verification"]:
        shutil.copytree(ROOT / part, folder / part)
    for file in ["index.md", "_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff"]:
        shutil.copy(ROOT / file, folder)
    shown = {said: given for said, given in TYPED.items() if not text_faults(*given)}
    for place, (page, written) in enumerate(shown.values()):
        add(folder, page, f"Alterationbegins{letters(place)}\n\n{written}\n")
    add(folder, CHAPTER, "Alterationends")
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", "--quiet", "--path-output", folder / "out", "."]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    pages = folder / "out" / "_build" / "html"
    if not pages.exists():
        raise SystemExit(f"the altered book couldn't be built\n{built.stderr[-2000:]}")
    seen = {}
    for page in {page for page, _ in shown.values()}:
        path, current = ROOT / page, None
        for sentence in truth.sentences_of(path, pages):
            if sentence.startswith("Alteration"):
                current = sentence.split()[0].removesuffix("#")
            elif current:
                found, _ = truth.unexplained([sentence], truth.address(path))
                seen[current] = seen.get(current, False) or bool(found)
    return {
        said: seen.get(f"Alterationbegins{letters(place)}", False)
        for place, said in enumerate(shown)
    }


def letters(place: int) -> str:
    """A place in a list without digits."""
    return f"{place:02d}".translate(str.maketrans("0123456789", "abcdefghij"))


# --- which check notices ------------------------------------------------------------------------


class Reruns:
    """What the code of an altered notebook gives; code that was run already isn't run again."""

    def __init__(self, folder: Path):
        self.folder, self.known = folder, {}

    def __call__(self, notebook: dict) -> str:
        """The text that ``casework run`` would store; empty if the code doesn't run to its end."""
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        key = json.dumps([(cell["source"], cell["metadata"]) for cell in code])
        path = self.folder / "notebooks" / NOTEBOOK.name
        if key not in self.known:
            path.write_text(json.dumps(notebook), encoding="utf-8")
            try:
                run(path, Inputs(path.parent), force=True)
                stored = opened(path)
                self.known[key] = [c.outputs for c in stored.cells if c.cell_type == "code"]
            except SystemExit:
                self.known[key] = None
        if self.known[key] is None:
            return ""
        path.write_text(json.dumps(notebook), encoding="utf-8")
        again = opened(path)
        for altered, gives in zip(
            (cell for cell in again.cells if cell.cell_type == "code"),
            self.known[key],
            strict=True,
        ):
            altered.outputs = copy.deepcopy(gives)
        return as_stored(again, path.stem)


def unaltered(notebook: dict) -> None:
    """No alteration: a check that notices it would notice everything."""


def noticed_by(change: Callable[[dict], None], folder: Path, reruns: Reruns) -> list[str]:
    """The checks that notice an alteration of what a notebook has stored."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    before = copy.deepcopy(notebook)
    change(notebook)
    assert notebook != before or change is unaltered, "the alteration altered nothing"
    path = folder / NOTEBOOK.name
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")
    truth.pictures.cache_clear()
    checks = {"form": truth.faults(path)}
    checks["pictures"] = truth.foreign_pictures(path, same_letters=True)
    checks["rerun"] = truth.differences(text, reruns(notebook))
    return [name for name, found in checks.items() if found]


def main() -> int:
    """Alter, check, and print a line for each alteration; 1 if one passes."""
    if not truth.letters_are_the_same():
        print("This machine draws other letters: pictures are compared less strictly than here.")
    noticed: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(1) as pool:
        folder = Path(temporary)
        (folder / "site").mkdir()
        pages = pool.submit(seen_on_pages, folder / "site")
        truth.copy_of_the_book(folder / "rerun")
        reruns = Reruns(folder / "rerun")
        if false := noticed_by(unaltered, folder, reruns):
            raise SystemExit(f"without any alteration something is noticed by: {', '.join(false)}")
        for said, change in ALTERATIONS.items():
            noticed[said] = noticed_by(change, folder, reruns)
        for said, given in TYPED.items():
            quick = ["text"] if text_faults(*given) else []
            noticed[f"typed: {said}"] = quick or ["page"] * pages.result()[said]
        for said, exchange in TURNED.items():
            noticed[said] = ["answer"] * turned(folder, *exchange)
    for said, checks in noticed.items():
        print(f"{', '.join(checks) or 'NOTHING':24} noticed: {said}")
    passed = [said for said, checks in noticed.items() if not checks]
    print(f"{len(noticed) - len(passed)} of {len(noticed)} alterations noticed")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
