# /// executor
# names = ["celery_prefork", "celery_threads", "celery_gevent", "celery_group"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "exec"
# chunks = true
# needs = ["redis"]
# python = ["celery==5.7.0", "redis==8.1.0", "gevent==26.9.0", "packaging==26.4"]
# summary = "Celery workers on Redis, with that pool; celery_group: one group of all tasks"
# ///
"""Celery: tasks through Redis to one `celery worker`, results back the same way.

Each task is called by itself and each result asked for by itself. `celery_group` calls one `group`
of all of them: its `get` looks every half a second whether it is done, unless told otherwise.

`GILSCOPE_REDIS` names the broker of workers that run already, perhaps on other machines (see
`celery_app`); then none is started here.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from harness.executors.engine_program import Program
from harness.executors.engine_worker import check_met, chunks_of, meeting
from harness.executors.worker import Cell, Share, Task

LOOK_S = 1.0  # how often it is asked whether the workers live


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._pool = name.rpartition("_")[2].replace("group", "prefork")
        self._has_group = name == "celery_group"
        self._chunk_size = cell.get("chunk_size", 1)
        self._is_elsewhere = bool(os.environ.get("GILSCOPE_REDIS"))
        self._program: Program | None = None

    def start(self) -> None:
        os.environ["GILSCOPE_CELERY_BROKER"] = self._cell["params"]["redis_url"]
        # JSON is Celery's default, and cannot say what kernels that carry hand over.
        os.environ["GILSCOPE_CELERY_SERIALIZER"] = "pickle" if self._cell.get("carries") else "json"
        if not self._is_elsewhere:
            self._start_workers()
        from harness.executors import celery_app

        self._app = celery_app
        if self._is_elsewhere:
            self._cell = {**self._cell, "visit": os.urandom(8).hex()}
            self._ask([self._call([])] * self._cell["workers"])
            return
        calls = [celery_app.meet.s(*meeting(self._cell))]
        check_met(self._ask(calls * self._cell["workers"]), self._cell)

    def run(self, tasks: list[Task]) -> list[Share]:
        return self._ask([self._call(chunk) for chunk in chunks_of(tasks, self._chunk_size)])

    def stop(self) -> None:
        if self._program:
            self._program.stop()
        self._app.app.close()

    def _start_workers(self) -> None:
        import redis

        redis.Redis.from_url(self._cell["params"]["redis_url"]).flushdb()  # of visits before
        os.environ["GILSCOPE_CELERY_QUEUE"] = f"gilscope-{os.getpid()}"
        self._program = Program(
            [sys.executable, "-m", "celery", "-A", "harness.executors.celery_app", "worker",
             "--pool", self._pool, "--concurrency", str(self._cell["workers"]),
             "--loglevel", "ERROR"],
            # Its messages come from nobody but us, behind a password.
            {"C_FORCE_ROOT": "1"},
        )  # fmt: skip

    def _call(self, tasks: list[Task]) -> Any:
        if self._is_elsewhere:
            return self._app.run_anywhere.s(self._cell, tasks)
        return self._app.run_tasks.s(tasks)

    def _ask(self, calls: list[Any]) -> list[Any]:
        from celery import group

        if self._has_group:
            answers = self._await(group(calls)())
        else:
            answers = [self._await(result) for result in [call.delay() for call in calls]]
        return [self._app.unpacked(answer) for answer in answers]

    def _await(self, result: Any) -> Any:
        from celery import exceptions

        while True:
            try:
                return result.get(timeout=LOOK_S)
            except exceptions.TimeoutError:  # noqa: PERF203 - it is looked now and then
                if self._program:
                    self._program.check()
