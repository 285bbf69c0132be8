"""The page of a comparison: what stands first, what is drawn, what is folded, how it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from reports.comparison.charts.curves import law
from reports.comparison.charts.ratios import axis_limits, by_kernel, draw_ratios
from reports.comparison.parts.cells import MOST_DRAWN, WIDEST, in_sight
from reports.document.comparison import Comparison
from reports.document.reader import AnalysisError, Reader
from reports.drawing.ticks import nice_ratios
from reports.page import document
from tests.report.pages import Document
from tests.report.synthetic_comparison import (
    cell,
    comparison,
    cost,
    estimate,
    failure,
    finding,
    many,
    scaling,
)  # fmt: skip

Json = dict[str, Any]
HOSTILE = "<script>alert(1)</script>\"'&$x$"


def read(value: Json) -> Comparison:
    return Comparison.read(Reader.of(value["comparison"], "The comparison"))


def rendered(**changes: Any) -> str:
    return document(json.dumps(comparison(**changes)))


def charts(html: str) -> list[str]:
    return re.findall(r'<svg viewBox[^>]*class="chart".*?</svg>', html, re.DOTALL)


# The verdict


@pytest.mark.parametrize("verdict", ["regressed", "improved", "same", "inconclusive"])
def test_the_verdict_is_the_sentence_of_the_document(verdict: str) -> None:
    html = rendered(verdict=verdict, summary="What gilscope compare says.")
    assert f'<p class="lead verdict verdict-{verdict}">What gilscope compare says.</p>' in html


def test_the_verdict_comes_before_everything_else() -> None:
    page = Document(rendered(warnings=["Something."]))
    titles = [title for _, title in page.headings]
    assert titles[:3] == [
        "What changed?",
        "2026-01-16-new.json against 2026-01-15-base.json",
        "The verdict",
    ]
    assert titles.index("The verdict") < titles.index("1 warning") < titles.index("Cell by cell")


def test_the_counts_and_the_extremes_are_told() -> None:
    text = Document(rendered()).text.replace(" .", ".")
    assert "Slowed most: nbody/small/threads.python/workers:2/cp311, 1.200 [1.188–1.212]" in text
    assert "Sped up most: nbody/small/serial.python/workers:1/cp311, 0.800" in text


def test_that_nothing_warns_is_said() -> None:
    assert "No warnings" in Document(rendered()).text
    assert "No warnings" not in Document(rendered(warnings=["The machine differs."])).text


def test_unpaired_files_say_what_is_in_their_ratios() -> None:
    assert "Not paired" in Document(rendered(paired=False)).text


# The second look


def test_what_a_second_look_says_is_told_with_its_ratio() -> None:
    found = [finding(), finding(state="not confirmed", again=None),
             finding("memory", state="accepted", reason="it caches now")]  # fmt: skip
    text = Document(rendered(second_look=True, findings=found)).text
    assert "The second look" in text
    assert "1.210 [1.186–1.234]" in text
    assert "not confirmed" in text
    assert "accepted: it caches now" in text
    assert "more memory" in text
    assert "Times of the first look" in text


def test_without_a_second_look_only_failures_are_listed() -> None:
    assert "The second look" not in rendered(findings=[finding(state="seen once")])
    text = Document(rendered(findings=[failure("wrong digest")])).text
    assert "What fails" in text
    assert "wrong digest" in text


# Start-up, memory and what is only shown


def test_start_up_and_memory_have_a_part_of_their_own() -> None:
    text = Document(rendered(costs=[cost("startup_s", 1.5), cost("rss_bytes", 0.8)])).text
    assert "Start-up and memory" in text
    assert "Start-up: 1 starts slower" in text
    assert "Memory: 1 uses less memory" in text
    assert "equivalence margin of 10 %" in text
    assert "do not count for the verdict" not in text


def test_what_is_only_shown_stays_closed_in_one_table() -> None:
    html = rendered(costs=[cost("startup_s"), cost("page_faults", 1.5, judged=False)])
    before, closed = html.split("<summary>Other metrics, which do not count for the verdict")
    assert before.rstrip().endswith("<details>")
    closed = closed.split("</details>")[0]
    assert "1 takes more faults" in closed
    assert ">600<" in closed
    assert "Page faults" not in before


def test_a_metric_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(AnalysisError, match="must be a metric's key, not 'startup_s'"):
        rendered(metrics=[], costs=[cost("startup_s")])


def test_without_costs_there_is_no_part() -> None:
    assert "Start-up and memory" not in rendered(costs=[])


# The forest plot


def test_the_verdict_has_a_shape_and_a_word_for_each_cell() -> None:
    html = rendered(cells=[cell(ratio=1.2), cell("other", ratio=0.8), cell("third", half=None)])
    (forest, *_) = charts(html)
    for words in ("slower", "faster", "inconclusive", "[no interval]"):
        assert words in forest
    assert "Hollow marks have no interval" in Document(html).text


def test_only_cells_without_an_interval_are_hollow() -> None:
    def hollow(half: float | None) -> bool:
        (found,) = read(comparison([cell(half=half)])).cells
        svg = draw_ratios([found], 0.02, (0.5, 2.0), "x", False)
        return re.search(r'class="mark".*?fill: ?var\(--paper\)', svg, re.DOTALL) is not None

    assert hollow(None)
    assert not hollow(0.01)


def test_kernels_stay_together_and_the_slowest_comes_first() -> None:
    cells = [cell("b", ratio=1.0), cell("a", ratio=0.9), cell("b", "threads.python", ratio=1.3)]
    groups = by_kernel(read(comparison(cells)).cells)
    assert [title for title, _ in groups] == ["b (small)", "a (small)"]
    assert [c.ratio.median for c in groups[0][1]] == [1.3, 1.0]


def test_few_cells_are_all_in_sight() -> None:
    cells = list(read(comparison([cell(f"k{i}") for i in range(MOST_DRAWN)])).cells)
    assert in_sight(cells) == (cells, [])
    assert "other cells" not in rendered()


def test_of_many_cells_every_finding_and_the_least_certain_stay_in_sight() -> None:
    cells = [cell(f"slow{i}", ratio=1.2) for i in range(80)]
    cells += [cell(f"same{i}", half=0.005) for i in range(50)]
    cells += [cell(f"wide{i}", half=0.05 + i / 100) for i in range(30)]
    value = comparison(cells)
    shown, folded = in_sight(list(read(value).cells))
    assert sum(c.verdict == "slower" for c in shown) == 80
    assert [c.kernel for c in shown[80:]] == [f"wide{i}" for i in range(30 - WIDEST, 30)]
    assert len(folded) == 50 + 30 - WIDEST
    page = document(json.dumps(value))
    assert f"{len(folded)} other cells" in page
    assert page.count("same49 (small)") >= 1


def test_a_wide_interval_does_not_flatten_the_others() -> None:
    cells = read(comparison([cell(ratio=1.1), cell("other", half=50.0)])).cells
    low, high = axis_limits(cells, 0.02)
    assert low > 0.3
    assert high < 3.0
    assert "1 intervals go on" in rendered(cells=[cell(ratio=1.1), cell("other", half=50.0)])


@pytest.mark.parametrize(("low", "high"), [(0.97, 1.03), (0.5, 2), (0.01, 90), (0.9, 40)])
def test_ticks_of_ratios_pass_through_one_and_do_not_touch(low: float, high: float) -> None:
    ticks = nice_ratios(low, high)
    assert 1.0 in ticks
    assert 3 <= len(ticks) <= 10
    assert all(low <= tick <= high for tick in ticks)


# Scaling, sums and the rest


def test_worse_scaling_is_drawn_and_the_rest_is_folded() -> None:
    html = rendered(curves=[scaling("threads.python", 0.3), scaling("threads.ext_nogil", 0.05)])
    folded = html.index("1 other scaling curve")
    assert html.index("threads.python, nbody") < folded < html.index("threads.ext_nogil, nbody")
    assert "Serial part 0.050 [0.045–0.055] → 0.30" in Document(html).text


def test_two_worker_counts_have_no_crosstalk() -> None:
    html = rendered(curves=[scaling("threads.python", 0.3, workers=(1, 4))])
    assert "needs more worker counts" in Document(html).text


def test_the_law_is_that_of_gunther() -> None:
    (entry,) = read(comparison(curves=[scaling("threads.python", 0.05)])).scaling
    for count, point in zip(entry.workers, entry.base.speedup):
        assert law(count, entry.base) == pytest.approx(point.median)


def test_curves_and_worker_counts_must_agree() -> None:
    curve = scaling("threads.python", 0.3)
    curve["workers"] = [1, 2]
    with pytest.raises(AnalysisError, match="one speed-up for each"):
        rendered(curves=[curve])


def test_sums_stand_by_strategy_and_by_kernel() -> None:
    page = Document(document(json.dumps(many())))
    labels = [table.get("class", "") for table in page.all("table")]
    assert labels.count("numbers sortable") == 6
    assert "median of the ratios" in page.text


def test_what_was_not_compared_is_listed_by_reason() -> None:
    text = Document(rendered(only_new=["a/b", "a/c"])).text
    assert "2 cells : only in 2026-01-16-new.json" in text
    assert "1 cell : skipped: needs CPython 3.12" in text
    everything = Document(rendered(only_base=[], not_compared=[])).text
    assert "Every cell of either side was compared" in everything


def test_nothing_compared_is_a_page_too() -> None:
    page = Document(rendered(cells=[], curves=[]))
    assert "The verdict" in [title for _, title in page.headings]


def test_values_that_may_be_null() -> None:
    found = cell(half=None)
    assert found["p_value"] is None
    assert Document(rendered(cells=[found])).text


# As every page of ours


def test_the_page_is_whole_and_accessible() -> None:
    html = document(json.dumps(many()))
    page = Document(html)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    levels = [level for level, _ in page.headings]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    drawn = [svg for svg in page.all("svg") if svg.get("class") == "chart"]
    assert drawn
    assert all(svg["role"] == "img" and len(svg["aria-label"]) > 20 for svg in drawn)
    assert not re.search(r"url\((?!#)|@import|https?://", html)
    assert not re.search(r"#0a0b[0-9a-f]{2}", html)
    assert len(html) < 600_000


def in_cell(key: str) -> Callable[[], Json]:
    return lambda: {"cells": [cell(ratio=1.2) | {key: HOSTILE}, cell(half=None)]}


def in_curve(key: str) -> Callable[[], Json]:
    return lambda: {"curves": [scaling("threads.python", 0.3) | {key: HOSTILE}]}


def in_sum() -> Json:
    total = {"name": HOSTILE, "cells": 1, "ratio": estimate(1.0), "slower": 0, "faster": 0}
    return {"strategies": [total | {"same": 1, "inconclusive": 0}]}


@pytest.mark.parametrize(
    "changes",
    [
        *map(in_cell, ("name", "kernel", "size", "strategy", "interpreter", "reason", "verdict")),
        *map(in_curve, ("kernel", "size", "strategy", "interpreter", "verdict")),
        in_sum,
        lambda: {"summary": HOSTILE},
        lambda: {"second_look": True, "findings": [finding(name=HOSTILE, reason=HOSTILE,
                                                            state=HOSTILE, verdict=HOSTILE)]},
        lambda: {"warnings": [HOSTILE]},
        lambda: {"only_base": [HOSTILE]},
        lambda: {"not_compared": [{"name": HOSTILE, "reason": HOSTILE}]},
        lambda: {"new": comparison()["comparison"]["new"] | {"file": HOSTILE, "machine": HOSTILE,
                 "git_commit": HOSTILE, "started_at": HOSTILE, "interpreters": [HOSTILE]}},
    ],
)  # fmt: skip
def test_strings_of_the_input_are_no_markup(changes: Callable[[], Json]) -> None:
    html = rendered(**changes())
    page = Document(html)
    assert len(page.all("script")) == 1
    assert "<script>alert" not in html
    assert HOSTILE[:12] in page.text or "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"floor": "much"}, "floor must be a number"),
        ({"paired": None}, "paired must be true or false"),
        ({"cells": [{}]}, "has no key 'strategy'"),
        ({"counts": {}}, "has no key 'slower'"),
    ],
)
def test_what_is_no_comparison_is_refused(change: Json, said: str) -> None:
    value = comparison()
    value["comparison"] |= change
    with pytest.raises(AnalysisError, match=said):
        document(json.dumps(value))
