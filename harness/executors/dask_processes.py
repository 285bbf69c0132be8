# /// executor
# names = ["dask_processes"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "spawn"
# chunks = true
# python = ["distributed==2026.8.0"]
# summary = "dask.distributed: LocalCluster of processes, with the scheduler in the caller's"
# ///
"""dask.distributed on this machine: a scheduler in this process, a nanny and a process for each
worker."""

from __future__ import annotations

from harness.executors.dask_client import DaskExecutor
from harness.executors.worker import Cell


class Executor(DaskExecutor):
    def __init__(self, name: str, cell: Cell) -> None:
        from distributed import Client, LocalCluster

        def connect() -> Client:
            cluster = LocalCluster(
                n_workers=cell["workers"],
                threads_per_worker=1,
                dashboard_address=None,  # it would listen beyond this machine
            )
            return Client(cluster)

        super().__init__(cell, connect)
