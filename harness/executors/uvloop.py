# /// executor
# names = ["uvloop"]
# family = "event_loop"
# bindings = ["python"]
# hands_over = "references"
# form = "async"
# python = ["uvloop==0.23.0"]
# summary = "asyncio on uvloop's event loop; workers are requests in flight"
# ///
"""asyncio, on the event loop of uvloop."""

from __future__ import annotations

from harness.executors import asyncio as plain
from harness.executors.worker import Cell


class Executor(plain.Executor):
    def __init__(self, name: str, cell: Cell) -> None:
        import uvloop

        super().__init__(name, cell, uvloop.new_event_loop)
