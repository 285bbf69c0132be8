"""How well ratios are known: by simulation, and between two runs of the same thing."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

REPETITIONS = 60000


def ratios(settings: Settings) -> Json:
    """By simulation, with the product's own statistics and verdicts (bench/trust/ratios.cpp)."""
    repetitions = settings.repetitions(REPETITIONS)
    program = settings.build / "gilscope-ratios"
    done = subprocess.run([program, str(repetitions)], capture_output=True, text=True, check=True)
    found: Json = json.loads(done.stdout)
    return found | {"repetitions": repetitions}


def between_runs(settings: Settings) -> Json:
    """The same build in separate runs, each against the next: not paired, so nothing cancels."""
    kernels = ["nbody", "primes", "word_count"]
    strategies = ["serial.python", "serial.ext_nogil", "threads.python", "native_threads.native"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, kernels, strategies)
        files = [folder / f"{index}.json" for index in range(settings.repetitions(20))]
        for file in files:
            tools.gilscope(settings, "run", suite, "--no-telemetry", "-o", file)
        pairs = [
            _compared(settings, base, new) for base, new in zip(files, files[1:], strict=False)
        ]
    logs = np.array([[cell["ratio"]["median"] for cell in one["cells"]] for one in pairs])
    return {
        "runs": len(files),
        "cells": logs.shape[1],
        "wrong": sum(one["verdict"] in ("regressed", "improved") for one in pairs),
        "pairs": len(pairs),
        "spreads": _spreads(np.log(logs), pairs),
    }


def _compared(settings: Settings, base: Path, new: Path) -> Json:
    compared: Json = json.loads(tools.gilscope(settings, "compare", base, new, "--json"))
    return compared


def _spreads(logs: np.ndarray, pairs: list[Json]) -> Json:
    """Of log-ratios of two runs: as they are, what the visits of either run explain of it, and what
    is left, which is a run's own; of the machine as a whole, and of a cell."""
    seen = float(np.mean(logs**2))
    half = [
        np.log(cell["ratio"]["high"] / cell["ratio"]["low"]) / (2 * 1.96)
        for one in pairs
        for cell in one["cells"]
    ]
    assumed = np.array(
        [[one["between_runs"]["deviation"]] * logs.shape[1] for one in pairs]
    ).ravel()
    explained = float(np.mean(np.maximum(0, np.square(half) - assumed**2)))
    common = float(np.mean(np.mean(logs, axis=1) ** 2))
    return {
        "seen": seen**0.5,
        "explained": explained**0.5,
        "left": max(0.0, seen - explained) ** 0.5,
        "common": common**0.5,
    }
