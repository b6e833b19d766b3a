"""Run the notebooks whose inputs have changed, and keep every notebook in one form.

What each notebook's results follow from stands in ``notebooks/inputs.json``: the files that its
code read when it ran, and one fingerprint of these files and that code.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from casework.results import numbers

#: What a notebook says of itself, the same whatever machine or editor it was written with.
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

#: What every code cell has: it is folded in JupyterLab, and on the page.
FOLDED = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}

#: A number in the text of a notebook.
ROLE = re.compile(r"\{eval\}`([^`]+)`")

#: Asked of the kernel at the end: the files and the modules that the results follow from.
ASK = """
import json, sys
from casework import data
modules = [name for name in sys.modules if name.split(".")[0] == "casework"]
print(json.dumps([sorted(map(str, data.inputs)), sorted(modules)]))
"""


class NotANotebookError(Exception):
    """A file that can't be run, and why, in one line."""


def opened(path: Path) -> NotebookNode:
    """The notebook in a file; raises `NotANotebookError` for any file that isn't one."""
    try:
        text = path.read_text(encoding="utf-8")
        if json.loads(text)["nbformat"] != 4:
            raise NotANotebookError(f"{path}: isn't a notebook of format 4")
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except IsADirectoryError:
        raise NotANotebookError(f"{path}: is a folder, not a notebook") from None
    except OSError as error:
        raise NotANotebookError(f"{path}: can't be read: {error.strerror}") from None
    except (ValueError, nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise NotANotebookError(f"{path}: isn't a notebook: {why}") from None
    return notebook


def fingerprint(notebook: NotebookNode, root: Path, reads: list[str]) -> str:
    """What the results of a notebook follow from: its code, and the files it reads."""
    digest = hashlib.sha256()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            digest.update(cell.source.encode() + b"\0")
    for name in reads:
        path = root / name
        digest.update(name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b"gone"))
    return digest.hexdigest()


class Inputs:
    """What ``inputs.json`` says, beside the notebooks of one folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.resolve().parent
        self.file = self.root / folder.name / "inputs.json"
        text = self.file.read_text(encoding="utf-8") if self.file.is_file() else "{}"
        self.known: dict[str, dict] = json.loads(text)

    def current(self, path: Path, notebook: NotebookNode) -> bool:
        """Whether a notebook's results follow from its code and the files as they now are."""
        known = self.known.get(path.name, {})
        return known.get("sha256") == fingerprint(notebook, self.root, known.get("reads", []))

    def gathers(self, path: Path) -> bool:
        """Whether a notebook read others when it was last run."""
        return any(
            name.endswith(".ipynb") for name in self.known.get(path.name, {}).get("reads", [])
        )

    def note(self, path: Path, notebook: NotebookNode, used: tuple[list[str], list[str]]) -> None:
        """Take down the files and the modules that a notebook has used, but for itself."""
        files, modules = used
        paths = [Path(os.path.normpath(file)) for file in files]
        reads = {file.relative_to(self.root).as_posix() for file in paths if file.name != path.name}
        for name in modules:
            module = f"src/{name.replace('.', '/')}"
            package = (self.root / module).is_dir()
            reads.add(f"{module}/__init__.py" if package else f"{module}.py")
        reads = sorted({*reads, "requirements.txt"})
        sha256 = fingerprint(notebook, self.root, reads)
        self.known[path.name] = {"reads": reads, "sha256": sha256}

    def save(self) -> None:
        """Write the file."""
        text = json.dumps(dict(sorted(self.known.items())), indent=1)
        self.file.write_text(text + "\n", encoding="utf-8", newline="\n")


def as_stored(notebook: NotebookNode, chapter: str) -> str:
    """The text that a notebook is stored as, less what an editor or a run happens to leave.

    JupyterLab writes the machine's Python, its own state and times into the metadata; whether
    two prints make one output or two depends on when they arrive; cells that somebody ran one
    by one are counted in that order. Each text keeps the numbers that it names, in the form in
    which JupyterLab shows them before anything is run.
    """
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(KERNEL)
    notebook.nbformat_minor = 5
    named = numbers(notebook, chapter)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            FOLDED if cell.cell_type == "code" else _expressions(cell.source, named)
        )
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        cell.outputs = _joined(cell.outputs)
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
    return nbformat.writes(notebook) + "\n"


def _expressions(text: str, named: dict) -> dict:
    """A text's metadata: each number that it names, as jupyterlab-myst stores them."""
    found = [
        {
            "expression": name,
            "result": {
                "data": {"text/plain": repr(named[name.removeprefix("prose.")].text)},
                "metadata": {},
                "status": "ok",
            },
        }
        for name in dict.fromkeys(ROLE.findall(text))
        if name.removeprefix("prose.") in named
    ]
    return {"user_expressions": found} if found else {}


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs with neighbouring prints of one stream as one."""
    joined = []
    for output in outputs:
        before = joined[-1] if joined else None
        stream = output.output_type == "stream" and output.name
        if stream and before and before.output_type == "stream" and before.name == stream:
            before.text += output.text
        else:
            joined.append(output)
    return joined


def execute(path: Path, notebook: NotebookNode) -> tuple[list[str], list[str]]:
    """Run a notebook in place; the files and modules it used. Raises ``SystemExit``."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook.cells.append(new_code_cell(ASK))
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
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
    notebook = opened(path)
    before = path.read_text(encoding="utf-8")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    done = "up to date"
    # An editor that clears outputs takes the counts away.
    if (
        force
        or not all(cell.execution_count for cell in code)
        or not inputs.current(path, notebook)
    ):
        inputs.note(path, notebook, execute(path, notebook))
        done = "run"
    after = as_stored(notebook, path.stem)
    if after != before:
        done = done if done == "run" else "up to date; put into the form in which it is stored"
        written = path.with_suffix(".tmp")
        written.write_text(after, encoding="utf-8", newline="\n")
        written.replace(path)  # at once, so that nobody ever meets half a notebook
    return f"{path}: {done}"


def run_all(notebooks: list[Path], force: bool) -> list[str]:
    """Run notebooks two at a time, those that read the others' results after the others.

    Raises `NotANotebookError` if one of the files is no notebook; then none is run.
    """
    for path in notebooks:
        opened(path)
    inputs = Inputs(notebooks[0].parent)
    gathering = {path for path in notebooks if inputs.gathers(path)}
    done = []
    try:
        with ThreadPoolExecutor(2) as pool:
            for group in (set(notebooks) - gathering, gathering):
                done += pool.map(lambda path: run(path, inputs, force), sorted(group))
    finally:
        inputs.save()
    return done
