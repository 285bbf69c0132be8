# /// executor
# names = ["trio"]
# family = "event_loop"
# bindings = ["python"]
# hands_over = "references"
# form = "async"
# python = ["trio==0.35.0"]
# summary = "trio: coroutines of a nursery; workers are requests in flight"
# ///
"""trio: as many coroutines as workers, in a nursery. It runs in a thread of its own, because it
cannot be left and entered again as an event loop of asyncio can."""

from __future__ import annotations

import queue
import threading
from collections.abc import Awaitable
from typing import Any

from harness.executors.identity import check_identity
from harness.executors.in_flight import InFlight
from harness.executors.worker import Cell, Share, Task, enlist


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        import trio

        self._trio = trio
        self._cell = cell
        self._requests = InFlight(cell, range(cell["workers"]), self._gather)
        self._up: queue.SimpleQueue[Any] = queue.SimpleQueue()  # the token, or what went wrong
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._token = self._up.get()
        if isinstance(self._token, BaseException):
            raise self._token

    def run(self, tasks: list[Task]) -> list[Share]:
        shares: list[Share] = self._trio.from_thread.run(
            self._requests.sample, tasks, trio_token=self._token
        )
        return shares

    def stop(self) -> None:
        self._trio.from_thread.run_sync(self._ending.set, trio_token=self._token)
        self._thread.join()

    def _work(self) -> None:
        try:
            self._trio.run(self._serve)
        except BaseException as error:  # noqa: BLE001 - raised in `start`
            self._up.put(error)

    async def _serve(self) -> None:
        check_identity(self._cell)
        if self._cell["telemetry"]:
            enlist()
        self._ending = self._trio.Event()
        await self._requests.prepare()
        self._up.put(self._trio.lowlevel.current_trio_token())
        await self._ending.wait()
        await self._requests.close()

    async def _gather(self, *coroutines: Awaitable[Any]) -> list[Any]:
        results: list[Any] = [None] * len(coroutines)

        async def keep(place: int, coroutine: Awaitable[Any]) -> None:
            results[place] = await coroutine

        async with self._trio.open_nursery() as nursery:
            for place, coroutine in enumerate(coroutines):
                nursery.start_soon(keep, place, coroutine)
        return results
