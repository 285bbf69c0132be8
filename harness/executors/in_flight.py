"""Coroutines that each have one request in flight, whatever loop they run on."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Iterable
from time import perf_counter_ns
from typing import Any, Callable

from harness.executors.worker import MASK, Cell, Share, Task, kernel_of

# Runs awaitables side by side, and gives what they return in order.
Gather = Callable[..., Awaitable[list[Any]]]


class InFlight:
    """One coroutine for each of these numbers, which are its workers' names in shares."""

    def __init__(self, cell: Cell, numbers: Iterable[int], gather: Gather) -> None:
        self._kernel = kernel_of(cell)
        self._params = cell["params"]
        self._numbers = list(numbers)
        self._gather = gather
        self._work = self._carry if cell.get("carries") else self._fetch
        self._states: list[Any] = []

    async def prepare(self) -> None:
        for _ in self._numbers:
            self._states.append(await self._kernel.prepare_async(self._params))

    async def sample(self, tasks: Iterable[Task]) -> list[Share]:
        """All of them take from the same iterator."""
        tasks = iter(tasks)
        return await self._gather(
            *(
                self._work(number, state, tasks)
                for number, state in zip(self._numbers, self._states)
            )
        )

    async def close(self) -> None:
        close = getattr(self._kernel, "close_async", None)
        if close:
            for state in self._states:
                await close(state)

    async def _fetch(self, worker: int, state: Any, tasks: Iterable[Task]) -> Share:
        count = 0
        digest = 0
        latencies = array("q")
        start = perf_counter_ns()
        for begin, end in tasks:
            count += 1
            for item in range(begin, end):
                asked = perf_counter_ns()
                digest += await self._kernel.run_async(state, item, item + 1)
                latencies.append(perf_counter_ns() - asked)
        return worker, count, perf_counter_ns() - start, digest & MASK, latencies.tobytes()

    async def _carry(self, worker: int, state: Any, tasks: Iterable[Task]) -> Share:
        results = []
        latencies = array("q")
        start = perf_counter_ns()
        for index, argument in tasks:
            asked = perf_counter_ns()
            results.append((index, await self._kernel.run_async(state, argument)))
            latencies.append(perf_counter_ns() - asked)
        return worker, len(results), perf_counter_ns() - start, results, latencies.tobytes()
