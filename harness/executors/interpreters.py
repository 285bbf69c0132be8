# /// executor
# names = ["interpreters"]
# family = "interpreters"
# bindings = ["python", "ext_gil", "ext_nogil"]
# since = "3.12"
# summary = "one thread and one own-GIL sub-interpreter per worker"
# ///
"""Threads that each hand their tasks to a sub-interpreter with a GIL of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import partial

from harness.executors.subinterpreter import Subinterpreter
from harness.executors.thread_team import ThreadTeam
from harness.executors.worker import Cell, Share, Task


class InterpreterWorker:
    def __init__(self, cell: Cell, one_at_a_time: threading.Lock) -> None:
        with one_at_a_time:  # importing in two new interpreters at once has crashed 3.12
            self._interpreter = Subinterpreter(cell)
        self.close = self._interpreter.close

    def run(self, tasks: Iterable[Task]) -> list[Share]:
        return [self._interpreter.run(task) for task in tasks]


class Executor(ThreadTeam):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(cell["workers"], partial(InterpreterWorker, cell, threading.Lock()))
