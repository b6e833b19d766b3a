"""A Firefox that the tests drive by WebDriver BiDi, which it speaks itself: Playwright has its own
build of it, and can't drive the one that readers have.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import websocket

from tests.browser import PATIENCE

NAMES = ["firefox", "firefox-esr"]


def installed() -> str | None:
    """The machine's own Firefox."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """One window of Firefox; ``said`` fills with what its console says."""

    def __init__(self, address: str):
        self.socket = websocket.create_connection(
            address, suppress_origin=True, timeout=PATIENCE / 1000
        )
        self.numbers = itertools.count(1)
        self.said: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.window = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params) -> dict:
        """The answer to a command. Raises ``RuntimeError`` if Firefox refuses it."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("method") == "log.entryAdded":
                self.said.append(message["params"]["text"])
            if message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]

    def goto(self, address: str) -> None:
        """Open a page, and wait until all of it is there.

        The page before is left once its letters have come: whoever leaves earlier breaks off their
        download, of which the console tells as of a fault.
        """
        self.evaluate("document.fonts.ready.then(() => true)")
        self.ask("browsingContext.navigate", context=self.window, url=address, wait="complete")

    def resize(self, width: int, height: int) -> None:
        """Give the page another size."""
        size = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=self.window, viewport=size)

    def evaluate(self, script: str):
        """What a script comes to, promises awaited. Raises ``RuntimeError`` if it fails."""
        answer = self.ask(
            "script.evaluate",
            expression=script,
            target={"context": self.window},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until a script comes to something true. Raises ``TimeoutError``."""
        self._until(lambda: self.evaluate(script), script)

    def hear(self, words: str) -> None:
        """Wait until the console has said some words. Raises ``TimeoutError``."""
        # What it says comes with the answer to whatever is asked next.
        self._until(lambda: self.evaluate("1") and any(words in said for said in self.said), words)

    def _until(self, come: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE / 1000
        while not come():
            if time.monotonic() > end:
                raise TimeoutError(f"Firefox never came to {what}")
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def started() -> Iterator[Firefox]:
    """A Firefox with nothing stored, for as long as it is wanted."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as profile:
        own = ["--no-remote", "--profile", profile, f"--remote-debugging-port={port}"]
        process = subprocess.Popen(
            [installed(), "--headless", *own],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile},
        )
        try:
            yield Firefox(_answering(port))
        finally:
            process.terminate()
            process.wait()


def _answering(port: int) -> str:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.2)
        else:
            return f"ws://127.0.0.1:{port}/session"
    raise TimeoutError("Firefox doesn't start")
