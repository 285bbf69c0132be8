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
from typing import Any

from harness.executors import asyncio_threads, tree
from harness.executors.worker import Cell, Share, Task


class Executor(asyncio_threads.Executor):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(name, cell, tree.prepare)

    async def _sample(self, tasks: list[Task]) -> list[Share]:
        self._account = tree.Account()
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
