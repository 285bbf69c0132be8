# /// executor
# names = ["thread_pool"]
# family = "threads"
# extension_family = "extension"
# bindings = ["python", "ext_gil", "ext_nogil"]
# hands_over = "references"
# summary = "concurrent.futures.ThreadPoolExecutor"
# ///
"""`concurrent.futures.ThreadPoolExecutor`, with `map` over the tasks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from harness.executors import pool_worker
from harness.executors.futures_pool import FuturesPool
from harness.executors.worker import Cell


class Executor(FuturesPool):
    def __init__(self, name: str, cell: Cell) -> None:
        workers = cell["workers"]
        together = threading.Barrier(workers)
        pool = ThreadPoolExecutor(
            workers, initializer=pool_worker.prepare, initargs=(cell, together)
        )
        super().__init__(pool, workers)
