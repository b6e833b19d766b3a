"""The Makefile: what it builds again, and what it leaves of the last book.

In a copy of the project where a short script stands for Jupyter Book, which takes a minute.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.stored import MADE, ROOT

JUPYTER_BOOK = """#!/bin/sh
echo built $(ls _build/next) >> {builds}
{fails}
touch _build/next/kept
mkdir -p _build/next/_build/html
echo new > _build/next/_build/html/index.html
"""

BOOK = "_build/html/index.html"

#: A user that may do nothing: root, as which tests often run, is stopped by no permission.
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.fixture
def project():
    """A copy that anybody may read and write, with an environment that make takes for whole."""
    folder = Path(tempfile.mkdtemp())
    copy = folder / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*MADE))
    (copy / "bin").mkdir()
    (copy / "bin" / "python").symlink_to(sys.executable)
    stand_in(copy)
    (copy / "_build").mkdir()
    (copy / "_build" / "checked").touch()
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, 65534, 65534, follow_symlinks=False)
    yield copy
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700) if path.is_dir() else None
    shutil.rmtree(folder)


def stand_in(project: Path, fails: bool = False) -> None:
    """Put a script in the place of Jupyter Book that notes each run, and may fail."""
    script = project / "bin" / "jupyter-book"
    script.write_text(
        JUPYTER_BOOK.format(builds=project / "builds", fails="exit 1" if fails else ""),
        encoding="utf-8",
    )
    script.chmod(0o755)


def make(project: Path, *goals: str) -> subprocess.CompletedProcess:
    who = NOBODY if os.geteuid() == 0 else []
    up_to_date = ["-o", ".venv/locked", "-o", ".venv/installed", "-o", "_build/checked"]
    return subprocess.run(
        [*who, "make", "BIN=bin", *up_to_date, *goals],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(project)},
    )


def change(project: Path, file: str = "index.md") -> None:
    """A file that is newer than the book, by more than the clock of a file system is fine."""
    later = (project / BOOK).stat().st_mtime + 10
    os.utime(project / file, (later, later))


def builds(project: Path) -> list[str]:
    return (project / "builds").read_text(encoding="utf-8").splitlines()


def test_a_book_needs_neither_node_nor_the_packages_of_the_tests(project):
    planned = make(project, "--dry-run", BOOK).stdout
    assert "jupyter-book build" in planned
    assert not re.search(r"\bnpm\b|(tests|notebooks)/requirements\.txt", planned)
    planned = make(project, "--dry-run", "test").stdout
    assert "npm ci" in planned
    assert "-r tests/requirements.txt" in planned
    assert "-r notebooks/requirements.txt" in planned


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        *(("index.md", True), ("book/glossary.md", True), ("notebooks/methods.ipynb", True)),
        *(("_config.yml", False), ("_toc.yml", False), ("book/_theme/layout.html", False)),
        *(("book/_templates/chart.html", False), ("book/_static/style.css", False)),
        ("src/casework/site/charts.py", False),
    ],
)
def test_only_what_is_in_all_pages_builds_all_pages_anew(project, file, kept):
    assert make(project, BOOK).returncode == 0
    assert make(project, BOOK).returncode == 0, "nothing has changed, and nothing is built"
    change(project, file)
    assert make(project, BOOK).returncode == 0
    first, second = builds(project)
    assert first == "built"
    assert second.split() == ["built", "_build", "kept"] if kept else second == "built"


def test_a_build_that_fails_leaves_the_last_book_whole_and_nothing_to_the_next(project):
    page = project / BOOK
    make(project, BOOK)
    page.write_text("old", encoding="utf-8")
    stand_in(project, fails=True)
    change(project)
    assert make(project, BOOK).returncode != 0
    assert page.read_text(encoding="utf-8") == "old"
    stand_in(project)
    assert make(project, BOOK).returncode == 0
    assert builds(project)[1:] == ["built _build kept"] * 2, "each begins with the last good build"


def test_a_book_that_cannot_be_removed_is_moved_aside(project):
    html = project / "_build" / "html"
    assert make(project, BOOK).returncode == 0
    (html / "index.html").write_text("old", encoding="utf-8")
    (html / "charts").mkdir()
    (html / "charts" / "old.csv").touch()
    os.chmod(html, 0o555)
    change(project)
    if os.geteuid() == 0:
        for path in html.rglob("*"):
            os.chown(path, 65534, 65534)
    made = make(project, BOOK)
    assert made.returncode == 0, made.stderr
    assert "_build/last can't be removed" in made.stdout
    assert (html / "index.html").read_text(encoding="utf-8") == "new\n"
