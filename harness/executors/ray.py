# /// executor
# names = ["ray_tasks", "ray_actors"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "exec"
# chunks = true
# elsewhere = "GILSCOPE_RAY"
# python = ["ray==2.60.0"]
# summary = "Ray: a remote function for each task, or an ActorPool"
# ///
"""Ray on this machine: a remote function for each task, or an `ActorPool` of as many actors as
workers.

`GILSCOPE_RAY=HOST:PORT` measures a cluster that runs already; its machines need the checkout on
PYTHONPATH, and the same versions.
"""

from __future__ import annotations

import os
import secrets
from functools import partial
from typing import Any, Callable

from harness.executors import engine_worker
from harness.executors.engine_program import processes_below
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._address = os.environ.get("GILSCOPE_RAY")
        self._chunk_size = cell.get("chunk_size", 1)
        self._has_actors = name == "ray_actors"
        self._own: list[int] = []

    def start(self) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        if not self._address:
            # Its servers listen on every interface of the machine.
            os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))
        import ray

        options: dict[str, Any] = {"address": self._address} if self._address else {
            "address": "local", "num_cpus": self._cell["workers"],
            "_temp_dir": os.environ.get("TMPDIR"),
        }  # fmt: skip
        ray.init(logging_level="ERROR", include_dashboard=None, **options)
        self._ray = ray
        if self._has_actors:
            self._start_actors()
        else:
            self._start_tasks()

    def run(self, tasks: list[Task]) -> list[Share]:
        chunks = engine_worker.chunks_of(tasks, self._chunk_size)
        if self._has_actors:
            return list(self._actors.map(lambda actor, chunk: actor.run.remote(chunk), chunks))
        shares: list[Share] = self._ray.get([self._run(chunk) for chunk in chunks])
        return shares

    def services(self) -> list[int]:
        """Everything of a cluster of our own that is no worker: store, scheduler, agents."""
        if self._address:
            return []
        return [pid for pid in processes_below(os.getpid()) if pid not in self._own]

    def hosts(self) -> list[str]:
        """Of the cluster's nodes that live, where it is none of ours."""
        nodes = self._ray.nodes() if self._address else []
        return sorted({node["NodeManagerHostname"] for node in nodes if node["Alive"]})

    def stop(self) -> None:
        self._ray.shutdown()

    def _start_tasks(self) -> None:
        remote = self._ray.remote
        if self._address:
            cell = self._ray.put({**self._cell, "visit": os.urandom(8).hex()})
            self._run: Callable[..., Any] = partial(remote(engine_worker.run_anywhere).remote, cell)
            return
        meet, place = remote(engine_worker.meet), engine_worker.meeting(self._cell)
        self._note(self._ray.get([meet.remote(*place) for _ in range(self._cell["workers"])]))
        self._run = remote(engine_worker.run_tasks).remote

    def _start_actors(self) -> None:
        from ray.util import ActorPool

        kind = self._ray.remote(num_cpus=1)(RayWorker)
        actors = [kind.remote(self._cell) for _ in range(self._cell["workers"])]
        self._note(self._ray.get([actor.number.remote() for actor in actors]))
        self._actors = ActorPool(actors)

    def _note(self, numbers: list[int]) -> None:
        """A worker is numbered after its thread, the main one of its process."""
        engine_worker.check_met(numbers, self._cell)
        self._own = numbers


class RayWorker:
    """An actor. Its number is unique on its machine."""

    def __init__(self, cell: Cell) -> None:
        self._worker = engine_worker.prepare(cell)

    def number(self) -> int:
        return self._worker.id

    def run(self, tasks: list[Task]) -> Share:
        return self._worker.run(tasks)
