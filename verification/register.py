"""The numbers of the register of inspections, counted from data/ alone, without the package.

Run as ``python verification/register.py`` from the root of the repository.
"""

import csv
from pathlib import Path

ROOT = Path(__file__).parents[1]
GAPS = {"not seen", "not published", "not applicable"}


def read(name):
    with open(ROOT / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


listed = {
    row["id"]: row
    for row in read("inspections")
    if row["force"] not in GAPS and row["kind"] != "2024 programme"
}
counted, primary = set(), set()
for row in read("case_gradings"):
    if (row["sample"], row["assessor"], row["area"]) == ("all", "inspectorate", "all areas"):
        counted.add(row["inspection"])
        if row["evidence"] == "primary" and row["cases"] not in GAPS:
            primary.add(row["inspection"])
lacking = [row for i, row in listed.items() if i not in counted]
otherwise = {row["inspection"] for row in read("other_gradings")} & {row["id"] for row in lacking}
in_part = {row["inspection"] for row in read("case_printings")}
found = {
    "answer.counted": len(counted & set(listed)),
    "answer.listed": len(listed),
    "answer.forces": len({listed[i]["force"] for i in counted & set(listed)}),
    "answer.all_forces": len(read("forces")),
    "certain.primary": len(primary),
    "probable.others": len(counted & set(listed)) - len(primary),
    "not_known.lacking": len(lacking),
    "not_known.pages": sum(row["page"] not in GAPS for row in lacking),
    "not_known.otherwise": len(otherwise),
    "not_known.partly": len(in_part & {row["id"] for row in lacking} - otherwise),
}
with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
    write = csv.writer(file, lineterminator="\n").writerow
    write(["chapter", "name", "value", "tolerance", "source"])
    for name, value in found.items():
        write(["register", name, value, 0, "count"])
