"""The pure parts of `make trust`: intervals, slowed kernels, and the page that is written."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest

from scripts.trust import page, tools

Json = dict[str, Any]

MADE: Json = {
    "date": "2026-01-31", "commit": "abc", "machine": {"cpu": "Imaginary", "cores": 2,
    "system": "Linux"}, "load_before": 0.1, "seconds_taken": 12.0, "quick": False,
}  # fmt: skip


def test_the_median_and_its_interval() -> None:
    assert tools.median_interval(range(1, 10)) == (5, 2, 8)
    assert tools.median_interval(range(1, 7)) == (3.5, 1, 6)
    assert math.isnan(tools.median_interval([1, 2, 3])[1])


def test_the_interval_of_a_share() -> None:
    assert tools.share_interval(0, 10)[0] == 0
    assert tools.share_interval(10, 10)[1] == 1
    low, high = tools.share_interval(5, 10)  # R: binom.test(5, 10)
    assert low == pytest.approx(0.187086, abs=1e-6)
    assert high == pytest.approx(0.812914, abs=1e-6)


def test_a_slowed_kernel_takes_longer_and_returns_the_same() -> None:
    def run(state: None, begin: int, end: int) -> int:
        time.sleep(0.01)
        return begin + end

    names: Json = {"run": run}
    exec(tools.slowdown(1.0), names)
    start = time.perf_counter()
    assert names["run"](None, 1, 2) == 3
    assert time.perf_counter() - start >= 0.02  # at least: no clock runs fast


def test_a_goal_that_is_missed_is_called_missed() -> None:
    runs = [{"cells": 10, "excluded": 4, "alarms": 1}]
    text = page.render({"false_alarms": {"runs": runs, **MADE}})
    assert text.count("**missed**") == 2
    assert "Not run yet." in text  # the other six
    calm = [{"cells": 10, "excluded": 0, "alarms": 0}]
    assert page.render({"false_alarms": {"runs": calm, **MADE}}).count("**met**") == 2


def test_power_is_judged_at_five_percent() -> None:
    rows = [
        {"share": share, "found": 9, "slowed": 10, "wrong": 0, "others": 30}
        for share in (0.02, 0.05, 0.1)
    ]
    text = page.render({"power": {"rows": rows, "budget_s": 12, "cells": 4, **MADE}})
    assert text.count("**met**") == 1


def test_the_spreads_of_both_tools_are_compared() -> None:
    theirs = [{"ratio": r, "low": 0.9, "high": 1.1} for r in (0.95, 1.02, 1.09)]
    ours = [{"ratio": r, "low": 1.0, "high": 1.03, "n": 30} for r in (1.019, 1.02, 1.021)]
    found = {"ours": ours, "theirs": theirs, "seconds": 8.0, "processes": 5, "true": 1.02, **MADE}
    text = page.render({"efficiency": found})
    assert text.count("**met**") == 2
    assert "3 of 3" in text


def changes_found(alarms: int, hits: int) -> Json:
    kinds = ["normal", "neighbours correlate by 0.5"]
    tools_hit = dict.fromkeys(("gilscope", "Otava", "Otava, 5 %", "t-test"), hits)
    return {
        "series": 40, "runs": 150, "within": 5,
        "quiet": [{"kind": kind, "alarms": alarms, "years": 1000.0} for kind in kinds],
        "beside": [{"kind": kind, "years": 33.0, "alarms": tools_hit, "hits": tools_hit,
                    "steps": 100} for kind in kinds],
        "steps": [{"kind": "normal", "share": share, "before": 50, "steps": 100, "right": hits,
                   "intervals": hits, "found": dict.fromkeys(("5", "6", "10", "20"), hits)}
                  for share in (0.03, 0.05)],
        "speed": [{"runs": 1000, "seconds": 3.0, "changes": 1}], **MADE,
    }  # fmt: skip


def test_alarms_and_steps_are_judged_by_the_goals_of_their_noise() -> None:
    met = page.render({"changes": changes_found(10, 90)})
    assert met.count("**met**") == 4  # two kinds of noise, steps of 5 %, speed
    some = page.render({"changes": changes_found(11, 89)})
    assert some.count("**missed**") == 2  # independent noise, steps
    assert "1.10 (95 %: 0.55 to 1.97)" in some
    assert "89 of 100" in some
