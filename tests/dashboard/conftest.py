"""Sites that several tests look at, each drawn once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.dashboard.sites import Site, Visit, made, visit
from tests.dashboard.synthetic import make_document, with_steps


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """`look(path, "#fragment", color_scheme="dark")` opens a page; it is closed after the test."""
    visits: list[Visit] = []

    def open_page(path: Path, fragment: str = "", **options: Any) -> Visit:
        visits.append(visit(browser, path, fragment, **options))
        return visits[-1]

    yield open_page
    for one in visits:
        one.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """150 runs of 48 series with known steps."""
    folder = tmp_path_factory.mktemp("plain") / "site"
    return made(make_document(with_steps()), folder)


@pytest.fixture(scope="session")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two machines, the first with 1,200 series, and a problem."""
    plans = (
        with_steps(40, 1200),
        with_steps(80, 40, key="feedbeef", cpu="Ampere Altra", ended={"primes": 70}),
    )
    problems = [{"file": "x/20260301.json", "reason": "It is not JSON."}]
    folder = tmp_path_factory.mktemp("machines") / "site"
    return made(make_document(*plans, problems=problems), folder)
