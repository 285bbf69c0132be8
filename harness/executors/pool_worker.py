"""The worker behind a pool: one for each thread or process of the pool.

Pools call functions, so the worker is kept beside them: per thread, which in a process pool is
per process too. These are module-level functions for the pools that pickle what they call.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

from harness.executors.worker import Cell, Share, Task, Worker

_local = threading.local()


class Barrier(Protocol):
    def wait(self) -> Any: ...


def prepare(cell: Cell, everyone: Barrier) -> None:
    """The pool's initializer."""
    try:
        _local.worker = Worker(cell)
    except Exception as error:  # noqa: BLE001 - raised in `meet`: pools swallow it here or restart
        _local.worker = error
    _local.everyone = everyone


def meet(_: int) -> Share:
    """Waits until every worker of the pool is here, so that all are known to be up."""
    _local.everyone.wait()
    worker = _local.worker
    if isinstance(worker, Exception):
        raise worker
    return worker.id, 0, 0, 0, None


def run_task(task: Task) -> Share:
    worker: Worker = _local.worker
    return worker.run((task,))


def run_tasks(tasks: list[Task]) -> Share:
    worker: Worker = _local.worker
    return worker.run(tasks)
