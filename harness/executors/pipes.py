# /// executor
# names = ["pipes_fork", "pipes_spawn"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# summary = "multiprocessing.Process workers that exchange messages over pipes"
# ///
"""`multiprocessing.Process` workers, each on a pipe: a task out, a share back."""

from __future__ import annotations

import multiprocessing
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from harness.executors.worker import Cell, Share, Task, Worker


class Channel(Protocol):
    """How values go through a connection."""

    @staticmethod
    def send(connection: Connection, value: Any) -> None: ...
    @staticmethod
    def receive(connection: Connection) -> Any: ...


class Pickled:
    """As connections do it by themselves."""

    @staticmethod
    def send(connection: Connection, value: Any) -> None:
        connection.send(value)

    @staticmethod
    def receive(connection: Connection) -> Any:
        return connection.recv()


class Executor:
    def __init__(self, name: str, cell: Cell, channel: type[Channel] = Pickled) -> None:
        context: Any = multiprocessing.get_context(name.rsplit("_", 1)[1])
        pipes = [context.Pipe() for _ in range(cell["workers"])]
        self._ours = [ours for ours, _ in pipes]
        self._theirs = [theirs for _, theirs in pipes]
        self._processes = [
            context.Process(target=_work, args=(theirs, cell, channel), daemon=True)
            for theirs in self._theirs
        ]
        self._channel = channel

    def start(self) -> None:
        for process in self._processes:
            process.start()
        self._deaths = [process.sentinel for process in self._processes]
        ready = 0
        while ready < len(self._ours):
            ready += len(self._receive())

    def run(self, tasks: list[Task]) -> list[Share]:
        shares = []
        left = iter(tasks)
        busy = 0
        for connection, task in zip(self._ours, left):
            self._channel.send(connection, task)
            busy += 1
        while busy:
            for connection, share in self._receive():
                shares.append(share)
                following = next(left, None)
                if following is None:
                    busy -= 1
                else:
                    self._channel.send(connection, following)
        return shares

    def stop(self) -> None:
        for connection in self._ours:
            self._channel.send(connection, None)
        for process in self._processes:
            process.join()

    def _receive(self) -> list[tuple[Connection, Share]]:
        """What has come from the workers, of one at least. A worker that died is an error."""
        results = []
        for ready in wait([*self._ours, *self._deaths]):
            if not isinstance(ready, Connection):
                raise RuntimeError("a worker process died")
            result = self._channel.receive(ready)
            if isinstance(result, BaseException):
                raise result
            results.append((ready, result))
        return results


def _work(connection: Connection, cell: Cell, channel: type[Channel]) -> None:
    try:
        worker = Worker(cell)
        channel.send(connection, (worker.id, 0, 0, 0, None))  # ready
        for task in iter(partial(channel.receive, connection), None):
            channel.send(connection, worker.run((task,)))
        worker.close()
    except Exception as error:  # noqa: BLE001 - reported by whoever receives
        try:
            channel.send(connection, error)
        except Exception:  # noqa: BLE001 - an error that cannot be pickled
            channel.send(connection, RuntimeError(f"{type(error).__name__}: {error}"))
