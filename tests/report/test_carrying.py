"""The map of what tasks carry, its card and its table."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from reports.document.run import Run, read_runs
from reports.run import carrying
from reports.run.cards import carrying as card_of_carrying
from reports.run.charts.break_even import maps
from reports.run.figures import figures
from reports.run.markdown import markdown
from reports.run.page import page, templates
from reports.run.view import View
from tests.report import synthetic

Json = dict[str, Any]
POOL = "process_pool_fork.python"


def estimate(median: float) -> Json:
    return {"median": median, "low": 0.9 * median, "high": 1.1 * median, "n": 8}


def border(value: Json, weight: float, gains: list[float], **more: Any) -> Json:
    """Of the pool, at sizes that stand for 0.1, 1 and 10 ms."""
    name = next(
        cell["name"] for cell in value["cells"] if cell["strategy"] == POOL and cell["visits"]
    )
    size = next(cell["size"] for cell in value["cells"] if cell["name"] == name)
    points = [
        {"cell": name, "size": size, "task_s": task_s, "gain": estimate(gain), "predicted": 1.5}
        for task_s, gain in zip((1e-4, 1e-3, 1e-2), gains)
    ]
    return {
        "kernel": "mandelbrot", "bytes": weight, "strategy": POOL, "interpreter": "cp311",
        "task_s": None, "low": None, "high": None, "pays": gains[-1] > 1, "points": points, **more,
    }  # fmt: skip


def analysis() -> Json:
    value = copy.deepcopy(synthetic.analysis(kernels=["mandelbrot", "primes"]))
    (run,) = value["runs"]
    run["break_even"] = [
        border(run, 115, [1.2, 1.5, 1.9]),
        border(run, 10_015, [0.5, 1.5, 1.9], task_s=5e-4, low=3e-4, high=8e-4),
        border(run, 1_000_015, [0.1, 0.5, 1.1], task_s=8e-3, low=6e-3),
        border(run, 10_000_015, [0.1, 0.2, 0.5]),
    ]
    return value


def read(value: Json) -> Run:
    (run,) = read_runs(json.dumps(value))
    return run


def view() -> View:
    return View(read(analysis()), "r0", templates())


def test_the_card_says_from_when_on_it_pays_at_each_weight() -> None:
    card = card_of_carrying.card(view())
    assert card is not None
    for words in ("at 115", "from 500", "at 10", "kB", "from 8.0", "at 1", "MB", "not at 10"):
        assert words in card.answer.replace("\N{NARROW NO-BREAK SPACE}", " ")
    figures_of_rows = [row.figure.replace("\N{NARROW NO-BREAK SPACE}", " ") for row in card.rows]
    assert figures_of_rows == ["< 100 µs", "500 µs", "8.0 ms", "> 10 ms"]
    assert "Not sure where it begins at 1" in card.doubt


def test_a_kernel_with_a_map_is_no_row_of_the_other_cards() -> None:
    text = markdown((read(analysis()),))
    python = text.split("### Pure Python that computes")[1].split("###")[0]
    assert "primes" in python
    assert "mandelbrot" not in python
    assert "### Python whose tasks carry data" in text


def test_the_map_names_the_border_and_what_is_recommended() -> None:
    (chart,) = maps(view())
    assert POOL in chart.svg
    assert re.search(r">10.kB<", chart.svg)
    assert len(chart.data) == 1 + 4
    names = {name for name, _ in figures((read(analysis()),))}
    assert {"carrying.svg", "carrying.png", "carrying.csv"} <= names


def test_the_prediction_is_told_with_how_far_it_is_off() -> None:
    run = read(analysis())
    errors = carrying.prediction_errors(list(run.break_even))
    assert len(errors) == 12
    words = carrying.prediction_words(list(run.break_even))
    assert "15.00 at worst" in words  # 1.5 where 0.1 was measured
    assert words.split(".")[0] in page((run,))


def test_without_borders_there_is_nothing_of_it() -> None:
    run = read(synthetic.analysis(kernels=["mandelbrot"]))
    assert maps(View(run, "r0", templates())) == []
    html = page((run,))
    assert "What tasks carry" not in html
    assert "tasks carry data" not in html


def test_weights_are_spoken_of_in_powers_of_ten() -> None:
    words = [carrying.weight_words(weight) for weight in (115, 10_015, 999_990, 2.5e9)]
    assert [w.replace("\N{NARROW NO-BREAK SPACE}", " ") for w in words] == [
        "115 B", "10 kB", "1 MB", "2.5 GB",
    ]  # fmt: skip
