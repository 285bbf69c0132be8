# /// executor
# names = ["joblib_threading"]
# family = "threads"
# extension_family = "extension"
# bindings = ["python", "ext_gil", "ext_nogil"]
# hands_over = "references"
# python = ["joblib==1.6.0"]
# summary = "joblib.Parallel with threads"
# ///
"""joblib with `backend="threading"`."""

from __future__ import annotations

from harness.executors.joblib_parallel import JoblibExecutor
from harness.executors.worker import Cell


class Executor(JoblibExecutor):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(cell, "threading")
