# /// executor
# names = ["interpreter_pool"]
# family = "interpreters"
# bindings = ["python", "ext_gil", "ext_nogil"]
# since = "3.14"
# summary = "concurrent.futures.InterpreterPoolExecutor"
# ///
"""`concurrent.futures.InterpreterPoolExecutor`, with `map` over the tasks."""

from __future__ import annotations

import os
from concurrent.futures import InterpreterPoolExecutor  # type: ignore[attr-defined]  # 3.14

from harness.executors import interpreter_worker
from harness.executors.worker import Cell, Share, Task


class PipeBarrier:
    """A barrier that interpreters of one process can share: made of file descriptors."""

    def __init__(self) -> None:
        self._arrived, self._arrival = os.pipe()
        self._release, self._released = os.pipe()

    def wait(self) -> None:
        os.write(self._arrival, b".")
        os.read(self._release, 1)

    def let_pass(self, workers: int) -> None:
        """Waits until so many wait, and lets them go."""
        for _ in range(workers):
            os.read(self._arrived, 1)
        os.write(self._released, b"." * workers)

    def close(self) -> None:
        for end in (self._arrived, self._arrival, self._release, self._released):
            os.close(end)


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._workers = cell["workers"]
        self._barrier = PipeBarrier()
        self._pool = InterpreterPoolExecutor(
            self._workers,
            initializer=interpreter_worker.prepare_in_pool,
            initargs=(cell, self._barrier),
        )

    def start(self) -> None:
        meeting = self._pool.map(interpreter_worker.meet, range(self._workers))
        self._barrier.let_pass(self._workers)
        list(meeting)

    def run(self, tasks: list[Task]) -> list[Share]:
        return list(self._pool.map(interpreter_worker.run_in_pool, tasks))

    def stop(self) -> None:
        self._pool.shutdown()
        self._barrier.close()
