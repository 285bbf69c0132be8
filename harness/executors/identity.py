"""What a worker runs on, and the check that it is what the cell says.

A cell measured on the wrong interpreter, GIL state, host or start method is an error, not a
result. Nobody notices it otherwise: an embedded interpreter, for one, takes the first `python3`
on PATH for its children.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from harness.interpreter.probe import gil_enabled, implementation, version

_LONGEST_IMPORT_S = 2.0


class WrongInterpreter(RuntimeError):
    """A worker runs on something else than its cell says."""


def identity(runner_pid: int) -> dict[str, Any]:
    """What this process runs on, in the terms of `cell["expected"]`."""
    return {
        "implementation": implementation(),
        "version": version(),
        "executable": sys.executable,
        "gil": _lasting_gil(),
        "host": _host(),
        "start_method": _start_method(runner_pid),
    }


def check_identity(cell: dict[str, Any]) -> None:
    """Raises WrongInterpreter when this worker is not what `cell["expected"]` says."""
    found = identity(cell["runner_pid"])
    for key, wanted in cell["expected"].items():
        if found[key] != wanted:
            where = f" on {os.uname().nodename}" if cell.get("elsewhere") else ""
            raise WrongInterpreter(
                f"a worker{where} has {key} {found[key]!r} where the cell needs {wanted!r}"
            )


def _lasting_gil() -> bool:
    """Whether the GIL is on and stays so: a build without one switches it on while any thread
    imports an extension module, and off again if the module does not need it."""
    free_threaded = "t" in getattr(sys, "abiflags", "")
    end = time.monotonic() + (_LONGEST_IMPORT_S if free_threaded else 0)
    while gil_enabled():
        if os.environ.get("PYTHON_GIL") == "1" or time.monotonic() >= end:
            return True
        time.sleep(0.001)
    return False


def _host() -> str:
    # An embedding program is no Python executable: it is one of ours, named after its job.
    name = os.path.basename(os.path.realpath("/proc/self/exe"))
    return "embedded" if name.startswith("gilscope-") else "exe"


def _start_method(runner_pid: int) -> str | None:
    """How this process was started, from its command line; None in the runner itself. `exec` is a
    program of its own: an engine's."""
    if os.getpid() == runner_pid:
        return None
    command = _command_line("self")
    for mark, method in _MARKS:
        if mark in command:
            return method
    return "fork" if command == _command_line(runner_pid) else "exec"


_MARKS = (
    (b"multiprocessing.forkserver", "forkserver"),
    (b"multiprocessing.spawn", "spawn"),
    (b"--multiprocessing-fork", "spawn"),
    (b"loky.backend", "loky"),
)


def _command_line(pid: int | str) -> bytes:
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read()
