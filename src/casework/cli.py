"""The book's own commands. Each ends with a message and a status other than 0 when it must.

A command is a function that returns its status; its docstring is its help.
"""

from __future__ import annotations

import sys
from pathlib import Path

try:
    import click

    from casework.checks import problems
    from casework.plain import plain, safe
except ModuleNotFoundError as error:
    sys.exit(
        f"The package {error.name} isn't installed for {sys.executable}. `make book` installs all "
        "that is needed into .venv; then use .venv/bin/python -m casework."
    )

PATH = click.Path(path_type=Path)
DATA = click.option("--data", type=PATH, default="data", help="Where the tables are.")


@click.group(context_settings={"show_default": True, "help_option_names": ["-h", "--help"]})
def main() -> None:
    """Check data, figures and claims; fetch, read and add documents; run notebooks."""


@main.result_callback()
def _end(status: int) -> None:
    sys.exit(status)


def _complain(words: object) -> None:
    click.echo(words, err=True)


@main.command()
@click.argument("folder", type=PATH, default="data")
def check(folder: Path) -> int:
    """Check a folder of data against its description; 1 if anything is wrong."""
    found = problems(folder)
    for problem in found:
        _complain(folder / str(problem))
    if found:
        _complain(f"{len(found)} problem(s) in {folder}/; nothing was built.")
    return 1 if found else 0


@main.command()
@click.argument("folder", type=PATH)
@DATA
def audit(folder: Path, data: Path) -> int:
    """Hold the register of figures against the .txt and .html files of a folder.

    The status is 1 if anything is left over, 2 if a file can't be read.
    """
    from casework.texts.audit import report
    from casework.texts.document import UnreadableTextError

    try:
        lines, clean = report(folder, data)
    except (UnreadableTextError, OSError) as error:
        _complain(f"Nothing was audited. {error}")
        return 2
    click.echo("\n".join(lines))
    return 0 if clean else 1


@main.command(context_settings={"ignore_unknown_options": True})  # such as -5
@click.argument("printed")
@click.option("--of", type=int, required=True, help="The number of cases.")
@click.option("--count", type=int, help="A known count, to hold the figure against.")
def claim(printed: str, of: int, count: int | None) -> int:
    """Say whether a share or count, as printed, is possible for a number of cases.

    As printed: "25 per cent", "just over a quarter", ... The status is 1 if it isn't possible or
    doesn't match the count, 2 if it can't be read.
    """
    from casework.texts.claims import claim
    from casework.verdicts import MISMATCH

    try:
        answer = claim(printed, of, count)
    except ValueError as error:
        _complain(f"Nothing was checked: {error}.")
        return 2
    click.echo("\n".join(answer.lines()))
    return 0 if answer.possible and answer.verdict != MISMATCH else 1


@main.command()
@click.argument("files", type=PATH, nargs=-1, required=True)
def extract(files: tuple[Path, ...]) -> int:
    """Print the case gradings that saved pages or texts print, as CSV.

    The status is 1 if anything is doubtful, 2 if a file can't be read.
    """
    from casework.texts.document import UnreadableTextError, text_of
    from casework.texts.extract import propose

    status = 0
    for number, path in enumerate(files):
        try:
            rows, remarks = propose(text_of(path))
        except (UnreadableTextError, OSError) as error:
            _complain(f"{path}: {error}")
            status = 2
            continue
        rows.insert(0, "file", path.name)
        click.echo(rows.map(safe).to_csv(index=False, header=not number), nl=False)
        for remark in remarks:
            _complain(plain(f"{path}: {remark}"))
        doubtful = any(not remark.startswith("noted") for remark in remarks)
        status = max(status, int(doubtful))
    return status


