"""The chapters in JupyterLab: they read like the book on opening, and again after Run All."""

import ast
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from casework.charts import VEGALITE
from casework.run import Inputs, run
from tests.browser import new_page
from tests.stored import NOTEBOOKS, ROOT, code_cells
from tests.test_truth import copy_of_the_book

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

#: Where the screenshots are left to be looked at.
PICTURES = ROOT / "_build" / "lab"


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory) -> Path:
    """A copy of the notebooks that JupyterLab may write to."""
    return copy_of_the_book(tmp_path_factory.mktemp("lab") / "book")


@pytest.fixture(scope="module")
def lab(notebooks, tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab that knows nobody's settings."""
    own = tmp_path_factory.mktemp("settings")
    # All cells are drawn, not only those near the window.
    notebook = own / "settings" / "@jupyterlab" / "notebook-extension"
    notebook.mkdir(parents=True)
    (notebook / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTER_DATA_DIR": own / "data",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--expose-app-in-browser", "--IdentityProvider.token=", f"--port={port}"]
    command += [f"--ServerApp.root_dir={notebooks}", "--ServerApp.log_level=ERROR"]
    server = subprocess.Popen(command, env=os.environ | {k: str(v) for k, v in settings.items()})
    address = f"http://127.0.0.1:{port}/"
    try:
        while True:  # pytest ends what doesn't come up
            assert server.poll() is None, "JupyterLab didn't start"
            try:
                urllib.request.urlopen(f"{address}api")
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


#: A text is drawn in two steps, roles last: no text is empty, and none shows a role's name.
#: Its folds are opened here, since a text that is drawn anew has them closed.
DRAWN = r"""() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
    const texts = [...document.querySelectorAll(".jp-MarkdownCell")].map((cell) => cell.innerText);
    const broken = /prose\.|Error|Unknown Directive|\{\w+\}|:::/;
    return texts.every((text) => text && !broken.test(text)) && texts;
}"""


@pytest.fixture(scope="module")
def page(chromium, lab):
    """JupyterLab, which reaches nothing but itself."""
    page = new_page(chromium, viewport={"width": 1200, "height": 1000})
    elsewhere = re.compile(rf"^(?!{re.escape(lab)}|data:|blob:)")
    page.route(elsewhere, lambda route: route.abort())
    page.goto(f"{lab}lab")
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('docmanager:open')")
    page.evaluate("window.jupyterapp.restored.then(() => true)")
    yield page
    page.context.close()


def opened(page, path: Path) -> None:
    """A notebook by itself, its texts drawn."""
    page.evaluate(
        """async (path) => {
            const { commands, shell } = window.jupyterapp;
            for (const widget of [...shell.widgets("main")]) {
                await widget.sessionContext?.shutdown();
                widget.dispose(); // without asking whether to save
            }
            await commands.execute("docmanager:open", { path, factory: "Notebook" });
        }""",
        path.name,
    )
    cells = len(nbformat.read(path, as_version=4).cells)
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    expect(page.locator(".jp-MarkdownCell dl").first).to_be_visible()  # the card
    page.wait_for_function(DRAWN)


def shown(page) -> list[str]:
    """What each text shows, its folds open; a role that is never drawn ends the wait."""
    return [" ".join(text.split()) for text in page.wait_for_function(DRAWN).json_value()]


def wanted(path: Path) -> list[list[str]]:
    """For each text the numbers and citations that it must show, in its order."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            stored = {
                one["expression"]: ast.literal_eval(one["result"]["data"]["text/plain"])
                for one in cell.metadata.get("user_expressions", [])
            }
            found.append([stored[name] for name in re.findall(r"\{eval\}`([^`]+)`", cell.source)])
    return found


def reads_like_the_book(page, path: Path) -> None:
    """Every number in its place, no role's name, every chart drawn, no code in the way."""
    texts = shown(page)
    assert len(texts) == len(wanted(path))
    for text, numbers in zip(texts, wanted(path), strict=True):
        place = 0
        for number in numbers:
            found = text.find(" ".join(number.replace('"', "“").split()), place)
            found = found if found >= 0 else text.find(" ".join(number.split()), place)
            assert found >= 0, f"{number} isn't shown in: {text}"
            place = found
    charts = sum(VEGALITE in o.get("data", {}) for c in code_cells(path) for o in c.outputs)
    pictures = page.locator(".jp-OutputArea img")
    expect(pictures).to_have_count(charts)
    drawn = pictures.evaluate_all(
        """async (images) => {
            await Promise.all(images.map((image) => image.decode()));
            return images.map((image) => image.naturalWidth);
        }"""
    )
    assert all(width > 300 for width in drawn)
    expect(page.locator(".jp-CodeCell .jp-InputArea-editor:visible")).to_have_count(0)


@every_notebook
def test_a_chapter_reads_like_the_book_on_opening(page, path):
    opened(page, path)
    reads_like_the_book(page, path)
    first = page.locator(".jp-CodeCell").first
    first.locator(".jp-InputPlaceholder, .jp-Placeholder").first.click()
    expect(first.locator(".jp-InputArea-editor")).to_be_visible()  # a click opens the code


@pytest.mark.slow
@every_notebook
def test_a_chapter_reads_like_the_book_after_run_all(page, notebooks, path):
    """In a fresh kernel; what is saved then is what was stored, once it has been put in form."""
    opened(page, path)
    widget = "window.jupyterapp.shell.currentWidget"
    page.wait_for_function(f"{widget}.sessionContext.session?.kernel?.status == 'idle'")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        f"""() => {widget}.sessionContext.session.kernel.status == 'idle' &&
            [...{widget}.content.model.cells].every((c) => c.type != 'code' || c.executionCount)"""
    )
    reads_like_the_book(page, path)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": 1200, "height": 12_000})
    page.screenshot(path=PICTURES / f"{path.stem}.png")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"!{widget}.context.model.dirty")
    saved = notebooks / path.name
    run(saved, Inputs(notebooks))
    assert saved.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
