"""Text from elsewhere as plain text: for a cell, for a terminal, and for a spreadsheet."""

import re

#: What moves a terminal's cursor, colours its text or gives it orders.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)

#: Characters of a line that can't be seen: controls, tabs, soft hyphens, signs of no width, and
#: those that turn the direction of writing, so that a line reads otherwise than it is.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def seen(text: str) -> str:
    """What can be seen of a text; its lines stay, and its tabs."""
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", _ESCAPE.sub("", text))
    text = text.translate({0x0B: " ", 0x0C: " "})
    return re.sub(rf"{UNSEEN.pattern}(?<![\t\n])", "", text)


def plain(text: str) -> str:
    """A text as one line of what can be seen of it."""
    return " ".join(seen(text).split())


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would work a cell out: it begins as a formula, and is no number.

    A day or month without its year, which the data write as --05, is no formula either.
    """
    harmless = re.fullmatch(r"[-+]?[\d.,]+%?|--\d\d(-\d\d)?", cell)
    return bool(re.match(r"[=+@\t\r＝＋－＠-]", cell)) and not harmless


def safe(cell: object) -> object:
    """A cell of a CSV that is made for people to open: text is plain, and never a formula."""
    if not isinstance(cell, str):
        return cell
    return f"'{text}" if is_formula(text := plain(cell)) else text


def reason(error: Exception) -> str:
    """An error in plain words, without the number that the system gives it."""
    if isinstance(error, OSError) and error.strerror:
        return plain(": ".join(filter(None, (str(error.filename or ""), error.strerror))))
    return plain(str(error))