@main.command()
@click.argument("file", type=PATH)
@DATA
@click.option("--inspection", help="The inspection's id, if the document doesn't make it clear.")
@click.option("--source", help="The document's id in sources.csv.")
@click.option("--publisher", help="Who published it, if the page doesn't say.")
@click.option("--address", help="Where, if the page doesn't say.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def add(file: Path, data: Path, dry_run: bool, **options: str | None) -> int:
    """Print the case gradings of a document, and write them into the data.

    It says what it believes of the document. The status is 1 if nothing may be written, 2 if the
    file can't be read.
    """
    from casework.texts.add import NotAddedError, plan

    if (status := extract.callback([file])) == 2:
        return status
    try:
        planned = plan(file, data, options)
        for line in planned.beliefs:
            click.echo(f"believed: {line}")
        for column, value in (planned.source or {}).items():
            click.echo(f"new row of sources.csv, {column}: {value}")
        if not dry_run:
            planned.write()
    except (NotAddedError, OSError) as error:
        _complain(f"Nothing was written. {error}")
        return 1
    what = "would be written" if dry_run else "written"
    lines = "\n".join(f"{what}: {line}" for line in planned.rows)
    click.echo(lines or "All of it is in the data already.")
    return 0


@main.command()
@DATA
@click.option("--review", type=PATH, default="_build/proposed.csv", help="The proposed rows.")
@click.option("--longest-wait", default=300.0, help="Seconds that a host may ask to wait.")
@click.option("--largest", default=10_000_000, help="Bytes that a page may have.")
@click.option("--cache", type=PATH, help="Where pages are kept, if not in your cache.")
@click.option("--host", multiple=True, help="A further host that redirects may lead to.")
def fetch(
    data: Path, review: Path, cache: Path | None, host: tuple[str, ...], **limits: float
) -> int:
    """Download the official pages whose gradings aren't seen yet, and propose rows.

    These are the pages that inspections.csv lists and of whose inspections case_gradings.csv
    counts no case. What they propose is written for a person to look over; nothing is added to the
    data. A page that is in the cache isn't asked for again; to have it anew, delete its file.
    Proxies are taken from the environment. The status is 1 if a page can't be had or read.
    """
    from platformdirs import user_cache_path

    from casework.texts import fetch

    cache = cache or user_cache_path("casework", appauthor=False)
    visit = fetch.Visitor(hosts=fetch.HOSTS.union(host), **limits)
    try:
        found = fetch.review(fetch.unseen(data), cache, visit)
        review.parent.mkdir(parents=True, exist_ok=True)
        found.to_csv(review, index=False, na_rep="not seen", lineterminator="\n")
    except KeyboardInterrupt:
        _complain(f"Interrupted. What came whole is kept in {cache}; run it again.")
        return 130
    except (KeyError, OSError, ValueError) as error:
        lacking = f"The tables in {data} lack " if isinstance(error, KeyError) else ""
        _complain(f"No review was written. {lacking}{error}")
        return 2
    pages = found.drop_duplicates("inspection")
    failed = pages[pages["outcome"] == "failed"]
    for page in failed.itertuples():
        _complain(f"{page.inspection}: {page.remarks} ({page.address})")
    counted = pages["outcome"].value_counts()
    click.echo(
        f"Pages: {counted.get('fetched', 0)} fetched, "
        f"{counted.get('in the cache', 0)} in the cache, {len(failed)} failed.\n"
        f"{found['cases'].count()} proposed rows are in {review}: look them over, and add "
        "what is right, page by page, with: python -m casework add FILE"
    )
    return 1 if len(failed) else 0


@main.command()
@click.argument("notebooks", type=PATH, nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="Run those up to date as well.")
def run(notebooks: tuple[Path, ...], everything: bool) -> int:
    """Run the notebooks whose inputs have changed; 2 if one of the files is no notebook."""
    from casework.results import NotANotebookError
    from casework.run import run_all

    try:
        for line in run_all(list(notebooks), everything):
            click.echo(line)
    except NotANotebookError as error:
        _complain(plain(str(error)))
        return 2
    return 0


@main.command()
@click.option("--since", default="HEAD", help="The commit to compare with.")
def moved(since: str) -> int:
    """List what has moved in the notebooks: numbers, cells of tables, verdicts, old and new."""
    from casework.results import moved_since

    for line in moved_since(since, Path()):
        click.echo(line)
    return 0


@main.command()
@click.argument("name")
def chapter(name: str) -> int:
    """Lay out a new chapter: a notebook that runs, and its line in _toc.yml."""
    from casework.run import lay_out

    try:
        path = lay_out(name, Path())
        click.echo(f"{path}: fill it in with `make lab`, and run it with `make book`.")
        click.echo("What the tests ask of a chapter: book/contributing.md, under Write a chapter.")
    except (ValueError, FileExistsError) as error:
        _complain(error)
        return 1
    return 0


@main.command()
def readme() -> int:
    """Write the README's table of findings anew, from the chapters' bold answers."""
    from casework.readme import renew

    if renew(Path()):
        click.echo("README.md: findings renewed")
    return 0
