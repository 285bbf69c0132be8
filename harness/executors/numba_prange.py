# /// executor
# names = ["numba_prange"]
# family = "threads"
# extension_family = "extension"
# bindings = ["numba"]
# python = ["numba==0.68.1"]
# summary = "numba.prange over the tasks: Numba's own threads, one call from Python"
# ///
"""Numba's parallel loop: all tasks in one compiled call, on threads that Numba keeps.

It tells which thread ran which task, but not for how long: a thread counts as busy to the end.
"""

from __future__ import annotations

import os
from time import perf_counter_ns
from typing import Any

from harness.executors.identity import check_identity
from harness.executors.worker import MASK, Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        os.environ["NUMBA_NUM_THREADS"] = str(cell["workers"])  # read when it is imported
        self._cell = cell
        self._tasks: list[Task] = []

    def start(self) -> None:
        import numpy as np

        from harness.bindings.numba import kernel_of

        check_identity(self._cell)
        self._np = np
        run, self._state = kernel_of(self._cell)
        self._loop = _loop_over(run)
        nothing = np.zeros(self._cell["workers"], np.int64)
        self._loop(self._state, nothing, nothing)  # compiles it and starts the threads

    def run(self, tasks: list[Task]) -> list[Share]:
        start = perf_counter_ns()
        ends = self._np.array(tasks, self._np.int64)
        digests, threads = self._loop(self._state, ends[:, 0], ends[:, 1])
        busy_ns = perf_counter_ns() - start
        return [
            (int(thread), int((threads == thread).sum()), busy_ns,
             sum(map(int, digests[threads == thread])) & MASK, None)
            for thread in self._np.unique(threads)
        ]  # fmt: skip

    def stop(self) -> None:
        """Its threads end with the process."""


def _loop_over(run: Any) -> Any:
    import numba
    import numpy as np

    @numba.njit(parallel=True, nogil=True)
    def loop(state, begins, ends):
        digests = np.zeros(len(begins), np.uint64)
        threads = np.zeros(len(begins), np.int64)
        for task in numba.prange(len(begins)):
            digests[task] = run(state, begins[task], ends[task])
            threads[task] = numba.get_thread_id()
        return digests, threads

    return loop
