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
from typing import Callable

from harness.executors.identity import check_identity
from harness.executors.in_flight import InFlight
from harness.executors.worker import Cell, Share, Task, enlist


class Executor:
    def __init__(
        self,
        name: str,
        cell: Cell,
        new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop,
    ) -> None:
        self._cell = cell
        self._loop = new_loop()
        self._requests = InFlight(cell, range(cell["workers"]), asyncio.gather)

    def start(self) -> None:
        check_identity(self._cell)
        if self._cell["telemetry"]:
            enlist()
        self._loop.run_until_complete(self._requests.prepare())

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._loop.run_until_complete(self._requests.sample(tasks))

    def stop(self) -> None:
        self._loop.run_until_complete(self._requests.close())
        self._loop.close()
