# /// executor
# names = ["stage_threads"]
# family = "threads"
# bindings = ["python"]
# shapes = ["pipeline"]
# hands_over = "references"
# summary = "threading.Thread workers for each stage of a pipeline, with queue.Queue between them"
# ///
"""`threading.Thread` workers, as many for each stage, with a bounded `queue.Queue` before each."""

from __future__ import annotations

import queue
import threading

from harness.executors.stages import Stages
from harness.executors.worker import Cell


class Executor(Stages):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(
            cell, queue.Queue, threading.Barrier, threading.Thread, queue.SimpleQueue()
        )
