"""A realistic analysis made of arithmetic: nine kernels, some 35 strategies, two CPUs.

Nothing here is measured. The model is coarse on purpose, but right in shape: Python threads gain
nothing on CPU work, processes gain and pay at start-up, extensions that release the GIL scale,
waiting scales with workers, and more workers than CPUs do not help computing.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

from tests.metrics_table import METRICS, metric

CPUS = 2
Json = dict[str, Any]

TABLE = [
    *METRICS,
    metric("cold_s", "seconds", "Cold", "slower when cold", "faster when cold"),
    metric("boot_s", "seconds", "Boot", "boots slower", "boots faster"),
    metric("teardown_s", "seconds", "Tear-down", "stops slower", "stops faster"),
    metric("cpu_s", "seconds", "CPU time", "uses more CPU time", "uses less CPU time"),
    metric("pss_bytes", "bytes", "Memory (PSS)", "uses more memory", "uses less memory"),
]

#                 class    serial.python s, native factor, tasks, items, summary
KERNELS: dict[str, tuple[str, float, float, int, int, str]] = {
    "mandelbrot": ("cpu", 21e-3, 26.0, 32, 64, "float loops: escape times of the Mandelbrot set"),
    "primes": ("cpu", 34e-3, 31.0, 32, 4000, "integer loops: counts primes by trial division"),
    "image_blur": ("memory", 88e-3, 41.0, 32, 256, "walks memory: a box blur of a grey image"),
    "word_count": ("memory", 46e-3, 4.2, 32, 200, "strings and dicts: counts words of a text"),
    "nbody": ("cpu", 52e-3, 60.0, 24, 24, "float loops with sqrt: planets round a sun"),
    "noop": ("cpu", 15e-6, 60.0, 100, 100, "nothing: prices the dispatch of tasks"),
    "http_fetch": ("io", 1.35, 1.03, 256, 256, "waits for small HTTP answers"),
    "file_read": ("io", 24e-3, 1.7, 64, 64, "reads small files"),
    "fetch_parse": ("mixed", 0.92, 1.22, 128, 128, "fetches JSON and parses it"),
}

#              executor            family        bindings                      start s   dispatch s
THREADS = ("python", "ext_gil", "ext_nogil")
PROCESSES = ("python", "ext_nogil")
EXECUTORS: list[tuple[str, str, tuple[str, ...], float, float]] = [
    ("serial", "serial", ("python", "ext_gil", "ext_nogil", "native"), 1e-6, 9e-8),
    ("threads", "threads", THREADS, 3e-4, 9e-6),
    ("thread_pool", "threads", THREADS, 4e-4, 2.6e-5),
    ("asyncio_threads", "threads", THREADS, 9e-4, 5.2e-5),
    ("process_pool_fork", "processes", PROCESSES, 27e-3, 1.5e-4),
    ("process_pool_forkserver", "processes", PROCESSES, 100e-3, 1.6e-4),
    ("process_pool_spawn", "processes", PROCESSES, 89e-3, 1.6e-4),
    ("mp_pool_fork", "processes", PROCESSES, 21e-3, 6e-5),
    ("mp_pool_forkserver", "processes", PROCESSES, 98e-3, 6e-5),
    ("mp_pool_spawn", "processes", PROCESSES, 85e-3, 6e-5),
    ("pipes_fork", "processes", PROCESSES, 15e-3, 3e-5),
    ("pipes_spawn", "processes", PROCESSES, 80e-3, 3.1e-5),
    ("asyncio", "event_loop", ("python",), 7e-4, 1.9e-5),
    ("interpreters", "interpreters", ("python",), 30e-3, 9e-5),
    ("native_threads", "native", ("native",), 8e-5, 3e-7),
    ("native_asio", "native", ("native",), 1e-4, 9e-7),
    ("embed_threads", "embedded", THREADS, 2e-4, 4e-6),
]


def estimate(centre: float, noise: random.Random, n: int, spread: float = 0.03) -> Json:
    middle = centre * noise.lognormvariate(0, spread / 3)
    if n < 6:
        return {"median": middle, "low": None, "high": None, "n": n}
    low, high = middle * (1 - spread * noise.random()), middle * (1 + spread * noise.random())
    return {"median": middle, "low": low, "high": high, "n": n}


def quotient(top: Json, bottom: Json) -> Json:
    known = top["low"] is not None and bottom["low"] is not None
    return {
        "median": top["median"] / bottom["median"],
        "low": top["low"] / bottom["high"] if known else None,
        "high": top["high"] / bottom["low"] if known else None,
        "n": min(top["n"], bottom["n"]),
    }


def family_of(family: str, binding: str) -> str:
    return "extension" if family == "threads" and binding.startswith("ext") else family


def warm_s(kernel: str, executor: str, binding: str, workers: int) -> float:
    """Seconds for all tasks; the whole model is here."""
    kind, python_s, factor, tasks, _, _ = KERNELS[kernel]
    dispatch = next(entry[4] for entry in EXECUTORS if entry[0] == executor)
    waiting = {"io": 0.93, "mixed": 0.62}.get(kind, 0.0) * python_s
    busy = python_s - waiting
    if binding != "python":
        busy /= factor if kernel not in ("http_fetch", "fetch_parse") else 3.0
    shares_gil = binding in ("python", "ext_gil") and executor in (
        "threads", "thread_pool", "asyncio_threads", "asyncio", "embed_threads",
    )  # fmt: skip
    parallel = 1 if shares_gil else min(workers, CPUS) ** 0.94
    penalty = 1.04 if shares_gil and workers > 1 else 1.0
    if workers > CPUS and not shares_gil:
        penalty += 0.05
    embed_tax = 1.22 if executor == "embed_threads" and binding == "python" else 1.0
    waves = waiting / min(workers, tasks)
    return busy / parallel * penalty * embed_tax + waves + tasks * dispatch


def samples(centre: float, noise: random.Random, visits: int, warm: int) -> list[Json]:
    rows = []
    for visit in range(visits):
        burst = 1.6 if noise.random() < 0.05 else 1.0
        phases = ["cold"] + ["warm"] * warm
        for phase in phases:
            value = centre * noise.lognormvariate(0.01, 0.02) * burst
            value *= noise.uniform(1.15, 1.7) if phase == "cold" else 1.0
            rows.append({"round": visit, "visit": visit, "phase": phase, "elapsed_s": value})
    return rows


def visit_values(cell: Json) -> list[Json]:
    centre = cell["warm_s"]["median"]
    values: dict[int, list[float]] = {}
    for sample in cell["samples"]:
        if sample["phase"] == "warm":
            values.setdefault(sample["visit"], []).append(sample["elapsed_s"])
    rows = []
    for visit, times in values.items():
        middle = sorted(times)[len(times) // 2]
        rows.append(
            {"round": visit, "visit": visit + 1, "warm_s": middle, "relative": middle / centre}
        )
    return rows


def number_visits(cells: list[Json], noise: random.Random) -> None:
    """Numbers the visits of all cells as they are made: a random order within each round."""
    rounds: dict[int, list[tuple[Json, Json]]] = {}
    for cell in cells:
        for visit in cell["visit_values"]:
            rounds.setdefault(visit["round"], []).append((visit, cell))
    number = 0
    for _, visits in sorted(rounds.items()):
        noise.shuffle(visits)
        for visit, cell in visits:
            number += 1
            for sample in cell["samples"]:
                if sample["round"] == visit["round"]:
                    sample["visit"] = number
            visit["visit"] = number


def tiers(cells: list[Json]) -> list[int]:
    """Of cells that are sorted by time: a tier begins where an interval lies wholly above that of
    the first of the tier before; one tier without intervals."""
    times = [cell["warm_s"] for cell in cells]
    if any(time["low"] is None for time in times):
        return [1] * len(times)
    found: list[int] = []
    first = times[0]
    for time in times:
        below = found[-1] if found else 1
        found.append(below + 1 if first["high"] < time["low"] else below)
        if found[-1] != below:
            first = time
    return found


def choice(question: str, ranked: list[Json], base: Json, serial: dict[str, Json]) -> Json:
    """The fastest is recommended; those whose intervals overlap with its are like it."""
    best, *others = ranked
    time, own = best["warm_s"], serial[best["binding"]]
    known = time["low"] is not None
    gain = "not_shown" if best is base else "shown" if known else "unknown"
    alike = [c["name"] for c in others if not known or c["warm_s"]["low"] <= time["high"]]
    return {
        "question": question, "competing": len(ranked), "recommended": best["name"],
        "leader": best["name"], "alike": alike, "gain": gain,
        "total": quotient(base["warm_s"], time),
        "language": None if own is base else quotient(base["warm_s"], own["warm_s"]),
        "concurrency": quotient(own["warm_s"], time),
    }  # fmt: skip


def latency(kernel: str, workers: int, noise: random.Random) -> Json:
    base = {"http_fetch": 4.9e-3, "file_read": 3.5e-4, "fetch_parse": 6.8e-3}[kernel]
    base *= (1 + workers / 90) * noise.uniform(0.95, 1.1)
    tail = {"p50": 1.0, "p90": 1.4, "p99": 2.3, "p99_9": 5.5, "max": 9.0}
    values: Json = {key: base * by * noise.uniform(0.97, 1.1) for key, by in tail.items()}
    return values | {"count": 24 * KERNELS[kernel][4]}


def telemetry(cell: Json) -> Json:
    """Threads of Python take turns; all others run."""
    turns = cell["family"] == "threads" and cell["binding"] == "python"
    python = 1 / cell["workers"] if turns else 0.9
    shares = {"python": python, "native": 0.0, "gil": 1 - python if turns else 0.0,
              "waiting": 0.0 if turns else 0.1, "unattributed": 0.0}  # fmt: skip
    intervals = {part: [max(0.0, s - 0.1), min(1.0, s + 0.1)] for part, s in shares.items()}
    switches = {"voluntary_switches_per_s": 200.0, "involuntary_switches_per_s": 3.0}
    return {
        "asked_hz": 1000.0, "rate_hz": 990.0, "sampled_s": 0.5, "ticks": 495, "shares": shares,
        "share_intervals": intervals,
        "workers": [shares | switches] * cell["workers"],
        "gil": {"count": 1, "utilisation": 0.99, "handovers_per_s": 198.0} if turns else None,
        "free_threaded": None, "plain_s": [0.1], "watched_s": [0.101],
    }  # fmt: skip


class Generator:
    """Builds one run; the same seed gives the same run."""

    def __init__(self, seed: int, visits: int, kernels: list[str], interpreter: str) -> None:
        self.noise = random.Random(seed)
        self.visits, self.kernels, self.interpreter = visits, kernels, interpreter

    def cell(self, kernel: str, executor: str, family: str, binding: str, workers: int) -> Json:
        kind = KERNELS[kernel][0]
        interpreter = "native" if binding == "native" else self.interpreter
        embedded = executor.startswith("embed")
        strategy = f"{executor}.{binding}"
        return {
            "name": f"{kernel}/small/{strategy}/workers:{workers}/{interpreter}",
            "kernel": kernel, "size": "small", "class": kind, "strategy": strategy,
            "executor": executor, "binding": binding, "family": family_of(family, binding),
            "workers": workers, "chunk_size": 0, "interpreter": interpreter,
            "host": "native" if binding == "native" else "embedded" if embedded else "exe",
            "oversubscribed": kind in ("cpu", "memory") and workers > CPUS,
            "status": "measured", "reason": "", "visits": self.visits,
            **dict.fromkeys(row["key"] for row in TABLE), "speedup_python": None,
            "speedup_binding": None, "speedup_burst": None, "dispatch_s": None, "latency_s": None,
            "samples": [],
            "visit_values": [], "outliers": 0, "effective_visits": 0.0, "warmup_samples": 0,
            "interval_level": 0.95, "pays_from": None,
            "per_worker_s": [], "per_worker_tasks": [], "telemetry": None, "instructions": None,
        }  # fmt: skip

    def measure(self, cell: Json, start: float, dispatch: float) -> None:
        kernel, workers = cell["kernel"], cell["workers"]
        executor, binding = cell["executor"], cell["binding"]
        centre = warm_s(kernel, executor, binding, workers)
        processes = workers if cell["family"] == "processes" else 0
        python = 0 if binding == "native" else 1

        def about(value: float) -> Json:
            return estimate(value, self.noise, self.visits)

        cell["warm_s"] = about(centre)
        cell["cold_s"] = estimate(centre * 1.35, self.noise, self.visits, 0.12)
        cell["startup_s"] = about(start * (0.6 + 0.2 * workers))
        cell["boot_s"] = about(0.002 + 0.018 * python)
        cell["teardown_s"] = about(start / 4)
        waits = cell["class"] in ("io", "mixed")
        cell["cpu_s"] = about(centre * (0.2 if waits else min(workers, CPUS)))
        cell["rss_bytes"] = about(3e6 + 9.4e6 * python + 9.1e6 * processes)
        cell["pss_bytes"] = about(2e6 + 8.8e6 * python + 5.2e6 * processes)
        cell["page_faults"] = about(40.0 * workers)
        cell["samples"] = samples(cell["warm_s"]["median"], self.noise, self.visits, 3)
        cell["visit_values"] = visit_values(cell)
        cell["outliers"], cell["effective_visits"] = 1, 0.6 * self.visits
        cell["interval_level"] = 0.95 if self.visits >= 6 else 0.0
        cell["pays_from"] = estimate(1.0 + 40 * start / centre, self.noise, self.visits)
        cell["per_worker_s"] = [centre] * workers
        cell["per_worker_tasks"] = [KERNELS[kernel][3] // workers] * workers
        cell["telemetry"] = telemetry(cell)
        if kernel == "noop":
            cell["dispatch_s"] = about(dispatch)
        if waits:
            cell["latency_s"] = latency(kernel, workers, self.noise)

    def cells(self, kernel: str) -> list[Json]:
        waits = KERNELS[kernel][0] in ("io", "mixed")
        cells = []
        for executor, family, bindings, start, dispatch in EXECUTORS:
            counts = [1] if executor == "serial" else [1, 4, 16, 64] if waits else [1, 2, 4]
            for binding in bindings:
                for workers in counts:
                    cell = self.cell(kernel, executor, family, binding, workers)
                    cells.append(cell)
                    if reason := self.obstacle(cell):
                        cell.update(reason=reason[1], status=reason[0], visits=0)
                    else:
                        self.measure(cell, start, dispatch)
        return cells

    def obstacle(self, cell: Json) -> tuple[str, str] | None:
        waits = cell["class"] in ("io", "mixed")
        if cell["executor"] == "interpreters":
            return "skipped", "interpreters of their own GIL need CPython 3.12, this is 3.11.2"
        if cell["executor"] == "asyncio" and not waits:
            return "skipped", f"kernel {cell['kernel']} has no coroutine form"
        if cell["executor"] == "native_asio" and cell["kernel"] == "file_read":
            return "skipped", "kernel file_read has no coroutine form"
        if cell["executor"] == "mp_pool_spawn" and cell["workers"] == 64:
            return "failed", "the runner did not answer within 60 s"
        if cell["name"].startswith("nbody/small/pipes_spawn.ext_nogil/workers:4"):
            return "failed", "digest 0x12b4b5e001f, expected 0x31d63a2445ae"
        return None

    def kernel(self, name: str, cells: list[Json]) -> Json:
        kind, _, _, tasks, items, summary = KERNELS[name]
        serial = {c["binding"]: c for c in cells if c["executor"] == "serial"}
        measured = [c for c in cells if c["status"] == "measured"]
        for cell in measured:
            cell["speedup_python"] = quotient(serial["python"]["warm_s"], cell["warm_s"])
            cell["speedup_binding"] = quotient(serial[cell["binding"]]["warm_s"], cell["warm_s"])
        measured.sort(key=lambda c: float(c["warm_s"]["median"]))
        ranking: dict[str, str] = {}
        cells_by_name = {cell["name"]: cell for cell in cells}
        for cell in measured:
            ranking.setdefault(cell["strategy"], cell["name"])
        ranked = [cells_by_name[entry] for entry in ranking.values()]
        python = [cell for cell in ranked if cell["binding"] == "python"]
        questions = {
            "python": python,
            "cpp": [cell for cell in ranked if cell["binding"] != "python"],
            "any": ranked,
        }
        choices = [
            choice(question, competing, serial["python"], serial)
            for question, competing in questions.items()
        ]
        return {
            "kernel": name, "size": "small", "class": kind, "summary": summary, "item": "an item",
            "items": items, "tasks": tasks, "base": serial["python"]["name"],
            "best": measured[0]["name"], "ranking": list(ranking.values()),
            "tiers": tiers(ranked), "choices": choices,
        }  # fmt: skip

    def run(self) -> Json:
        kernels, cells = [], []
        for name in self.kernels:
            own = self.cells(name)
            kernels.append(self.kernel(name, own))
            cells += own
        number_visits(cells, self.noise)
        return {
            "file": "default-2026-01-15.json", "context": context(), "kernels": kernels,
            "cells": cells, "base_interpreter": self.interpreter, "contrasts": [],
            "break_even": [],
            "engine_prices": [],
            "telemetry_cost": None, "metrics": TABLE,
        }  # fmt: skip


def context() -> Json:
    return {
        "schema_version": 1, "suite": "default", "seed": 20260115, "complete": True,
        "settings": {"rounds": 8, "budget_s": None, "warm_samples": 3, "visit_limit_s": 20},
        "started_at": "2026-01-15T09:30:12Z", "git_commit": "896f35e0c1d2",
        "machine": {
            "key": "5d1c0ffee", "cpu": "Imaginary EPYC 7B13 @ 2.45 GHz", "cores": CPUS,
            "memory_bytes": 8 * 2**30, "os": "Linux 6.1", "governor": "performance",
        },
        "interpreters": {
            "cp311": {"version": "3.11.2", "executable": "/usr/bin/python3.11", "host": "exe",
                      "config_args": "--enable-optimizations --with-lto", "gil": True,
                      "jit": False},
        },
        "plan": [],
        "warnings": [
            {"code": "noisy_machine", "text": "A calibration loop varied by 21 % during the run: "
             "differences below 5 % mean nothing here.", "remedy": "End other programs.",
             "cells": []},
        ],
    }  # fmt: skip


def analysis(
    visits: int = 8, kernels: list[str] | None = None, seed: int = 1, interpreter: str = "cp311"
) -> Json:
    """An analysis with one run. Fewer than six visits leave every interval open, as in truth."""
    generator = Generator(seed, visits, list(KERNELS) if kernels is None else kernels, interpreter)
    return {"runs": [generator.run()]}


if __name__ == "__main__":
    json.dump(analysis(), sys.stdout)
