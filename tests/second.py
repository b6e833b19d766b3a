"""Compute the numbers of the chapters' texts a second time, by the scripts in ``verification/``.

    python -m tests.second

writes the CSV beside each script, and which data they are of. One of the scripts needs R.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from casework.data import mark
from tests.stored import ROOT

#: Which data the CSV files in ``verification/`` were computed from.
MARK = Path("verification", "data.txt")


def script_of(chapter: str, root: Path = ROOT) -> Path:
    """What computes the numbers of a chapter a second time."""
    (script,) = (
        path
        for path in (root / "verification").glob(f"{chapter}.*")
        if path.suffix in {".py", ".R"}
    )
    return script


def command(script: Path) -> list[str] | None:
    """How a script is run from the root of the book; None where this machine can't."""
    program = sys.executable if script.suffix == ".py" else shutil.which("Rscript")
    return program and [program, script.as_posix()]


def compute(chapter: str, root: Path) -> None:
    """Write the CSV of a chapter's second computation anew, from the data of this book."""
    script = script_of(chapter, root).relative_to(root)
    subprocess.run(command(script), cwd=root, check=True)


if __name__ == "__main__":
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if (ROOT / "verification" / f"{notebook.stem}.csv").exists():
            print(notebook.stem)
            compute(notebook.stem, ROOT)
    (ROOT / MARK).write_text(f"{mark(ROOT)}\n", encoding="utf-8")
