# /// executor
# names = ["dask_cluster"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "spawn"
# chunks = true
# needs = ["dask_scheduler"]
# python = ["distributed==2026.8.0"]
# summary = "dask.distributed: a scheduler of its own and workers, or your cluster"
# ///
"""dask.distributed as a cluster has it: the scheduler is a process of its own, to which workers
connect.

`GILSCOPE_DASK=tcp://HOST:PORT` measures a cluster that runs already; no worker is started then.
"""

from __future__ import annotations

import os
import sys

from harness.executors.dask_client import ClusterElsewhere, DaskExecutor
from harness.executors.engine_program import Program
from harness.executors.engine_worker import LONGEST_MEETING_S
from harness.executors.worker import Cell


class OwnWorkers(DaskExecutor):
    def __init__(self, cell: Cell, address: str) -> None:
        from distributed import Client

        def connect() -> Client:
            client = Client(address)
            client.wait_for_workers(cell["workers"], timeout=LONGEST_MEETING_S)
            return client

        super().__init__(cell, connect)
        self._address = address

    def start(self) -> None:
        self._program = Program(
            [sys.executable, "-m", "dask", "worker", self._address,
             "--nworkers", str(self._cell["workers"]), "--nthreads", "1",
             "--host", "127.0.0.1", "--no-dashboard"],
        )  # fmt: skip
        super().start()

    def stop(self) -> None:
        super().stop()
        self._program.stop()


def Executor(name: str, cell: Cell) -> DaskExecutor:  # noqa: N802 - as other files' class
    address = cell["params"]["dask_address"]
    if not os.environ.get("GILSCOPE_DASK"):
        return OwnWorkers(cell, address)
    from distributed import Client

    return ClusterElsewhere(cell, lambda: Client(address))
