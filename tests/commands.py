"""The book's commands, as tests give them: in this process, by their words."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import CompletedProcess, run

from click.testing import CliRunner, Result

from casework.cli import main
from casework.texts.add import plan


def ran(*words: object) -> Result:
    """A command's ``exit_code``, ``stdout`` and ``stderr``; what it doesn't catch is raised."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def add(path: Path, data: Path, options: dict[str, str | None]) -> list[str]:
    """Write what a document prints into a data folder: the rows, in words."""
    planned = plan(path, data, options)
    planned.write()
    return planned.rows


def nbval(project: Path, *chapters: str) -> CompletedProcess:
    """Run notebooks of a copy of the book beside their stored outputs."""
    options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    files = [f"notebooks/{chapter}.ipynb" for chapter in chapters]
    command = [sys.executable, "-m", "pytest", *options, *files]
    return run(command, cwd=project, capture_output=True, text=True)
