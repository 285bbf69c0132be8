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

import contextlib
import queue
import threading
from time import perf_counter_ns
from typing import Any

from harness.executors.stages import ROOM, serve, stages_of
from harness.executors.worker import Cell, Share, Task

LOOK_S = 0.5  # how often it is asked whether somebody has failed


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._workers = cell["workers"]
        stages = stages_of(cell)
        queues: list[Any] = [queue.Queue(ROOM * self._workers) for _ in range(stages)]
        boxes = list(zip(queues, [*queues[1:], None]))  # before and behind each stage
        self._first = queues[0]
        self._reports: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._gate = threading.Barrier(stages * self._workers + 1)
        self._threads = [
            threading.Thread(
                target=serve,
                args=(cell, number, *boxes[number], self._reports, self._gate),
                daemon=True,
            )
            for number in range(stages)
            for _ in range(self._workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._collect()

    def run(self, tasks: list[Task]) -> list[Share]:
        self._gate.wait()
        for index, argument in tasks:
            self._put((index, perf_counter_ns(), argument))
        for _ in range(self._workers):
            self._put(None)
        return self._collect()

    def stop(self) -> None:
        self._gate.abort()
        for thread in self._threads:
            thread.join()

    def _put(self, message: Any) -> None:
        """Waits while the queue is full, but not for workers that have failed."""
        while not self._gate.broken:
            with contextlib.suppress(queue.Full):
                self._first.put(message, timeout=LOOK_S)
                return
        self._collect()  # raises what a worker has failed with

    def _collect(self) -> list[Share]:
        shares = []
        for _ in self._threads:
            share = self._reports.get()
            if isinstance(share, Exception):
                raise share
            shares.append(share)
        return shares
