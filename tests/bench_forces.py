"""What the pages of the forces cost in CPU seconds, with so many inspections of each force.

    python -m tests.bench_forces [1 10 100]

runs the notebook that makes them on invented inspections, and builds the pages.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

import numpy as np

from tests.scale import GRADES, changed
from tests.stored import copied, rows_of

BUILD = """
import sys
from sphinx.application import Sphinx
Sphinx(".", None, "out", "trees", "html", status=None, warning=None, confoverrides={
    "extensions": ["myst_nb", "casework.site"], "exclude_patterns": ["book/_*", "out"],
    "html_theme": "_theme", "html_theme_path": ["book"], "html_static_path": ["book/_static"],
    "html_theme_options": {"repository": "", "issues": ""}, "nb_execution_mode": "off",
    "myst_enable_extensions": ["colon_fence", "deflist"], "numfig": True}).build()
"""


def invented(data: Path, times: int) -> None:
    """Put so many inspections of each force in the place of those that are known."""
    rng = np.random.default_rng(43)
    tables: dict[str, list] = {name: [] for name in ("inspections", "case_gradings", "case_totals")}
    count = {"sample": "all", "assessor": "inspectorate", "source": "bbc-news-derbyshire-2021"}
    count |= {"evidence": "secondary", "attribution": "stated"}
    for force, number in product(rows_of(data / "forces.csv"), range(times)):
        name = f"{force['id']}-{number}"
        about = {"id": name, "force": force["id"], "kind": ["initial", "return visit"][number % 2]}
        about |= {"grading_scale": "three grades", "published": "not seen"}
        tables["inspections"].append(about | {"fieldwork": f"{1900 + number}-05"})
        counts = rng.integers(5, 30, 3)
        own = count | {"inspection": name}
        tables["case_totals"].append(own | {"cases": counts.sum()})
        tables["case_gradings"] += [
            own | {"area": "all areas", "grade": grade, "cases": cases}
            for grade, cases in zip(GRADES, counts, strict=True)
        ]
    for name in ("other_gradings", "topic_judgments", "press_claims", "case_printings"):
        changed(data, name, lambda _: [])
    for name, rows in tables.items():
        changed(data, name, lambda _, rows=rows: rows)


def cost(times: int) -> tuple[float, float]:
    """CPU seconds of the notebook and of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "book")
        root.mkdir()
        invented(copied(root), times)
        for path in [*(root / "book").glob("*.md"), root / "index.md"]:
            if path.stem != "glossary":
                path.unlink()
        tree = "# Book\n\n```{toctree}\n:glob:\nbook/glossary\nnotebooks/forces\nforces/*\n```\n"
        (root / "index.md").write_text(tree, encoding="utf-8")
        notebook = spent([sys.executable, "-m", "casework", "run", "notebooks/forces.ipynb"], root)
        for path in (root / "notebooks").glob("*.ipynb"):
            if path.stem != "forces":
                path.unlink()
        pages = spent([sys.executable, "-c", BUILD], root)
        made = list((root / "out" / "forces").glob("*.html"))
        if len(made) != len(rows_of(root / "data" / "forces.csv")):
            raise SystemExit("not every page was built")
        return notebook, pages


def spent(command: list[str], folder: Path) -> float:
    """The CPU seconds of a command, its own children among them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(ran.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    for times in map(int, sys.argv[1:] or ["1", "10", "100"]):
        notebook, pages = cost(times)
        print(
            f"{times:4} inspections of each force: notebook {notebook:5.1f} s, pages {pages:5.1f} s"
        )
