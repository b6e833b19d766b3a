"""The book's own commands: check data, figures and claims, fetch and add documents, run notebooks.

All end with a message and a status other than 0 when something is wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

try:
    from casework.checks import problems
    from casework.data import read
    from casework.plain import plain, safe
    from casework.run import NotANotebookError, run_all
except ModuleNotFoundError as error:
    sys.exit(
        f"The package {error.name} isn't installed for {sys.executable}. `make book` installs all "
        "that is needed into .venv; then use .venv/bin/python -m casework."
    )


def check(folder: Path) -> int:
    """Print everything wrong with the data; 1 if there is anything."""
    found = problems(folder)
    for problem in found:
        print(folder / str(problem), file=sys.stderr)
    if found:
        print(f"{len(found)} problem(s) in {folder}/; nothing was built.", file=sys.stderr)
    return 1 if found else 0


def audit(folder: Path, data: Path) -> int:
    """Hold the register and the lists against the texts in a folder; 1 if anything is left over."""
    from casework.texts.audit import UnreadableTextError, report

    try:
        tables = (read(data / f"{name}.csv") for name in ("sources", "figures"))
        lines, clean = report(folder, *tables, data)
    except (UnreadableTextError, OSError) as error:
        print(f"Nothing was audited. {error}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0 if clean else 1


def check_claim(printed: str, of: int, count: int | None) -> int:
    """Say whether a printed figure is possible; 1 if it isn't or doesn't match, 2 if unreadable."""
    from casework.texts.claims import claim
    from casework.verdicts import MISMATCH

    try:
        said = claim(printed, of, count)
    except ValueError as error:
        print(f"Nothing was checked: {error}.", file=sys.stderr)
        return 2
    print("\n".join(said.lines()))
    return 0 if said.possible and said.verdict != MISMATCH else 1


def extract(files: list[Path]) -> int:
    """Print the case gradings that files print, as CSV; 1 if anything is doubtful, 2 unreadable."""
    from casework.texts.audit import UnreadableTextError, text_of
    from casework.texts.extract import propose

    status = 0
    for number, path in enumerate(files):
        try:
            rows, remarks = propose(text_of(path))
        except (UnreadableTextError, OSError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            status = 2
            continue
        rows.insert(0, "file", path.name)
        print(rows.map(safe).to_csv(index=False, header=not number), end="")
        for remark in remarks:
            print(plain(f"{path}: {remark}"), file=sys.stderr)
        doubtful = any(not remark.startswith("noted") for remark in remarks)
        status = max(status, int(doubtful))
    return status


def add_document(
    path: Path, data: Path, given: dict[str, str | None], dry_run: bool = False
) -> int:
    """Show what a document says and what is believed of it, and write it; 1 if nothing may be."""
    from casework.texts.add import NotAddedError, plan
    from casework.texts.audit import UnreadableTextError

    if (status := extract([path])) == 2:
        return status
    try:
        planned = plan(path, data, given)
        for line in planned.said:
            print(f"believed: {line}")
        for column, value in (planned.source or {}).items():
            print(f"new row of sources.csv, {column}: {value}")
        if not dry_run:
            planned.write()
    except (NotAddedError, UnreadableTextError, OSError) as error:
        print(f"Nothing was written. {error}", file=sys.stderr)
        return 1
    what = "would be written" if dry_run else "written"
    lines = "\n".join(f"{what}: {line}" for line in planned.done)
    print(lines or "All of it is in the data already.")
    return 0


def fetch(given: argparse.Namespace) -> int:
    """Fetch the pages not seen yet and write what they propose; 1 if one can't be had or read."""
    from pooch import os_cache

    from casework.texts.fetch import HOSTS, Visitor, review, unseen

    cache = given.cache or Path(os_cache("casework"))
    visit = Visitor(given.pause, given.timeout, given.patience, given.most, HOSTS.union(given.host))
    try:
        found = review(unseen(given.data), cache, visit)
        given.review.parent.mkdir(parents=True, exist_ok=True)
        found.to_csv(given.review, index=False, na_rep="not seen", lineterminator="\n")
    except KeyboardInterrupt:
        print(f"Interrupted. What came whole is kept in {cache}; run it again.", file=sys.stderr)
        return 130
    except (KeyError, OSError, ValueError) as error:
        lacking = f"The tables in {given.data} lack " if isinstance(error, KeyError) else ""
        print(f"No review was written. {lacking}{error}", file=sys.stderr)
        return 2
    pages = found.drop_duplicates("inspection")
    failed = pages[pages["outcome"] == "failed"]
    for page in failed.itertuples():
        print(f"{page.inspection}: {page.remarks} ({page.address})", file=sys.stderr)
    counted = pages["outcome"].value_counts()
    print(
        f"Pages: {counted.get('fetched', 0)} fetched, "
        f"{counted.get('in the cache', 0)} in the cache, {len(failed)} failed.\n"
        f"{found['cases'].count()} proposed rows are in {given.review}: look them over, and add "
        "what is right, page by page, with: python -m casework add FILE"
    )
    return 1 if len(failed) else 0


