"""The pages of the forces, which one notebook makes, and the list in which a reader finds one."""

import functools
from operator import getitem
from pathlib import Path

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casework import forces
from casework.site.charts import Excerpt
from casework.site.looks import template, typeset
from casework.site.tables import draw


class OfForces(SphinxDirective):
    """A part of the page of a force, such as ``visits.table``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A table, a chart of all forces in which this one stands out, or what a template makes."""
        (name,), root, docname = self.arguments, Path(self.env.srcdir), self.env.docname
        page, charts = forces.page(root, docname)
        part = functools.reduce(getitem, name.split("."), page)
        if name == "names":
            about = {"id": Path(docname).name, "config": self.config, **typeset(part)}
            about["pictured"] = page["pictures"]["first"]["part"] != "none"
            return [template(root, "about-force.html", **about)]
        if "schema" in part:
            return [draw(part, self.env)]
        return [nodes.container("", Excerpt("", **forces.marked_chart(charts, part, page)))]


def share(app: Sphinx, docname: str, context: dict) -> None:
    """Write the data of a force beside its page, and name the picture by which it is shared."""
    out, file = Path(app.outdir, docname), f"charts/force-{Path(docname).name}.png"
    out.parent.mkdir(exist_ok=True)
    for ending, text in forces.files(Path(app.srcdir, "data"), out.name).items():
        out.with_suffix(ending).write_text(text, encoding="utf-8")
    words = forces.page(Path(app.srcdir), docname)[0]["pictures"]["first"]
    with Image.open(Path(app.outdir, file)) as image:
        size = dict(zip(["width", "height"], image.size, strict=True))
    context["picture"] = {"file": file, "alt": f"{words['title']}. {words['subtitle']}", **size}
