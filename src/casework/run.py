"""Run the notebooks whose inputs have changed, and keep every notebook, new ones too, in one form.

What each notebook's results follow from stands in ``notebooks/inputs.json``: the files that its
code used when it ran, and one fingerprint of these files and that code.
"""

import hashlib
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from operator import attrgetter
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from casework.formats import VEGALITE, prose
from casework.results import gatherers, numbers, opened, outputs

#: What a notebook says of itself, the same whatever machine or editor it was written with.
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

#: What every code cell has: it is folded in JupyterLab, and on the page.
FOLDED = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}

#: Asked of the kernel at the end: the files that the results follow from, the package's included.
ASK = """
import json, sys, casework.data
own = [m.__file__ for name, m in sys.modules.items() if name.split(".")[0] == "casework"]
print(json.dumps([*map(str, casework.data.inputs), *own]))
"""


class Inputs:
    """What ``inputs.json`` in a folder of notebooks says of each."""

    def __init__(self, folder: Path) -> None:
        self.root, self.file = folder.absolute().parent, folder.absolute() / "inputs.json"
        self.known = json.loads(self.file.read_bytes()) if self.file.is_file() else {}

    def current(self, path: Path, notebook: NotebookNode) -> bool:
        """Whether a notebook's results follow from its code and the files as they now are."""
        known = self.known.get(path.name, {"reads": []})
        return known == self.state(notebook, known["reads"])

    def state(self, notebook: NotebookNode, reads: list[str]) -> dict:
        """What the results of a notebook follow from: its code, and the files it uses."""
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        digest = hashlib.sha256(json.dumps(code).encode())
        for path in map(self.root.joinpath, reads):
            if path.is_dir():  # a new chapter in it would be read as well
                digest.update("".join(sorted(p.name for p in path.glob("*.ipynb"))).encode())
            else:
                digest.update(path.read_bytes() if path.is_file() else b"gone")
        return {"reads": reads, "sha256": digest.hexdigest()}

    def note(self, path: Path, notebook: NotebookNode, used: list[str]) -> None:
        """Take down the files that a notebook has used, but for itself."""
        package = str(Path(__file__).parent)  # which needn't be installed from this book's folder
        used = [file.replace(package, f"{self.root}/src/casework") for file in used]
        reads = {os.path.relpath(file, self.root) for file in used} | {"requirements.txt"}
        reads -= {os.path.relpath(path, self.root)}
        self.known[path.name] = self.state(notebook, sorted(reads))

    def save(self) -> None:
        """Write the file."""
        text = json.dumps(dict(sorted(self.known.items())), indent=1)
        self.file.write_text(text + "\n", encoding="utf-8", newline="\n")


def as_stored(notebook: NotebookNode, chapter: str) -> str:
    """The text that a notebook is stored as, less what an editor or a run happens to leave.

    JupyterLab writes the machine's Python, its own state and times into the metadata; cells that
    somebody ran one by one are counted in that order. Each text keeps the numbers that it names, in
    the form in which jupyterlab-myst shows them before anything is run.
    """
    notebook = nbformat.from_dict({**notebook, "metadata": KERNEL, "nbformat_minor": 5})
    named = {f"prose.{name}": made.text for name, made in numbers(notebook, chapter).items()}
    counts = count(1)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            metadata, cell.execution_count = FOLDED, next(counts)
        else:
            roles = dict.fromkeys(re.findall(r"\{eval\}`(prose\.[\w.]+)`", cell.source))
            for name in roles:
                with suppress(AttributeError):  # the book's build names a work that isn't there
                    if re.match(r"prose\.cited?\.", name):
                        named[name] = attrgetter(name.removeprefix("prose."))(prose)
            shown = [{"expression": n, "result": _shown(named[n])} for n in roles if n in named]
            metadata = {"user_expressions": shown} if shown else {}
        cell.metadata = nbformat.from_dict(metadata)
    for _, chart in outputs(notebook, VEGALITE):
        for rows in chart["datasets"].values():
            _keep_decimals(rows)
    return nbformat.writes(notebook) + "\n"


def _shown(text: str) -> dict:
    return {"data": {"text/plain": repr(text)}, "metadata": {}, "status": "ok"}


