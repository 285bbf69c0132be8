"""What workers gain in the long run, and of a single execution from rest."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

KERNELS = ["mandelbrot", "nbody", "primes", "word_count"]
PAIRS = {"native_threads.native": "serial.native", "threads.ext_nogil": "serial.ext_nogil"}

# Seconds of one execution by strategy and kernel, one value per round.
Times = dict[tuple[str, str], dict[int, float]]


def bursts(settings: Settings) -> Json:
    """Two workers against one of the same code, both ways, paired by round."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, KERNELS, [*PAIRS, *PAIRS.values()], size="small")
        result = folder / "run.json"
        rounds = str(settings.repetitions(16))
        tools.gilscope(settings, "run", suite, "-o", result, "--rounds", rounds, "--no-telemetry")
        document: Json = json.loads(result.read_text())
    steady, burst = _times(document, "elapsed_s"), _times(document, "burst_s")
    rows = [
        {
            "cell": f"{kernel} {strategy}",
            "burst_s": median(burst[kernel, strategy].values()),
            "steady": _ratios(steady[kernel, base], steady[kernel, strategy]),
            "burst": _ratios(burst[kernel, base], burst[kernel, strategy]),
        }
        for strategy, base in PAIRS.items()
        for kernel in KERNELS
    ]
    return {"rows": rows, "rounds": rounds}


def _times(document: Json, key: str) -> Times:
    """By round the median of the warm samples; where a sample is one execution, it is a burst."""
    found: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in document["benchmarks"]:
        ours = row["gilscope"]
        if row["run_type"] != "iteration" or ours.get("phase") != "warm":
            continue
        kernel, _, strategy, *_ = row["run_name"].split("/")
        found[kernel, strategy][ours["round"]].append(ours.get(key, ours["elapsed_s"]))
    return {
        cell: {turn: median(values) for turn, values in rounds.items()}
        for cell, rounds in found.items()
    }


def _ratios(base: dict[int, float], of: dict[int, float]) -> list[float]:
    return [base[turn] / of[turn] for turn in sorted(of) if turn in base]
