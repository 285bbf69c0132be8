"""gilscope report: from a result file to a page that a browser draws."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path

import matplotlib.image
import numpy
import pytest

from tests.e2e import support
from tests.e2e.conftest import Made

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def report(*files: Path, output: Path) -> str:
    done = support.gilscope("report", *files, "-o", output)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout == f"{output}\n"
    return output.read_text()


@pytest.fixture(scope="module")
def page(everything: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("report") / "report.html"
    report(everything.file, output=output)
    return output


def chromium(page: Path, *options: str) -> str:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    done = support.command(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",  # which root cannot have
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={page.parent / 'profile'}",
            "--window-size=1280,2000",
            *options,
            page.as_uri(),
        ]
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_names_what_was_measured(page: Path, everything: Made) -> None:
    text = page.read_text()
    assert text.lower().startswith("<!doctype html>")
    for entry in support.ours(everything.document)["plan"]:
        assert entry["cell"]["strategy"] in text
        assert entry["cell"]["kernel"] in text


def test_the_page_is_alone(page: Path) -> None:
    assert {file.name for file in page.parent.iterdir()} <= {"report.html", "profile"}


def test_markdown_is_whole_for_a_pipe_whatever_is_made_beside_it(
    small: Made, tmp_path: Path
) -> None:
    alone = support.gilscope("report", small.file, "--format", "markdown")
    folder = tmp_path / "figures"
    both = support.gilscope("report", small.file, "--format", "markdown", "--figures", folder)
    assert (alone.returncode, both.returncode) == (0, 0), alone.stderr + both.stderr
    assert both.stdout == alone.stdout
    assert alone.stdout.startswith("#")
    assert list(folder.glob("*.svg"))
    only = support.gilscope("report", small.file, "--figures", folder)
    assert only.stdout == f"{folder}\n"


def test_several_files_make_one_page(small: Made, with_skipped: Made, tmp_path: Path) -> None:
    text = report(small.file, with_skipped.file, output=tmp_path / "both.html")
    assert small.file.name in text
    assert with_skipped.file.name in text


def test_an_interrupted_run_is_drawn(small: Made, tmp_path: Path) -> None:
    document = copy.deepcopy(small.document)
    support.ours(document)["complete"] = False
    rows = document["benchmarks"]
    rows[:] = [row for row in rows if row["run_type"] != "aggregate"][:3]
    file = tmp_path / "interrupted.json"
    file.write_text(json.dumps(document))
    assert "interrupted" in report(file, output=tmp_path / "page.html")


def test_hostile_names_stay_text(small: Made, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    text = small.file.read_text().replace("noop", hostile).replace("serial.native", "a&b\\\"c'd")
    file = tmp_path / "hostile.json"
    file.write_text(text)
    page = report(file, output=tmp_path / "page.html")
    assert hostile not in page
    assert "&lt;script&gt;alert(1)" in page


def test_it_works_from_any_folder(small: Made, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/__init__.py").write_text("raise SystemExit('the wrong reports')")
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    done = support.gilscope("report", small.file, "-o", "page.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.html").exists()


def test_a_browser_finds_headings_and_figures(page: Path) -> None:
    dom = chromium(page, "--dump-dom")
    titles = " | ".join(re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", dom, re.DOTALL))
    for wanted in ("The answer", "All strategies", "Environment"):
        assert wanted in titles
    assert dom.count("<svg") >= 5
    assert dom.count("<figure") >= 5


def test_a_browser_draws_it(page: Path) -> None:
    picture = page.with_name("page.png")
    chromium(page, f"--screenshot={picture}")
    pixels = matplotlib.image.imread(picture)
    picture.unlink()
    assert pixels.shape[:2] == (2000, 1280)
    colours, counts = numpy.unique(pixels.reshape(-1, pixels.shape[2]), axis=0, return_counts=True)
    assert len(colours) > 50
    assert counts.max() < 0.98 * counts.sum()  # not all of it is background
    rows_with_ink = (pixels.min(axis=(1, 2)) < 0.7).sum()
    assert rows_with_ink > 300
