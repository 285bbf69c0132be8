# /// executor
# names = ["mp_pool_fork", "mp_pool_forkserver", "mp_pool_spawn"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# summary = "multiprocessing.Pool with that start method"
# ///
"""`multiprocessing.Pool`, with `map` over the tasks, one task a message."""

from __future__ import annotations

import multiprocessing

from harness.executors import pool_worker
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._workers = cell["workers"]
        self._context = multiprocessing.get_context(name.rsplit("_", 1)[1])

    def start(self) -> None:
        everyone = self._context.Barrier(self._workers)
        self._pool = self._context.Pool(
            self._workers, initializer=pool_worker.prepare, initargs=(self._cell, everyone)
        )
        self._pool.map(pool_worker.meet, range(self._workers), chunksize=1)

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._pool.map(pool_worker.run_task, tasks, chunksize=1)

    def stop(self) -> None:
        self._pool.close()
        self._pool.join()
