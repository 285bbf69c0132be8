# /// executor
# names = ["pipes_out_of_band"]
# family = "processes"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "fork"
# hands_over = "out_of_band"
# summary = "as pipes_fork, with buffers beside the pickles (pickle protocol 5)"
# ///
"""`multiprocessing.Process` workers on pipes; buffers travel beside the pickle (PEP 574), which
saves the copy into it and the one out of it."""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection
from typing import Any

from harness.executors import pipes
from harness.executors.worker import Cell


class OutOfBand:
    @staticmethod
    def send(connection: Connection, value: Any) -> None:
        buffers: list[pickle.PickleBuffer] = []
        header = pickle.dumps(apart(value), protocol=5, buffer_callback=buffers.append)
        connection.send((header, len(buffers)))
        for buffer in buffers:
            connection.send_bytes(buffer.raw())

    @staticmethod
    def receive(connection: Connection) -> Any:
        header, count = connection.recv()
        return pickle.loads(header, buffers=[connection.recv_bytes() for _ in range(count)])


def apart(value: Any) -> Any:
    """A task with its argument, or a share with its results, as buffers that pickle leaves out."""
    if not isinstance(value, tuple):
        return value
    if len(value) == 2:
        index, argument = value
        return index, pickle.PickleBuffer(argument)
    worker, count, busy_ns, results, latencies = value
    if isinstance(results, list):
        results = [(index, pickle.PickleBuffer(result)) for index, result in results]
    return worker, count, busy_ns, results, latencies


class Executor(pipes.Executor):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__("pipes_fork", cell, OutOfBand)
