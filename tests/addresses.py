"""The addresses at which the book has been published: they are kept, since others link to them.

    python -m tests.addresses

adds those that are new. One that is gone has to come back, or to lead on from where it was.
"""

from lxml import html as markup

from tests.stored import BOOK, ROOT, pages

PUBLISHED = ROOT / "tests" / "addresses.txt"
#: What others may link to within a page: charts, figures of the ledger, inspections, terms, and
#: documents. Headings aren't among them: they may be reworded.
PLACES = (
    "figure.casework-chart[id], table[data-table] tr[id]:not([id^=value-]), "
    "#find-your-force, #find-your-force > span[id], #what-rests-on-the-year, #how-sure-is-the-order"
)


def present() -> set[str]:
    """Every address of the built book: its pages, the places in them, and its downloads."""
    found = set()
    for page in pages():
        root = markup.parse(BOOK / page).getroot()
        places = [part.get("id") for part in root.cssselect(PLACES)]
        if page == "book/sources.html":
            places += [part.get("id") for part in root.cssselect("article span[id], section[id]")]
        found |= {page, *(f"{page}#{place}" for place in places)}
    downloads = [*(BOOK / "charts").iterdir(), *(BOOK / "_sources").rglob("*.*")]
    return found | {file.relative_to(BOOK).as_posix() for file in downloads}


def published() -> set[str]:
    """The addresses that were there at the last publication, or were added since."""
    return set(PUBLISHED.read_text(encoding="utf-8").split())


if __name__ == "__main__":
    known = published() if PUBLISHED.exists() else set()
    lines = "\n".join(sorted(known | present()))
    PUBLISHED.write_text(f"{lines}\n", encoding="utf-8")
