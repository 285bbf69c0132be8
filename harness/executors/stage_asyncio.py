# /// executor
# names = ["stage_asyncio"]
# family = "event_loop"
# bindings = ["python"]
# form = "async"
# shapes = ["pipeline"]
# hands_over = "references"
# summary = "coroutines for each stage of a pipeline on one event loop, asyncio.Queue between them"
# ///
"""Coroutines on one event loop, as many for each stage, with a bounded `asyncio.Queue` before each.

A stage that waits has a coroutine in the kernel's `stages_async`; the others are called.
"""

from __future__ import annotations

import asyncio
import inspect
from array import array
from time import perf_counter_ns
from typing import Any

from harness.executors.identity import check_identity
from harness.executors.stages import ROOM
from harness.executors.worker import Cell, Share, Task, enlist, kernel_of


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._workers = cell["workers"]
        self._kernel = kernel_of(cell)
        self._stages = self._kernel.stages_async
        self._loop = asyncio.new_event_loop()

    def start(self) -> None:
        check_identity(self._cell)
        if self._cell["telemetry"]:
            enlist()
        self._state = self._loop.run_until_complete(
            self._kernel.prepare_async(self._cell["params"])
        )

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._loop.run_until_complete(self._sample(tasks))

    def stop(self) -> None:
        self._loop.close()

    async def _sample(self, tasks: list[Task]) -> list[Share]:
        queues: list[Any] = [asyncio.Queue(ROOM * self._workers) for _ in self._stages]
        workers = [
            asyncio.create_task(self._work(number, place, queues))
            for number in range(len(self._stages))
            for place in range(self._workers)
        ]
        feeding = asyncio.create_task(self._feed(tasks, queues[0]))
        try:
            # Whoever fails first is raised; a stage that is gone would leave the feeding waiting.
            return list(await asyncio.gather(*workers))
        finally:
            for task in (feeding, *workers):
                task.cancel()

    async def _feed(self, tasks: list[Task], first: Any) -> None:
        for index, argument in tasks:
            await first.put((index, perf_counter_ns(), argument))
        for _ in range(self._workers):
            await first.put(None)

    async def _work(self, number: int, place: int, queues: list[Any]) -> Share:
        stage = self._stages[number]
        waits = inspect.iscoroutinefunction(stage)
        outbox = queues[number + 1] if number + 1 < len(queues) else None
        results = []
        latencies = array("q")
        count = 0
        start = perf_counter_ns()
        while (message := await queues[number].get()) is not None:
            index, asked, value = message
            count += 1
            made = stage(self._state, value)
            if waits:
                made = await made
            if outbox is None:
                results.append((index, made))
                latencies.append(perf_counter_ns() - asked)
            else:
                await outbox.put((index, asked, made))
        if outbox is not None:
            await outbox.put(None)
        worker = number * self._workers + place
        return worker, count, perf_counter_ns() - start, results, latencies.tobytes()
