"""Workers of one stage of a pipeline each, with bounded queues between the stages.

A message is `(index, asked, value)`: the argument's place, when it went into the first queue, and
what the stages have made of it. None ends a sample. Each worker hands on the one that it gets and
leaves, and since it comes behind the worker's last message, somebody is left for every message.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from array import array
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any, Protocol

from harness.executors.identity import check_identity
from harness.executors.worker import Cell, Share, Task, enlist, kernel_of

ROOM = 2  # of a queue, for each worker behind it
LOOK_S = 0.5  # how often it is asked whether all is well


class Inbox(Protocol):
    def get(self) -> Any: ...


class Outbox(Protocol):
    def put(self, item: Any) -> Any: ...


class Gate(Protocol):
    def wait(self) -> Any: ...
    def abort(self) -> None: ...


class StageWorker:
    """Prepares the kernel in this thread or process. Raises WrongInterpreter."""

    def __init__(self, cell: Cell, number: int) -> None:
        check_identity(cell)
        module = kernel_of(cell)
        self._state = module.prepare(cell["params"])
        self._stage = module.stages[number]
        self._is_last = number == len(module.stages) - 1
        if cell["telemetry"]:
            enlist()
        self.id = threading.get_native_id()

    def run(self, inbox: Inbox, outbox: Outbox) -> Share:
        """One sample. Results stay with the workers of the last stage."""
        count = 0
        results = []
        latencies = array("q")
        start = perf_counter_ns()
        for index, asked, value in iter(inbox.get, None):
            count += 1
            made = self._stage(self._state, value)
            if self._is_last:
                results.append((index, made))
                latencies.append(perf_counter_ns() - asked)
            else:
                outbox.put((index, asked, made))
        if not self._is_last:
            outbox.put(None)
        busy_ns = perf_counter_ns() - start
        return self.id, count, busy_ns, results, latencies.tobytes()


def serve(
    cell: Cell, number: int, inbox: Inbox, outbox: Outbox, reports: Outbox, gate: Gate
) -> None:
    """The life of a worker: a sample each time that the gate opens, until it is broken."""
    try:
        worker = StageWorker(cell, number)
        reports.put((worker.id, 0, 0, [], None))  # ready
        while True:
            gate.wait()
            reports.put(worker.run(inbox, outbox))
    except threading.BrokenBarrierError:  # the end, or somebody has failed
        pass
    except Exception as error:  # noqa: BLE001 - reported by whoever collects
        reports.put(error)
        gate.abort()


class Stages:
    """The caller's side: `make_queue(room)` and `make_worker(target, args)` are of threads or of
    processes, and so are `reports` and `make_gate(parties)`."""

    def __init__(
        self,
        cell: Cell,
        make_queue: Callable[[int], Any],
        make_gate: Callable[[int], Any],
        make_worker: Callable[..., Any],
        reports: Any,
    ) -> None:
        self._count = cell["workers"]
        numbers = range(len(kernel_of(cell).stages))
        queues = [make_queue(ROOM * self._count) for _ in numbers]
        boxes = list(zip(queues, [*queues[1:], None]))  # before and behind each stage
        self._first = queues[0]
        self._reports = reports
        self._gate = make_gate(len(numbers) * self._count + 1)
        self._workers = [
            make_worker(
                target=serve, args=(cell, number, *boxes[number], reports, self._gate), daemon=True
            )
            for number in numbers
            for _ in range(self._count)
        ]

    def start(self) -> None:
        for worker in self._workers:
            worker.start()
        self._collect()

    def run(self, tasks: list[Task]) -> list[Share]:
        self._gate.wait()
        for index, argument in tasks:
            self._put((index, perf_counter_ns(), argument))
        for _ in range(self._count):
            self._put(None)
        return self._collect()

    def stop(self) -> None:
        self._gate.abort()
        for worker in self._workers:
            worker.join()

    def _put(self, message: Any) -> None:
        """Waits while the queue is full, but not for workers that have failed or died."""
        while self._all_well():
            with contextlib.suppress(queue.Full):
                self._first.put(message, timeout=LOOK_S)
                return
        self._collect()  # raises what a worker has failed with

    def _all_well(self) -> bool:
        return not self._gate.broken

    def _collect(self) -> list[Share]:
        """A share of every worker, in the order they come."""
        shares: list[Share] = []
        for _ in self._workers:
            share = self._report()
            if isinstance(share, Exception):
                raise share
            shares.append(share)
        return shares

    def _report(self) -> Any:
        return self._reports.get()
