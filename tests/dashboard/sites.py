"""Making sites as the product makes them, and looking at them in a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

TOP = Path(__file__).resolve().parents[2]


def draw(document: object, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`python -m reports.dashboard FOLDER` with a document, or any text, on standard input."""
    text = document if isinstance(document, str) else json.dumps(document)
    return subprocess.run(
        [sys.executable, "-P", "-m", "reports.dashboard", str(folder), *options],
        input=text,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass
class Site:
    folder: Path

    def html(self, kind: str = "series", containing: str = "") -> Path:
        """The first page of a kind whose text contains something."""
        for path in sorted((self.folder / kind).glob("*.html")):
            if containing in path.read_text(encoding="utf-8"):
                return path
        raise AssertionError(f"no page of {kind} contains {containing!r}")

    def one_of_each_kind(self) -> list[Path]:
        singles = [self.folder / f"{name}.html" for name in ("index", "changes", "scaling")]
        kinds = ("series", "scaling", "strategies")
        many = [sorted((self.folder / kind).glob("*.html"))[:1] for kind in kinds]
        return singles + [path for paths in many for path in paths]

    def of_series(self, name: str) -> Path:
        return self.html("series", f"<title>{name}: ")


def made(document: object, folder: Path, *options: str) -> Site:
    outcome = draw(document, folder, *options)
    assert outcome.returncode == 0, outcome.stderr
    assert not outcome.stderr
    return Site(folder)


@dataclass
class Visit:
    """An open page, with all that it complained of and asked for."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return " ".join((self.page.locator(selector).first.inner_text()).split())

    def seen(self, selector: str) -> int:
        """How many elements are there to be seen."""
        found = self.page.locator(selector).all()
        return sum(element.is_visible() for element in found)

    def close(self) -> None:
        self.context.close()


def visit(browser: Browser, path: Path, fragment: str = "", **options: Any) -> Visit:
    """Opens a page from disk and waits until its scripts are done."""
    options.setdefault("viewport", {"width": 1240, "height": 900})
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    found = Visit(page, context)

    def note(message: Any) -> None:
        if message.type in ("error", "warning"):
            found.complaints.append(message.text)

    def dismiss(dialog: Any) -> None:
        found.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("console", note)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("dialog", dismiss)
    page.on("request", lambda request: found.requests.append(request.url))
    page.goto(path.as_uri() + fragment)
    page.wait_for_selector("html[data-ready]", state="attached")
    return found
