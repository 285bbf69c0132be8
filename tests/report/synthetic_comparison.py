"""A comparison made of arithmetic: what `gilscope compare` would find, without measuring."""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from typing import Any

from tests.metrics_table import METRICS

Json = dict[str, Any]
FLOOR = 0.02
KERNELS = ("mandelbrot", "nbody", "word_count", "http_fetch")
STRATEGIES = {
    "serial.python": "serial", "serial.native": "serial", "threads.python": "threads",
    "threads.ext_nogil": "extension", "process_pool_fork.python": "processes",
    "native_threads.native": "native",
}  # fmt: skip


def estimate(median: float, half: float | None = 0.01) -> Json:
    """An estimate whose interval is a factor of 1 + `half` each way; none for None."""
    low = None if half is None else median / (1 + half)
    high = None if half is None else median * (1 + half)
    return {"median": median, "low": low, "high": high, "n": 8 if half is not None else 4}


def judge(ratio: Json) -> tuple[str, str]:
    """The verdict of an interval, and the reason of an inconclusive one."""
    if ratio["low"] is None:
        return "inconclusive", "4 visits, and an interval takes 6"
    if ratio["low"] > 1 + FLOOR:
        return "slower", ""
    if ratio["high"] < 1 / (1 + FLOOR):
        return "faster", ""
    if ratio["low"] >= 1 / (1 + FLOOR) and ratio["high"] <= 1 + FLOOR:
        return "same", ""
    return "inconclusive", "the interval is too wide"


def cell(
    kernel: str = "nbody",
    strategy: str = "serial.python",
    workers: int = 1,
    ratio: float = 1.0,
    half: float | None = 0.01,
    base_s: float = 0.01,
    **changes: Any,
) -> Json:
    interpreter = "native" if strategy.endswith("native") else "cp311"
    found = estimate(ratio, half)
    verdict, reason = judge(found)
    return {
        "name": f"{kernel}/small/{strategy}/workers:{workers}/{interpreter}", "kernel": kernel,
        "size": "small", "class": "cpu", "strategy": strategy,
        "family": STRATEGIES.get(strategy, "other"), "workers": workers,
        "interpreter": interpreter, "base_s": estimate(base_s, half),
        "new_s": estimate(base_s * ratio, half), "ratio": found,
        "p_value": None if half is None else 0.004, "q_value": None if half is None else 0.02,
        "verdict": verdict, "reason": reason, **changes,
    }  # fmt: skip


def counts(cells: list[Json]) -> Json:
    found = Counter(entry["verdict"] for entry in cells)
    return {verdict: found[verdict] for verdict in ("faster", "slower", "same", "inconclusive")}


def total(name: str, cells: list[Json]) -> Json:
    middle = math.exp(sum(math.log(entry["ratio"]["median"]) for entry in cells) / len(cells))
    half = 0.02 if len(cells) >= 6 else None
    return {"name": name, "cells": len(cells), "ratio": estimate(middle, half)} | counts(cells)


def totals(cells: list[Json], key: str) -> list[Json]:
    names = dict.fromkeys(entry[key] for entry in cells)
    return [total(name, [entry for entry in cells if entry[key] == name]) for name in names]


def curve(workers: list[int], serial_part: float, crosstalk: float | None, half: float) -> Json:
    kappa = crosstalk or 0.0
    law = [n / (1 + serial_part * (n - 1) + kappa * n * (n - 1)) for n in workers]
    return {
        "speedup": [estimate(value, half) for value in law],
        "serial_part": estimate(serial_part, 0.1),
        "crosstalk": None if crosstalk is None else estimate(crosstalk, 0.3),
    }


def scaling(
    strategy: str,
    serial_part: float,
    kernel: str = "nbody",
    workers: tuple[int, ...] = (1, 2, 4, 8),
) -> Json:
    """A strategy whose serial part was 0.05 and is now `serial_part`."""
    kappa = 0.002 if len(workers) > 2 else None
    base = curve(list(workers), 0.05, kappa, 0.02)
    new = curve(list(workers), serial_part, kappa, 0.02)
    change = new["speedup"][-1]["median"] / base["speedup"][-1]["median"]
    verdict = "worse" if change < 0.97 else "better" if change > 1.03 else "same"
    return {
        "kernel": kernel, "size": "small", "strategy": strategy, "interpreter": "cp311",
        "workers": list(workers), "fitted": list(workers), "base": base, "new": new,
        "efficiency_ratio": estimate(change, 0.02), "verdict": verdict,
    }  # fmt: skip


# base, equivalence margin, least difference
_COSTS = {
    "startup_s": (0.01, 0.1, 2e-4),
    "rss_bytes": (2e7, 0.05, 2**20),
    "page_faults": (400.0, 0.1, 50.0),
}


