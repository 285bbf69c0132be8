"""The parts of the report that answer questions about interpreters, and where time went."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from reports.document.estimate import Estimate
from reports.document.run import Run, read_runs
from reports.drawing.build_configuration import marked
from reports.run.contrasts import inverse, square
from reports.run.page import page
from tests.report import synthetic

Json = dict[str, Any]
NEW = "cp313t"


@pytest.fixture(scope="module")
def two_interpreters() -> Json:
    """cp311, and cp313t with and without its GIL, and cp311 embedded; two kernels."""
    document = synthetic.analysis(kernels=["mandelbrot", "word_count"])
    run = document["runs"][0]
    run["context"]["interpreters"]["cp311"] |= {"optimized": True, "static": True}
    cells = [c for c in run["cells"] if c["strategy"] in ("serial.python", "threads.python")]
    for tag in (NEW, NEW + "-gil", "cp311-embedded"):
        run["context"]["interpreters"][tag] = {"version": "3.13.1", "static": tag.endswith("ded")}
        for cell in cells:
            twin = copy.deepcopy(cell)
            twin["name"] = cell["name"].replace("cp311", tag)
            twin["interpreter"] = tag
            run["cells"].append(twin)
    run["contrasts"] = contrasts(cells)
    return document


def contrasts(cells: list[Json]) -> list[Json]:
    found = []
    for cell in cells:
        new = cell["name"].replace("cp311", NEW)
        speed = {"median": 0.5, "low": 0.45, "high": 0.55, "n": 8}
        found.append({"question": "version", "base": cell["name"], "other": new, "speedup": speed})
        if cell["strategy"] == "threads.python":
            base = next(
                c["name"]
                for c in cells
                if c["strategy"] == "serial.python" and c["kernel"] == cell["kernel"]
            )
            gain = {"median": 0.6 * cell["workers"], "low": 0.55 * cell["workers"],
                    "high": 0.7 * cell["workers"], "n": 8}  # fmt: skip
            found.append({"question": "move", "base": base, "other": new, "speedup": gain})
            found.append(
                {"question": "gil_switch", "base": new + "-gil", "other": new, "speedup": gain}
            )
        else:
            embedded = cell["name"].replace("cp311", "cp311-embedded")
            tax = {"median": 0.8, "low": 0.75, "high": 0.9, "n": 8}
            found.append(
                {"question": "embedding", "base": cell["name"], "other": embedded, "speedup": tax}
            )
    return found


def run_of(document: Json) -> Run:
    import json

    return read_runs(json.dumps(document))[0]


def text_of(document: Json, part: str) -> str:
    html = page((run_of(document),))
    found = re.search(rf'<section aria-labelledby="r0{part}">(.*?)</section>', html, re.S)
    return "" if found is None else re.sub(r"<[^>]+>", " ", found.group(1))


def test_moving_says_price_gain_and_break_even(two_interpreters: Json) -> None:
    text = text_of(two_interpreters, "migration")
    assert "What would moving from cp311 bring this work?" in text
    assert "To cp313t†" in text
    assert "0.50×" in text  # the price of one thread
    assert "1.20×" in text  # two threads
    assert "2 workers" in text  # 0.55 x 2 is above 1, 0.55 is not
    assert "2.40×" in text  # without the GIL, at four workers


def test_embedding_is_told_as_a_tax(two_interpreters: Json) -> None:
    text = text_of(two_interpreters, "embedding")
    assert "1.25×" in text
    assert "[1.11–1.33]" in text


def test_versions_are_held_against_the_base(two_interpreters: Json) -> None:
    text = text_of(two_interpreters, "versions")
    assert "the base" in text
    assert "against that of cp311" in text


def test_another_build_configuration_is_marked_and_explained(two_interpreters: Json) -> None:
    run = run_of(two_interpreters)
    assert marked(run, "cp311") == "cp311"
    assert marked(run, NEW) == "cp313t†"
    text = " ".join(text_of(two_interpreters, "versions").split())
    assert "† built with another configuration" in text
    assert "cp311 is PGO, static" in text
    assert "threads.python on cp313t†" in page((run,))


def test_without_other_interpreters_there_is_nothing_to_ask() -> None:
    document = synthetic.analysis(kernels=["mandelbrot"])
    for part in ("migration", "embedding", "isolation", "versions"):
        assert text_of(document, part) == ""


def test_bars_add_up_and_are_read_aloud() -> None:
    html = page((run_of(synthetic.analysis(kernels=["mandelbrot"])),))
    bars = re.findall(
        r'class="split" aria-hidden="true">(.*?)</span></td><td class="t">(.*?)</td>', html
    )
    assert bars
    for drawn, words in bars:
        widths = [float(width) for width in re.findall(r"width:([0-9.]+)%", drawn)]
        assert sum(widths) == pytest.approx(100, abs=0.3)
        assert re.search(r"\d+ % \[\d+–\d+\]", words)


def test_bars_of_few_looks_are_marked() -> None:
    document = synthetic.analysis(kernels=["mandelbrot"])
    assert 'class="split few"' not in page((run_of(document),))
    for cell in document["runs"][0]["cells"]:
        if cell["telemetry"]:
            cell["telemetry"]["ticks"] = 31
    html = page((run_of(document),))
    assert 'class="split few"' in html
    assert "31 looks: few" in html


def test_what_could_not_be_watched_is_said() -> None:
    document = synthetic.analysis(kernels=["mandelbrot"])
    document["runs"][0]["cells"][0]["telemetry"] = {"error": "the runner died"}
    text = text_of(document, "time")
    assert "could not be watched: the runner died" in text


def test_ratios_have_a_colour_and_an_inverse() -> None:
    faster = Estimate(2.0, 1.6, 2.5, 8)
    assert square(faster).kind.startswith("h")
    assert square(None).number == "–"
    assert square(Estimate(2.0, None, None, 3)).kind.endswith("vague")
    turned = inverse(faster)
    assert (turned.low, turned.median, turned.high) == (0.4, 0.5, 0.625)
