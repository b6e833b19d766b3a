"""The book's own commands, one short function each; what it returns is the status.

Each imports what it needs, since a build runs some of them and the reader alone takes a second.
"""

import sys
import tempfile
from pathlib import Path

from casework.plain import plain, reason, safe

LACKING = (
    f"The package {{}} isn't installed for {sys.executable}. `make book` installs all that is "
    "needed into .venv; then use .venv/bin/python -m casework."
)
try:
    import click
except ModuleNotFoundError as error:
    sys.exit(LACKING.format(error.name))


class Book(click.Group):
    """Commands that say in one line why they can't go on."""

    def invoke(self, ctx: click.Context) -> None:
        """Run a command: its status is what it returns, or 0; an error has its own, or 2."""
        try:
            ctx.exit(super().invoke(ctx) or 0)
        except BrokenPipeError:  # the reader has seen enough; click deals with it
            raise
        except ModuleNotFoundError as error:
            sys.exit(LACKING.format(error.name))
        except (OSError, ValueError) as error:
            failure = click.ClickException(reason(error))
            failure.exit_code = getattr(error, "status", 2)
            raise failure from None


class Document(click.Path):
    """A file, or - for standard input, of which a file is made whose ending says what it is."""

    def convert(self, value: object, param: click.Parameter, ctx: click.Context) -> Path:
        """The path of the file."""
        if value != "-":
            return super().convert(value, param, ctx)
        data = sys.stdin.buffer.read()
        start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
        ending = "pdf" if start[:4] == b"%PDF" else "html" if start[:1] == b"<" else "txt"
        path = Path(ctx.with_resource(tempfile.TemporaryDirectory())) / f"standard-input.{ending}"
        path.write_bytes(data)
        return path


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = Document(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
DATA = click.option("--data", type=FOLDER, default="data", help="Where the tables are.")
KINDS = click.Choice(["initial", "return visit", "quarterly update", "other"])
HELP = {"show_default": True, "help_option_names": ["-h", "--help"]}


@click.group(cls=Book, context_settings=HELP, epilog="Example: python -m casework check --help")
@click.version_option(package_name="casework")
def main() -> None:
    """Check data, figures and claims; fetch, read and add documents; run notebooks."""


def _complain(words: object) -> None:
    click.echo(plain(str(words)), err=True)


@main.command(epilog="Example: python -m casework check data")
@click.argument("folder", type=FOLDER, default="data")
def check(folder: Path) -> int:
    """Check tables: their form, and what they say of one another. 1 if anything is wrong."""
    from casework.checks import problems

    for problem in (found := problems(folder)):
        _complain(folder / str(problem))
    tables = len([*folder.glob("*.csv")])
    click.echo(f"{tables} tables checked in {folder}/: {len(found) or 'no'} problem(s)")
    return 1 if found else 0


@main.command(epilog="Example: python -m casework audit ../shared/sources")
@click.argument("folder", type=FOLDER)
@DATA
def audit(folder: Path, data: Path) -> int:
    """Compare the register of figures with the texts of the documents, .txt or .html.

    The status is 1 if anything is left over, 2 if a file can't be read.
    """
    from casework.texts.audit import report

    lines, clean = report(folder, data)
    click.echo("\n".join(lines))
    return 0 if clean else 1


@main.command(
    context_settings={"ignore_unknown_options": True},  # such as -5
    epilog='Example: python -m casework claim "just over a quarter" --of 70',
)
@click.argument("printed")
@click.option("--of", metavar="CASES", required=True, help="The number of cases.")
@click.option("--count", metavar="CASES", help="A known count, to hold the figure against.")
def claim(printed: str, of: str, count: str | None) -> int:
    """Say whether a share or count, as printed, is possible for a number of cases.

    The status is 1 if it isn't possible or doesn't match the count, 2 if it can't be read.
    """
    from casework.texts import claims
    from casework.verdicts import MISMATCH

    try:
        answer = claims.claim(printed, of, count)
    except ValueError as error:
        _complain(f"Nothing was checked: {error}.")
        return 2
    click.echo("\n".join(answer.lines()))
    return 0 if answer.fits and answer.verdict != MISMATCH else 1


@main.command(epilog="Example: python -m casework extract report.html > rows.csv")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--explain", "explains", is_flag=True, help="Say why each sentence is read so.")
def extract(files: tuple[Path, ...], explains: bool = False) -> int:
    """Print the case gradings that documents print, as CSV; - is standard input.

    The status is 1 if anything is doubtful, 2 if a file can't be read.
    """
    from casework.texts.document import UnreadableTextError, text_of
    from casework.texts.extract import explain, propose

    status = 0
    for number, path in enumerate(files):
        try:
            rows, remarks = propose(text := text_of(path))
        except UnreadableTextError as error:
            _complain(f"{path.name}: {error}")
            status = 2
            continue
        rows.insert(0, "file", path.name)
        click.echo(rows.map(safe).to_csv(index=False, header=not number), nl=False)
        for line in explain(text) if explains else []:
            _complain(line)
        for remark in map(str, remarks):
            _complain(f"{path.name}: {remark}")
            status = status if remark.startswith("noted") else max(status, 1)
    return status


@main.command(epilog="Example: python -m casework add report.html --inspection kent-2014")
@click.argument("file", type=FILE)
@DATA
@click.option("--inspection", help="The id of the inspection that it is about.")
@click.option("--new", is_flag=True, help="Add the inspection too, as the next four describe it.")
@click.option("--force", help="The force, by id or short name.")
@click.option("--kind", type=KINDS, default="initial")
@click.option("--fieldwork", help="When inspectors were there, such as 2024-02.")
@click.option("--published", help="When their report came out, such as 2024-07-12.")
@click.option("--source", help="The document's id in sources.csv.")
@click.option("--title", help="The document's title, if it isn't the page's or the first line.")
@click.option("--publisher", help="Who published the document, if the page doesn't say.")
@click.option("--address", help="Where, if the page doesn't say.")
@click.option("--dated", help="When, if it doesn't say, or says when the page was moved.")
@click.option("--despite-doubts", is_flag=True, help="Add it although something is doubtful.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def add(file: Path, data: Path, dry_run: bool, **options: str | bool | None) -> int:
    """Print the case gradings of a document, and write them into the data; - is standard input.

    It says what it believes of the document. The status is 1 if nothing may be written, 2 if the
    file can't be read.
    """
    from casework.texts.add import plan

    if (status := extract.callback([file])) == 2:
        return status
    planned = plan(file, data, options)
    for line in planned.beliefs:
        click.echo(f"believed: {line}")
    what = "would be written" if dry_run else "written"
    lines = "\n".join(f"{what}: {line}" for line in planned.rows)
    planned.write(dry_run)
    click.echo(lines or "All of it is in the data already.")


@main.command(epilog="Example: python -m casework fetch --review proposed.csv")
@DATA
@click.option(
    "--review", "proposed", default="_build/proposed.csv", help="The file of proposed rows."
)
@click.option("--cache", help="Where pages are kept, if not in your own cache.")
@click.option("--host", multiple=True, help="A further host that may be asked.")
def fetch(data: Path, proposed: str, cache: str | None, host: tuple[str, ...]) -> int:
    """Download the official pages whose gradings haven't been seen yet, and propose rows.

    These are the pages of inspections in inspections.csv for which case_gradings.csv has no count.
    The rows are for a person to look over; nothing is added to the data. A page in the cache isn't
    fetched again, so an interrupted run continues where it stopped; delete a page's file to fetch
    it anew. The status is 1 if a page can't be fetched.
    """
    from platformdirs import user_cache_path

    from casework.texts.fetch import HOSTS, Visitor, review, unseen

    folder = Path(cache) if cache else user_cache_path("casework", appauthor=False)
    found = review(unseen(data), folder, Visitor(hosts=HOSTS.union(host)))
    Path(proposed).parent.mkdir(parents=True, exist_ok=True)
    found.to_csv(proposed, index=False, na_rep="not seen", lineterminator="\n")
    outcomes = found.drop_duplicates("inspection")["outcome"].tolist()
    for page in found[found["outcome"].eq("failed")].itertuples():
        _complain(f"{page.inspection}: {page.remarks} ({page.address})")
    counted = (f"{outcomes.count(name)} {name}" for name in ("fetched", "in the cache", "failed"))
    click.echo(f"Pages: {', '.join(counted)}; kept in {folder}.")
    click.echo(f"{found['cases'].count()} proposed rows are in {proposed}: look them over, and add")
    click.echo("what is right, page by page: python -m casework add FILE --inspection INSPECTION")
    return 1 if "failed" in outcomes else 0


@main.command(epilog="Example: python -m casework run notebooks/*.ipynb")
@click.argument("notebooks", type=FILE, nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="Run those up to date as well.")
def run(notebooks: tuple[Path, ...], everything: bool) -> None:
    """Run the notebooks whose inputs have changed. 2 if one of the files is no notebook.

    If they are the book's own, README.md has their answers afterwards.
    """
    from casework.run import run_all

    for line in run_all(list(notebooks), everything):
        click.echo(line)
    own = Path("notebooks").absolute() == notebooks[0].absolute().parent
    if own and Path("README.md").is_file():
        readme.callback()


@main.command(epilog="Example: python -m casework moved --since HEAD~3")
@click.option("--since", default="HEAD", help="The commit to compare with.")
def moved(since: str) -> None:
    """List what has moved in the notebooks: numbers, cells of tables, verdicts, old and new."""
    from casework.results import moved_since

    click.echo("\n".join(moved_since(since, Path())) or f"Nothing has moved since {since}.")


@main.command(epilog="Example: python -m casework chapter weekend-cases")
@click.argument("name")
def chapter(name: str) -> None:
    """Lay out a new chapter: a notebook that runs, and its line in _toc.yml."""
    from casework.run import lay_out

    path = lay_out(name, Path())
    click.echo(f"{path}: fill it in with `make lab`, and run it with `make book`.")
    click.echo("What the tests ask of a chapter: book/contributing.md, under Write a chapter.")


@main.command(epilog="Example: python -m casework readme")
def readme() -> None:
    """Write the README's table of findings anew, from the chapters' bold answers."""
    from casework.results import renew_readme

    click.echo(f"README.md: findings {'renewed' if renew_readme(Path()) else 'as they were'}")
