# /// executor
# names = ["joblib_loky"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "loky"
# chunks = true
# python = ["joblib==1.6.0"]
# summary = "joblib.Parallel with processes, in batches whose size it adapts"
# ///
"""joblib with its default backend: loky's processes."""

from __future__ import annotations

from harness.executors.joblib_parallel import JoblibExecutor
from harness.executors.worker import Cell


class Executor(JoblibExecutor):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(cell, "loky")

    def stop(self) -> None:
        """Its processes outlive `Parallel`, to be used again; ours end here."""
        from joblib.externals.loky import get_reusable_executor

        super().stop()
        get_reusable_executor().shutdown(kill_workers=True)
