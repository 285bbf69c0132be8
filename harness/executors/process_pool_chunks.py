# /// executor
# names = ["process_pool_chunks"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "fork"
# summary = "ProcessPoolExecutor with one future per worker, each for its part of the tasks"
# ///
"""`concurrent.futures.ProcessPoolExecutor` with one `submit` per worker: the fewest messages that
there can be, and no second chance for a worker that got the longer part."""

from __future__ import annotations

from harness.executors import pool_worker
from harness.executors.futures_pool import FuturesPool
from harness.executors.process_pool import make_pool
from harness.executors.worker import Cell, Share, Task


class Executor(FuturesPool):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(make_pool(cell, "fork"), cell["workers"])

    def run(self, tasks: list[Task]) -> list[Share]:
        count, workers = len(tasks), self._workers
        parts = (
            tasks[count * part // workers : count * (part + 1) // workers]
            for part in range(workers)
        )
        futures = [self._pool.submit(pool_worker.run_tasks, part) for part in parts]
        return [future.result() for future in futures]
