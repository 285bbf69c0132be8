# /// executor
# names = ["process_pool_fork", "process_pool_forkserver", "process_pool_spawn"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# chunks = true
# summary = "concurrent.futures.ProcessPoolExecutor with that start method"
# ///
"""`concurrent.futures.ProcessPoolExecutor`, with `map` over the tasks."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from harness.executors import pool_worker
from harness.executors.futures_pool import FuturesPool
from harness.executors.semaphores import name_after_run
from harness.executors.worker import Cell


class Executor(FuturesPool):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(
            make_pool(cell, name.rsplit("_", 1)[1]), cell["workers"], cell.get("chunk_size", 1)
        )


def make_pool(
    cell: Cell, start_method: str, prepare: Callable[..., None] = pool_worker.prepare
) -> ProcessPoolExecutor:
    """A pool whose processes have prepared a worker each when `pool_worker.meet` returns."""
    name_after_run()
    context = multiprocessing.get_context(start_method)
    return ProcessPoolExecutor(
        cell["workers"],
        mp_context=context,
        initializer=prepare,
        initargs=(cell, context.Barrier(cell["workers"])),
    )
