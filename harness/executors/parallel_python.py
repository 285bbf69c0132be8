# /// executor
# names = ["parallel_python"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "exec"
# chunks = true
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
        secret = os.environ.get("GILSCOPE_PPSECRET") or os.urandom(16).hex()
        self._server = ppft.Server(0 if servers else cell["workers"], servers, secret=secret)

    def start(self) -> None:
        place = meeting(self._cell)
        check_met(self._ask(_meet, [place] * self._cell["workers"]), self._cell)

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._ask(_run, [(chunk,) for chunk in chunks_of(tasks, self._chunk_size)])

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
def _meet(cell, place):  # type: ignore[no-untyped-def]
    try:
        return harness.executors.engine_worker.meet(cell, place)  # type: ignore[name-defined]  # noqa: F821
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _run(tasks):  # type: ignore[no-untyped-def]
    try:
        return harness.executors.engine_worker.run_tasks(tasks)  # type: ignore[name-defined]  # noqa: F821
    except Exception as error:
        return f"{type(error).__name__}: {error}"
