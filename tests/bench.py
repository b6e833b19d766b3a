"""How reading documents and comparing forces grow with what they are given: `make bench`.

CPU seconds of this process, so that other work on the machine changes little, for an input and for
one four times as large. It judges the growth, not the seconds: what is in proportion takes four
times as long, what is quadratic sixteen times.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from casework.data import read
from casework.national import measure
from casework.texts.audit import compare, places
from casework.texts.extract import propose
from tests.stored import ROOT

#: How much longer an input four times as large may take.
LIMIT = 6

FORCES = 43
TEXTS = sorted((Path(__file__).parent / "texts").rglob("*.txt"))


def audit(size: int) -> Callable[[], object]:
    """Hold a text of so many megabytes against a register that has nothing of it."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS)
    text *= round(size * 1e6 / len(text))
    rows = read(ROOT / "data" / "figures.csv").iloc[:0]
    return lambda: compare(places(text), rows)


def extract(size: int) -> Callable[[], object]:
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
    (audit, 2, "MB"),
    (extract, 2, "MB"),
    (national, 5, "inspections of each force"),
]


def seconds(work: Callable[[], object]) -> float:
    """The CPU seconds of this process that a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def too_steep() -> Iterator[str]:
    """Measure each, print it, and name what grows faster than it may."""
    for made, size, unit in MEASURED:
        small, large = (seconds(made(times)) for times in (size, 4 * size))
        ratio = large / small
        print(f"{made.__name__:10} {size:3} {unit}: {small:6.2f} s", end="")
        print(f"   {4 * size:3}: {large:6.2f} s   ratio {ratio:.1f}", flush=True)
        if ratio > LIMIT:
            yield f"{made.__name__} takes {ratio:.1f} times as long for four times as much"


def main() -> str | None:
    """Measure and print; what grows too fast is the exit message."""
    found = list(too_steep())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"most memory held: {memory:.1f} GiB")
    return "\n".join(found) or None


if __name__ == "__main__":
    sys.exit(main())
