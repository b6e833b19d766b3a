"""What small and large inputs cost the commands that read documents: CPU seconds of each.

Run with ``python -m tests.bench_small_inputs``. Each input is read in a process of its own, which
is ended after so many seconds; the time to start the program isn't counted. The small inputs were
all found to keep a command busy out of all proportion to their size; one that takes more than
`MOST`, or ends in a traceback, is named at the end and fails `make bench`.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

import trustme

from casework.texts.fetch import NotFetchedError, Visitor, keep
from tests.commands import ran
from tests.stored import ROOT
from tests.test_fetch import PAGE, Site

LIMIT = 180  # CPU seconds after which a process is ended
MOST = 10  # CPU seconds that an input of less than a megabyte may take
GRADED = "Inspectors examined {} cases: {} good, {} requiring improvement and {} inadequate."
OTHER = "The force has 3,{} officers. It made {} arrests in May, and 4 in June."


def paragraphs(megabytes: int) -> str:
    """So much text, of which no two paragraphs need have the same numbers."""
    random, text, size = Random(megabytes), [], 0
    while size < megabytes * 1_000_000:
        grades = [random.randint(2, 400) for _ in range(3)]
        other = random.randint(100, 999), random.randint(5, 99)
        text.append(f"{GRADED.format(sum(grades), *grades)}\n\n{OTHER.format(*other)}\n\n")
        size += len(text[-1])
    return "".join(text)


def page(body: str) -> str:
    return f"<!doctype html><html><body>{body}</body></html>"


#: What is read, by which command, as which file, and the file's text.
INPUTS: list[tuple[str, str, str, Callable[[], str]]] = [
    ("200 spaces and a letter", "extract", "a.txt", lambda: " " * 200 + "a"),
    ("300 spaces and a letter", "extract", "a.txt", lambda: " " * 300 + "a"),
    ("2 kB of dashes", "extract", "a.txt", lambda: "-" * 2000),
    ("300 nested divs", "extract", "a.html", lambda: "<div>" * 300 + "</div>" * 300),
    ("300 nested divs and a letter", "extract", "a.html", lambda: "<div>" * 300 + "a"),
    ("1,000 nested divs and a letter", "extract", "a.html", lambda: "<div>" * 1000 + "a"),
    ("40 kB of 1,2,3,...", "audit", "a.txt", lambda: "1,2,3," * 6_667),
    ("pre with 200 kB of spaces", "extract", "a.html", lambda: page(f"<pre>{' ' * 200_000}a")),
    (
        "100,000 attributes",
        "extract",
        "a.html",
        lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>a"),
    ),
    (
        "margin-top:99999999em",
        "extract",
        "a.html",
        lambda: page('<p>a<p style="margin-top:99999999em">b'),
    ),
    ("half, 2,000 times", "claim", "", lambda: "half " * 2000),
    ("10 MB of plain paragraphs", "audit", "a.txt", lambda: paragraphs(10)),
    *(
        (f"{size} MB of plain paragraphs", "extract", "a.txt", lambda size=size: paragraphs(size))
        for size in (1, 4, 10)
    ),
]


def command(name: str, file: str, text: str, folder: Path) -> int:
    """The status of a command that is given a text, as a file or in the command line."""
    if name == "claim":
        return ran("claim", text, "--of", 70).exit_code
    path = folder / file
    path.write_text(text, encoding="utf-8")
    words = ["audit", folder, "--data", ROOT / "data"] if name == "audit" else ["extract", path]
    return ran(*words).exit_code


def _measured(result, name: str, file: str, text: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        before = time.process_time()
        try:
            said = f"status {command(name, file, text, Path(folder))}"
        except Exception as error:
            said = f"a traceback: {traceback.format_exception_only(error)[-1].strip()[:60]}"
        result.put((time.process_time() - before, said))


def cost(name: str, file: str, text: str) -> tuple[float, str]:
    """The CPU seconds of a command and how it ended, measured in a process of its own."""
    context = multiprocessing.get_context("fork")
    result = context.SimpleQueue()
    process = context.Process(target=_measured, args=(result, name, file, text))
    process.start()
    process.join()
    if result.empty():
        return float("inf"), f"ended after {LIMIT}"
    return result.get()


def dripped(seconds: float, limit: float) -> str:
    """How long a page keeps ``fetch`` that comes a byte at a time, for so many seconds."""

    def drip(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(int(seconds / 0.1)):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)
        handler.wfile.write(PAGE)

    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder, Site(authority) as server:
        authority.cert_pem.write_to_path(Path(folder) / "authority.pem")
        os.environ["REQUESTS_CA_BUNDLE"] = str(Path(folder) / "authority.pem")
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = server.add("/slow", drip)
        began = time.monotonic()
        try:
            keep(address, Path(folder) / "cache", Visitor(pause=0, timeout=limit / 10))
            said = "fetched"
        except NotFetchedError as error:
            said = str(error)
        server.shutdown()
    return f"{time.monotonic() - began:7.2f}  {said}"


def main() -> str | None:
    """Print a line for each input; those that take too long are the exit message."""
    wrong = []
    print("CPU seconds")
    for what, name, file, made in INPUTS:
        text = made()
        seconds, said = cost(name, file, text)
        print(f"{name:8} {what:34} {seconds:7.2f}  {said}", flush=True)
        if (seconds > MOST and len(text) < 1_001_000) or "traceback" in said:
            wrong.append(f"{name}, {what}: {seconds:.1f} s, {said}")
    print("seconds by the clock, where 5 are the limit")
    print(f"{'fetch':8} {'a page that drips for 41 s':34} {dripped(41, 5)}")
    return "\n".join(wrong) or None


if __name__ == "__main__":
    sys.exit(main())
