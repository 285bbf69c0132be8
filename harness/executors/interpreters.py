# /// executor
# names = ["interpreters"]
# family = "interpreters"
# bindings = ["python", "ext_gil", "ext_nogil"]
# since = "3.12"
# summary = "one thread and one own-GIL sub-interpreter a worker"
# ///
"""Threads that each hand their tasks to a sub-interpreter with a GIL of its own."""

from __future__ import annotations

import queue
import threading

from harness.executors.subinterpreter import Subinterpreter
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._stopping = False
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[list[Share] | BaseException] = queue.SimpleQueue()
        self._one_at_a_time = threading.Lock()
        self._together = threading.Barrier(cell["workers"] + 1)
        self._threads = [
            threading.Thread(target=self._work, daemon=True) for _ in range(cell["workers"])
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._collect()

    def run(self, tasks: list[Task]) -> list[Share]:
        for task in tasks:
            self._tasks.put(task)
        for _ in self._threads:
            self._tasks.put(None)
        self._together.wait()
        return self._collect()

    def stop(self) -> None:
        self._stopping = True
        if not self._together.broken:
            self._together.wait()
        for thread in self._threads:
            thread.join()

    def _collect(self) -> list[Share]:
        """The shares of every worker, in the order they finish."""
        shares: list[Share] = []
        for _ in self._threads:
            result = self._results.get()
            if isinstance(result, BaseException):
                raise result
            shares += result
        return shares

    def _work(self) -> None:
        try:
            with self._one_at_a_time:  # importing in two new interpreters at once has crashed 3.12
                worker = Subinterpreter(self._cell)
            self._results.put([])  # ready
            while True:
                self._together.wait()
                if self._stopping:
                    break
                self._results.put([worker.run(task) for task in iter(self._tasks.get, None)])
            worker.close()
        except BaseException as error:  # noqa: BLE001 - reported by whoever collects
            self._results.put(error)
            self._together.abort()  # nobody must wait for this worker again
