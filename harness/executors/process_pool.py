# /// executor
# names = ["process_pool_fork", "process_pool_forkserver", "process_pool_spawn"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# summary = "concurrent.futures.ProcessPoolExecutor with that start method"
# ///
"""`concurrent.futures.ProcessPoolExecutor`, with `map` over the tasks."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from harness.executors import pool_worker
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._workers = cell["workers"]
        context = multiprocessing.get_context(name.rsplit("_", 1)[1])
        self._pool = ProcessPoolExecutor(
            self._workers,
            mp_context=context,
            initializer=pool_worker.prepare,
            initargs=(cell, context.Barrier(self._workers)),
        )

    def start(self) -> None:
        list(self._pool.map(pool_worker.meet, range(self._workers)))

    def run(self, tasks: list[Task]) -> list[Share]:
        return list(self._pool.map(pool_worker.run_task, tasks))

    def stop(self) -> None:
        self._pool.shutdown()
