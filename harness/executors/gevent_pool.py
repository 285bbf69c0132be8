# /// executor
# names = ["gevent_pool"]
# family = "event_loop"
# bindings = ["python"]
# hands_over = "references"
# python = ["gevent==26.9.0"]
# summary = "gevent's greenlets with patched sockets; workers are greenlets of one thread"
# ///
"""`gevent.pool.Pool`: a greenlet for each task, as many at a time as workers.

The kernel's ordinary form runs in them: its sockets and sleeps are gevent's, which let others go on
while one waits.
"""

from __future__ import annotations

from harness.executors.worker import Cell, Share, Task, Worker


class Executor:
    def __init__(self, name: str, cell: Cell) -> None:
        from gevent import monkey

        monkey.patch_all()  # before the kernel is imported
        from gevent.pool import Pool

        self._cell = cell
        self._pool = Pool(cell["workers"])
        self._idle: list[tuple[int, Worker]] = []

    def start(self) -> None:
        self._idle = [(number, Worker(self._cell)) for number in range(self._cell["workers"])]

    def run(self, tasks: list[Task]) -> list[Share]:
        shares: list[Share] = self._pool.map(self._run_task, tasks)
        return shares

    def stop(self) -> None:
        self._pool.kill()
        for _, worker in self._idle:
            worker.close()

    def _run_task(self, task: Task) -> Share:
        number, worker = self._idle.pop()
        try:
            return (number, *worker.run((task,))[1:])
        finally:
            self._idle.append((number, worker))
