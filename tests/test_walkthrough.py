"""The page on adding an inspection: each of its commands is run, and must print what it shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.stored import ROOT


def test_every_command_prints_what_the_page_shows(tmp_path):
    for folder in ["data", "notebooks", "src", "verification", "tests/gradings"]:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ["requirements.txt", "pyproject.toml"]:
        shutil.copy(ROOT / file, tmp_path)
    page = (ROOT / "book" / "add-an-inspection.md").read_text(encoding="utf-8")
    commands = [
        command
        for block in re.findall(r"```console\n(.*?)```", page, re.S)
        for command in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)
    ]
    assert len(commands) >= 6
    here = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command, shown in commands:
        ran = subprocess.run(
            command, shell=True, cwd=tmp_path, env=here, capture_output=True, text=True, check=False
        )
        assert (ran.stdout, ran.stderr, ran.returncode) == (shown, "", 0), command
