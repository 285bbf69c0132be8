"""How long a dashboard takes, and how that grows with the number of runs.

    python -m tests.dashboard.speed [SERIES]

Not a test: it prints a table, decides nothing. The goal is 30 s on two cores for 1,000 runs of 500
series, changes included, growing linearly.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.dashboard.sites import made
from tests.dashboard.synthetic import make_document, with_steps

RUNS = (250, 500, 1000)


def measure(runs: int, series: int) -> tuple[float, int]:
    """Seconds of one drawing, start of Python included, and bytes of the site."""
    text = json.dumps(make_document(with_steps(runs, series)))
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        site = made(text, Path(folder) / "site")
        seconds = time.monotonic() - begin
        return seconds, sum(path.stat().st_size for path in site.folder.rglob("*"))


def main(arguments: list[str]) -> None:
    series = int(arguments[0]) if arguments else 500
    print(f"{series} series\n  runs  seconds  s per 1,000 runs     MB")
    for runs in RUNS:
        seconds, size = measure(runs, series)
        print(f"{runs:6,}  {seconds:7.1f}  {1000 * seconds / runs:16.1f}  {size / 1e6:5.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
