"""Threads that take tasks from one shared queue: what `threads` and `interpreters` share."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from typing import Callable, Protocol

from harness.executors.worker import Share, Task


class Member(Protocol):
    """What a thread makes, uses and closes by itself."""

    def run(self, tasks: Iterable[Task]) -> list[Share]: ...
    def close(self) -> None: ...


class ThreadTeam:
    """An executor whose threads each call `make_member` once."""

    def __init__(self, size: int, make_member: Callable[[], Member]) -> None:
        self._make_member = make_member
        self._stopping = False
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[list[Share] | BaseException] = queue.SimpleQueue()
        self._together = threading.Barrier(size + 1)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(size)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._collect()

    def run(self, tasks: list[Task]) -> list[Share]:
        for task in tasks:
            self._tasks.put(task)
        for _ in self._threads:
            self._tasks.put(None)
        self._together.wait()
        return self._collect()

    def stop(self) -> None:
        self._stopping = True
        if not self._together.broken:
            self._together.wait()
        for thread in self._threads:
            thread.join()

    def _collect(self) -> list[Share]:
        """The shares of every worker, in the order they finish."""
        shares: list[Share] = []
        for _ in self._threads:
            result = self._results.get()
            if isinstance(result, BaseException):
                raise result
            shares += result
        return shares

    def _work(self) -> None:
        try:
            member = self._make_member()
            self._results.put([])  # ready
            while True:
                self._together.wait()
                if self._stopping:
                    break
                self._results.put(member.run(iter(self._tasks.get, None)))
            member.close()
        except BaseException as error:  # noqa: BLE001 - reported by whoever collects
            self._results.put(error)
            self._together.abort()  # nobody must wait for this worker again
