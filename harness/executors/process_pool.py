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
from harness.executors.futures_pool import FuturesPool
from harness.executors.semaphores import name_after_run
from harness.executors.worker import Cell


class Executor(FuturesPool):
    def __init__(self, name: str, cell: Cell) -> None:
        workers = cell["workers"]
        name_after_run()
        context = multiprocessing.get_context(name.rsplit("_", 1)[1])
        together = context.Barrier(workers)
        pool = ProcessPoolExecutor(
            workers,
            mp_context=context,
            initializer=pool_worker.prepare,
            initargs=(cell, together),
        )
        super().__init__(pool, workers)
