# /// executor
# names = ["asyncio_threads"]
# family = "event_loop"
# bindings = ["python", "ext_gil", "ext_nogil"]
# hands_over = "references"
# summary = "the event loop with asyncio.to_thread"
# ///
"""An event loop that hands every task to a thread with `asyncio.to_thread`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from harness.executors import pool_worker
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(
        self, name: str, cell: Cell, prepare: Callable[..., None] = pool_worker.prepare
    ) -> None:
        self._workers = cell["workers"]
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(
            ThreadPoolExecutor(
                self._workers,
                initializer=prepare,
                initargs=(cell, threading.Barrier(self._workers)),
            )
        )

    def start(self) -> None:
        self._loop.run_until_complete(self._meet())

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._loop.run_until_complete(self._sample(tasks))

    def stop(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _meet(self) -> None:
        everyone = (asyncio.to_thread(pool_worker.meet, i) for i in range(self._workers))
        await asyncio.gather(*everyone)

    async def _sample(self, tasks: list[Task]) -> list[Share]:
        return await asyncio.gather(
            *(asyncio.to_thread(pool_worker.run_task, task) for task in tasks)
        )
