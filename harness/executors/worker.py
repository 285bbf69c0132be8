"""One worker's view of the work: checked, prepared, ready to run tasks.

Executors make workers and hand tasks to them; they need not know what the kernel or the binding
is. A *share* is what a worker did since it last reported:
`(worker, tasks, busy_ns, digest, latencies)` with `latencies` the nanoseconds each item took, as
bytes of 64-bit integers, or None for kernels that do not wait. Of a kernel that carries, tasks are
`(index, argument)`, and a list of `(index, result)` stands in the place of the digest.
"""

from __future__ import annotations

import importlib
import threading
from array import array
from collections.abc import Iterable
from functools import partial
from time import perf_counter_ns
from types import ModuleType
from typing import Any, Callable, Optional

from harness.executors.identity import check_identity

Cell = dict[str, Any]
Task = tuple[int, Any]  # begin and end, or index and argument
Share = tuple[int, int, int, Any, Optional[bytes]]
MASK = 0xFFFF_FFFF_FFFF_FFFF


def kernel_of(cell: Cell) -> ModuleType:
    """The Python of the cell's kernel."""
    return importlib.import_module(f"kernels.{cell['kernel']}.{cell['kernel']}")


class Worker:
    """Prepares the cell's kernel in this thread or process. Raises WrongInterpreter."""

    def __init__(self, cell: Cell) -> None:
        check_identity(cell)
        self._run, self._close = _bind(cell)
        check_identity(cell)  # what was imported may have switched the GIL on
        if cell["telemetry"]:
            enlist()
        self._waits = cell["waits"]
        self._carries = cell.get("carries", False)
        self.id = threading.get_native_id()  # unique on the machine, for threads and processes

    def run(self, tasks: Iterable[Task]) -> Share:
        """Runs every task the iterable yields, and reports this worker's share of the sample."""
        if self._carries:
            return self._carry(tasks)
        count = 0
        digest = 0
        latencies: array[int] | None = array("q") if self._waits else None
        start = perf_counter_ns()
        for begin, end in tasks:
            count += 1
            if latencies is None:
                digest += self._run(begin, end)
            else:
                for item in range(begin, end):
                    asked = perf_counter_ns()
                    digest += self._run(item, item + 1)
                    latencies.append(perf_counter_ns() - asked)
        busy_ns = perf_counter_ns() - start
        record = None if latencies is None else latencies.tobytes()
        return self.id, count, busy_ns, digest & MASK, record

    def _carry(self, tasks: Iterable[Task]) -> Share:
        results = []
        latencies: array[int] | None = array("q") if self._waits else None
        start = perf_counter_ns()
        for index, argument in tasks:
            asked = perf_counter_ns()
            results.append((index, self._run(argument)))
            if latencies is not None:
                latencies.append(perf_counter_ns() - asked)
        busy_ns = perf_counter_ns() - start
        record = None if latencies is None else latencies.tobytes()
        return self.id, len(results), busy_ns, results, record

    def close(self) -> None:
        self._close()


def _bind(cell: Cell) -> tuple[Callable[..., Any], Callable[[], None]]:
    """The cell's kernel in the cell's binding: how to run a task, and how to end."""
    if cell["binding"] == "python":
        module = kernel_of(cell)
        state = module.prepare(cell["params"])
        close = getattr(module, "close", None)
        run = _whole(module) if cell.get("carries") else module.run
        return partial(run, state), partial(close, state) if close else _nothing
    if not cell["binding"].startswith("ext_"):
        bound: tuple[Callable[..., Any], Callable[[], None]]
        bound = importlib.import_module(f"harness.bindings.{cell['binding']}").bind(cell)
        return bound
    extension = importlib.import_module("gilscope_extension")
    kind = extension.Carrying if cell.get("carries") else extension.Kernel
    kernel = kind(cell["kernel"], cell["params"])
    return kernel.run_gil if cell["binding"] == "ext_gil" else kernel.run_nogil, _nothing


def _whole(module: ModuleType) -> Callable[..., Any]:
    from kernels.shapes import whole  # workers of all other kernels start without it

    return whole(module)


def enlist() -> None:
    """Lets the runner's sampler know this thread's GIL. Not every interpreter has the module."""
    try:
        import gilscope_watch
    except ImportError:
        return
    gilscope_watch.enlist()


def _nothing() -> None:
    pass
