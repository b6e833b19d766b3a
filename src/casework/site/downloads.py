"""What a reader takes away: the project in one file, single notebooks, what columns mean."""

import json
import zipfile
from pathlib import Path

import pandas as pd
from sphinx.application import Sphinx

from casework.data import describe, read
from casework.forces import pictures
from casework.formats import VEGALITE
from casework.results import opened, outputs
from casework.site.looks import TEMPLATES, template
from casework.tables import TABLE

#: The file with the project, beside the pages, and the folder in it.
PROJECT = "child-protection-on-inspection"

#: What of the project's folder is its own, and not made, installed or somebody's.
FOLDERS = ("book", "data", "forces", "notebooks", "src", "tests", "verification", ".binder")
FILES = ("*.md", "*.yml", "*.toml", "*.txt", "*.json", "*.cff", "LICENSE", "Makefile", ".npmrc")

#: What stands before a notebook that somebody downloads by itself.
NEEDS = """\
**This notebook is a chapter of a book, and doesn't run by itself.** It needs the book's tables, in
the folder `data`, and its package, `casework`. Both are in {file}, together with all the chapters.
Unpack it and call `make lab` there: with Python 3.11 or newer, that installs the rest and opens the
chapters in JupyterLab."""


def columns(root: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Unit and meaning of the columns that readers download, by file or folder, and name."""
    listed = pd.read_csv(root / TEMPLATES / "columns.csv", keep_default_na=False)
    known = {(row["chart"] or "charts", row["column"]): row for row in listed.to_dict("records")}
    tables = describe(root / "data")
    fields = {name: table["schema"]["fields"] for name, table in tables.items()}
    (total,) = (field for field in fields["case_totals"] if field["name"] == "cases")
    described = [total | {"name": "cases_read"}]
    for name in ("sources", "other_gradings", "case_gradings", "inspections"):
        described += fields[name]
    for field in described:
        unit = "cases" if field["type"] == "integer" else ""
        known["forces", field["name"]] = {"unit": unit, "meaning": field["description"]}
    return known


def titles(root: Path) -> dict[str, dict[str, str]]:
    """What the files that readers download are called, and what is said of them, by name."""
    forces = read(root / "data" / "forces.csv").set_index("id").name
    found = {force: {"title": f"What is known of {name}"} for force, name in forces.items()}
    charts = [about for force in forces.index for about in pictures(root, force)]
    for notebook in map(opened, sorted((root / "notebooks").glob("*.ipynb"))):
        charts += [spec["usermeta"] for _, spec in outputs(notebook, VEGALITE)]
        for _, table in outputs(notebook, TABLE):
            found[table["casework"].get("file")] = {"title": table["title"]}
    for about in charts:
        said = f"{about['subtitle'].rstrip('.')}. {about['caption']}"
        found[about["name"]] = {"title": about["title"], "description": said}
    return found


def describe_files(root: Path, out: Path) -> None:
    """Write a Data Package beside the CSVs of the charts, and beside those of the forces."""
    known, called = columns(root), titles(root)
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for folder in (out / "charts", out / "forces"):
        paths = sorted(folder.glob("*.csv"))
        if files := {path.stem: [*pd.read_csv(path, nrows=0)] for path in paths}:
            values = {"folder": folder.name, "files": files, "package": package, "called": called}
            text = template(root, "datapackage.json", known=known, **values).astext()
            (folder / "datapackage.json").write_text(text, encoding="utf-8")


def write(app: Sphinx) -> None:
    """Write the project's file, and say of other files what they need, or what they mean."""
    root, out = Path(app.srcdir), Path(app.outdir)
    describe_files(root, out)
    found = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    found += [path for pattern in FILES for path in root.glob(pattern)]
    with zipfile.ZipFile(out / f"{PROJECT}.zip", "w") as file:
        for path in sorted(found):
            name = path.relative_to(root)
            if path.is_file() and not any(part[:2] in {"__", ".i"} for part in name.parts[:-1]):
                # Without its date, so that the same project gives the same file.
                entry = zipfile.ZipInfo(f"{PROJECT}/{name.as_posix()}")
                entry.external_attr = path.stat().st_mode << 16
                file.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    file = f"the file `{PROJECT}.zip`, which the foot of each page of the book offers"
    if app.config.html_baseurl:
        file = f"[one file]({app.config.html_baseurl}{PROJECT}.zip)"
    for path in (out / "_sources").rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if notebook["cells"][0]["id"] != "what-it-needs":
            text = NEEDS.format(file=file)
            cell = {"cell_type": "markdown", "id": "what-it-needs", "metadata": {}, "source": text}
            notebook["cells"].insert(0, cell)
            path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")
