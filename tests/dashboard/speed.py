"""How long a dashboard takes, and how that grows with the number of runs.

    python -m tests.dashboard.speed [SERIES]

Not a test: it prints a table, decides nothing. The goal is 30 s on two cores for 1,000 runs of 500
series, changes included, growing linearly. Where others share the machine, believe the CPU time.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.dashboard.sites import made
from tests.dashboard.synthetic import make_document, with_steps

RUNS = (250, 500, 1000)


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(runs: int, series: int) -> tuple[float, float, int]:
    """Seconds and CPU seconds of one drawing, start of Python included, and bytes of the site."""
    text = json.dumps(make_document(with_steps(runs, series)))
    with tempfile.TemporaryDirectory() as folder:
        begin, cpu = time.monotonic(), _cpu_s()
        site = made(text, Path(folder) / "site")
        seconds, cpu = time.monotonic() - begin, _cpu_s() - cpu
        return seconds, cpu, sum(path.stat().st_size for path in site.folder.rglob("*"))


def main(arguments: list[str]) -> None:
    series = int(arguments[0]) if arguments else 500
    print(f"{series} series\n  runs  seconds  CPU s  CPU s per 1,000 runs     MB")
    for runs in RUNS:
        seconds, cpu, size = measure(runs, series)
        each = 1000 * cpu / runs
        print(f"{runs:6,}  {seconds:7.1f}  {cpu:5.1f}  {each:20.1f}  {size / 1e6:5.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