def cost(quantity: str, ratio: float = 1.0, name: str = "", judged: bool = True) -> Json:
    """A metric beside the time of one cell, with the margins that the product has."""
    base, floor, least = _COSTS[quantity]
    verdict = "slower" if ratio > 1 + floor else "faster" if ratio < 1 / (1 + floor) else "same"
    one = cell() | {"base": estimate(base), "new": estimate(base * ratio),
                    "ratio": estimate(ratio), "verdict": verdict}  # fmt: skip
    return {"quantity": quantity, "floor": floor, "least": least, "judged": judged,
            "cells": [one | {"name": name or one["name"]}]}  # fmt: skip


def finding(kind: str = "time", **changes: Any) -> Json:
    """What both looks call worse."""
    quantity = {"time": "warm_s", "start-up": "startup_s", "memory": "rss_bytes",
                "scaling": "speedup", "failure": None}[kind]  # fmt: skip
    return {
        "kind": kind, "name": "nbody/small/threads.python/workers:2/cp311", "kernel": "nbody",
        "size": "small", "strategy": "threads.python", "verdict": "slower", "state": "confirmed",
        "quantity": quantity, "base": 0.001, "new": 0.0012, "ratio": estimate(1.2, 0.05),
        "again": estimate(1.21, 0.02), "reason": "", **changes,
    }  # fmt: skip


def failure(reason: str = "wrong digest", **changes: Any) -> Json:
    """A cell that fails on the new side only."""
    nothing = dict.fromkeys(("base", "new", "ratio", "again"))
    return finding("failure", verdict="failed", reason=reason, **(nothing | changes))


def verdict_of(cells: list[Json], curves: list[Json]) -> str:
    found = counts(cells)
    if found["slower"] or any(entry["verdict"] == "worse" for entry in curves):
        return "regressed"
    if found["faster"]:
        return "improved"
    return "same" if not found["inconclusive"] else "inconclusive"


def comparison(
    cells: list[Json] | None = None, curves: list[Json] | None = None, **changes: Any
) -> Json:
    """The document that the report reads: a comparison of these cells and curves."""
    if cells is None:
        cells = [cell(ratio=0.8), cell(strategy="threads.python", workers=2, ratio=1.2),
                 cell(strategy="serial.native", half=None)]  # fmt: skip
    if curves is None:
        curves = [scaling("threads.python", 0.3), scaling("threads.ext_nogil", 0.05)]
    side = {
        "file": "2026-01-15-base.json", "run_id": "0" * 16, "git_commit": "896f35e0c1d2" + "0" * 28,
        "started_at": "2026-01-15T09:30:12Z", "machine": "Imaginary EPYC 7B13 @ 2.45 GHz",
        "interpreters": ["cp311"],
    }  # fmt: skip
    verdict = verdict_of(cells, curves)
    new = {"file": "2026-01-16-new.json", "git_commit": None, "started_at": None}
    found = {
        "base": side, "new": side | new, "paired": True, "floor": FLOOR,
        "between_runs": {"deviation": 0.03, "source": "assumed"},
        "false_discovery_rate": 0.05, "metrics": METRICS, "verdict": verdict,
        "summary": f"{verdict.capitalize()}: so it is.",
        "exit_code": int(verdict == "regressed"),
        "second_look": False, "findings": [], "suspects": [],
        "counts": counts(cells), "cells": cells,
        "costs": [cost("startup_s"), cost("rss_bytes")], "strategies": totals(cells, "strategy"),
        "kernels": totals(cells, "kernel"), "scaling": curves,
        "only_base": ["nbody/small/pipes_fork.python/workers:2/cp311"], "only_new": [],
        "not_compared": [{"name": "nbody/small/interpreters.python/workers:2/cp311",
                          "reason": "skipped: needs CPython 3.12"}],
        "warnings": [],
    }  # fmt: skip
    return {"comparison": found | changes}


def many(seed: int = 1, kernels: tuple[str, ...] = KERNELS, most: int = 4) -> Json:
    """A comparison of all strategies at 1, 2, … workers, most of them the same."""
    noise = random.Random(seed)
    cells = []
    for kernel in kernels:
        for strategy in STRATEGIES:
            every = [1] if strategy.startswith("serial") else [1 << i for i in range(most)]
            for workers in every:
                ratio = noise.choice([1.0] * 5 + [1.09, 0.87]) * noise.lognormvariate(0, 0.004)
                half = noise.choice([0.006, 0.01, 0.012, 0.05, 0.3, None])
                cells.append(cell(kernel, strategy, workers, ratio, half))
    curves = [
        scaling(strategy, part, kernel)
        for kernel in kernels
        for strategy, part in (("threads.ext_nogil", 0.05), ("native_threads.native", 0.051))
    ]
    curves += [scaling("process_pool_fork.python", 0.2), scaling("threads.python", 0.01)]
    curves.append(scaling("asyncio.python", 0.3, workers=(1, 4)))
    return comparison(cells, curves, warnings=["The version of cp311 was 3.11.2, is 3.11.9."])


if __name__ == "__main__":
    json.dump(many(), sys.stdout)
