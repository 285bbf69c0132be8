"""What the executors `dask_*` share: a client of dask.distributed, whatever its cluster is."""

from __future__ import annotations

import os
import socket
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from harness.executors import engine_worker
from harness.executors.worker import Cell, Share, Task

if TYPE_CHECKING:
    from distributed import Client


class DaskExecutor:
    """`Client.map`, one Dask task for each task, or for each chunk of them. `connect` gives the
    client of a cluster that has as many threads as the cell has workers."""

    def __init__(self, cell: Cell, connect: Callable[[], Client]) -> None:
        self._cell = cell
        self._connect = connect
        self._chunk_size = cell.get("chunk_size", 1)
        self._run: Callable[[list[Task]], Share] = engine_worker.run_tasks
        self._workers: list[str] | None = None  # addresses; None: whichever there are

    def start(self) -> None:
        self._client = self._connect()
        self._meet()

    def _meet(self) -> None:
        """One call for each worker process, so that none gets two; threads share one process."""
        place = engine_worker.meeting(self._cell)
        addresses = list(self._client.scheduler_info(n_workers=-1)["workers"])
        count = self._cell["workers"]
        wanted = [[address] for address in addresses] if len(addresses) == count else [None] * count
        calls = [
            self._client.submit(engine_worker.meet, *place, workers=workers, pure=False)
            for workers in wanted
        ]
        engine_worker.check_met(self._client.gather(calls), self._cell)

    def run(self, tasks: list[Task]) -> list[Share]:
        chunks = engine_worker.chunks_of(tasks, self._chunk_size)
        # Not pure: the same range twice is work twice.
        futures = self._client.map(self._run, chunks, pure=False, workers=self._workers)
        shares: list[Share] = self._client.gather(futures)
        return shares

    def stop(self) -> None:
        cluster = self._client.cluster
        self._client.close()
        if cluster is not None:
            cluster.close()


class ClusterElsewhere(DaskExecutor):
    """A cluster that runs already, at an address: the first of its workers, as many as the cell
    has. Its machines need the checkout on PYTHONPATH, and the same versions."""

    def _meet(self) -> None:
        count = self._cell["workers"]
        self._client.wait_for_workers(count, timeout=engine_worker.LONGEST_MEETING_S)
        threads = {
            address: worker["nthreads"]
            for address, worker in self._client.scheduler_info(n_workers=-1)["workers"].items()
        }
        self._workers = []
        for address in sorted(threads):
            if sum(threads[each] for each in self._workers) >= count:
                break
            self._workers.append(address)
        offered = sum(threads[each] for each in self._workers)
        if offered != count:
            raise RuntimeError(
                f"the workers of the cluster come to {offered} threads and not to {count}; start "
                "workers with --nthreads 1, or choose another number of workers"
            )
        self._run = partial(
            engine_worker.run_anywhere, {**self._cell, "visit": os.urandom(8).hex()}
        )
        calls: list[Any] = [
            self._client.submit(self._run, [], workers=[address], pure=False)
            for address in self._workers
        ]
        self._client.gather(calls)
        places = [
            self._client.submit(socket.gethostname, workers=[address], pure=False)
            for address in self._workers
        ]
        self._hosts = self._client.gather(places)

    def hosts(self) -> list[str]:
        return sorted(set(self._hosts))
