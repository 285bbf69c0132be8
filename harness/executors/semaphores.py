"""The names of `multiprocessing`'s semaphores: those of a run carry the run's name, so that it can
remove what a process that was killed has left in /dev/shm.

Python removes them itself, but a process can be killed between making one and saying so.
"""

from __future__ import annotations

import multiprocessing
import os


def name_after_run() -> None:
    """For this process and those that it starts; without a run, nothing."""
    run = os.environ.get("GILSCOPE_RUN")
    if run:
        multiprocessing.current_process()._config["semprefix"] = f"/{run}"  # type: ignore[attr-defined]