def run(notebooks: list[Path], force: bool) -> int:
    """Run the notebooks whose inputs have changed; 2 if one of the files is no notebook."""
    try:
        print("\n".join(run_all(notebooks, force)))
    except NotANotebookError as error:
        print(plain(str(error)), file=sys.stderr)
        return 2
    return 0


def main() -> int:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="casework", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="check a folder of data against its description")
    checking.add_argument("folder", type=Path, nargs="?", default=Path("data"))
    checking.set_defaults(do=lambda given: check(given.folder))
    auditing = commands.add_parser(
        "audit", help="hold the register of figures against the texts of the documents"
    )
    auditing.add_argument("folder", type=Path, help="where the .txt or .html files are")
    auditing.add_argument("--data", type=Path, default=Path("data"), help="where figures.csv is")
    auditing.set_defaults(do=lambda given: audit(given.folder, given.data))
    fetching = commands.add_parser(
        "fetch",
        help="download the official pages whose gradings aren't seen yet, and propose rows",
        description="Download the pages that inspections.csv lists and of whose inspections "
        "case_gradings.csv counts no case, and write what they propose, page by page, for a "
        "person to look over. Nothing is added to the data. A page that is in the cache isn't "
        "asked for again; to have it anew, delete its file. Proxies are taken from the "
        "environment. The status is 0 if every page could be had and read, else 1.",
    )
    data, proposed = Path("data"), Path("_build/proposed.csv")
    for name, kind, default, what in [
        ("--data", Path, data, "where the tables are"),
        ("--review", Path, proposed, "the file of proposed rows"),
        ("--pause", float, 2, "seconds between two requests to a host, at least"),
        ("--timeout", float, 30, "seconds without an answer after which to give up"),
        ("--patience", float, 300, "seconds that a host may ask to wait, at most"),
        ("--most", int, 10_000_000, "bytes of a page, at most"),
    ]:
        said = f"{what} (default: {default})"
        fetching.add_argument(name, type=kind, default=default, help=said)
    fetching.add_argument("--cache", type=Path, help="where pages are kept, if not in your cache")
    fetching.add_argument(
        "--host", action="append", default=[], help="a further host that redirects may lead to"
    )
    fetching.set_defaults(do=fetch)
    running = commands.add_parser("run", help="run the notebooks whose inputs have changed")
    running.add_argument("notebooks", type=Path, nargs="+")
    running.add_argument("--all", action="store_true", help="run those up to date as well")
    running.set_defaults(do=lambda given: run(given.notebooks, given.all))
    claiming = commands.add_parser(
        "claim", help="say whether a share or count, as printed, is possible for a number of cases"
    )
    claiming.add_argument("printed", help='as printed: "25 per cent", "just over a quarter", ...')
    claiming.add_argument("--of", type=int, required=True, help="the number of cases")
    claiming.add_argument("--count", type=int, help="a known count, to hold the figure against")
    claiming.set_defaults(do=lambda given: check_claim(given.printed, given.of, given.count))
    extracting = commands.add_parser(
        "extract", help="print the case gradings that saved pages or texts print, as CSV"
    )
    extracting.add_argument("files", type=Path, nargs="+")
    extracting.set_defaults(do=lambda given: extract(given.files))
    adding = commands.add_parser("add", help="do the same, and write them into the data")
    adding.add_argument("file", type=Path)
    adding.add_argument("--data", type=Path, default=Path("data"))
    about = {
        "inspection": "the inspection's id, if the document doesn't make it clear",
        "source": "the document's id in sources.csv",
        "publisher": "who published it, if the page doesn't say",
        "address": "where, if the page doesn't say",
    }
    for name, said in about.items():
        adding.add_argument(f"--{name}", help=said)
    adding.add_argument(
        "--dry-run", action="store_true", help="show what would be written, and write nothing"
    )
    adding.set_defaults(
        do=lambda given: add_document(
            given.file,
            given.data,
            {name: getattr(given, name) for name in about},
            dry_run=given.dry_run,
        )
    )
    given = parser.parse_args()
    return given.do(given)


if __name__ == "__main__":
    sys.exit(main())
