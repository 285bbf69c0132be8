"""Workers of one stage of a pipeline each, with bounded queues between the stages.

A message is `(index, asked, value)`: the argument's place, when it went into the first queue, and
what the stages have made of it. None ends a sample. Each worker hands on the one that it gets and
leaves, and since it comes behind the worker's last message, somebody is left for every message.
"""

from __future__ import annotations

import importlib
import threading
from array import array
from time import perf_counter_ns
from typing import Any, Protocol

from harness.executors.identity import check_identity
from harness.executors.worker import Cell, Share, enlist

ROOM = 2  # of a queue, for each worker behind it


class Inbox(Protocol):
    def get(self) -> Any: ...


class Outbox(Protocol):
    def put(self, item: Any) -> Any: ...


class Gate(Protocol):
    def wait(self) -> Any: ...
    def abort(self) -> None: ...


def stages_of(cell: Cell) -> int:
    return len(_module(cell).stages)


def _module(cell: Cell) -> Any:
    return importlib.import_module(f"kernels.{cell['kernel']}.{cell['kernel']}")


class StageWorker:
    """Prepares the kernel in this thread or process. Raises WrongInterpreter."""

    def __init__(self, cell: Cell, number: int) -> None:
        check_identity(cell)
        module = _module(cell)
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
