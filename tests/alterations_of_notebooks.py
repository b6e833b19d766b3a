"""Alter notebooks and pages in many ways, one at a time, and say which check notices.

Run as ``python -m tests.alterations_of_notebooks``; status other than 0 if an alteration passes.
Nothing outside a temporary folder is changed. The checks are those of ``test_truth.py``: the form
of a notebook, its pictures, its rerun compared whole, and the numbers of a page built anew. What
none of them sees, such as a word turned, `book/contributing.md` says.
"""

import base64
import copy
import io
import json
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
from tests.stored import ROOT, copied

#: The notebook that is altered: it has numbers, tables, prints, charts and a ledger.
NOTEBOOK = ROOT / "notebooks" / "sound-rate.ipynb"
OTHER_NOTEBOOK = ROOT / "notebooks" / "thames-valley-and-wiltshire.ipynb"

# --- alterations of what is stored: each changes a notebook as it was read from its file ----------


def cell(notebook: dict, name: str = "samples") -> dict:
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


def chart(notebook: dict) -> dict:
    """All forms of the first chart, by media type."""
    return charts(notebook)[0]["data"]


def table(notebook: dict) -> dict:
    """All forms of the table of the figures that the chapter adds."""
    return cell(notebook, "added")["outputs"][0]["data"]


def swapped(notebook: dict) -> None:
    stored = numbers(notebook, "random_share")
    one, other = stored["random_share"], stored["chosen_share"]
    stored["random_share"], stored["chosen_share"] = other, one


def silenced(notebook: dict, tag: str = "", line: str = "") -> None:
    """A number of a cell changes, with a tag or a line of code that might hide it."""
    altered = cell(notebook)
    altered["metadata"]["tags"] += [tag] if tag else []
    altered["source"][:0] = [line] if line else []
    numbers(notebook, "random_share")["random_share"] = "24.3%"


def added(notebook: dict, output: dict) -> None:
    """A cell has an output that its code doesn't give."""
    cell(notebook)["outputs"].append(output)


def displayed(data: dict) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def with_another_picture(notebook: dict) -> None:
    chart(notebook)["image/png"] = chart(json.loads(OTHER_NOTEBOOK.read_text(encoding="utf-8")))[
        "image/png"
    ]


def painted_over(notebook: dict) -> None:
    with Image.open(io.BytesIO(base64.b64decode(chart(notebook)["image/png"]))) as image:
        painted = image.convert("RGB")
    ImageDraw.Draw(painted).rectangle([10, 5, 100, 40], fill="white")
    out = io.BytesIO()
    painted.quantize(64).save(out, "PNG")
    chart(notebook)["image/png"] = base64.b64encode(out.getvalue()).decode()


def drawn_from_other_data(notebook: dict) -> None:
    spec = chart(notebook)[VEGALITE]
    next(iter(spec["datasets"].values()))[0]["share"] = 0.243
    chart(notebook)["image/png"] = base64.b64encode(picture(spec)).decode()


def reordered(notebook: dict) -> None:
    """The first two cells of code change places."""
    cells = notebook["cells"]
    one, other, *_ = (at for at, each in enumerate(cells) if each["cell_type"] == "code")
    cells[one], cells[other] = cells[other], cells[one]


def replaced(lines: list[str], old: str, new: str) -> None:
    lines[:] = [line.replace(old, new) for line in lines]


#: One for each thing that a notebook holds, and each way to hide that it isn't what the code gave.
ALTERATIONS: dict[str, Callable[[dict], object]] = {
    "two stored numbers change names": swapped,
    "a stored number changes": lambda n: numbers(n, "good_share").update(good_share="28.1%"),
    "a printed figure leads to another's row": lambda n: numbers(n, "claim")["claim"].update(
        to="figure:sacpa-half"
    ),
    "a number that a text keeps for JupyterLab changes": lambda n: cell(n, "answer")["metadata"][
        "user_expressions"
    ][1]["result"]["data"].update({"text/plain": "'28.1%'"}),
    "a tag of nbval's, and a number changes": lambda n: silenced(n, "nbval-ignore-output"),
    "a tag that hides an output, and a number changes": lambda n: silenced(n, "remove-output"),
    "a comment of nbval's, and a number changes": lambda n: silenced(n, line="# NBVAL_SKIP\n"),
    "an older one, in small letters": lambda n: silenced(
        n, line="# pytest_validate_ignore_output\n"
    ),
    "a cell may fail, and does": lambda n: silenced(n, "raises-exception", "assert False\n"),
    "a chart has another chart's picture": with_another_picture,
    "a number in a chart's picture is painted over": painted_over,
    "a chart is drawn from other data, with its picture": drawn_from_other_data,
    "a chart's alternative text changes": lambda n: chart(n)[VEGALITE].update(description="24.3%"),
    "a chart's title changes": lambda n: chart(n)[VEGALITE]["usermeta"].update(title="Half"),
    "a chart's words for a terminal change": lambda n: chart(n).update({"text/plain": ["24.3%"]}),
    "a picture's size in its metadata changes": lambda n: charts(n)[0]["metadata"][
        "image/png"
    ].update(width=10),
    "a picture is added as an output": lambda n: added(
        n, displayed({"image/png": chart(n)["image/png"]})
    ),
    "a table is added as an output": lambda n: added(n, displayed({"text/html": "<p>24.3%</p>"})),
    "a cell prints what its code doesn't": lambda n: added(
        n, {"output_type": "stream", "name": "stdout", "text": ["19 / 70 = 0.2431\n"]}
    ),
    "an output is taken away": lambda n: cell(n)["outputs"].pop(0),
    "two outputs change places": lambda n: cell(n, "parts-and-totals")["outputs"].reverse(),
    "an output becomes a result": lambda n: cell(n)["outputs"][-1].update(
        output_type="execute_result", execution_count=8
    ),
    "a number in a table changes": lambda n: table(n)[TABLE]["data"][0].update(value="24.3%"),
    "a number in the plain form of a table changes": lambda n: replaced(
        table(n)["text/html"], "30.3%", "24.3%"
    ),
    "a verdict in the stored ledger changes": lambda n: cell(n, "parts-and-totals")["outputs"][0][
        "data"
    ][LEDGER].update(verdict="does not match"),
    "a cell has another count": lambda n: cell(n).update(execution_count=40),
    "two cells change places": reordered,
    "the code of a cell changes": lambda n: replaced(
        cell(n, "samples-apart")["source"], "percent(0.8, 0)", "percent(0.9, 0)"
    ),
    "a cell's code is shown": lambda n: cell(n).update(metadata={}),
    "a setting in a cell's metadata": lambda n: cell(n)["metadata"].update(nbval_sanitize="all"),
    "a setting in the notebook's metadata": lambda n: n["metadata"].update(nbval_ignore=["a"]),
    "the kernel of another language": lambda n: n["metadata"]["kernelspec"].update(name="ir"),
    "a raw cell": lambda n: n["cells"].insert(
        5, {"cell_type": "raw", "id": "raw", "metadata": {}, "source": ["<p>24.3%</p>"]}
    ),
    "a picture attached to a text": lambda n: cell(n, "answer").update(
        attachments={"chart.png": {"image/png": chart(n)["image/png"]}}
    ),
}

