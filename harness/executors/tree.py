"""Problems that divide, on a pool: nobody waits in a worker for the parts of a problem.

A worker splits a problem or solves it, and later joins results; the caller hands out what comes of
it. So a pool of any size can do a tree of any depth.
"""

from __future__ import annotations

import threading
from concurrent.futures import Executor as Pool
from concurrent.futures import Future
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import Any, Callable, Optional

from harness.executors import pool_worker
from harness.executors.worker import Cell, Share, Task, kernel_of

_local = threading.local()


def prepare(cell: Cell, everyone: Any) -> None:
    """The pool's initializer: that of other pools, and the kernel for problems."""
    pool_worker.prepare(cell, everyone)
    module = kernel_of(cell)
    _local.module, _local.state = module, module.prepare(cell["params"])


Step = tuple[int, int, Optional[list[Any]], Any]  # worker, busy_ns, parts, or else a result


def divide(problem: Any) -> Step:
    start = perf_counter_ns()
    parts = _local.module.split(_local.state, problem)
    result = _local.module.run(_local.state, problem) if parts is None else None
    return threading.get_native_id(), perf_counter_ns() - start, parts, result


def join(results: list[Any]) -> Step:
    start = perf_counter_ns()
    result = _local.module.join(_local.state, results)
    return threading.get_native_id(), perf_counter_ns() - start, None, result


class Account:
    """What the workers did in a sample; used by one thread at a time."""

    def __init__(self) -> None:
        self._busy: dict[int, list[int]] = {}  # worker -> steps, nanoseconds

    def note(self, step: Step) -> tuple[list[Any] | None, Any]:
        """Parts, or else a result."""
        worker, busy_ns, parts, result = step
        busy = self._busy.setdefault(worker, [0, 0])
        busy[0] += 1
        busy[1] += busy_ns
        return parts, result

    def shares(self, results: list[tuple[int, Any]]) -> list[Share]:
        """Who has made which result is not known: they stand in the first share."""
        shares: list[Share] = [
            (worker, steps, busy_ns, [], None) for worker, (steps, busy_ns) in self._busy.items()
        ]
        worker, steps, busy_ns, _, latencies = shares[0]
        return [(worker, steps, busy_ns, results, latencies), *shares[1:]]


@dataclass
class _Node:
    """A problem that was split: which results are missing, and whose part it is."""

    index: int  # of the argument that it began with
    parent: _Node | None = None
    place: int = 0  # among the parent's parts
    results: list[Any] = field(default_factory=list)
    missing: int = 0


class Tree:
    """The caller's side."""

    def __init__(self, pool: Pool, workers: int) -> None:
        self._pool = pool
        self._workers = workers
        self._lock = threading.Lock()

    def start(self) -> None:
        list(self._pool.map(pool_worker.meet, range(self._workers)))

    def run(self, tasks: list[Task]) -> list[Share]:
        self._done = threading.Event()
        self._failure: BaseException | None = None
        self._left = len(tasks)
        self._account = Account()
        self._results: list[tuple[int, Any]] = []
        for index, argument in tasks:
            self._submit(divide, argument, _Node(index))
        self._done.wait()
        if self._failure is not None:
            raise self._failure
        return self._account.shares(self._results)

    def stop(self) -> None:
        self._pool.shutdown()

    def _submit(self, function: Callable[[Any], Step], value: Any, node: _Node) -> None:
        future = self._pool.submit(function, value)
        future.add_done_callback(lambda done: self._continue(done, node))

    def _continue(self, future: Future[Step], node: _Node) -> None:
        """In one of the pool's threads: what comes of a step."""
        try:
            step = future.result()
            with self._lock:
                parts, result = self._account.note(step)
            if parts is None:
                self._deliver(node, result)
            else:
                node.results, node.missing = [None] * len(parts), len(parts)
                for place, part in enumerate(parts):
                    self._submit(divide, part, _Node(node.index, node, place))
        except BaseException as error:  # noqa: BLE001 - raised in `run`
            self._failure = error
            self._done.set()

    def _deliver(self, node: _Node, result: Any) -> None:
        parent = node.parent
        with self._lock:
            if parent is None:
                self._results.append((node.index, result))
                self._left -= 1
                if self._left == 0:
                    self._done.set()
                return
            parent.results[node.place] = result
            parent.missing -= 1
            if parent.missing > 0:
                return
        # The joined result is that of the problem which was split, and goes where it came from.
        self._submit(join, parent.results, _Node(parent.index, parent.parent, parent.place))
