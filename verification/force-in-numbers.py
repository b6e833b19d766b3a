"""The numbers of the chapter on the report's other figures, from data/ alone.

Run as ``python verification/force-in-numbers.py`` from anywhere; it doesn't use the package.
"""

import csv
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = "by hand in plain Python"


def table(name):
    with open(ROOT / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


figures = {row["id"]: row for row in table("figures") if row["id"] != "not applicable"}
listed = table("listed")


def count(name):
    return int(figures[f"report-{name}"]["value"])


def length(name):
    return sum(row["figure"] == f"report-{name}" for row in listed)


parts = ["police-officers", "police-staff", "community-support-officers", "special-constables"]
workforce, printed = sum(map(count, parts)), count("workforce")
lists = {row["figure"] for row in listed if row["figure"].startswith("report-")}
lists = {name.removeprefix("report-"): length(name.removeprefix("report-")) for name in lists}
lists["local-authorities"] = len(table("ofsted_judgments"))
to_improve = sum(row["judgment"] == "requires improvement" for row in table("ofsted_judgments"))
again, arrests, z = count("deter-again"), count("deter-arrests"), 1.959964
middle = (again + z**2 / 2) / (arrests + z**2)  # Wilson (1927)
half = z / (arrests + z**2) * sqrt(again * (arrests - again) / arrests + z**2 / 4)
deadlines = [row["deadline"] for row in table("recommendations")]
values = {
    "ofsted_ri_of": f"{to_improve} {lists['local-authorities']}",
    "workforce_sum": workforce,
    "workforce_rounded": (workforce + 50) // 100 * 100,
    "workforce_low": printed - 50,
    "workforce_high": printed + 50,
    "workforce_gap": workforce - printed,
    "workforce_gap_share": 100 * (workforce - printed) / printed,
    "lists": len(lists),
    "lists_hold": sum(count(name) == long for name, long in lists.items()),
    "portfolios": length("assistant-chief-constables"),
    "overdue_per": f"{100 * count('overdue-visits') / count('offenders')} 100",
    "again_of": f"{again} {arrests}",
    "again_share": 100 * again / arrests,
    "again_interval": f"{100 * (middle - half)} {100 * (middle + half)}",
    "recommendations": len(deadlines),
    "at_once": deadlines.count("immediately"),
}
with open(ROOT / "verification" / "force-in-numbers.csv", "w", encoding="utf-8", newline="") as out:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["chapter", "name", "value", "tolerance", "source"])
    rows.writerows(["force-in-numbers", name, said, 0, SOURCE] for name, said in values.items())
