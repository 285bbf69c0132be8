"""A comparison's findings put together: what they share, what could have been seen, their sum."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.comparison.groups import detectable, groups, mean
from reports.comparison.parts.changed import amount, could_see, sentence, sums
from reports.document.comparison import Comparison
from reports.document.reader import Reader
from reports.page import document
from tests.report.pages import Document
from tests.report.synthetic_comparison import KERNELS, cell, comparison, cost

Json = dict[str, Any]


def read(**changes: Any) -> Comparison:
    return Comparison.read(Reader.of(comparison(**changes)["comparison"], "The comparison"))


def told(**changes: Any) -> list[str]:
    return [sentence(group).striptags() for group in groups(read(**changes))]


def starts(slow: dict[str, float]) -> Json:
    """Start-up of threads.python and of a loop on every kernel; some are slower."""
    entries = []
    for kernel in KERNELS:
        for strategy in ("serial.python", "threads.python"):
            name = f"{kernel}/small/{strategy}/workers:1/cp311"
            entries.append(cost("startup_s", slow.get(name, 1.0), name)["cells"][0])
    return {**cost("startup_s"), "cells": entries}


def test_what_a_strategy_shares_is_one_sentence() -> None:
    slow = {f"{kernel}/small/threads.python/workers:1/cp311": 1.8 for kernel in KERNELS[:3]}
    found = told(cells=[cell(kernel) for kernel in KERNELS], costs=[starts(slow)])
    assert found == ["Start-up of threads.python: 1.80× in 3 of 4 cells (1.80× to 1.80×)"]


def test_single_changes_are_named() -> None:
    found = told(cells=[cell("nbody", ratio=1.3), cell("primes"), cell("word_count")], costs=[])
    assert found == ["Time: +30 %, nbody/small/serial.python/workers:1/cp311"]


def test_what_all_cells_share_needs_no_name() -> None:
    cells = [cell(kernel, ratio=ratio) for kernel, ratio in zip(KERNELS, (1.1, 1.2, 1.1, 1.2))]
    assert told(cells=cells, costs=[]) == ["Time: +15 % in 4 of 4 cells (+10 % to +20 %)"]


def test_worse_comes_before_better_and_many_before_few() -> None:
    cells = [cell(kernel, "serial.python", ratio=0.5) for kernel in KERNELS]
    cells += [cell(kernel, "threads.python", ratio=1.0) for kernel in KERNELS]
    cells += [cell("nbody", "native_threads.native", ratio=1.4)]
    found = told(cells=cells, costs=[])
    assert found[0].startswith("Time: +40 %, nbody/small/native_threads.native")
    assert found[1] == "Time of serial.python: 0.500× in 4 of 4 cells (0.500× to 0.500×)"


@pytest.mark.parametrize(
    ("ratio", "words"), [(1.02, "+2.0 %"), (1.49, "+49 %"), (1.5, "1.50×"), (22, "22.0×")]
)
def test_large_changes_are_factors(ratio: float, words: str) -> None:
    assert amount(ratio) == words


def test_what_could_have_been_seen_follows_from_the_intervals() -> None:
    wide = read(cells=[cell("nbody", half=0.5), cell("primes", half=0.01), cell("noop", half=None)])
    narrow, broad = detectable(wide)
    assert narrow == pytest.approx(1.02 * 1.01)
    assert broad == pytest.approx(1.02 * 1.5)
    assert "+3.0 % would have been seen in half of the cells, one of 1.53×" in could_see(wide)
    assert could_see(read(cells=[cell("noop", half=None)])) == ""


def test_count_mean_and_range() -> None:
    found = sums(read(cells=[cell("nbody", ratio=2.0), cell("primes", ratio=0.5), cell("noop")]))
    assert found == [
        ("slower", 1, "2.00×", "2.00× to 2.00×"),
        ("faster", 1, "0.500×", "0.500× to 0.500×"),
        ("all", 3, "+0 %", "0.500× to 2.00×"),
    ]
    assert mean([2.0, 0.5]) == pytest.approx(1)


def test_the_page_begins_with_it() -> None:
    html = document(json.dumps(comparison(cells=[cell("nbody", ratio=1.3), cell("primes")])))
    titles = [title for _, title in Document(html).headings]
    assert titles.index("The verdict") < titles.index("What changed, together")
    assert titles.index("What changed, together") < titles.index("All cells")


def test_nothing_that_changed_is_said() -> None:
    html = document(json.dumps(comparison(cells=[cell("nbody"), cell("primes")], costs=[])))
    assert "Nothing that could be told." in Document(html).text
