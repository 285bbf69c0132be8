"""The Celery application of the executors `celery_*`, which callers and workers import.

Workers on other machines are started with the checkout on PYTHONPATH, and serve the queue
`gilscope`; for kernels that carry, GILSCOPE_CELERY_SERIALIZER must be `pickle` there:

    GILSCOPE_CELERY_BROKER=redis://… celery -A harness.executors.celery_app worker
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

from harness.executors import engine_worker
from harness.executors.worker import Cell, Share, Task

_broker = os.environ["GILSCOPE_CELERY_BROKER"]
_serializer = os.environ.get("GILSCOPE_CELERY_SERIALIZER", "json")

app = Celery("gilscope", broker=_broker, backend=_broker)
app.conf.update(
    task_default_queue=os.environ.get("GILSCOPE_CELERY_QUEUE", "gilscope"),
    task_serializer=_serializer,
    result_serializer=_serializer,
    accept_content=["json", "pickle"],
    broker_connection_retry_on_startup=True,
)


@app.task
def meet(cell: Cell, place: str) -> int:
    return engine_worker.meet(cell, place)


@app.task
def run_tasks(tasks: list[Task]) -> Any:
    return packed(engine_worker.run_tasks(tasks))


@app.task
def run_anywhere(cell: Cell, tasks: list[Task]) -> Any:
    return packed(engine_worker.run_anywhere(cell, tasks))


def packed(share: Share) -> Any:
    """As JSON has it, where that is how it goes back: there are no bytes in it."""
    if _serializer == "pickle" or share[4] is None:
        return share
    return (*share[:4], share[4].hex())


def unpacked(share: Any) -> Any:
    if isinstance(share, int) or not isinstance(share[4], str):
        return share
    return (*share[:4], bytes.fromhex(share[4]))
