# /// executor
# names = ["thread_pool"]
# family = "threads"
# extension_family = "extension"
# bindings = ["python", "ext_gil", "ext_nogil"]
# summary = "concurrent.futures.ThreadPoolExecutor"
# ///
"""`concurrent.futures.ThreadPoolExecutor`, with `map` over the tasks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from harness.executors import pool_worker
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._workers = cell["workers"]
        self._pool = ThreadPoolExecutor(
            self._workers,
            initializer=pool_worker.prepare,
            initargs=(cell, threading.Barrier(self._workers)),
        )

    def start(self) -> None:
        list(self._pool.map(pool_worker.meet, range(self._workers)))

    def run(self, tasks: list[Task]) -> list[Share]:
        return list(self._pool.map(pool_worker.run_task, tasks))

    def stop(self) -> None:
        self._pool.shutdown()
