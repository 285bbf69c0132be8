# /// executor
# names = ["parallel_python"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "exec"
# chunks = true
# elsewhere = "GILSCOPE_PPSERVERS"
# python = ["ppft==1.7.8"]
# summary = "Parallel Python (ppft): a job server with workers of its own"
# ///
"""Parallel Python, as its living fork ppft has it: `Server.submit`, one job for each task.

`GILSCOPE_PPSERVERS=HOST:PORT,…` adds servers of other machines (`ppserver`), with the secret in
`GILSCOPE_PPSECRET`; workers are then theirs and none is started here.
"""

from __future__ import annotations

import os
from typing import Any, Callable

from harness.executors.engine_worker import check_met, chunks_of, meeting
from harness.executors.worker import Cell, Share, Task

MODULES = ("harness.executors.engine_worker",)


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        import ppft

        self._cell = cell
        self._chunk_size = cell.get("chunk_size", 1)
        servers = tuple(filter(None, os.environ.get("GILSCOPE_PPSERVERS", "").split(",")))
        self._is_elsewhere = bool(servers)
        secret = os.environ.get("GILSCOPE_PPSECRET") or os.urandom(16).hex()
        self._server = ppft.Server(0 if servers else cell["workers"], servers, secret=secret)

    def start(self) -> None:
        if self._is_elsewhere:
            self._cell = {**self._cell, "visit": os.urandom(8).hex()}
            self._ask(_run_anywhere, [(self._cell, [])] * self._cell["workers"])
            return
        place = meeting(self._cell)
        check_met(self._ask(_meet, [place] * self._cell["workers"]), self._cell)

    def run(self, tasks: list[Task]) -> list[Share]:
        chunks = chunks_of(tasks, self._chunk_size)
        if self._is_elsewhere:
            return self._ask(_run_anywhere, [(self._cell, chunk) for chunk in chunks])
        return self._ask(_run, [(chunk,) for chunk in chunks])

    def stop(self) -> None:
        self._server.destroy()

    def _ask(self, function: Callable[..., Any], calls: list[Any]) -> list[Any]:
        jobs = [self._server.submit(function, call, (), MODULES) for call in calls]
        answers = [job() for job in jobs]
        for answer in answers:
            if isinstance(answer, str):  # what was raised there
                raise RuntimeError(answer)
        return answers


# Their source is sent, with the modules that are to be imported for it. What they raise would be
# printed by the worker, and None come back.
def _meet(cell, place):
    try:
        return harness.executors.engine_worker.meet(cell, place)  # type: ignore[name-defined]  # noqa: F821
    except Exception as error:  # noqa: BLE001 - raised by the caller
        return f"{type(error).__name__}: {error}"


def _run(tasks):
    try:
        return harness.executors.engine_worker.run_tasks(tasks)  # type: ignore[name-defined]  # noqa: F821
    except Exception as error:  # noqa: BLE001 - raised by the caller
        return f"{type(error).__name__}: {error}"


def _run_anywhere(cell, tasks):
    try:
        return harness.executors.engine_worker.run_anywhere(cell, tasks)  # type: ignore[name-defined]  # noqa: F821
    except Exception as error:  # noqa: BLE001 - raised by the caller
        return f"{type(error).__name__}: {error}"
