"""The pages of the forces, which one notebook makes, and the list in which a reader finds one."""

from __future__ import annotations

import functools
import json
import textwrap
from pathlib import Path

import pandas as pd
from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casework import data, forces
from casework.charts import SUBTITLE_LETTERS, TITLE_LETTERS, VEGALITE
from casework.results import opened, outputs
from casework.site.charts import OfForce, as_csv
from casework.site.looks import template
from casework.site.tables import draw

#: The page that makes those of the forces.
MAKER = "notebooks/forces"


@functools.lru_cache
def _read(path: Path, changed: float) -> tuple[dict[str, dict], dict[str, tuple[str, dict]]]:
    notebook = opened(path)
    charts = {spec["usermeta"]["name"]: (at, spec) for at, spec in outputs(notebook, VEGALITE)}
    return forces.stored(notebook), charts


def stored(root: Path, docname: str) -> tuple[dict[str, dict], dict]:
    """The parts of the page of a force, such as ``forces/kent``, and the charts by name."""
    path = root / f"{MAKER}.ipynb"
    pages, charts = _read(path, path.stat().st_mtime)
    return pages[Path(docname).name], charts


class PartOfForce(SphinxDirective):
    """A part of the page of a force, by its name, such as ``visits.table``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A table, what can be taken away, or the chart of all forces, in which this stands out."""
        page, charts = stored(Path(self.env.srcdir), self.env.docname)
        force = Path(self.env.docname).name
        part = functools.reduce(
            lambda at, key: at[int(key) if key.isdigit() else key],
            self.arguments[0].split("."),
            page,
        )
        if "schema" in part:
            return [draw(part, self.env)]
        if part is page["names"]:
            root, given = Path(self.env.srcdir), {"config": self.config, "home": "../"}
            return [template(root, "about-force.html", page=force, **part, **given)]
        cell, spec = charts[part["chart"]]
        name = f"force-{force}{part['suffix']}"
        spec = with_words(spec, {**part, "name": name}, page["names"]["short"])
        node = OfForce("", spec=spec, cell=cell, made_by=MAKER, ids=[f"chart-{name}"])
        return [nodes.container("", node)]


def with_words(spec: dict, words: dict[str, str], own: str) -> dict:
    """A chart in which a force stands out, with a name and words of its own."""
    title = {
        "text": textwrap.wrap(words["title"], TITLE_LETTERS),
        "subtitle": textwrap.wrap(words["subtitle"], SUBTITLE_LETTERS),
    }
    kept = {key: str(words[key]) for key in ("name", "title", "subtitle", "caption", "source")}
    return {
        **spec,
        "title": {**spec["title"], **title},
        "description": f"{words['title']}. {words['subtitle']}. {words['caption']}",
        "usermeta": {**spec["usermeta"], **kept},
        "params": [
            {**param, "value": str(own)} if param["name"] == "own" else param
            for param in spec["params"]
        ],
    }


class FindForce(SphinxDirective):
    """The list of all forces, in which a reader finds one by any of its names."""

    def run(self) -> list[nodes.Node]:
        """The list, as the data have it."""
        for name in ("forces", "force_names"):
            self.env.note_dependency(str(Path(self.env.srcdir, "data", f"{name}.csv")))
        return [finder(Path(self.env.srcdir), self.env.docname)]


def finder(root: Path, docname: str) -> nodes.raw:
    """The form and the list by which a page leads to those of the forces."""
    listed = data.read(root / "data" / "forces.csv").sort_values("short_name").to_dict("records")
    names, home = forces.plain_names(root / "data"), "../" * docname.count("/")
    return template(root, "find.html", forces=listed, names=names, home=home, page=docname)


@functools.lru_cache
def _facts(folder: Path, changed: float) -> pd.DataFrame:
    return forces.facts(folder)


def finish_page(app: Sphinx, docname: str, context: dict) -> None:
    """Write the data of a force beside its page, and name the picture by which it is shared."""
    out, folder = Path(app.outdir, docname), Path(app.srcdir, "data")
    out.parent.mkdir(exist_ok=True)
    rows = _facts(folder, max(path.stat().st_mtime for path in folder.iterdir()))
    rows = rows[rows.force.eq(out.name)].astype(object).fillna("not seen").to_dict("records")
    out.with_suffix(".csv").write_text(as_csv(list(rows[0]), rows), encoding="utf-8")
    text = json.dumps(rows, indent=1, ensure_ascii=False)
    out.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
    page, _ = stored(Path(app.srcdir), docname)
    file = f"charts/force-{out.name}.png"
    with Image.open(Path(app.outdir, file)) as image:
        width, height = image.size
    alt = "{title}. {subtitle}".format(**page["pictures"]["charts"][0])
    context["picture"] = {"file": file, "width": width, "height": height, "alt": alt}
