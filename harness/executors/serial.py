# /// executor
# names = ["serial"]
# family = "serial"
# bindings = ["python", "ext_gil", "ext_nogil"]
# hands_over = "references"
# workers = "one"
# shapes = ["map", "pipeline", "divide"]
# summary = "a plain loop: the base of speed-ups"
# ///
"""A plain loop over the tasks, in the main thread."""

from __future__ import annotations

from harness.executors.worker import Cell, Share, Task, Worker


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell

    def start(self) -> None:
        self._worker = Worker(self._cell)

    def run(self, tasks: list[Task]) -> list[Share]:
        return [self._worker.run(tasks)]

    def stop(self) -> None:
        self._worker.close()
