"""A history with known steps, of any size, as the document that a dashboard is drawn from.

python -m tests.dashboard.synthetic RUNS SERIES > document.json
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any

import numpy as np

from tests.metrics_table import METRICS

Json = dict[str, Any]

KERNELS = ("image_blur", "mandelbrot", "nbody", "primes", "word_count", "http_fetch", "json_parse")
STRATEGIES = (
    ("threads", "python", "threads"), ("process_pool_fork", "python", "processes"),
    ("threads", "ext_nogil", "extension"), ("native_threads", "native", "native"),
    ("interpreters", "python", "interpreters"), ("embed_threads", "ext_nogil", "embedded"),
    ("thread_pool", "python", "threads"), ("mp_pool_spawn", "python", "processes"),
)  # fmt: skip
WORKERS = (1, 2, 4)
INTERPRETERS = ("cp311", "cp313", "cp313t", "cp314", "cp314t")
AUTHORS = ("Ada", "Grace", "Barbara")
SUBJECTS = (
    "Read pixels row by row", "Docs: how to add a kernel", "Start workers one by one",
    "Update the pins", "Pool: no copy of the arguments", "Measure memory after the last sample",
    "Tests for broken kernels", "Queue: wake one worker, not all",
)  # fmt: skip
BEGIN = datetime(2026, 3, 1, 4, 30, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Step:
    """From run `at` on, `quantity` of the series whose name contains `where` is `ratio` times."""

    where: str
    at: int
    ratio: float
    quantity: str = "warm_s"


@dataclass
class Plan:
    """What to make. Every run has `visits` visits and a spread of `noise` between runs."""

    runs: int = 150
    series: int = 48
    steps: tuple[Step, ...] = ()
    noise: float = 0.008
    seed: int = 20260301
    key: str = "0123456789abcdef"
    cpu: str = "AMD EPYC 7763"
    new_version_at: int | None = None  # the run with which cp311 becomes 3.11.9
    same_commit_at: int | None = None  # a run that measured the commit of the one before
    ended: dict[str, int] = field(default_factory=dict)  # part of a name -> first run without it


def _sha(seed: int, index: int) -> str:
    return np.random.default_rng([seed, index]).bytes(20).hex()


def _stamp(index: int, hours: int = 0) -> str:
    moment = BEGIN + timedelta(days=index, hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def make_run(plan: Plan, index: int) -> Json:
    newer = plan.new_version_at is not None and index >= plan.new_version_at
    commit = index - 1 if index == plan.same_commit_at else index
    versions = {"cp311": "3.11.9" if newer else "3.11.2", "cp313": "3.13.1", "cp313t": "3.13.1",
                "cp314": "3.14.0", "cp314t": "3.14.0"}  # fmt: skip
    return {
        "identity": f"{index:016x}",
        "started_at": _stamp(index),
        "commit": _sha(plan.seed, commit),
        "commit_time": _stamp(commit, -2),
        "author": AUTHORS[commit % len(AUTHORS)],
        "subject": SUBJECTS[commit % len(SUBJECTS)],
        "suite": "default",
        "source": "gilscope",
        "interpreters": {
            tag: {"version": version, "executable": f"/usr/bin/python{version[:4]}", "gil": "on"}
            for tag, version in versions.items()
        },
        "system": "Linux 6.12.9 x86_64",
        "report": f"reports/{index}.html" if index % 2 else f"https://example.org/{index}.html",
        "complete": index % 40 != 39,
        "warnings": ["steal"] if index % 25 == 24 else [],
    }


def _cells(count: int) -> list[Json]:
    """So many different cells, of all kernels before the second strategy."""
    cells: dict[str, Json] = {}
    for size, tag, how, kernel, workers in product(
        ("small", "medium", "large", "huge"), INTERPRETERS, STRATEGIES, KERNELS, WORKERS
    ):
        cell = _cell(kernel, size, *how, tag, workers)
        cells.setdefault(cell["name"], cell)
    chosen = list(cells.values())[:count]
    return sorted(chosen, key=lambda cell: KERNELS.index(cell["kernel"]))


def _cell(
    kernel: str, size: str, executor: str, binding: str, family: str, tag: str, workers: int
) -> Json:
    strategy = f"{executor}.{binding}"
    interpreter = "native" if binding == "native" else tag
    return {
        "name": f"{kernel}/{size}/{strategy}/workers:{workers}/{interpreter}",
        "kernel": kernel, "size": size, "class": "cpu", "strategy": strategy,
        "executor": executor, "binding": binding, "family": family, "workers": workers,
        "interpreter": interpreter, "host": "exe", "digest": f"0x{len(kernel):x}f",
    }  # fmt: skip


def _column(rng: np.random.Generator, plan: Plan, level: np.ndarray) -> list[list[float]]:
    """Medians around a level, each with the interval that so many visits would give."""
    medians = level * np.exp(rng.normal(0, plan.noise, len(level)))
    half = plan.noise * rng.uniform(0.7, 1.6, len(level))
    table = np.stack([medians, medians * (1 - half), medians * (1 + half)], axis=1)
    return [[float(f"{x:.6g}") for x in row] + [12] for row in table.tolist()]


def _level(plan: Plan, name: str, quantity: str, base: float, runs: int) -> np.ndarray:
    level = np.full(runs, base)
    for step in plan.steps:
        if step.where in name and step.quantity == quantity:
            level[step.at :] *= step.ratio
    return level


def make_series(plan: Plan, index: int, cell: Json) -> Json:
    rng = np.random.default_rng([plan.seed, 1 + index])
    name, workers = cell["name"], cell["workers"]
    ends = [end for part, end in plan.ended.items() if part in name]
    runs = min([plan.runs, *ends])
    faster = workers**0.9 if cell["binding"] != "python" or "process" in name else 0.98
    bases = {
        "warm_s": 0.004 * 3 ** (len(cell["kernel"]) % 5) / faster,
        "startup_s": 2e-4 * workers * (40 if cell["family"] == "processes" else 1),
        "rss_bytes": 18e6 * (workers if cell["family"] == "processes" else 1),
    }
    columns: Json = {
        quantity: _column(rng, plan, _level(plan, name, quantity, base, runs))
        for quantity, base in bases.items()
    }
    speedup = _column(rng, plan, _level(plan, name, "speedup", faster, runs))
    columns["speedup"] = [None] * runs if workers == 1 else speedup
    columns["page_faults"] = [[float(rng.integers(0, 900))] for _ in range(runs)]
    return cell | {"runs": list(range(runs)), "breaks": []} | columns


def make_machine(plan: Plan) -> Json:
    series = [make_series(plan, index, cell) for index, cell in enumerate(_cells(plan.series))]
    return {
        "key": plan.key, "cpu": plan.cpu, "cores": 4, "memory_bytes": 16 * 2**30,
        "system": "Linux 6.12.9 x86_64",
        "runs": [make_run(plan, index) for index in range(plan.runs)],
        "series": series,
    }  # fmt: skip


def make_document(*plans: Plan, problems: list[Json] | None = None) -> Json:
    return {
        "repository": "https://example.org/team/gilscope",
        "made_at": "2026-11-24T12:00:00Z",
        "problems": problems or [],
        "metrics": METRICS,
        "machines": [make_machine(plan) for plan in plans],
    }


def with_steps(runs: int = 150, series: int = 48, **more: Any) -> Plan:
    """A history as a maintainer knows it: some news, some old news, and one that was not us."""
    return Plan(
        runs=runs,
        series=series,
        steps=(
            Step("mandelbrot/small/threads.python", runs - 12, 1.12),
            Step("nbody/small/process_pool_fork", runs - 20, 0.85),
            Step("cp311", runs // 3, 0.93),
            Step("word_count/small/threads.python/workers:2", runs // 2, 1.3),
            Step("word_count/small/threads.python/workers:2", runs * 2 // 3, 1 / 1.3),
            Step("primes/small/threads.python", runs - 25, 1.4, "startup_s"),
            Step("primes/small/process_pool_fork", runs // 2, 1.25, "rss_bytes"),
            Step("nbody/small/process_pool_fork.python/workers:4", runs - 60, 0.8, "speedup"),
            Step("http_fetch/small/threads.python/workers:4", runs - 8, 1.07),
        ),
        new_version_at=runs // 3,
        same_commit_at=runs - 8,
        **more,
    )


if __name__ == "__main__":
    json.dump(make_document(with_steps(int(sys.argv[1]), int(sys.argv[2]))), sys.stdout)
