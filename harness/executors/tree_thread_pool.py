# /// executor
# names = ["tree_thread_pool"]
# family = "threads"
# bindings = ["python"]
# shapes = ["divide"]
# hands_over = "references"
# summary = "ThreadPoolExecutor with a future for each step of a problem that divides"
# ///
"""`concurrent.futures.ThreadPoolExecutor`, with callbacks that hand out parts and joins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from harness.executors import tree
from harness.executors.worker import Cell


class Executor(tree.Tree):
    def __init__(self, name: str, cell: Cell) -> None:
        workers = cell["workers"]
        together = threading.Barrier(workers)
        pool = ThreadPoolExecutor(workers, initializer=tree.prepare, initargs=(cell, together))
        super().__init__(pool, workers)
