"""The ledger of a chapter: each printed figure that it derives again, and the verdict."""

from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
from IPython.display import display

from casework.data import read
from casework.formats import Cell, as_printed, date_in_words, quantity, sort_key
from casework.tables import table
from casework.verdicts import STRICT, Derived, allowed, open_ends, verdict

#: The media type under which a notebook stores an entry of its ledger.
LEDGER = "application/vnd.casework.ledger+json"


def _allows(figure: pd.Series) -> str:
    """What the printed text allows, in words."""
    if figure.unit == "date":
        return date_in_words(figure.value)
    low, high = allowed(figure.printed, figure.value, figure.unit, figure.qualifier)
    below = {"up to": "up to ", "within": "up to ", "under": "less than "}.get(figure.qualifier)
    return (below or "") + quantity(high if below else low, high, figure.unit)


class Ledger:
    """The printed figures of the register, and what a chapter derives of them.

    ``figures`` and ``sources`` are the tables of these names, by id; ``entries`` has what is stored
    of each figure derived so far, by its id: all in words, and what it sorts by.
    """

    def __init__(self) -> None:
        self.figures = read("figures").dropna(subset="id").set_index("id")
        self.sources = read("sources").set_index("id")
        self.entries: dict[str, SimpleNamespace] = {}

    def derive(self, figure: str, derived: Derived) -> None:
        """Record what a printed figure is derived to, with its arithmetic, in this cell's output.

        Raises ``KeyError`` for a figure that the register doesn't have.
        """
        row = self.figures.loc[figure]
        self.entries[figure] = entry = SimpleNamespace(
            figure=figure,
            derived=quantity(derived.low, derived.high, row.unit),
            how=derived.how,
            allows=_allows(row),
            verdict=verdict(row.printed, row.value, row.unit, derived, row.qualifier),
            sort=sort_key(derived.low, row.unit),
        )
        words = f"{figure}: {as_printed(row)} is printed, {entry.derived} derived ({entry.how})"
        # The metadata name the form that the pages take; the words are for JupyterLab.
        bundle = {LEDGER: vars(entry), "text/plain": f"{words}: {entry.verdict}"}
        display(bundle, metadata={LEDGER: {}}, raw=True)

    def printed(self, figure: str, text: str = "") -> Cell:
        """A figure as it is printed, or in a form of its ``text``, to be named in prose."""
        return Cell(text or as_printed(self.figures.loc[figure]), to=f"figure:{figure}")

    def _place(self, figure: pd.Series) -> str:
        return f"{self.sources.publisher[figure.source]}, {figure.locator}"

    def printed_in(self, figure: str) -> Derived:
        """What another figure says, where documents are held against each other."""
        row = self.figures.loc[figure]
        how = f"printed as {as_printed(row)} ({self._place(row)})"
        if row.unit == "date":
            return Derived(row.value, row.value, how)
        if row.qualifier in STRICT and "/" not in row.value:
            return Derived(Fraction(row.value), Fraction(row.value), how)
        low, high = allowed(row.printed, row.value, row.unit, row.qualifier)
        return Derived(low, high, how, *open_ends(row.qualifier))

    def show(self) -> None:
        """Display the figures derived so far: printed, derived, verdict."""
        rows = [
            {
                "printed figure": Cell(self.figures.subject[name], to=f"figure:{name}"),
                "verdict": entry.verdict,
                "printed": as_printed(self.figures.loc[name]),
                "worked out": entry.derived,
                "how we worked it out": entry.how,
                "what the printed figure allows": entry.allows,
                "printed in": self._place(self.figures.loc[name]),
            }
            for name, entry in self.entries.items()
        ]
        words = "Printed figures that we worked out again in this chapter"
        table(pd.DataFrame(rows), words, rows=[f"here:{name}" for name in self.entries])
