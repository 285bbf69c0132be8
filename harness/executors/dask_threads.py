# /// executor
# names = ["dask_threads"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# chunks = true
# python = ["distributed==2026.8.0"]
# summary = "dask.distributed: LocalCluster(processes=False), all threads of one process"
# ///
"""dask.distributed within this process: its scheduler, and one worker with threads."""

from __future__ import annotations

from harness.executors.dask_client import DaskExecutor
from harness.executors.worker import Cell


class Executor(DaskExecutor):
    def __init__(self, name: str, cell: Cell) -> None:
        from distributed import Client, LocalCluster

        def connect() -> Client:
            cluster = LocalCluster(
                n_workers=1,
                threads_per_worker=cell["workers"],
                processes=False,
                dashboard_address=None,  # it would listen beyond this machine
            )
            return Client(cluster)

        super().__init__(cell, connect)
