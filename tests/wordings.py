"""What somebody has read of the sentences that follow the data: the texts in `tests/approved`.

    python -m tests.wordings

writes there anew what each sentence of notebooks/wordings says of the values that stand above it,
what the pages of forces say, and the chapters' answers. Whoever has changed words reads in
``git diff`` what they have become. That a sentence is true of the data is told by `tests.told`.
"""

from __future__ import annotations

import re
import textwrap

import yaml

from casework.wording import Wordings
from tests.stored import ROOT

FOLDER = ROOT / "tests" / "approved"
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks" / "wordings").glob("*.txt"))


def approved(name: str) -> dict[str, str]:
    """The parts of an approved text, by the names that stand above them."""
    parts = re.split(r"(?m)^== (.*)\n", (FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    return {part: text.strip() for part, text in zip(parts[1::2], parts[2::2], strict=True)}


def write(name: str, parts: dict[str, str]) -> None:
    """Write an approved text anew."""
    text = "\n\n".join(f"== {part}\n{text}" for part, text in parts.items())
    (FOLDER / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")


def cases(chapter: str) -> dict[str, list[tuple[dict, str]]]:
    """By sentence of a chapter: all values of each case, and what was read of them.

    The values of the first case hold for the others of a sentence, but for those that they change.
    """
    found = {}
    for sentence, text in approved(chapter).items():
        each = [case.partition("\n") for case in text.split("\n\n")]
        values = [yaml.safe_load(line) for line, _, _ in each]
        said = [" ".join(words.split()) for _, _, words in each]
        found[sentence] = [
            (values[0] | own, words) for own, words in zip(values, said, strict=True)
        ]
    return found


def written(chapter: str) -> dict[str, str]:
    """By sentence of a chapter: the values of its cases as they stand, and what it says of them."""
    say, found = Wordings(chapter), {}
    for sentence, each in cases(chapter).items():
        lines = [case.partition("\n")[0] for case in approved(chapter)[sentence].split("\n\n")]
        found[sentence] = "\n\n".join(
            f"{line}\n{textwrap.fill(say(sentence, **values), 100, break_on_hyphens=False)}".strip()
            for line, (values, _) in zip(lines, each, strict=True)
        )
    return found


if __name__ == "__main__":
    from tests import test_force_wording, test_truth

    for chapter in CHAPTERS:
        write(chapter, written(chapter))
    write("force", {name: test_force_wording.otherwise(name) for name in test_force_wording.PAGES})
    write("answers", test_truth.answers())
