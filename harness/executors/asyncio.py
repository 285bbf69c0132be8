# /// executor
# names = ["asyncio"]
# family = "event_loop"
# bindings = ["python"]
# hands_over = "references"
# form = "async"
# summary = "coroutines on one event loop; workers are requests in flight"
# ///
"""Coroutines on one event loop: as many as workers, each with one request in flight."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterator
from time import perf_counter_ns
from typing import Any

from harness.executors.identity import check_identity
from harness.executors.worker import MASK, Cell, Share, Task, enlist, kernel_of


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._kernel = kernel_of(cell)
        self._loop = asyncio.new_event_loop()
        self._states: list[Any] = []
        self._work = self._carry if cell.get("carries") else self._fetch

    def start(self) -> None:
        check_identity(self._cell)
        if self._cell["telemetry"]:
            enlist()
        self._loop.run_until_complete(self._prepare())

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._loop.run_until_complete(self._sample(iter(tasks)))

    def stop(self) -> None:
        self._loop.run_until_complete(self._close())
        self._loop.close()

    async def _prepare(self) -> None:
        for _ in range(self._cell["workers"]):
            self._states.append(await self._kernel.prepare_async(self._cell["params"]))

    async def _sample(self, tasks: Iterator[Task]) -> list[Share]:
        return await asyncio.gather(
            *(self._work(worker, state, tasks) for worker, state in enumerate(self._states))
        )

    async def _fetch(self, worker: int, state: Any, tasks: Iterator[Task]) -> Share:
        count = 0
        digest = 0
        latencies = array("q")
        start = perf_counter_ns()
        for begin, end in tasks:  # shared by all coroutines of this loop
            count += 1
            for item in range(begin, end):
                asked = perf_counter_ns()
                digest += await self._kernel.run_async(state, item, item + 1)
                latencies.append(perf_counter_ns() - asked)
        return worker, count, perf_counter_ns() - start, digest & MASK, latencies.tobytes()

    async def _carry(self, worker: int, state: Any, tasks: Iterator[Task]) -> Share:
        results = []
        latencies = array("q")
        start = perf_counter_ns()
        for index, argument in tasks:
            asked = perf_counter_ns()
            results.append((index, await self._kernel.run_async(state, argument)))
            latencies.append(perf_counter_ns() - asked)
        return worker, len(results), perf_counter_ns() - start, results, latencies.tobytes()

    async def _close(self) -> None:
        close = getattr(self._kernel, "close_async", None)
        if close:
            for state in self._states:
                await close(state)
