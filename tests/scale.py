"""How long the national analysis takes for many inspections: python -m tests.scale [TIMES].

For 43 forces times so many invented inspections each, areas included, prints seconds and the most
memory that the process ever held. A process for each size, so that none warms up another.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

from ncpi.extract import AREAS
from ncpi.national import counted, measure

FORCES = 43
GRADES = ["good", "requires improvement", "inadequate"]


def invented(times: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables like case_gradings and case_totals, of forces that differ as real ones seem to."""
    rng = np.random.default_rng(43)
    inspections = FORCES * times
    share = 1 / (1 + np.exp(-rng.normal([[-1.1], [0.2]], 0.3, (2, inspections))))
    good, rest = share[0], 1 - share[0]
    chances = np.stack([good, rest * (1 - share[1]), rest * share[1]], axis=-1)
    sizes = rng.multinomial(rng.integers(60, 91, inspections), np.full(len(AREAS), 1 / len(AREAS)))
    by_area = rng.multinomial(sizes, chances[:, None])  # shape (inspections, areas, grades)
    counts = np.concatenate([by_area, by_area.sum(axis=1, keepdims=True)], axis=1)
    index = pd.MultiIndex.from_product(
        [range(inspections), [*AREAS, "all areas"], GRADES], names=["inspection", "area", "grade"]
    )
    gradings = pd.DataFrame({"cases": counts.ravel()}, index=index).reset_index()
    gradings = gradings.assign(sample="all", assessor="inspectorate")
    totals = pd.DataFrame({"inspection": range(inspections), "cases": sizes.sum(axis=1)})
    return gradings, totals.assign(sample="all", assessor="inspectorate")


def main() -> None:
    """Measure one size and print it as JSON."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    gradings, totals = invented(times)
    start = time.perf_counter()
    inspections = counted(gradings, totals)
    found = {grade: measure(inspections, grade) for grade in ("good", "inadequate")}
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    said = {
        "inspections": len(inspections),
        "rows": len(gradings),
        "seconds": round(seconds, 2),
        "GiB": round(memory, 2),
        "spreads": {grade: round(of.spread[0], 3) for grade, of in found.items()},
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
