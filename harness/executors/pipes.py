# /// executor
# names = ["pipes_fork", "pipes_spawn"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# summary = "multiprocessing.Process workers that exchange messages over pipes"
# ///
"""`multiprocessing.Process` workers, each on a pipe: a task out, a share back."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection, wait
from typing import Any

from harness.executors.worker import Cell, Share, Task, Worker


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        context: Any = multiprocessing.get_context(name.rsplit("_", 1)[1])
        pipes = [context.Pipe() for _ in range(cell["workers"])]
        self._ours = [ours for ours, _ in pipes]
        self._theirs = [theirs for _, theirs in pipes]
        self._processes = [
            context.Process(target=_work, args=(theirs, cell), daemon=True)
            for theirs in self._theirs
        ]

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
            connection.send(task)
            busy += 1
        while busy:
            for connection, share in self._receive():
                shares.append(share)
                following = next(left, None)
                if following is None:
                    busy -= 1
                else:
                    connection.send(following)
        return shares

    def stop(self) -> None:
        for connection in self._ours:
            connection.send(None)
        for process in self._processes:
            process.join()

    def _receive(self) -> list[tuple[Connection, Share]]:
        """What has come from the workers, of one at least. A worker that died is an error."""
        results = []
        for ready in wait([*self._ours, *self._deaths]):
            if not isinstance(ready, Connection):
                raise RuntimeError("a worker process died")
            result = ready.recv()
            if isinstance(result, BaseException):
                raise result
            results.append((ready, result))
        return results


def _work(connection: Connection, cell: Cell) -> None:
    try:
        worker = Worker(cell)
        connection.send((worker.id, 0, 0, 0, None))  # ready
        for task in iter(connection.recv, None):
            connection.send(worker.run((task,)))
        worker.close()
    except Exception as error:  # noqa: BLE001 - reported by whoever receives
        connection.send(error)
