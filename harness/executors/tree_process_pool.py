# /// executor
# names = ["tree_process_pool"]
# family = "processes"
# bindings = ["python"]
# shapes = ["divide"]
# start_method = "fork"
# summary = "ProcessPoolExecutor with a future for each step of a problem that divides"
# ///
"""`concurrent.futures.ProcessPoolExecutor`, with callbacks that hand out parts and joins: each part
is pickled on its way down and each result on its way up."""

from __future__ import annotations

from harness.executors import tree
from harness.executors.process_pool import make_pool
from harness.executors.worker import Cell


class Executor(tree.Tree):
    def __init__(self, name: str, cell: Cell) -> None:
        super().__init__(make_pool(cell, "fork", tree.prepare), cell["workers"])
