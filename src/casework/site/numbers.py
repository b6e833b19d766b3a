"""Interim: main has its own."""

from __future__ import annotations

import functools
import html
import re
from pathlib import Path

import nbformat
from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole

from casework.formats import DOWNLOAD, LEDGER
from casework.site.charts import FOLDER, RENDERERS, as_csv

#: How a number begins, in digits or in words, within the quotes of a stored text.
NUMBER = re.compile(
    r"'(less than |at least |all |[−+-])?(\d|(one|two|three|four|five|six|seven|eight|nine)\b)",
    re.IGNORECASE,
)


@functools.cache
def cells_of(path: Path) -> tuple[list[str], dict[str, str]]:
    """The ids of a notebook's cells, and for each number of its prose where it leads.

    That is the cell that made it, or the row that judges what a document prints, as an address
    beside the notebook's page. What isn't a number, such as a name or a date, is left out.
    """
    cells = nbformat.read(path, as_version=4).cells
    leads = {}
    for cell in cells:
        for output in cell.get("outputs", []):
            if about := output.get("metadata", {}).get("scrapbook"):
                is_number = NUMBER.match(output.data["application/papermill.record/text/plain"])
                if "row" in about or is_number:
                    leads[about["name"]] = about.get("row", f"{path.stem}.html#cell-{cell.id}")
    return [cell.id for cell in cells], leads


class NumberRole(PasteTextRole):
    """A number of the prose, as MyST-NB pastes it, leading to the cell that worked it out.

    What a document prints leads to the row that judges it. Replaces the role ``glue:text``; a
    number without such a place is left to MyST-NB's warning.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The number as a link; MyST-NB's own answer where there is nothing to link to."""
        found, messages = super().run()
        source, _, key = self.text.removesuffix(":s").rpartition("::")
        path = Path(self.source).parent / source if source else Path(self.source)
        leads = cells_of(path.resolve())[1].get(key) if path.suffix == ".ipynb" else None
        if not leads or not found:
            return found, messages
        home = source[: source.rfind("/") + 1]
        # Within its own page a link needs no more than the place.
        leads = leads.removeprefix(f"{path.stem}.html") if not source else home + leads
        link = nodes.reference("", "", *found, internal=True, refuri=leads)
        link["classes"].append("casework-number")
        return [link], messages


def offered(content, renderer, cell):
    """A link to rows that `casework.formats.download` has stored, written to the folder charts."""
    env = renderer.renderer.sphinx_env
    folder = Path(env.app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = content["name"]
    (folder / f"{name}.csv").write_text(
        as_csv(content["columns"], content["rows"]), encoding="utf-8"
    )
    address = f"{'../' * env.docname.count('/')}{FOLDER}/{name}.csv"
    said = html.escape(content["said"])
    return [nodes.raw(text=f'<p><a href="{address}" download>{said} (CSV)</a></p>', format="html")]


RENDERERS[DOWNLOAD] = offered
RENDERERS[LEDGER] = lambda *_: []
