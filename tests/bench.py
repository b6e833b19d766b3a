"""How reading documents and comparing forces grow with what they are given: `make bench`.

CPU seconds of this process, so that other work on the machine changes little, for an input and for
one four times as large. It judges the growth, not the seconds: what is in proportion takes four
times as long, what is quadratic sixteen times. Small inputs that once kept a command busy out of
all proportion to their size may take so many seconds at most.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from casework.data import read
from casework.national import measure
from casework.texts.audit import compare, places
from casework.texts.extract import propose
from tests.stored import ROOT
from tests.test_small_inputs import commands, seconds_of

#: How much longer an input four times as large may take.
LIMIT = 6

FORCES = 43
TEXTS = sorted((Path(__file__).parent / "texts").rglob("*.txt"))


def audit(size: float) -> Callable[[], object]:
    """Hold a text of so many megabytes against a register that has nothing of it."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS)
    text *= round(size * 1e6 / len(text))
    rows = read(ROOT / "data" / "figures.csv").iloc[:0]
    return lambda: compare(places(text), rows)


def extract(size: float) -> Callable[[], object]:
    """Look for gradings in so many megabytes in which every fourth paragraph counts some."""
    counting = "Inspectors examined 74 cases: 20 good, 31 requiring improvement and 23 inadequate."
    other = "The force has 3,100 officers. It made 12 arrests in May, and 4 in June.\n\n" * 3
    paragraph = f"{counting}\n\n{other}"
    text = paragraph * round(size * 1e6 / len(paragraph))
    return lambda: propose(text)


def national(times: int) -> Callable[[], object]:
    """Compare 43 forces with so many invented inspections each, which differ as real ones do."""
    rng = np.random.default_rng(43)
    share = 1 / (1 + np.exp(-rng.normal(-1.1, 0.3, FORCES * times)))
    cases = rng.integers(60, 91, len(share))
    inspections = pd.DataFrame({"good": rng.binomial(cases, share), "cases": cases})
    return lambda: measure(inspections, "good")


#: What is measured, at which size first, and what a size counts.
MEASURED = [
    (audit, 2.5, "MB"),
    (extract, 2.5, "MB"),
    (national, 5, "inspections of each force"),
]

#: CPU seconds that an input of less than a megabyte may take.
MOST = 10
#: Such inputs: the command, how the file's name ends, and the text.
SMALL = [
    ("extract", ".txt", " " * 300 + "a"),
    ("extract", ".txt", "-" * 2_000),
    ("audit", ".txt", "1,2,3," * 6_667),
    ("extract", ".html", "<div>" * 1_000 + "a"),
    ("extract", ".html", f"<pre>{' ' * 200_000}a</pre>"),
    ("extract", ".html", f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>a"),
    ("extract", ".html", '<p>a<p style="margin-top:99999999em">b'),
    ("extract", ".txt", "Police read 12 cases and " * 39_000 + "?\n\nWe read 9 cases."),
    ("claim", "", "half " * 2_000),
    *(
        ("extract", ".txt", atom * (999_000 // len(atom)))
        for atom in ("1,", "Good 1\n", "* 1 good\n", "a  b  1\nc\n", "a  1  2\n")
    ),
    *(
        ("extract", ".html", atom * (999_000 // len(atom)))
        for atom in ("<table><tr><td>1 ", "<br>1", "<ol><li>1 ", "<ul><li>")
    ),
]


def too_slow() -> Iterator[str]:
    """Measure what each small input takes, print it, and name what takes too long."""
    for name, ending, text in SMALL:
        with tempfile.TemporaryDirectory() as folder:
            took = seconds_of(commands(Path(folder), ending)[name], text)
        said = f"{name} {text[:20]!r}, {len(text):,} characters"
        print(f"{said:54} {took:6.2f} s", flush=True)
        if took > MOST:
            yield f"{said}: {took:.1f} s"


def too_steep() -> Iterator[str]:
    """Measure each, print it, and name what grows faster than it may."""
    for made, size, unit in MEASURED:
        works = [made(times) for times in (size, 4 * size)]
        small, large = (seconds_of(lambda _, work=work: work(), "", 600) for work in works)
        ratio = large / small
        print(f"{made.__name__:10} {size:4} {unit}: {small:6.2f} s", end="")
        print(f"   {4 * size:4}: {large:6.2f} s   ratio {ratio:.1f}", flush=True)
        if ratio > LIMIT:
            yield f"{made.__name__} takes {ratio:.1f} times as long for four times as much"


def main() -> str | None:
    """Measure and print; what grows too fast is the exit message."""
    found = [*too_slow(), *too_steep()]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"most memory held: {memory:.1f} GiB")
    return "\n".join(found) or None


if __name__ == "__main__":
    sys.exit(main())
