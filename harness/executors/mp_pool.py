# /// executor
# names = ["mp_pool_fork", "mp_pool_forkserver", "mp_pool_spawn"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# chunks = true
# summary = "multiprocessing.Pool with that start method"
# ///
"""`multiprocessing.Pool`, with `map` over the tasks.

What carries is handed out in chunks, of the size that `map` chooses or the cell says; ranges of
numbers one by one, as long as the cell says nothing else.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any

from harness.executors import pool_worker
from harness.executors.semaphores import name_after_run
from harness.executors.worker import Cell, Share, Task

LOOK_S = 0.5  # how often it is asked whether all workers live


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._workers = cell["workers"]
        name_after_run()
        self._context = multiprocessing.get_context(name.rsplit("_", 1)[1])
        self._broken = False
        self._chunk_size = cell.get("chunk_size") or (None if cell.get("carries") else 1)

    def start(self) -> None:
        everyone = self._context.Barrier(self._workers)
        self._pool = self._context.Pool(
            self._workers, initializer=pool_worker.prepare, initargs=(self._cell, everyone)
        )
        self._processes = multiprocessing.active_children()
        self._map(pool_worker.meet, range(self._workers), 1)

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._map(pool_worker.run_task, tasks, self._chunk_size)

    def _map(
        self, function: Callable[..., Any], tasks: Sequence[Any], chunk_size: int | None
    ) -> list[Any]:
        """`Pool.map`, which would wait for ever for the task of a worker that died."""
        result = self._pool.map_async(function, tasks, chunksize=chunk_size)
        while True:
            result.wait(LOOK_S)
            if result.ready():
                return result.get()
            for process in self._processes:
                if process.exitcode is not None:
                    self._give_up()
                    raise RuntimeError(_how_it_ended(process.exitcode))
            # The pool's own threads end when they cannot unpickle, and tell nobody.
            if not self._pool._result_handler.is_alive():  # type: ignore[attr-defined]
                self._give_up()
                raise RuntimeError("the pool has stopped to collect results")

    def _give_up(self) -> None:
        """Who died may have held a lock that ending the pool waits for, so it is not waited for
        longer than a moment."""
        ending = threading.Thread(target=self._pool.terminate, daemon=True)
        ending.start()
        ending.join(1)
        self._broken = True

    def stop(self) -> None:
        if self._broken:
            return
        self._pool.close()
        self._pool.join()


def _how_it_ended(exitcode: int) -> str:
    if exitcode >= 0:
        return f"a worker of the pool exited with status {exitcode}"
    why = ", which the kernel sends when memory runs out" if exitcode == -signal.SIGKILL else ""
    return f"a worker of the pool was ended by signal {-exitcode}{why}"
