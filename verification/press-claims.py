"""The counts of the chapter on the press once more, from data/ alone, without the package.

Run as ``python verification/press-claims.py`` from anywhere.
"""

import csv
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[1]

SOURCE = "counted once more in plain Python"
COUNTS = ["cases", "good", "requires_improvement", "inadequate"]
BOTH = "requires_improvement_or_inadequate"


def table(name):
    with open(ROOT / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


official = {row["id"] for row in table("sources") if row["publisher"] in {"HMICFRS", "HMIC"}}
printings = [
    row
    for row in table("case_printings")
    if row["sample"] == "all" and row["area"] == "all areas" and row["assessor"] == "inspectorate"
]
page = {row["inspection"]: row for row in printings if row["evidence"] == "primary"}


def whole(cell):
    return int(cell) if cell.isdigit() else None


# Plain counts: printed by another publisher, and printed on the inspectorate's own page.
plain = [
    (row["inspection"], row["source"], whole(row[column]), whole(page[row["inspection"]][column]))
    for row in printings
    if row["source"] not in official and row["inspection"] in page
    for column in COUNTS
]
for row in printings:
    own = page.get(row["inspection"])
    if own and row["source"] not in official:
        known = whole(own[BOTH])
        if known is None and None not in (whole(own["cases"]), whole(own["good"])):
            known = whole(own["cases"]) - whole(own["good"])
        plain.append((row["inspection"], row["source"], whole(row[BOTH]), known))
plain = [each for each in plain if None not in each]

# Shares and loose words; two stand in the register of the five documents.
claims = table("press_claims")
for row in table("figures"):
    if row["id"] in {"bracknell-share", "sacpa-half"}:
        about = "good" if row["id"] == "bracknell-share" else "inadequate"
        more = {"inspection": "thames-valley-2023", "about": about, "base_cases": "70"}
        claims.append(row | more | {"allowance": "none" if about == "good" else "not applicable"})


def accepted(inspection, about):
    """The accepted count of an inspection; nothing where it is unknown."""
    total = next(
        (row["cases"] for row in table("case_totals") if row["inspection"] == inspection), None
    )
    if about == "cases":
        return whole(total)
    grade = "good" if "improvement" in about else about
    key = [inspection, "all", "inspectorate", "all areas", grade]
    names = ["inspection", "sample", "assessor", "area", "grade"]
    counts = [whole(r["cases"]) for r in table("case_gradings") if [r[n] for n in names] == key]
    if counts and grade != about and None not in counts:
        return whole(total) - counts[0]
    return counts[0] if counts else None


def fits(row):
    """Whether a claim fits what was published; nothing where that is unknown.

    By the words themselves, each read by hand: what is near enough to them, and on which side.
    """
    printed, of = row["printed"].lower(), whole(row["base_cases"])
    if row["about"] == "published":
        (day,) = [i["published"] for i in table("inspections") if i["id"] == row["inspection"]]
        return row["value"] == day
    count = accepted(row["inspection"], row["about"])
    if count is None:
        return None
    share, value = Fraction(count, of), Fraction(row["value"]).limit_denominator(1000)
    half = Fraction(1, 40) if not any(letter.isdigit() for letter in printed) else Fraction(1, 200)
    if row["unit"] == "cases":
        return value - 1 <= count < value if printed.startswith("almost") else count == value
    if printed.startswith(("more than", "over")):
        return share > value
    if printed.startswith(("almost", "just under")):
        return value - 2 * half <= share < value
    if printed.startswith("just over"):
        return value < share <= value + 2 * half
    if printed == "1/3rd":  # a fraction like one in words
        half = Fraction(1, 40)
    return abs(share - value) <= half


worded = [
    row
    for row in claims
    if row["inspection"] in page and row["about"] != "published" and row["source"] not in official
]
known = [row for row in claims if fits(row) is not None]
uncounted = [row for row in known if row not in worded]
off = [row for row in known if not fits(row)]
exceptions = [row for row in worded if not fits(row)]
registered = {row["source"] for row in table("figures")} & {row["source"] for row in printings}
values = {
    "held": len(plain) + len(worded),
    "hold": sum(count == own for *_, count, own in plain) + sum(map(fits, worded)),
    "worded": len(worded),
    "worded_hold": sum(map(fits, worded)),
    "items": len({each[:2] for each in plain} | {(r["inspection"], r["source"]) for r in worded}),
    "visits": len({each[0] for each in plain} | {row["inspection"] for row in worded}),
    "in_full": len({row["source"] for row in claims if row["source"] in registered}),
    "uncounted": len(uncounted),
    "uncounted_off": sum(not fits(row) for row in uncounted),
    "days_capital": sum(row["about"] == "published" for row in uncounted),
    "all_off": len(off),
}
if len(exceptions) == 1:
    (row,) = exceptions
    values["exceptions.known"] = f"{accepted(row['inspection'], row['about'])} {row['base_cases']}"
if "wiltshire-2023" in page:
    values["slip.known"] = page["wiltshire-2023"]["cases"]
with open(ROOT / "verification" / "press-claims.csv", "w", encoding="utf-8", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["chapter", "name", "value", "tolerance", "source"])
    out.writerows(["press-claims", name, value, 0, SOURCE] for name, value in values.items())
