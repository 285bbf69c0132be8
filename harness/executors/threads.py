# /// executor
# names = ["threads"]
# family = "threads"
# extension_family = "extension"
# bindings = ["python", "ext_gil", "ext_nogil"]
# hands_over = "references"
# summary = "threading.Thread workers on a shared queue"
# ///
"""`threading.Thread` workers that take tasks from one shared queue."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from harness.executors.thread_team import ThreadTeam
from harness.executors.worker import Cell, Share, Task, Worker


class ThreadWorker:
    def __init__(self, cell: Cell) -> None:
        self._worker = Worker(cell)
        self.close = self._worker.close

    def run(self, tasks: Iterable[Task]) -> list[Share]:
        return [self._worker.run(tasks)]


class Executor(ThreadTeam):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(cell["workers"], partial(ThreadWorker, cell))
