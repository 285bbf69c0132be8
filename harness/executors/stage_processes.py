# /// executor
# names = ["stage_processes"]
# family = "processes"
# bindings = ["python"]
# shapes = ["pipeline"]
# start_method = "fork"
# summary = "multiprocessing.Process workers for each stage of a pipeline, with Queue between them"
# ///
"""`multiprocessing.Process` workers, as many for each stage, with a bounded `multiprocessing.Queue`
before each."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import wait
from typing import Any

from harness.executors.semaphores import name_after_run
from harness.executors.stages import Stages
from harness.executors.worker import Cell


class Executor(Stages):
    def __init__(self, name: str, cell: Cell) -> None:
        name_after_run()
        context: Any = multiprocessing.get_context("fork")
        super().__init__(
            cell, context.Queue, context.Barrier, context.Process, context.SimpleQueue()
        )

    def _all_well(self) -> bool:
        return all(process.exitcode is None for process in self._workers)

    def _report(self) -> Any:
        deaths = [process.sentinel for process in self._workers]
        if self._reports._reader not in wait([self._reports._reader, *deaths]):
            raise RuntimeError("a worker process died")
        return super()._report()
