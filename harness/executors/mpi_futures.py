# /// executor
# names = ["mpi_futures"]
# family = "distributed"
# bindings = ["python", "ext_gil", "ext_nogil"]
# start_method = "exec"
# chunks = true
# elsewhere = "GILSCOPE_MPI_HOSTFILE"
# python = ["mpi4py==4.1.2"]
# programs = ["orted"]
# debian = ["openmpi-bin"]
# summary = "mpi4py.futures.MPIPoolExecutor on Open MPI, which spawns the workers"
# ///
"""`mpi4py.futures.MPIPoolExecutor`: as `concurrent.futures`, over MPI.

`GILSCOPE_MPI_HOSTFILE` names hosts for Open MPI to start workers on; they need the checkout and the
interpreter in the same places.
"""

from __future__ import annotations

import os

from harness.executors import engine_worker
from harness.executors.engine_program import processes_below
from harness.executors.worker import Cell, Share, Task


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        self._cell = cell
        self._hosts = os.environ.get("GILSCOPE_MPI_HOSTFILE")
        self._own: list[int] = []

    def start(self) -> None:
        # Open MPI refuses root, and more processes than cores, until told otherwise.
        os.environ.update(
            OMPI_ALLOW_RUN_AS_ROOT="1",
            OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
            OMPI_MCA_rmaps_base_oversubscribe="1",
        )
        _keep_segments_together()
        from mpi4py.futures import MPIPoolExecutor

        hosts = {"mpi_info": {"hostfile": self._hosts}} if self._hosts else {}
        self._pool = MPIPoolExecutor(self._cell["workers"], main=False, **hosts)
        if not self._hosts:
            place = engine_worker.meeting(self._cell)
            calls = [
                self._pool.submit(engine_worker.meet, *place) for _ in range(self._cell["workers"])
            ]
            self._own = [call.result() for call in calls]
            engine_worker.check_met(self._own, self._cell)
        else:
            self._cell = {**self._cell, "visit": os.urandom(8).hex()}
            self._pool.bootup()

    def run(self, tasks: list[Task]) -> list[Share]:
        chunk_size = self._cell.get("chunk_size", 1)
        if self._hosts:
            chunks = engine_worker.chunks_of(tasks, chunk_size)
            cells = [self._cell] * len(chunks)
            return list(self._pool.map(engine_worker.run_anywhere, cells, chunks))
        return list(self._pool.map(engine_worker.run_task, tasks, chunksize=chunk_size))

    def services(self) -> list[int]:
        """Open MPI's daemon."""
        if self._hosts:
            return []
        return [pid for pid in processes_below(os.getpid()) if pid not in self._own]

    def stop(self) -> None:
        self._pool.shutdown()


def _keep_segments_together() -> None:
    """In a folder that carries the run's name, so that it can remove what processes that were
    killed have left in /dev/shm."""
    run = os.environ.get("GILSCOPE_RUN")
    if run:
        folder = f"/dev/shm/{run}-mpi"
        os.makedirs(folder, exist_ok=True)
        os.environ["OMPI_MCA_btl_vader_backing_directory"] = folder  # noqa: SIM112 - their name
