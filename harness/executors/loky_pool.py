# /// executor
# names = ["loky_pool"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "loky"
# chunks = true
# python = ["loky==3.7.0"]
# summary = "loky.get_reusable_executor, with map over the tasks"
# ///
"""loky's reusable executor: `concurrent.futures`, with processes that survive their pool."""

from __future__ import annotations

from harness.executors import engine_worker
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        from loky import get_reusable_executor

        self._cell = cell
        self._pool = get_reusable_executor(cell["workers"])

    def start(self) -> None:
        place = engine_worker.meeting(self._cell)
        calls = [
            self._pool.submit(engine_worker.meet, *place) for _ in range(self._cell["workers"])
        ]
        engine_worker.check_met([call.result() for call in calls], self._cell)

    def run(self, tasks: list[Task]) -> list[Share]:
        chunk_size = self._cell.get("chunk_size", 1)
        return list(self._pool.map(engine_worker.run_task, tasks, chunksize=chunk_size))

    def stop(self) -> None:
        self._pool.shutdown(kill_workers=True)
