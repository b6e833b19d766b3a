"""Numbers in the text, and where what notebooks have stored leads."""

import functools
import re
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole
from sphinx.util.osutil import relative_uri

from casework import forces
from casework.formats import Cell
from casework.results import numbers, opened

#: The roles of citations, by the form that stands in a text.
CITED = {"cite": "p", "cited": "t"}

#: How a number begins, in digits or in words. Names and dates without a day don't, and get no link.
BEGINS = re.compile(
    r"(less than |at least |all |[−+-])?(\d|(one|two|three|four|five|six|seven|eight|nine)\b)",
    re.IGNORECASE,
)


def address(to: str, docname: str) -> str:
    """Where ``kind:id`` is, seen from a page; an https address is itself, and else it is empty."""
    kind, _, name = to.partition(":")
    if kind == "https":
        return to if re.fullmatch(r"https://[^\s\"'<>]+", to) else ""
    chapter, _, cell = name.partition("/")
    places = {
        "cell": (f"notebooks/{chapter}", f"#cell-{cell}"),
        "claim": ("notebooks/press-claims", f"#claim-{name}"),
        "figure": ("notebooks/ledger", f"#figure-{name}"),
        "force": (f"forces/{name}", ""),
        "source": ("book/sources", f"#{name}"),
    }
    page, place = places.get(kind, ("", ""))
    there = relative_uri(f"{docname}.html", f"{page}.html") if page not in ("", docname) else ""
    return f"{there}{place}"


@functools.lru_cache
def _numbers(path: Path, changed: float) -> dict[str, Cell]:
    notebook = opened(path)
    return numbers(notebook, path.stem) | forces.stored(notebook, path.stem)[1]


class NumberRole(SphinxRole):
    """A number of the prose, such as ``{eval}`prose.good_share` ``, leading to where it is made.

    That is the cell that worked it out, or the row that judges what a document prints. Pages that
    are no notebooks name the chapter: ``{eval}`sound-rate.good_share` ``. Of a sentence, what was
    filled in leads there. ``book`` in place of a chapter asks for a fact about the book, such as
    ``newest_data``. A name that no cell has stored is an error.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The number as a link; a name, a date or the words of a sentence as text."""
        chapter, _, name = self.text.partition(".")
        if chapter == "book":
            fact = str(self.config.html_context[name])
            return [nodes.inline("", fact, classes=["casework-fact"])], []
        if (form := CITED.get(name.partition(".")[0])) and "." in name:
            role, key = self.env.get_domain("cite").role(form), name.partition(".")[2]
            return role(f"cite:{form}", self.rawtext, key, self.lineno, self.inliner)
        page = self.env.docname if chapter == "prose" else f"notebooks/{chapter}"
        path = Path(self.env.srcdir) / f"{page}.ipynb"
        stored = _numbers(path, path.stat().st_mtime) if path.is_file() else {}
        self.env.note_dependency(str(path))
        if name not in stored:
            words = f"no cell has stored {self.text}"
            message = self.inliner.reporter.error(words, line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        to = stored[name].to
        return [
            self._drawn(text, to) if name else nodes.Text(text) for text, name in stored[name].parts
        ], []

    def _drawn(self, text: str, to: str) -> nodes.Node:
        words = nodes.inline("", text, classes=["casework-value"])
        if to.startswith("cell:") and not BEGINS.match(text):
            return words
        to = address(to, self.env.docname)
        return nodes.reference("", "", words, internal=True, refuri=to, classes=["casework-number"])
