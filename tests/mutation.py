"""Count what `make mutation` found, and keep it in verification/mutation.csv.

A change of the code is noticed if a test fails, ends in an error or never ends. Status other than 0
if fewer than nine in ten are.
"""

import csv
import json
import sys

from tests.stored import ROOT

LEAST = 0.9

if __name__ == "__main__":
    found = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    unnoticed = found["survived"] + found["no_tests"] + found["skipped"]
    total, noticed = found["total"], found["total"] - unnoticed
    with (ROOT / "verification" / "mutation.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(
            [["module", "changes", "noticed"], ["src/casework/stats.py", total, noticed]]
        )
    print(f"{noticed} of {total} changes of the statistics noticed, {noticed / total:.1%}")
    sys.exit(noticed < LEAST * total)
