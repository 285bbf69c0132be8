# /// executor
# names = ["tree_asyncio"]
# family = "event_loop"
# bindings = ["python"]
# shapes = ["divide"]
# hands_over = "references"
# summary = "asyncio.gather over the parts of a problem, asyncio.to_thread for each step"
# ///
"""An event loop on which a problem is a coroutine that gathers its parts; steps run in threads."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from harness.executors import pool_worker, tree
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._workers = cell["workers"]
        together = threading.Barrier(self._workers)
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(
            ThreadPoolExecutor(self._workers, initializer=tree.prepare, initargs=(cell, together))
        )
        self._account = tree.Account()

    def start(self) -> None:
        self._loop.run_until_complete(self._meet())

    def run(self, tasks: list[Task]) -> list[Share]:
        self._account = tree.Account()
        return self._loop.run_until_complete(self._sample(tasks))

    def stop(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _meet(self) -> None:
        everyone = (asyncio.to_thread(pool_worker.meet, i) for i in range(self._workers))
        await asyncio.gather(*everyone)

    async def _sample(self, tasks: list[Task]) -> list[Share]:
        results = await asyncio.gather(*(self._solve(argument) for _, argument in tasks))
        indices = (index for index, _ in tasks)
        return self._account.shares(list(zip(indices, results)))

    async def _solve(self, problem: Any) -> Any:
        parts, result = self._account.note(await asyncio.to_thread(tree.divide, problem))
        if parts is None:
            return result
        results = await asyncio.gather(*(self._solve(part) for part in parts))
        _, joined = self._account.note(await asyncio.to_thread(tree.join, list(results)))
        return joined
