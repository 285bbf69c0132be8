"""The worker behind an engine: one for each thread or process that the engine gives tasks to.

Engines start workers when they like and call functions there. So `meet` is handed out as often as
there are workers, and no call of it returns before all have begun: then every worker is up, checked
and prepared, and each has had one. Module-level functions, because engines send them by name.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path
from typing import Any

from harness.executors.worker import Cell, Share, Task, Worker

LONGEST_MEETING_S = 50.0
_FAILED = "failed"
_BY_GREENLETS = 1 << 40  # above every number of a thread
_local = threading.local()
# Where each call has a greenlet of its own, nothing is local: workers that have no work, with their
# numbers.
_idle: list[tuple[int, Worker]] = []


def meeting(cell: Cell) -> tuple[Cell, str]:
    """What `meet` is called with, in each worker: the cell, and a folder to meet in."""
    return cell, tempfile.mkdtemp(prefix="meeting-")


def meet(cell: Cell, place: str) -> int:
    """Prepares this worker, then waits for the others. Returns the worker's number; raises what
    preparing raised, and RuntimeError where another worker failed or does not come."""
    try:
        number = _prepare_greenlet(cell) if _has_greenlets() else prepare(cell).id
        Path(place, str(number)).touch()
    except BaseException:
        Path(place, _FAILED).touch()
        raise
    end = time.monotonic() + LONGEST_MEETING_S
    present: list[str] = []
    while time.monotonic() < end:
        present = os.listdir(place)
        if _FAILED in present:
            raise RuntimeError("another worker could not be prepared")
        if len(present) >= cell["workers"]:
            return number
        time.sleep(0.001)
    raise RuntimeError(f"only {len(present)} of {cell['workers']} workers came to work")


def prepare(cell: Cell) -> Worker:
    """The worker of this thread, for engines that call a function in each by themselves."""
    worker = Worker(cell)
    _local.worker = worker
    return worker


def run_task(task: Task) -> Share:
    return run_tasks([task])


def run_tasks(tasks: list[Task]) -> Share:
    worker: Worker | None = getattr(_local, "worker", None)
    if worker is not None:
        return worker.run(tasks)
    if not _idle:
        raise RuntimeError("the engine has started a worker that was not there at the start")
    number, worker = _idle.pop()
    try:
        return (number, *worker.run(tasks)[1:])
    finally:
        _idle.append((number, worker))


def _has_greenlets() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and monkey.is_module_patched("threading")


def _prepare_greenlet(cell: Cell) -> int:
    worker = Worker(cell)
    number = _BY_GREENLETS * (len(_idle) + 1) + worker.id
    _idle.append((number, worker))
    return number


def chunks_of(tasks: list[Task], size: int) -> list[list[Task]]:
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


def check_met(ids: list[Any], cell: Cell) -> None:
    """Every worker has had its own call of `meet`, or some would be without work."""
    if len(set(ids)) != cell["workers"]:
        raise RuntimeError(f"{len(set(ids))} workers met where {cell['workers']} were to")


def run_anywhere(cell: Cell, tasks: list[Task]) -> Share:
    """As `run_tasks`, where workers are on several machines and cannot meet: each is prepared when
    it is first called. `cell["visit"]` tells visits apart. Its number is unique among machines."""
    if getattr(_local, "visit", None) != cell["visit"]:
        prepare(cell)
        _local.visit = cell["visit"]
        _local.number = zlib.crc32(f"{socket.gethostname()} {_local.worker.id}".encode())
    share = run_tasks(tasks)
    return (_local.number, *share[1:])
