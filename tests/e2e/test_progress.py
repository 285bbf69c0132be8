"""The progress line: how far a run is, and what it does now."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

from tests.e2e.support import GILSCOPE, TIME_LIMIT_S, environment, write_suite

STEP = re.compile(r"\[(\d+)/(\d+)\] (.+?)  \d+:\d\d elapsed")


def on_terminal(*arguments: str | Path) -> str:
    """What a run writes to a terminal."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [str(GILSCOPE), *map(str, arguments)], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=theirs, env=environment(),
    )  # fmt: skip
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
    except OSError:  # a terminal that nobody writes to any more
        pass
    assert run.wait(TIME_LIMIT_S) == 0
    os.close(ours)
    return said.decode(errors="replace")


def test_it_never_runs_backwards_and_names_every_phase(tmp_path: Path) -> None:
    suite = write_suite(
        tmp_path,
        kernels=["noop"], strategies=["serial.native", "native_threads.native"],
        workers=[1, 2], rounds=6, budget="1s", precision="0.01%", telemetry=True,
    )  # fmt: skip
    steps = STEP.findall(on_terminal("run", suite, "-o", tmp_path / "run.json"))

    done = [int(step) for step, _, _ in steps]
    assert done == sorted(done)
    assert len(set(done)) == len(done)
    assert all(int(step) < int(total) for step, total, _ in steps)
    phases = list(dict.fromkeys(phase for _, _, phase in steps))
    assert phases[0] == "round 1 of 6"
    assert "telemetry, untimed" in phases
