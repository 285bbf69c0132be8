"""Pools of `concurrent.futures`: what `thread_pool` and `process_pool` share."""

from __future__ import annotations

from concurrent.futures import Executor

from harness.executors import pool_worker
from harness.executors.worker import Share, Task


class FuturesPool:
    """An executor that calls `map` of a pool whose initializer is `pool_worker.prepare`."""

    def __init__(self, pool: Executor, workers: int, chunk_size: int = 1) -> None:
        """Pools of threads know no chunks."""
        self._pool = pool
        self._workers = workers
        self._chunk_size = chunk_size

    def start(self) -> None:
        list(self._pool.map(pool_worker.meet, range(self._workers)))

    def run(self, tasks: list[Task]) -> list[Share]:
        return list(self._pool.map(pool_worker.run_task, tasks, chunksize=self._chunk_size))

    def stop(self) -> None:
        self._pool.shutdown()
