"""Tasks that carry something: gilscope's times against those of the bare API."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import tomllib

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

KERNEL, SIZE, WORKERS = "transform", "50kB-2ms", 2
CHUNK_SIZES = (1, 16)
SUITE = f"""summary = "an experiment"
rounds = 1
telemetry = false
[[cells]]
kernels = ["{KERNEL}"]
sizes = ["{SIZE}"]
strategies = ["serial.python", "process_pool_fork.python"]
workers = [{WORKERS}]
chunk_sizes = {list(CHUNK_SIZES)}
"""


def carried(settings: Settings) -> Json:
    """2 ms of Python on an argument of 50 kB, alone and by two workers, in turn with a script."""
    toml = tomllib.loads((tools.SOURCE / f"kernels/{KERNEL}/kernel.toml").read_text())
    size = toml["sizes"][SIZE]
    params = {**size["params"], "items": size["items"]}
    times: dict[str, list[list[float]]] = {"ours_s": [], "bare_s": []}
    with tempfile.TemporaryDirectory() as name:
        for turn in range(settings.repetitions(16)):
            both = (("bare_s", _bare), ("ours_s", _ours))
            for key, measure in both if turn % 2 else reversed(both):
                times[key].append(measure(settings, Path(name), params))
    return {"chunk_sizes": CHUNK_SIZES, **times}


def _ours(settings: Settings, folder: Path, params: Json) -> list[float]:
    """Seconds of the loop, then of each chunk size."""
    suite, result = folder / "carried.toml", folder / "carried.json"
    suite.write_text(SUITE)
    tools.gilscope(settings, "run", suite, "-o", result)
    found = {
        row["gilscope"].get("chunk_size", 0): row["gilscope"]["warm_s"]["median"]
        for row in json.loads(result.read_text())["benchmarks"]
        if row["run_type"] == "aggregate"
    }
    return [found[size] for size in (0, *CHUNK_SIZES)]


def _bare(settings: Settings, folder: Path, params: Json) -> list[float]:
    script = tools.SOURCE / "scripts/trust/bare_pool.py"
    listed = tools.gilscope(settings, "list", "interpreters", "--json")
    python = json.loads(listed)[0]["executable"]  # that is measured where none is named
    loops, maps = [], []
    for size in CHUNK_SIZES:
        command = [python, script, KERNEL, json.dumps(params), WORKERS, size]
        done = subprocess.run(
            [*map(str, command)], env={"PYTHONPATH": str(tools.SOURCE)}, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        loop, mapped = json.loads(done.stdout)
        loops.append(loop)
        maps.append(mapped)
    return [min(loops), *maps]
