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

import contextlib
import multiprocessing
import queue
from multiprocessing.connection import wait
from time import perf_counter_ns
from typing import Any

from harness.executors.semaphores import name_after_run
from harness.executors.stages import ROOM, serve, stages_of
from harness.executors.worker import Cell, Share, Task

LOOK_S = 0.5  # how often it is asked whether all workers live


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        name_after_run()
        context: Any = multiprocessing.get_context("fork")
        self._workers = cell["workers"]
        stages = stages_of(cell)
        queues = [context.Queue(ROOM * self._workers) for _ in range(stages)]
        boxes = list(zip(queues, [*queues[1:], None]))  # before and behind each stage
        self._first = queues[0]
        self._reports = context.SimpleQueue()
        self._gate = context.Barrier(stages * self._workers + 1)
        self._processes = [
            context.Process(
                target=serve,
                args=(cell, number, *boxes[number], self._reports, self._gate),
                daemon=True,
            )
            for number in range(stages)
            for _ in range(self._workers)
        ]

    def start(self) -> None:
        for process in self._processes:
            process.start()
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
        for process in self._processes:
            process.join()

    def _put(self, message: Any) -> None:
        """Waits while the queue is full, but not for workers that have failed or died."""
        while all(process.exitcode is None for process in self._processes):
            with contextlib.suppress(queue.Full):
                self._first.put(message, timeout=LOOK_S)
                return
        self._collect()  # raises what a worker has failed with, or that it died

    def _collect(self) -> list[Share]:
        shares: list[Share] = []
        deaths = [process.sentinel for process in self._processes]
        while len(shares) < len(self._processes):
            if self._reports._reader not in wait([self._reports._reader, *deaths]):
                raise RuntimeError("a worker process died")
            share = self._reports.get()
            if isinstance(share, Exception):
                raise share
            shares.append(share)
        return shares
