"""The worker inside a sub-interpreter: one for each, as a module, since that is what a call from
another interpreter can name."""

from __future__ import annotations

import marshal
import os
import pickle
from typing import Any

from harness.executors.worker import Cell, Share, Task, Worker

_worker: Worker
# Of a pool's worker. Not in a `threading.local` as in `pool_worker`: a call into an interpreter
# brings a thread state of its own, and with it new thread-locals.
_everyone: Any
_failure: Exception | None = None


def prepare(cell: bytes) -> None:
    """`cell` comes marshalled: sub-interpreters share no dicts."""
    global _worker
    _worker = Worker(marshal.loads(cell))


def run_task(begin: int, end: int) -> bytes:
    """The share of one task, marshalled: its digest is wider than the integers that are shared."""
    return marshal.dumps(_worker.run(((begin, end),)))


def carry(index: int, argument: Any) -> Share:
    """The share of one task that carries something. It goes back as the caller's API has it."""
    return _worker.run(((index, argument),))


def carry_pickled(task: bytes) -> bytes:
    """For versions whose API gives nothing back, and shares no more than numbers and bytes."""
    return pickle.dumps(_worker.run((pickle.loads(task),)))


def close() -> None:
    _worker.close()


def prepare_in_pool(cell: Cell, everyone: Any) -> None:
    """The pool's initializer. `everyone` is a barrier that interpreters can share."""
    global _worker, _everyone, _failure
    _everyone = everyone
    try:
        _worker = Worker(cell)
    except Exception as error:  # noqa: BLE001 - raised in `meet`: the pool swallows it here
        _failure = error


def meet(_: int) -> Share:
    """Waits until every worker of the pool is here, so that all are known to be up."""
    _everyone.wait()
    if _failure is not None:
        raise _failure
    return _worker.id, 0, 0, 0, None


def run_in_pool(task: Task) -> Share:
    return _worker.run((task,))


def write_share(file: int, share: bytes) -> None:
    """Neither marshal nor pickle needs a length: what is left of a longer one is ignored."""
    done = 0
    while done < len(share):
        done += os.pwrite(file, memoryview(share)[done:], done)


def read_share(file: int) -> bytes:
    size = os.fstat(file).st_size
    share = os.pread(file, size, 0)
    while len(share) < size:  # one call reads no more than 2 GiB
        share += os.pread(file, size - len(share), len(share))
    return share
