"""The progress line: how far a run is, and what it does now."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.support import on_terminal, write_suite

STEP = re.compile(r"\[(\d+)/(\d+)\] (.+?)  \d+:\d\d elapsed")


def test_it_never_runs_backwards_and_names_every_phase(tmp_path: Path) -> None:
    suite = write_suite(
        tmp_path,
        kernels=["noop"], strategies=["serial.native", "native_threads.native"],
        workers=[1, 2], rounds=6, budget="1s", precision="0.01%", telemetry=True,
    )  # fmt: skip
    steps = STEP.findall(on_terminal("run", suite, "-o", tmp_path / "run.json", stream="stderr"))

    done = [int(step) for step, _, _ in steps]
    assert done == sorted(done)
    assert len(set(done)) == len(done)
    assert all(int(step) < int(total) for step, total, _ in steps)
    phases = list(dict.fromkeys(phase for _, _, phase in steps))
    assert phases[0] == "round 1 of 6"
    assert "telemetry, untimed" in phases