# --- alterations of texts: what is written, and on which page -------------------------------------

CHAPTER, FRONT = "notebooks/sound-rate.ipynb", "index.md"
HOW, TERMS, SOURCES = "book/how-to-read.md", "book/glossary.md", "book/sources.md"

#: One for each way to write a number, each part of a page that it can stand in, and each way to
#: make it look as if a cell had given it; more of the first are tried in test_truth.py.
TYPED = {
    "digits": (CHAPTER, "It was 10 of 33, or 24.3%."),
    "digits in a code span": (CHAPTER, "It was `10 of 33`."),
    "digits in a formula": (CHAPTER, "It was $p = 24.3$ in all."),
    "a small number alone in a formula": (CHAPTER, "There were $2$ in all."),
    "words in a formula": (CHAPTER, r"There were $\text{nineteen}$ in all."),
    "a displayed formula": (CHAPTER, "$$\n10 / 33\n$$"),
    "an entity of a digit": (CHAPTER, "It was &#55; of them."),
    "a fence": (CHAPTER, "```text\n10 of 33\n```"),
    "a number word in parts": (CHAPTER, "There were *nine*teen."),
    "a number word with a hidden hyphen": (CHAPTER, "There were nine&shy;teen."),
    "a fraction in one letter": (CHAPTER, "It was ¾ of them."),
    "a quarter, in other words than the title": (CHAPTER, "A quarter of the cases was good."),
    "a heading": (CHAPTER, "## It was 24.3%"),
    "a list": (CHAPTER, "- It was 24.3%.\n- It wasn't."),
    "a table": (CHAPTER, "| cases | share |\n| --- | --- |\n| good | 24.3% |"),
    "a quotation": (CHAPTER, "> It was 24.3%."),
    "a footnote": (CHAPTER, "It was so.[^note]\n\n[^note]: It was 24.3%."),
    "the title of a link": (CHAPTER, '[There](https://example.org/ "24.3% of them").'),
    "the words of a link": (CHAPTER, "[24.3% of them](ledger.ipynb)."),
    "the words of a term": (CHAPTER, "{term}`24 good cases <good>`."),
    "a box": (CHAPTER, ":::{admonition} Of 70, 24\nWords.\n:::"),
    "a part that looks as if a cell had made it": (
        CHAPTER,
        ":::{div} cell_output\nIt was 24.3%.\n:::",
    ),
    "raw HTML that looks as if it were pasted": (
        CHAPTER,
        'It was <a class="casework-number"><span class="casework-value">24.3%</span></a>.',
    ),
    "a directive that takes HTML": (CHAPTER, "```{raw} html\n<b>so</b>\n```"),
    "a picture by a directive": (CHAPTER, "```{image} ../book/_static/preview.png\n```"),
    "a substitution": (CHAPTER, "It was {{ 20 + 4 }}."),
    "a role that takes a formula": (CHAPTER, "It was {math}`24.3`."),
    "words on the front page": (FRONT, "There were nineteen of them."),
    "digits on a page that computes nothing": (HOW, "It was 24.3% of them."),
    "digits in the meaning of a term": (TERMS, "There are 24 of these terms."),
    "a section beside those that are made": (SOURCES, "## More\n\nOf 24 documents."),
}


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
    copied(folder)
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
    again = reruns(notebook)
    checks["rerun"] = truth.differences(text, again) if again else ["it doesn't run"]
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
    for said, checks in noticed.items():
        print(f"{', '.join(checks) or 'NOTHING':24} noticed: {said}")
    passed = [said for said, checks in noticed.items() if not checks]
    print(f"{len(noticed) - len(passed)} of {len(noticed)} alterations noticed")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
