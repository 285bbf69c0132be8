"""The answer as Markdown, and the charts as files with their data."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from reports.document.run import read_runs
from reports.drawing.style import PLACEHOLDERS
from reports.run.figures import figures
from reports.run.markdown import markdown
from tests.report import synthetic

Json = dict[str, Any]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    runs = read_runs(json.dumps(synthetic.analysis(kernels=["mandelbrot", "http_fetch", "noop"])))
    return dict(figures(runs))


def text_of(analysis: Json) -> str:
    return markdown(read_runs(json.dumps(analysis)))


def test_every_chart_is_a_picture_twice_and_a_table(files: dict[str, bytes]) -> None:
    stems = {name.rpartition(".")[0] for name in files}
    assert {f"{stem}.{ending}" for stem in stems for ending in ("svg", "png", "csv")} == set(files)
    assert {"mandelbrot-small-ranking", "mandelbrot-small-when-it-pays", "run-order"} <= stems
    assert "http_fetch-small-latency-of-one-item" in stems
    assert "noop-small-ranking" in stems


def test_pictures_stand_alone(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".png"):
            assert content.startswith(b"\x89PNG")
        if name.endswith(".svg"):
            root = ElementTree.fromstring(content)
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert float(root.attrib["width"]) > 0
            assert b"var(" not in content.replace(b"--w:", b""), name
            assert not re.search(rb"#0a0b[0-9a-f]{2}", content), name


def test_pages_drawn_afterwards_follow_the_theme_again(files: dict[str, bytes]) -> None:
    assert files
    assert PLACEHOLDERS["ink"].startswith("#0a0b")


def test_the_data_are_those_of_the_chart(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["mandelbrot-small-ranking.csv"].decode())))
    analysis = synthetic.analysis(kernels=["mandelbrot", "http_fetch", "noop"])
    cells = {cell["name"]: cell for cell in analysis["runs"][0]["cells"]}
    ranking = [cells[name] for name in analysis["runs"][0]["kernels"][0]["ranking"]]
    assert [row["strategy"] for row in rows] == [cell["strategy"] for cell in ranking]
    for row, cell in zip(rows, ranking, strict=True):
        gain = cell["speedup_python"]
        assert float(row["speedup_python"]) == pytest.approx(gain["median"])
        assert float(row["low"]) == pytest.approx(gain["low"])


def test_markdown_begins_with_the_answer() -> None:
    text = text_of(synthetic.analysis(kernels=["mandelbrot", "http_fetch", "noop"]))
    assert text.startswith("## gilscope: default\n")
    heads = re.findall(r"(?m)^### (.*)$", text)
    assert heads == [
        "Pure Python that computes",
        "Python that waits (up to 64 at once)",
        "If you may write C++",
        "What a task costs to hand out",
    ]
    assert re.search(
        r"(?m)^\*\*.* workers\*\* `\w+\.python`: 1\.\d+× as fast as a plain loop", text
    )
    assert re.search(r"(?m)^\| mandelbrot \| 1\.\d+× \| \\\[.*\\\] \|", text)


def test_hostile_names_stay_text_in_markdown() -> None:
    analysis = synthetic.analysis(kernels=["mandelbrot"])
    analysis["runs"][0]["context"]["suite"] = "[x](javascript:1) <script> `|*_"
    text = text_of(analysis)
    assert r"\[x\](javascript:1) \<script\> \`\|\*\_" in text.splitlines()[0]


def test_nothing_to_say_is_said() -> None:
    assert text_of({"runs": []}) == "The analysis has no runs.\n"
