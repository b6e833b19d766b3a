"""The book's commands, as tests give them: in this process, by their words."""

from __future__ import annotations

from pathlib import Path

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
