"""How sure a reader may be: intervals, hollow marks, tiers, warnings, the run's order."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest

from reports.document.run import Kernel, Run, read_runs
from reports.pages.chart import Chart
from reports.run import ranking
from reports.run.charts import forest, raw_samples, run_order, speedup_by_workers, time_by_workers
from reports.run.page import page, templates
from reports.run.ranking import stretches_of
from reports.run.sections.warnings import grouped
from reports.run.view import View
from tests.report import synthetic
from tests.report.pages import Document

Json = dict[str, Any]
HOLLOW = "fill:var(--paper)"
NO_INTERVAL = "Hollow marks have no interval"


def analysis(visits: int = 8, kernels: tuple[str, ...] = ("mandelbrot",)) -> Json:
    return synthetic.analysis(visits=visits, kernels=list(kernels))


def read(value: Json) -> Run:
    (run,) = read_runs(json.dumps(value))
    return run


def view_of(value: Json) -> View:
    return View(read(value), "r0", templates())


def document(value: Json) -> Document:
    return Document(page((read(value),)))


def chart(draw: Any, value: Json) -> Chart:
    view = view_of(value)
    found: Chart = draw(view, view.run.kernels[0])
    assert found is not None
    return found


def hollow_marks(svg: str) -> int:
    return svg.replace(" ", "").count(HOLLOW)


# Intervals and hollow marks

ESTIMATES = [forest.draw, time_by_workers.draw, speedup_by_workers.draw]


@pytest.mark.parametrize("draw", ESTIMATES)
def test_hollow_means_no_interval_and_nothing_else(draw: Any) -> None:
    sure, unsure = chart(draw, analysis()), chart(draw, analysis(visits=3))
    assert hollow_marks(sure.svg) == 0  # oversubscribed cells are among them
    assert hollow_marks(unsure.svg) > 5
    assert NO_INTERVAL not in sure.caption
    assert NO_INTERVAL in unsure.caption


def test_one_cell_without_an_interval_is_hollow_among_others() -> None:
    value = analysis()
    cell = next(c for c in value["runs"][0]["cells"] if c["speedup_python"])
    cell["speedup_python"] |= {"low": None, "high": None, "n": 3}
    value["runs"][0]["kernels"][0]["ranking"] = [cell["name"]]
    value["runs"][0]["kernels"][0]["tiers"] = [1]
    found = chart(forest.draw, value)
    assert hollow_marks(found.svg) >= 1
    assert NO_INTERVAL in found.caption


def test_the_price_of_a_task_follows_the_same_rule() -> None:
    for visits, hollow in ((8, False), (3, True)):
        view = view_of(analysis(visits, kernels=("noop",)))
        price = forest.draw(view, view.run.kernels[0])
        assert price is not None
        assert (hollow_marks(price.svg) > 0) == hollow


def test_grey_lines_have_intervals_too() -> None:
    svg = chart(time_by_workers.draw, analysis()).svg
    few = chart(time_by_workers.draw, analysis(visits=3)).svg
    assert svg.count("var(--ghost)") > few.count("var(--ghost)")


def test_grey_lines_are_named_in_words() -> None:
    found = chart(time_by_workers.draw, analysis())
    assert found.also.startswith("In grey: ")
    for name in found.also.removeprefix("In grey: ").removesuffix(".").split(", "):
        assert f"<title>{name}</title>" in found.svg


def test_lines_do_not_bridge_a_number_of_workers_that_failed() -> None:
    value = analysis()
    cells = [c for c in value["runs"][0]["cells"] if c["strategy"] == "native_threads.native"]
    assert [c["workers"] for c in cells] == [1, 2, 4]
    drawn = chart(time_by_workers.draw, value).svg.count("<title>native_threads.native")
    middle = cells[1]
    middle.update(status="failed", reason="wrong digest", warm_s=None, speedup_binding=None)
    middle.update(speedup_python=None, samples=[], visit_values=[])
    kernel = value["runs"][0]["kernels"][0]
    kernel["best"] = cells[0]["name"]
    kernel["ranking"] = [n if n != middle["name"] else cells[0]["name"] for n in kernel["ranking"]]
    gap = chart(time_by_workers.draw, value)
    assert gap.svg.count("<title>native_threads.native") == drawn + 1
    assert "end where one is missing" in gap.caption


def test_a_median_of_samples_without_an_interval_is_dashed() -> None:
    assert "Dashed" in chart(raw_samples.draw, analysis(visits=3)).caption
    assert "Dashed" not in chart(raw_samples.draw, analysis()).caption


def test_bars_start_at_zero_and_carry_their_interval() -> None:
    html = page((read(analysis()),))
    bars = re.findall(r'class="bar"[^>]*style="--b:([\d.]+)%;--l:([\d.]+)%;--u:([\d.]+)%"', html)
    assert bars
    assert all(0 <= float(low) <= float(bar) <= float(high) <= 100 for bar, low, high in bars)
    unsure = page((read(analysis(visits=3)),))
    assert 'class="bar open"' in unsure
    assert "--u:" not in unsure.partition("<main")[2]


# Tiers


def tiered(tiers: list[int]) -> Json:
    """The first kernel with only so many ranked strategies, of these tiers."""
    value = analysis()
    kernel = value["runs"][0]["kernels"][0]
    kernel["ranking"] = kernel["ranking"][: len(tiers)]
    kernel["tiers"] = tiers
    return value


def kernel_of(value: Json) -> Kernel:
    return read(value).kernels[0]


def test_a_single_tier_says_nothing() -> None:
    """Where nothing is told apart, as after one round, no cell is called the first."""
    kernel = kernel_of(tiered([1, 1, 2, 3]))
    assert [kernel.tier(cell) for cell in kernel.ranking] == [1, 1, 2, 3]
    kernel = kernel_of(tiered([1, 1, 1]))
    assert [kernel.tier(cell) for cell in kernel.ranking] == [None, None, None]


@pytest.mark.parametrize(
    ("tiers", "stretches"),
    [
        ([1, 2, 3], [(1, 0, 0), (2, 1, 1), (3, 2, 2)]),
        ([1, 1, 2, 2, 2], [(1, 0, 1), (2, 2, 4)]),
        ([None, None], []),
        ([], []),
    ],
)
def test_brackets_go_round_tiers(
    tiers: list[int | None], stretches: list[tuple[int, int, int]]
) -> None:
    assert stretches_of(tiers) == stretches


def test_tiers_are_named_in_the_picture_and_in_its_text() -> None:
    found, none = chart(forest.draw, tiered([1, 1, 2, 2])), chart(forest.draw, tiered([1, 1]))
    assert found.svg.count(">tier 1: beaten by none<") == 1
    assert found.svg.count(">tier 2<") == 1
    assert none.svg.count(">tier ") == 0
    label = re.search(r'aria-label="([^"]*)"', found.svg)
    assert label
    assert label.group(1).count("tier 1 ") == 2


def test_the_ranking_of_the_page_has_tiers_marks_and_intervals() -> None:
    sure, unsure = tiered([1, 1, 2, 2]), analysis(visits=3)
    view = view_of(sure)
    html = ranking.render(view, view.run.kernels[0], captioned=True)
    assert html is not None
    assert re.findall(r'<li class="tier">([^<]*)<', html) == ["tier 1: beaten by none", "tier 2"]
    assert html.count("data-code=") == html.count('class="whisker"') == 4
    assert NO_INTERVAL not in html
    assert "hollow" not in html
    view = view_of(unsure)
    html = ranking.render(view, view.run.kernels[0], captioned=True)
    assert html is not None
    assert html.count("hollow") == html.count("data-code=") > 5
    assert "whisker" not in html
    assert NO_INTERVAL in html


def test_places_in_the_ranking_are_of_the_axis_that_is_written() -> None:
    """1x is where the base line is, and twice as far in logarithms is twice as far in percent."""
    view = view_of(tiered([1, 1, 2, 2]))
    html = ranking.render(view, view.run.kernels[0], captioned=False)
    assert html is not None
    found = ranking.ranking_of(view.run.kernels[0])
    assert found is not None
    dots = [float(at) for at in re.findall(r'class="dot" style="left:([0-9.]+)%', html)]
    base = float(re.findall(r"--base:([0-9.]+)%", html)[0])
    gains = [math.log(value.median) for _, value in found.entries]
    scale = (dots[0] - base) / gains[0]
    assert [base + scale * gain for gain in gains] == pytest.approx(dots, abs=0.6)


def test_without_serial_python_the_tiers_are_drawn_on_times() -> None:
    value = analysis()
    for cell in value["runs"][0]["cells"]:
        cell["speedup_python"] = None
    value["runs"][0]["kernels"][0]["base"] = None
    found = chart(forest.draw, value)
    assert found.title == "Ranking: warm time"
    assert document(value).text


def test_tables_tell_tier_visits_outliers_and_warm_up() -> None:
    value = tiered([1, 1, 2, 3])
    best = value["runs"][0]["kernels"][0]["ranking"][1]
    cell = next(c for c in value["runs"][0]["cells"] if c["name"] == best)
    cell.update(effective_visits=5.25, visits=8, outliers=3, warmup_samples=2)
    html = page((read(value),))
    assert re.search(r"<td>1</td>.*<td>5\.2 / 8</td><td>3</td><td>2</td>", html)


# Warnings


def warning(code: str, text: str, remedy: str, *cells: str) -> Json:
    return {"code": code, "text": text, "remedy": remedy, "cells": list(cells)}


def test_warnings_are_grouped_by_code_in_one_line_that_opens() -> None:
    value = analysis()
    value["runs"][0]["context"]["warnings"] = [
        warning("drift", "It drifted.", "Measure again."),
        warning("bimodal", "Two heaps.", "Look at the samples.", "a/b/c", "a/b/d"),
        warning("drift", "It drifted back.", "Measure again."),
    ]
    found = document(value)
    text = found.text
    assert "3 warnings, 1 of which may matter: drift" in text
    assert text.count("Measure again.") == 1
    assert text.index("It drifted.") < text.index("It drifted back.") < text.index("Two heaps.")
    assert text.index("2 cells") < text.index("a/b/c") < text.index("All strategies")
    assert "No warnings" not in text


def test_different_remedies_stay_with_their_warnings() -> None:
    value = analysis()
    value["runs"][0]["context"]["warnings"] = [
        warning("drift", "One.", "Do this."),
        warning("drift", "Two.", "Do that."),
    ]
    (group,) = grouped(read(value).context.warnings)
    assert group.remedy == ""
    text = document(value).text
    assert text.index("One.") < text.index("Do this.") < text.index("Two.")


def test_that_nothing_warns_is_said() -> None:
    value = analysis()
    value["runs"][0]["context"]["warnings"] = []
    assert "No warnings: none of the checks" in document(value).text


# The order of the run


def visits(relatives: list[float], rounds: int = 2) -> Json:
    """One cell with these visits, and no others."""
    value = analysis()
    for cell in value["runs"][0]["cells"]:
        cell["visit_values"] = []
    cell = next(c for c in value["runs"][0]["cells"] if c["status"] == "measured")
    each = -(-len(relatives) // rounds)
    cell["visit_values"] = [
        {"round": index // each, "visit": index + 1, "warm_s": 0.01 * r, "relative": r}
        for index, r in enumerate(relatives)
    ]
    return value


def test_every_visit_is_a_point_and_rounds_are_parted() -> None:
    view = view_of(visits([1.0, 1.01, 0.99, 1.02, 1.0, 0.98]))
    found = run_order.draw_run_order(view)
    assert found is not None
    (marks,) = re.findall(r"<g[^>]*>(?:<use [^>]*/>){6}</g>", found.svg)
    assert marks
    assert found.svg.count(">round 0<") == 1
    assert ">1<" in found.svg
    assert run_order.round_starts(run_order.in_order(view.run)) == {0: 1, 1: 4}
    assert "Triangles" not in found.caption


def test_far_visits_stand_at_the_edge_and_are_counted() -> None:
    found = run_order.draw_run_order(view_of(visits([1.0] * 97 + [3.0, 5.0, 0.1])))
    assert found is not None
    assert "2 visits above +10 % and 1 visit below −9.1 %" in found.caption
    assert "from −90 % to +400 %" in found.svg


def test_the_axis_reaches_as_far_as_the_bulk() -> None:
    assert run_order.axis_limit([1.0, 1.001]) == pytest.approx(1.1)
    assert run_order.axis_limit([1.0, 1.3, 0.8] * 9) == pytest.approx(1.3**1.06)
    assert run_order.axis_limit([1.0, 9.0]) == pytest.approx(2.0)


def test_the_running_median_follows_a_drift_and_not_a_noise_burst() -> None:
    drift = [1 + index / 100 for index in range(50)]
    bursty = [*drift[:25], 9.0, *drift[26:]]
    assert run_order.running_median(drift, 5)[10] == pytest.approx(drift[10])
    assert max(run_order.running_median(bursty, 5)) < 1.5


def test_the_farthest_visits_are_in_a_table() -> None:
    text = document(visits([1.0, 1.5, 1.0, 0.9])).text
    table = text.partition("farthest from the median of their cell")[2]
    assert table.index("+50 %") < table.index("−10 %")


def test_hardly_any_visits_have_no_order() -> None:
    assert run_order.draw_run_order(view_of(visits([1.0, 1.0]))) is None
    assert "Was the machine steady" not in document(visits([])).text


def test_hostile_cell_names_in_the_order_and_in_warnings_stay_text() -> None:
    hostile = "<script>alert(1)</script>"
    value = visits([1.0, 1.5, 1.0, 0.9])
    run = value["runs"][0]
    cell = next(c for c in run["cells"] if c["visit_values"])
    kernel = run["kernels"][0]
    for choice in kernel["choices"]:
        for key in ("recommended", "leader"):
            choice[key] = hostile if choice[key] == cell["name"] else choice[key]
        choice["alike"] = [hostile if n == cell["name"] else n for n in choice["alike"]]
    for key in ("base", "best"):
        kernel[key] = hostile if kernel[key] == cell["name"] else kernel[key]
    kernel["ranking"] = [hostile if n == cell["name"] else n for n in kernel["ranking"]]
    cell["name"] = hostile
    run["context"]["warnings"] = [warning(hostile, hostile, hostile, hostile)]
    found = document(value)
    assert len(found.all("script")) == 1
    assert found.text.count(hostile) >= 5
