"""The command line: what every command says of itself, takes, and does with what it can't take."""

import errno
import re
import shlex
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.cli import main
from tests.commands import ran
from tests.stored import ROOT

COUNTED = (
    "Fenmoor Police\n\nOf 9 cases 2 were good, 3 required improvement and 4 were inadequate.\n"
)


def test_the_version_is_the_packages():
    assert ran("--version").stdout.split()[-1] == version("casework")


@pytest.mark.parametrize("name", main.commands)
def test_each_command_describes_itself_and_gives_an_example_that_it_takes(name):
    command = main.commands[name]
    assert command.get_short_help_str(), "a description"
    assert all(option.help for option in command.params if getattr(option, "is_flag", False))
    example = re.search(r"Example: python -m casework (.*)", command.epilog)[1]
    words = shlex.split(example.partition(" > ")[0])
    assert words[0] == name
    context = command.make_context(name, words[1:], resilient_parsing=True)
    assert not context.args, "its options are there"
    assert example in " ".join(ran(name, "--help").stdout.split())


def test_the_readme_lists_the_commands_in_their_own_words():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(\w+)` \| (.*?\.) \|$", readme, re.M))
    assert listed.keys() == main.commands.keys()
    for name, said in listed.items():
        described = " ".join(main.commands[name].help.split())
        assert described.startswith(said.rstrip(".")), name


@pytest.mark.parametrize("ending", ["html", "txt"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_document_may_come_by_standard_input(ending, mark):
    page = f"<p>{COUNTED}</p>" if ending == "html" else COUNTED
    result = CliRunner().invoke(main, ["extract", "-"], input=mark + page.encode())
    assert result.exit_code == 0
    assert f"standard-input.{ending},all,inspectorate,all areas,good,2," in result.stdout


def test_who_reads_only_the_first_lines_meets_no_error(monkeypatch):
    def closed(folder: Path) -> list:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("casework.checks.problems", closed)
    result = ran("check", ROOT / "data")
    assert (result.exit_code, result.stderr) == (1, "")


def test_check_says_what_it_checked():
    result = ran("check", ROOT / "data")
    tables = len([*(ROOT / "data").glob("*.csv")])
    assert f"{tables} tables checked in {ROOT / 'data'}/: no problem(s)" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["check", "nowhere"],
        ["audit", "nowhere"],
        ["extract", "nowhere.txt"],
        ["extract", "."],
        ["add", "nowhere.txt"],
        ["add", "a.txt", "--kind", "final"],
        ["fetch", "--data", "nowhere"],
        ["run", "nowhere.ipynb"],
        ["run", "a.txt"],
        ["chapter", "A chapter"],
        ["readme"],
        ["chapter", "a-chapter"],
        ["claim", "a quarter", "--of", "many"],
        ["nothing"],
    ],
)
def test_what_a_command_cannot_take_is_said_in_plain_words(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    result = ran(*words)
    assert result.exit_code == 2
    assert re.search("Error: |Nothing was checked: ", result.stderr)
    assert "Errno" not in result.stderr
