"""Programs of engines: those that an executor starts, and what an engine has started by itself."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence

END_S = 10.0


class Program:
    """Runs until `stop`. What it prints goes to a file, whose last line tells why it died."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] = {}) -> None:
        self._name = next((word for word in command[1:] if not word.startswith("-")), command[0])
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - as long as this object
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, **environment},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def check(self) -> None:
        """Raises RuntimeError when it has ended."""
        status = self._process.poll()
        if status is None:
            return
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines() or [
            "it said nothing"
        ]
        raise RuntimeError(f"{self._name} ended with status {status}: {lines[-1]}")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def processes_below(parent: int) -> list[int]:
    """The live descendants of a process, whichever of its threads has started them."""
    children: list[int] = []
    for thread in os.listdir(f"/proc/{parent}/task"):
        with contextlib.suppress(OSError), open(f"/proc/{parent}/task/{thread}/children") as file:
            children += map(int, file.read().split())  # unless it has ended
    below = list(children)
    for child in children:
        if os.path.exists(f"/proc/{child}/task"):
            below += processes_below(child)
    return below
