"""A/A, power and efficiency: is what is equal called equal, and what differs found?"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import mean

import numpy as np
import tomllib
from scipy import stats

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

KERNELS = ["nbody", "primes"]
STRATEGIES = ["serial.python", "serial.ext_nogil", "threads.python"]


def false_alarms(settings: Settings) -> Json:
    """A/A: this build against itself, again and again."""
    runs = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, KERNELS, STRATEGIES)
        plan = {6: settings.repetitions(40), 16: settings.repetitions(20)}
        for rounds in (rounds for rounds, times in plan.items() for _ in range(times)):
            compared = tools.compare_sides(
                settings, suite, settings.build, folder, "--rounds", str(rounds), "--no-telemetry"
            )
            ratios = [cell["ratio"] for cell in compared["cells"]]
            excluded = [r for r in ratios if r["low"] > 1 or r["high"] < 1]
            counts = compared["counts"]
            runs.append({
                "rounds": rounds,
                "cells": len(ratios),
                "same": counts["same"],
                "excluded": len(excluded),
                "alarms": counts["slower"] + counts["faster"]
                + sum(one["verdict"] in ("better", "worse") for one in compared["scaling"])
                + sum(
                    cell["verdict"] in ("slower", "faster")
                    for cost in compared["costs"]
                    if cost["judged"]
                    for cell in cost["cells"]
                ),
            })  # fmt: skip
    return {"runs": runs}


def power(settings: Settings) -> Json:
    """A known slow-down of one kernel's Python code."""
    rows = []
    rounds: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, KERNELS, ["serial.python", "serial.ext_nogil"])
        for share in (0.02, 0.05, 0.10):
            found = wrong = slowed = others = 0
            with tools.other_tree(settings, "nbody", tools.slowdown(share)) as slow:
                for _ in range(settings.repetitions(8)):
                    # The slow tree is the base, so it is the new side that is "faster".
                    compared = tools.compare_sides(settings, suite, slow, folder, "--budget", "12s")
                    rounds.append(mean(cell["ratio"]["n"] for cell in compared["cells"]))
                    for cell in compared["cells"]:
                        is_slowed = (
                            cell["kernel"] == "nbody" and cell["strategy"] == "serial.python"
                        )
                        slowed += is_slowed
                        others += not is_slowed
                        found += is_slowed and cell["verdict"] == "faster"
                        wrong += not is_slowed and cell["verdict"] in ("faster", "slower")
            rows.append({"share": share, "found": found, "slowed": slowed,
                         "wrong": wrong, "others": others})  # fmt: skip
    return {"rows": rows, "budget_s": 12, "cells": 4, "rounds": mean(rounds)}


def ratio_by_pyperf(params: Json, items: tuple[int, int], processes: int, folder: Path) -> Json:
    """B against A, one after the other; the interval is Welch's on all values, as a ratio."""
    first, second = (
        [v for run in tools.pyperf("nbody", params, count, processes, folder) for v in run]
        for count in items
    )
    logs = [np.log(first), np.log(second)]
    error = float(np.sqrt(sum(np.var(one, ddof=1) / len(one) for one in logs)))
    half = float(stats.t.ppf(0.975, len(first) + len(second) - 2)) * error
    ratio = mean(second) / mean(first)
    return {"ratio": ratio, "low": ratio * np.exp(-half), "high": ratio * np.exp(half)}


def efficiency(settings: Settings) -> Json:
    """B does 2 % more work than A: 51 systems of bodies instead of 50."""
    items = (50, 51)
    processes = 5
    toml = tomllib.loads((tools.SOURCE / "kernels/nbody/kernel.toml").read_text())
    params = toml["sizes"]["tiny"]["params"]
    ours, theirs, seconds = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, ["nbody"], ["serial.python"], "trust")
        sizes = [_size(params, count) for count in items]
        with (
            tools.other_tree(settings, "nbody", "", sizes[0]) as first,
            tools.other_tree(settings, "nbody", "", sizes[1]) as second,
        ):
            new = Settings(build=settings.build, quick=settings.quick)
            for _ in range(settings.repetitions(20)):
                start = time.monotonic()
                theirs.append(ratio_by_pyperf(params, items, processes, folder))
                seconds.append(time.monotonic() - start)
                ours.append(_ratio_by_gilscope(new, suite, first, second, folder, seconds[-1]))
    return {"ours": ours, "theirs": theirs, "seconds": mean(seconds), "processes": processes,
            "true": items[1] / items[0]}  # fmt: skip


def _size(params: Json, items: int) -> str:
    """A size of so many items, with its digest by the kernel itself."""
    import importlib

    kernel = importlib.import_module("kernels.nbody.nbody")
    digest = kernel.run(kernel.prepare(params), 0, items)
    inline = ", ".join(f"{key} = {json.dumps(value)}" for key, value in params.items())
    return (
        f"\n[sizes.trust]\nitems = {items}\ntasks = 1\n"
        f'params = {{ {inline} }}\ndigest = "{digest:#018x}"\n'
    )


def _ratio_by_gilscope(
    settings: Settings, suite: Path, first: Path, second: Path, folder: Path, seconds: float
) -> Json:
    """In the same time: B's tree is the new side, A's the base."""
    import os
    import subprocess

    result = folder / "run.json"
    for old in folder.glob("run*"):
        old.unlink()
    tree = second.parent
    environment = os.environ | {"GILSCOPE_ROOT": str(tree), "GILSCOPE_BUILD": str(second)}
    command = [settings.build / "gilscope", "run", suite, "-o", result, "--against", first,
               "--budget", f"{max(1, round(seconds))}s", "--precision", "0.05%"]  # fmt: skip
    subprocess.run([*map(str, command)], env=environment, capture_output=True, check=False)
    base = result.with_suffix(".base.json")
    allow = ("--allow", "size", "--allow", "digest")
    compared = json.loads(tools.gilscope(settings, "compare", base, result, *allow, "--json"))
    ratio = compared["cells"][0]["ratio"]
    return {"ratio": ratio["median"], "low": ratio["low"], "high": ratio["high"], "n": ratio["n"]}
