"""Run the notebooks whose inputs have changed, and keep every notebook in one form."""

from __future__ import annotations

import hashlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from casework.plain import plain
from casework.verdicts import chapters

#: What a notebook says of itself, the same whatever machine or editor it was written with.
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

#: What it may say beside that: what its outputs follow from, and whether it gathers the others'.
ABOUT = ("inputs_sha256", "reads_notebooks")


class NotANotebookError(Exception):
    """A file that can't be run, and why, in one line."""


def opened(path: Path) -> NotebookNode:
    """The notebook in a file; raises `NotANotebookError` for any file that isn't one."""
    try:
        text = path.read_text(encoding="utf-8")
    except IsADirectoryError:
        raise NotANotebookError(f"{path}: is a folder, not a notebook") from None
    except UnicodeDecodeError:
        raise NotANotebookError(f"{path}: isn't a notebook: not text in UTF-8") from None
    except OSError as error:
        raise NotANotebookError(f"{path}: can't be read: {error.strerror}") from None
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotANotebookError(f"{path}: isn't a notebook: not JSON: {error}") from None
    if not isinstance(given, dict) or given.get("nbformat") != 4:
        raise NotANotebookError(f"{path}: isn't a notebook of format 4")
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        why = str(error).splitlines()[0]
        raise NotANotebookError(f"{path}: isn't a valid notebook: {why}") from None
    return notebook


def fingerprint(notebook: NotebookNode, inputs: list[Path]) -> str:
    """What the outputs of a notebook follow from: its code, and the files it may use."""
    digest = hashlib.sha256()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            digest.update(cell.source.encode())
    for path in sorted(inputs):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def inputs_of(path: Path) -> list[Path]:
    """The files that a notebook's outputs may depend on: data, package and lock file.

    For a notebook that reads the others, these too, less any that reads others itself, the values
    that methods are held against, and the references that it names.
    """
    path = path.resolve()
    root = path.parent.parent
    package = (root / "src" / "casework").glob("*.py")
    no_notebook_uses = {"__main__.py", "checks.py", "cli.py", "readme.py", "rules.py", "run.py"}
    others = []
    if opened(path).metadata.get("reads_notebooks"):
        others = [*chapters(path.parent), *(root / "verification").glob("*.csv")]
        others.append(root / "book" / "references.bib")
    return [
        *others,
        *(root / "data").glob("*.csv"),
        root / "data" / "datapackage.json",
        *(path for path in package if path.name not in no_notebook_uses),
        root / "requirements.txt",
    ]


def as_stored(notebook: NotebookNode) -> str:
    """The text that a notebook is stored as, less what an editor or a run happens to leave.

    JupyterLab writes the machine's Python, its own state and times into the metadata; whether
    two prints make one output or two depends on when they arrive; cells that somebody ran one
    by one are counted in that order. Tags stay: a person wrote them, and a test judges them.
    """
    notebook = nbformat.from_dict(notebook)
    about = {key: notebook.metadata[key] for key in ABOUT if key in notebook.metadata}
    notebook.metadata = nbformat.from_dict({**KERNEL, **about})
    notebook.nbformat_minor = 5
    count = 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count
    return nbformat.writes(notebook) + "\n"


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


def _is_run(notebook: NotebookNode) -> bool:
    """Whether every cell has a count and outputs; an editor can clear them."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return all(cell.execution_count and cell.outputs for cell in cells)


def run(path: Path, force: bool) -> str:
    """Run a notebook if its outputs don't follow from its inputs, and store what it gives.

    A notebook that fails is left as it was; one that is up to date is only put into the form of
    `as_stored`. Nothing that differs from run to run is stored: no times, no versions of the
    machine's Python.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = opened(path)
    before = path.read_text(encoding="utf-8")
    try:
        now = fingerprint(notebook, inputs_of(path))
    except OSError as error:
        raise NotANotebookError(
            f"{path}: is no notebook of this book: {error.filename} can't be read"
        ) from None
    done = "up to date"
    if force or notebook.metadata.get("inputs_sha256") != now or not _is_run(notebook):
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
        notebook.metadata["inputs_sha256"] = now
        done = "run"
    after = as_stored(notebook)
    if after != before:
        done = done if done == "run" else "up to date; put into the form in which it is stored"
        written = path.with_suffix(".tmp")
        written.write_text(after, encoding="utf-8", newline="\n")
        written.replace(path)  # at once, so that nobody ever meets half a notebook
    return f"{path}: {done}"


def run_all(notebooks: list[Path], force: bool) -> int:
    """Run notebooks two at a time, those that read the others' results after the others.

    2 if one of the files is no notebook; then none is run.
    """
    try:
        gathering = {path for path in notebooks if opened(path).metadata.get("reads_notebooks")}
        with ThreadPoolExecutor(2) as pool:
            for group in (set(notebooks) - gathering, gathering):
                for line in pool.map(lambda path: run(path, force), sorted(group)):
                    print(line)
    except NotANotebookError as error:
        print(plain(str(error)), file=sys.stderr)
        return 2
    return 0
