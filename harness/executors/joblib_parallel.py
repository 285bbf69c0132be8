"""What the executors `joblib_*` share: `Parallel` over `delayed` calls, as scikit-learn has it."""

from __future__ import annotations

import os
import tempfile

from harness.executors import engine_worker
from harness.executors.worker import Cell, Share, Task


class JoblibExecutor:
    def __init__(self, cell: Cell, backend: str) -> None:
        # In /dev/shm by default, which is nobody's: what is killed would leave it there.
        os.environ.setdefault("JOBLIB_TEMP_FOLDER", tempfile.gettempdir())
        from joblib import Parallel, delayed

        self._cell = cell
        self._delayed = delayed
        self._parallel = Parallel(
            cell["workers"], backend=backend, batch_size=cell.get("chunk_size") or "auto"
        )

    def start(self) -> None:
        """One pool for all calls, as `with Parallel(…)` has it. Its batches are of one call at
        first, or those that meet would wait for each other in one worker."""
        batch_size, self._parallel.batch_size = self._parallel.batch_size, 1
        self._parallel.__enter__()
        meet, place = self._delayed(engine_worker.meet), engine_worker.meeting(self._cell)
        ids = self._parallel(meet(*place) for _ in range(self._cell["workers"]))
        engine_worker.check_met(ids, self._cell)
        self._parallel.batch_size = batch_size

    def run(self, tasks: list[Task]) -> list[Share]:
        run = self._delayed(engine_worker.run_task)
        shares: list[Share] = self._parallel(run(task) for task in tasks)
        return shares

    def stop(self) -> None:
        self._parallel.__exit__(None, None, None)