def _keep_decimals(rows: list[dict]) -> None:
    """Give whole numbers their point back in columns of others, where a browser saves 1.0 as 1."""
    for column in {key for row in rows for key, value in row.items() if isinstance(value, float)}:
        for row in rows:
            if isinstance(row[column], int):
                row[column] = float(row[column])


def execute(path: Path, notebook: NotebookNode) -> list[str]:
    """Run a notebook in place; the files that it used. Raises ``SystemExit``."""
    import nbclient  # slow, and there is mostly nothing to run
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook.cells.append(new_code_cell(ASK))
    try:
        nbclient.execute(
            notebook,
            cwd=str(path.parent),
            kernel_name="python3",
            timeout=3600,  # a busy machine takes its time; one that hangs takes longer
            extra_arguments=["--IPKernelApp.log_level=40"],
        )
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        if getattr(error, "ename", "") == "SentenceError":
            raise SystemExit(f"{path}: {error.evalue}") from None
        raise SystemExit(f"{path}: not run to its end\n{error}") from None
    return json.loads(notebook.cells.pop().outputs[0].text)


def run(path: Path, inputs: Inputs, force: bool = False) -> str:
    """Run a notebook if its results don't follow from its inputs, and store what it gives.

    A notebook that fails is left as it was; one that is up to date is only put into the form of
    `as_stored`. Nothing that differs from run to run is stored.
    """
    notebook, before, done = opened(path), path.read_text(encoding="utf-8"), "up to date"
    # An editor that clears outputs takes the counts away.
    whole = all(cell.get("execution_count", True) for cell in notebook.cells)
    if force or not whole or not inputs.current(path, notebook):
        inputs.note(path, notebook, execute(path, notebook))
        done = "run"
    if (after := as_stored(notebook, path.stem)) != before:
        done = done if done == "run" else "up to date; put into the form in which it is stored"
        written = path.with_suffix(".tmp")
        written.write_text(after, encoding="utf-8", newline="\n")
        written.replace(path)  # at once, so that nobody ever meets half a notebook
    return f"{path}: {done}"


def run_all(notebooks: list[Path], force: bool = False) -> list[str]:
    """Run notebooks two at a time, those that read the others' results after the others.

    One of which only its first run shows that it reads them is run again after them. Raises
    ``ValueError`` if one of the files is no notebook; then none is run.
    """
    for path in notebooks:
        opened(path)
    inputs = Inputs(folder := notebooks[0].parent)
    try:
        with ThreadPoolExecutor(2) as pool:
            early = sorted(path for path in notebooks if path.name not in gatherers(folder))
            yield from pool.map(lambda path: run(path, inputs, force), early)
            inputs.save()
            late = sorted(path for path in notebooks if path.name in gatherers(folder))
            yield from pool.map(lambda path: run(path, inputs, force or path in early), late)
    finally:
        inputs.save()


def lay_out(name: str, root: Path) -> Path:
    """Write a new chapter, made from ``book/_templates/chapter.md``, and list it in _toc.yml.

    It becomes the last chapter before the part on checking the figures. Raises ``ValueError`` for
    a name that is no address, and ``FileExistsError`` for a chapter that is there.
    """
    from myst_nb.core.read import read_myst_markdown_notebook  # slow, and for this alone

    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise ValueError(f"{name!r} can't be an address: lower-case words joined by hyphens")
    path, contents = root / "notebooks" / f"{name}.ipynb", root / "_toc.yml"
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    template = (root / "book" / "_templates" / "chapter.md").read_text(encoding="utf-8")
    notebook = read_myst_markdown_notebook(template.replace("CHAPTER", name))
    texts = iter(["question", "answer", "background", "figures-text", "closing"])
    for cell in notebook.cells:
        cell.id = cell.metadata.get("id") or next(texts)
    path.write_text(as_stored(notebook, name), encoding="utf-8", newline="\n")
    before, mark, after = contents.read_text(encoding="utf-8").partition("  - caption: Checking")
    line = f"      - file: notebooks/{name}\n"
    contents.write_text(f"{before}{line}{mark}{after}", encoding="utf-8", newline="\n")
    return path
