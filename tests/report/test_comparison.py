"""The page of a comparison, from made-up findings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.page import document
from reports.reader import AnalysisError

Json = dict[str, Any]
HOSTILE = "<script>alert(1)</script>\"'&"


def estimate(median: float, half: float | None = 0.01) -> Json:
    low = None if half is None else median * (1 - half)
    high = None if half is None else median * (1 + half)
    return {"median": median, "low": low, "high": high, "n": 8}


def cell(name: str, ratio: float, verdict: str, half: float | None = 0.01) -> Json:
    return {
        "name": name, "kernel": "nbody", "size": "tiny", "class": "cpu",
        "strategy": "serial.python", "family": "serial", "workers": 1, "interpreter": "cp311",
        "base_s": estimate(0.01), "new_s": estimate(0.01 * ratio), "ratio": estimate(ratio, half),
        "p_value": 0.001, "q_value": 0.01, "verdict": verdict,
        "reason": "" if verdict != "inconclusive" else "the interval is too wide",
    }  # fmt: skip


def comparison(**changes: Any) -> Json:
    side = {
        "file": "a.json", "run_id": "0" * 16, "git_commit": None, "started_at": None,
        "machine": "Imaginary", "interpreters": ["cp311"],
    }  # fmt: skip
    total = {"name": "serial.python", "cells": 3, "ratio": estimate(1.02), "slower": 1,
             "faster": 1, "same": 0, "inconclusive": 1}  # fmt: skip
    curve = {"speedup": [estimate(1), estimate(1.8)], "serial_part": estimate(0.1),
             "crosstalk": None}  # fmt: skip
    found = {
        "base": side, "new": side | {"file": "b.json"}, "paired": True, "floor": 0.02,
        "false_discovery_rate": 0.05, "verdict": "regressed", "summary": "Regressed: of 3 cells.",
        "counts": {}, "cells": [cell("first", 0.8, "faster"), cell("second", 1.2, "slower"),
                                cell("third", 1.0, "inconclusive", None)],
        "strategies": [total], "kernels": [total | {"name": "nbody"}],
        "scaling": [{"kernel": "nbody", "size": "tiny", "strategy": "threads.python",
                     "interpreter": "cp311", "workers": [1, 2], "base": curve, "new": curve,
                     "efficiency_ratio": estimate(1), "verdict": "worse"}],
        "only_base": ["gone"], "only_new": [], "not_compared": [], "warnings": [],
    }  # fmt: skip
    return {"comparison": found | changes}


def rendered(**changes: Any) -> str:
    return document(json.dumps(comparison(**changes)))


def test_the_verdict_comes_first_and_the_worst_before_the_rest() -> None:
    text = rendered()
    assert "Regressed: of 3 cells." in text
    table = text[text.index("All compared cells") :]
    assert table.index("second") < table.index("first") < table.index("third")
    assert "gone" in text and "only in a.json" in text
    assert "worse" in text


def test_a_ratio_without_an_interval_is_hollow() -> None:
    assert "third: 1.000, inconclusive" in rendered()


def test_many_cells_are_drawn_in_part_and_listed_in_full() -> None:
    many = [cell(f"cell{i}", 1.0, "same") for i in range(100)]
    text = rendered(cells=many)
    assert "40 more" in text
    assert "cell99" in text


@pytest.mark.parametrize("where", ["summary", "warnings", "only_base"])
def test_strings_of_the_files_are_no_markup(where: str) -> None:
    text = rendered(**{where: HOSTILE if where == "summary" else [HOSTILE]})
    assert "<script>alert" not in text


def test_hostile_cell_names_are_no_markup() -> None:
    assert "<script>alert" not in rendered(cells=[cell(HOSTILE, 1.1, "slower")])


def test_nothing_compared_is_a_page_too() -> None:
    assert "The verdict" in rendered(cells=[], scaling=[], strategies=[], kernels=[])


def test_what_is_no_comparison_is_refused() -> None:
    with pytest.raises(AnalysisError, match="floor"):
        rendered(floor="much")
