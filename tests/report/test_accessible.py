"""What axe finds on the pages of runs and comparisons, light and dark, wide and narrow: nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reports.page import document
from tests.axe import Scheme, violations
from tests.report import synthetic, synthetic_comparison


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accessible")
    run = synthetic.analysis(kernels=["mandelbrot", "http_fetch", "noop"])
    (folder / "run.html").write_text(document(json.dumps(run)), encoding="utf-8")
    changes = document(json.dumps(synthetic_comparison.comparison()))
    (folder / "changes.html").write_text(changes, encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", ["run.html", "changes.html"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(
    browser: Browser, pages: Path, page: str, width: int, scheme: Scheme
) -> None:
    assert violations(browser, pages / page, width, scheme) == []


def test_axe_would_find_something(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = '<body><main><h1>x</h1><img src="x"></main></body>'
    page.write_text(f'<!DOCTYPE html><html lang="en"><title>x</title>{body}</html>')
    assert [rule for rule, _ in violations(browser, page, 1280, "light")] == ["image-alt"]
