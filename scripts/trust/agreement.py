"""Other clocks: the same functions under pyperf, and the harness against a bare loop."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from statistics import median

import tomllib

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

KERNELS = ["mandelbrot", "nbody", "primes", "word_count"]


def agreement(settings: Settings) -> Json:
    """The same Python functions, by pyperf and by gilscope in turn."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kernel in KERNELS:
            toml = tomllib.loads((tools.SOURCE / f"kernels/{kernel}/kernel.toml").read_text())
            size = toml["sizes"]["small"]
            suite = tools.write_suite(folder, [kernel], ["serial.python"], "small")
            ratios = []
            for _ in range(settings.repetitions(8)):
                runs = tools.pyperf(kernel, size.get("params", {}), size["items"], 3, folder)
                theirs = median(median(values) for values in runs)
                ratios.append(_gilscope_time(settings, suite, folder) / theirs)
            rows.append({"kernel": kernel, "ratios": ratios})
    return {"rows": rows}


def _gilscope_time(settings: Settings, suite: Path, folder: Path) -> float:
    result = folder / "agreement.json"
    tools.gilscope(settings, "run", suite, "-o", result, "--rounds", "3")
    rows = json.loads(result.read_text())["benchmarks"]
    time: float = next(r for r in rows if r["run_type"] == "aggregate")["gilscope"]["warm_s"][
        "median"
    ]
    return time


# The loop a user would write around the kernel: call it once a task.
BARE_LOOP = """
import json, sys, time
from kernels.noop import noop
items, tasks, params = json.loads(sys.argv[1])
state = noop.prepare(params)
ranges = [(i * items // tasks, (i + 1) * items // tasks) for i in range(tasks)]
run = noop.run
times = []
for _ in range(6):
    total = 0
    start = time.perf_counter()
    for begin, end in ranges:
        total += run(state, begin, end)
    times.append(time.perf_counter() - start)
print(sorted(times[1:])[2] / tasks)
"""


def harness_cost(settings: Settings) -> Json:
    """`noop` a task: under serial.python, and in a bare loop, in turn."""
    toml = tomllib.loads((tools.SOURCE / "kernels/noop/kernel.toml").read_text())
    size = toml["sizes"]["small"]
    work = json.dumps([size["items"], size["tasks"], size.get("params", {})])
    # The interpreter that gilscope measures, and no site packages of this environment.
    python = str((tools.PYPERF).resolve())
    ratios, ours, bare, native = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, ["noop"], ["serial.python", "serial.native"], "small")
        for _ in range(settings.repetitions(20)):
            done = subprocess.run(
                [python, "-c", BARE_LOOP, work],
                env={"PYTHONPATH": str(tools.SOURCE)}, capture_output=True, text=True, check=True,
            )  # fmt: skip
            bare.append(float(done.stdout))
            result = folder / "noop.json"
            tools.gilscope(settings, "run", suite, "-o", result, "--rounds", "1")
            rows = json.loads(result.read_text())["benchmarks"]
            times = {
                r["gilscope"]["strategy"]: r["gilscope"]["warm_s"]["median"] / size["tasks"]
                for r in rows
                if r["run_type"] == "aggregate"
            }
            ours.append(times["serial.python"])
            native.append(times["serial.native"])
            ratios.append(ours[-1] / bare[-1])
    return {"ratios": ratios, "ours_s": ours, "bare_s": bare, "native_s": native}


def coverage(settings: Settings) -> Json:
    """By simulation, with the product's own stop rule and statistics."""
    program = settings.build / "gilscope-coverage"
    done = subprocess.run(
        [program, str(settings.repetitions(4000))], capture_output=True, text=True, check=True
    )
    return {"rows": json.loads(done.stdout), "repetitions": settings.repetitions(4000)}
