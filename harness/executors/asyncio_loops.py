# /// executor
# names = ["asyncio_loops"]
# family = "event_loop"
# bindings = ["python"]
# hands_over = "references"
# form = "async"
# summary = "one event loop per thread, a thread per CPU; workers are requests in flight on all"
# ///
"""One event loop per thread, as servers have it on builds without the GIL.

There are as many threads as CPUs, or fewer where there are fewer requests in flight, which they
share.
"""

from __future__ import annotations

import asyncio
import os
import queue
from collections.abc import Iterable

from harness.executors.identity import check_identity
from harness.executors.in_flight import InFlight
from harness.executors.thread_team import ThreadTeam
from harness.executors.worker import Cell, Share, Task, enlist


class Loop:
    """The event loop of one thread."""

    def __init__(self, cell: Cell, numbers: Iterable[int]) -> None:
        check_identity(cell)
        if cell["telemetry"]:
            enlist()
        self._loop = asyncio.new_event_loop()
        self._requests = InFlight(cell, numbers, asyncio.gather)
        self._loop.run_until_complete(self._requests.prepare())

    def run(self, tasks: Iterable[Task]) -> list[Share]:
        return self._loop.run_until_complete(self._requests.sample(tasks))

    def close(self) -> None:
        self._loop.run_until_complete(self._requests.close())
        self._loop.close()


class Executor(ThreadTeam):
    def __init__(self, name: str, cell: Cell) -> None:
        workers = cell["workers"]
        threads = min(workers, len(os.sched_getaffinity(0)))
        parts: queue.SimpleQueue[Iterable[int]] = queue.SimpleQueue()
        for part in range(threads):
            parts.put(range(part, workers, threads))
        super().__init__(threads, lambda: Loop(cell, parts.get()))
