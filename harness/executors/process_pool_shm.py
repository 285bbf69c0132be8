# /// executor
# names = ["process_pool_shm"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "fork"
# hands_over = "shared_memory"
# summary = "ProcessPoolExecutor; arguments and results in multiprocessing.shared_memory"
# ///
"""`concurrent.futures.ProcessPoolExecutor` whose messages only name segments of shared memory.

Each argument is copied into a segment of its own, and each result into another; there are never
more than two arguments for each worker on the way, so that a small /dev/shm is enough.
"""

from __future__ import annotations

import os
import uuid
from collections import deque
from concurrent.futures import Future
from multiprocessing.shared_memory import SharedMemory
from typing import Any

from harness.executors import pool_worker
from harness.executors.futures_pool import FuturesPool
from harness.executors.process_pool import make_pool
from harness.executors.worker import Cell, Share, Task

ON_THE_WAY = 2  # for each worker

Place = tuple[str, int]  # a segment's name, and how many bytes of it count


class Executor(FuturesPool):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(make_pool(cell, "fork"), cell["workers"])

    def run(self, tasks: list[Task]) -> list[Share]:
        shares: list[Share] = []
        on_the_way: deque[tuple[Future[Share], Place]] = deque()
        try:
            for index, argument in tasks:
                if len(on_the_way) == ON_THE_WAY * self._workers:
                    shares.append(_collect(*on_the_way.popleft()))
                place = put(argument)
                future = self._pool.submit(_run, (index, place))
                on_the_way.append((future, place))
            while on_the_way:
                shares.append(_collect(*on_the_way.popleft()))
        finally:
            for _, place in on_the_way:  # of a run that failed
                remove(place)
        return shares


def _run(task: tuple[int, Place]) -> Share:
    """In a worker: the argument is a view of its segment, the result a segment of its own."""
    index, (name, size) = task
    segment = SharedMemory(name)
    with _bytes_of(segment, size) as view:
        worker, count, busy_ns, results, latencies = pool_worker.run_task((index, view))
        placed = [(index, put(result)) for index, result in results]
    segment.close()
    return worker, count, busy_ns, placed, latencies


def _collect(future: Future[Share], argument: Place) -> Share:
    try:
        worker, count, busy_ns, placed, latencies = future.result()
    finally:
        remove(argument)
    return worker, count, busy_ns, [(index, take(place)) for index, place in placed], latencies


def put(value: Any) -> Place:
    """Copies bytes into a new segment. Raises TypeError and OSError."""
    view = memoryview(value).cast("B")
    run = os.environ.get("GILSCOPE_RUN")
    # With the run's name it is removed if everybody who knows it is killed (semaphores.py).
    segment = SharedMemory(f"{run}-{uuid.uuid4().hex}" if run else None, True, max(1, len(view)))
    try:
        # Without it, a full /dev/shm is told by a signal in the middle of the copy.
        os.posix_fallocate(segment._fd, 0, segment.size)  # type: ignore[attr-defined]
        with _bytes_of(segment, len(view)) as target:
            target[:] = view
    except OSError as error:
        segment.unlink()
        raise OSError(
            error.errno,
            f"/dev/shm has no room for {len(view)} bytes; enlarge it, or measure a smaller size",
        ) from None
    finally:
        segment.close()
    return segment.name, len(view)


def take(place: Place) -> bytes:
    """A copy of what a segment holds, which is removed."""
    name, size = place
    segment = SharedMemory(name)
    with _bytes_of(segment, size) as view:
        value = bytes(view)
    segment.close()
    segment.unlink()
    return value


def _bytes_of(segment: SharedMemory, size: int) -> memoryview:
    assert segment.buf is not None  # of one that is open
    return segment.buf[:size]


def remove(place: Place) -> None:
    segment = SharedMemory(place[0])
    segment.close()
    segment.unlink()
