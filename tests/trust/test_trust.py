"""The pure parts of `make trust`: intervals, slowed kernels, and the page that is written."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest

from scripts.trust import page, tools, words

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


def false_alarms(excluded: int = 0, alarms: int = 0) -> Json:
    """A hundred runs of a hundred cells, each with so many findings in it."""
    run = {"rounds": 6, "cells": 100, "excluded": excluded, "same": 10, "alarms": alarms}
    return {"false_alarms": {"runs": [run] * 100, **MADE}}


def test_a_goal_that_is_missed_is_called_missed() -> None:
    text = page.render(false_alarms(excluded=40, alarms=1))
    assert text.count("**missed**") == 2
    assert "Not run yet." in text  # the others
    assert page.render(false_alarms()).count("**met**") == 2


def test_a_goal_at_the_border_of_the_evidence_is_not_certain() -> None:
    assert words.share_at_most(0, 40, 0.05) == "met so far, not certain"  # it may be 8.8 %
    assert words.share_at_most(0, 100, 0.05) == "**met**"
    assert words.share_at_most(3, 40, 0.05) == "missed so far, not certain"
    assert words.share_at_least(8, 8, 0.9) == "met so far, not certain"  # it may be 63 %
    assert words.share_at_least(50, 50, 0.9) == "**met**"
    assert words.share_at_least(30, 50, 0.9) == "**missed**"


def test_the_least_of_many_is_judged_as_that() -> None:
    assert words.share_at_least(3760, 4000, 0.95) == "**missed**"
    assert words.share_at_least(3760, 4000, 0.95, picked_from=50) == "missed so far, not certain"
    assert words.share_at_least(3700, 4000, 0.95, picked_from=50) == "**missed**"


def test_what_was_not_run_again_stays() -> None:
    first = page.render(false_alarms())
    rows = [{"share": 0.05, "found": 9, "slowed": 10, "wrong": 0, "others": 30}]
    power = {"rows": rows, "budget_s": 12, "cells": 4, "rounds": 9, **MADE}
    second = page.render({"power": power}, first)
    assert "0 of 10000" in second
    assert second.count("Not run yet.") == first.count("Not run yet.") - 1
    assert page.render({}, second) == second


def test_the_gate_must_alarm_always_and_never() -> None:
    def run(code: int, right: int, wrong: int = 0) -> Json:
        return {"exit_code": code, "right": right, "wrong": wrong, "suspects": 1,
                "ratios": [1.1] * right, "forecast": "About 9 rounds."}  # fmt: skip

    good = {"slow": [run(1, 2)] * 50, "same": [run(0, 0)] * 50}
    assert page.render({"gate": {"runs": good, "budget": "75s", **MADE}}).count("**met**") == 2
    bad = {"slow": [run(1, 0, 1)] * 50, "same": [run(1, 0, 1)] * 50}
    text = page.render({"gate": {"runs": bad, "budget": "75s", **MADE}})
    assert text.count("**missed**") == 2
    assert "not slowed: 100" in text


def test_power_is_judged_at_five_percent() -> None:
    rows = [
        {"share": share, "found": 99, "slowed": 100, "wrong": 0, "others": 300}
        for share in (0.02, 0.05, 0.1)
    ]
    found = {"rows": rows, "budget_s": 12, "cells": 4, "rounds": 9, **MADE}
    text = page.render({"power": found})
    assert text.count("**met**") == 1


def test_the_spreads_of_both_tools_are_compared() -> None:
    theirs = [{"ratio": r, "low": 0.9, "high": 1.1} for r in (0.95, 1.02, 1.09)] * 30
    ours = [{"ratio": r, "low": 1.0, "high": 1.03, "n": 30} for r in (1.019, 1.02, 1.021)] * 30
    found = {"ours": ours, "theirs": theirs, "seconds": 8.0, "processes": 5, "true": 1.02, **MADE}
    text = page.render({"efficiency": found})
    assert text.count("**met**") == 2
    assert "90 of 90" in text


def changes_found(certain: int, hits: int) -> Json:
    kinds = ["normal", "neighbours correlate by 0.5"]
    of_tools = dict.fromkeys(("gilscope", "Otava", "Otava, 5 %", "t-test"), hits)
    return {
        "series": 40, "runs": 150, "within": 5,
        "quiet": [{"kind": kind, "alarms": 90, "certain": certain, "years": 1000.0}
                  for kind in kinds],
        "beside": [{"kind": kind, "years": 33.0, "alarms": of_tools, "hits": of_tools,
                    "steps": 1000} for kind in kinds],
        "steps": [{"kind": "normal", "share": share, "before": 50, "steps": 1000, "right": hits,
                   "intervals": hits, "found": dict.fromkeys(("5", "6", "10", "20"), hits),
                   "certain": dict.fromkeys(("10", "20"), hits)}
                  for share in (0.03, 0.05)],
        "speed": [{"runs": 1000, "seconds": 3.0, "changes": 1}], **MADE,
    }  # fmt: skip


def test_alarms_and_steps_are_judged_by_the_goals_of_their_noise() -> None:
    met = page.render({"changes": changes_found(3, 950)})
    assert met.count("**met**") == 4  # two kinds of noise, steps of 5 %, speed
    some = page.render({"changes": changes_found(25, 800)})
    assert some.count("**missed**") == 2  # independent noise, steps
    assert "2.50 (95 %: 1.62 to 3.69)" in some
    assert "800 of 1000" in some


def test_what_only_another_run_shows() -> None:
    spreads = {"seen": 0.05, "explained": 0.04, "left": 0.03, "common": 0.02}
    found = {"runs": 101, "cells": 12, "wrong": 0, "pairs": 100, "spreads": spreads, **MADE}
    text = page.render({"between_runs": found})
    assert "0 of 100" in text
    assert text.count("**met**") == 1
    assert "3.0 % is what only another run shows" in text


def test_bursts_stand_beside_the_long_run() -> None:
    rows = [{"cell": "nbody threads.ext_nogil", "burst_s": 0.001, "steady": [1.9] * 9,
             "burst": [0.9] * 9}]  # fmt: skip
    text = page.render({"bursts": {"rows": rows, "rounds": "9", **MADE}})
    assert "1.00 ms | 1.90 [1.90, 1.90] | 0.90 [0.90, 0.90] |" in text


def test_layout_is_what_another_order_adds_to_noise() -> None:
    found = {"cells": ["nbody/tiny/serial.native/workers:1/cp311"], "rounds": 8,
             "called": {"alike": 0, "one": 1, "several": 0},
             "logs": {"alike": [[0.03], [-0.03]], "one": [[0.05], [-0.05]],
                      "several": [[0.02], [-0.02]]}, **MADE}  # fmt: skip
    text = page.render({"layout": found})
    assert "| nbody | 3.0 % | 5.0 % | 4.0 % | 2.0 % | 0.0 % |" in text
    assert "1 of 2 (50.0 %" in text
