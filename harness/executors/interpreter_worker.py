"""The worker inside a sub-interpreter: one for each, as a module, since that is what a call from
another interpreter can name."""

from __future__ import annotations

import marshal
import os

from harness.executors.worker import Share, Worker

_worker: Worker


def prepare(cell: bytes) -> None:
    """`cell` comes marshalled: sub-interpreters share no dicts."""
    global _worker
    _worker = Worker(marshal.loads(cell))


def run_task(begin: int, end: int) -> bytes:
    """The share of one task, marshalled: its digest is wider than the integers that are shared."""
    return marshal.dumps(_worker.run(((begin, end),)))


def close() -> None:
    _worker.close()


def write_share(file: int, share: bytes) -> None:
    os.pwrite(file, share, 0)  # marshal needs no length: what is left of a longer one is ignored


def read_share(file: int) -> Share:
    size = os.fstat(file).st_size
    share: Share = marshal.loads(os.pread(file, size, 0))
    return share
