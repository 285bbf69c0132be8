"""Runs that are killed, and go on: nothing that was measured is lost, nobody is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from scripts.soak.tools import LIMIT_S, Bench, Tally, new_mark, wait_for

SUITE = """
summary = "a soak"
rounds = 12
warm_samples = 1
visit_limit = "60s"
telemetry = false
min_sample = "0"
[[cells]]
kernels = ["noop", "http_fetch", "file_read"]
sizes = ["tiny"]
strategies = ["serial.native", "threads.python", "process_pool_fork.python",
              "process_pool_spawn.python", "mp_pool_fork.python", "mp_pool_forkserver.python",
              "pipes_spawn.python", "asyncio.python"]
workers = [2]
"""
SIGNALS = [signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def kills(bench: Bench, until: float) -> Tally:
    """A run after the other, each of which is ended until it is complete."""
    tally = Tally()
    number = 0
    while tally.goes_on(until):
        number += 1
        _one_run(bench, bench.folder / f"run-{number}.json", tally, until)
    return tally


def cuts(bench: Bench, until: float) -> Tally:
    """Journals that end anywhere, as after a crash of the machine."""
    tally = Tally()
    suite = _suite(bench)
    whole = bench.folder / "whole.json"
    run = bench.start("run", suite, "-o", whole)
    begun = wait_for(lambda: _lines(_journal(whole)) > 60 or run.poll() is not None)
    if run.poll() is None:
        os.kill(run.pid, signal.SIGINT)
    _, errors = run.communicate(timeout=LIMIT_S)
    if not (begun and _journal(whole).exists()):
        tally.expect(False, f"a run left no journal to cut: exit {run.returncode}: {errors[-500:]}")
        return tally
    text = _journal(whole).read_bytes()
    while tally.goes_on(until):
        tally.tried += 1
        result = bench.folder / "cut.json"
        cut = bench.random.randrange(len(text))
        _journal(result).write_bytes(text[:cut])
        result.unlink(missing_ok=True)
        run = bench.start("run", suite, "-o", result, "--resume")
        kept = text[:cut].count(b"\n") - 1
        _wait_for_lines(result, kept + 3, run)
        if run.poll() is None:
            os.kill(run.pid, signal.SIGINT)
        _, errors = run.communicate(timeout=LIMIT_S)
        said = errors.splitlines()[-1:] or ["nothing"]
        tally.expect(run.returncode in (0, 130), f"cut at {cut}: exit {run.returncode}: {said[0]}")
        if run.returncode in (0, 130):
            _check(result, max(kept, 0), tally, f"cut at {cut}")
    return tally


def _one_run(bench: Bench, result: Path, tally: Tally, until: float) -> None:
    suite = _suite(bench)
    measured = 0
    while tally.goes_on(until):
        tally.tried += 1
        mark = new_mark()
        resume = ["--resume"] if _journal(result).exists() else []
        run = bench.start("run", suite, "-o", result, *resume, mark=mark)
        _wait_for_lines(result, measured + 2, run)
        time.sleep(bench.random.uniform(0, 0.5))
        number = bench.random.choice(SIGNALS)
        if run.poll() is None:
            os.kill(run.pid, number)
        run.communicate(timeout=LIMIT_S)
        where = f"{result.name}, {number.name} after {measured} visits"
        tally.expect(run.returncode in (0, 130, -number), f"{where}: exit {run.returncode}")
        left = bench.left(mark)
        tally.expect(not left, f"{where}: left {', '.join(left[:3])}")
        if run.returncode == 0:
            _check(result, measured, tally, where)
            result.unlink()
            return
        now = _lines(_journal(result)) - 1
        tally.expect(now >= measured, f"{where}: {measured - now} visits are gone")
        measured = max(measured, now)


def _check(result: Path, least: int, tally: Tally, where: str) -> None:
    """Every visit once, none of those that were there is gone."""
    rows = json.loads(result.read_text())["benchmarks"]
    visits = {
        (row["gilscope"]["visit"], row["gilscope"]["round"], row["run_name"])
        for row in rows
        if row["run_type"] == "iteration" and row["gilscope"]["status"] == "measured"
    }
    numbers = {number for number, _, _ in visits}
    cells = {(turn, name) for _, turn, name in visits}
    tally.expect(len(visits) >= least, f"{where}: {least - len(visits)} visits are gone")
    tally.expect(len(numbers) == len(cells) == len(visits), f"{where}: a visit is there twice")


def _wait_for_lines(result: Path, count: int, run: subprocess.Popen[str]) -> None:
    wait_for(lambda: _lines(_journal(result)) >= count or run.poll() is not None)


def _suite(bench: Bench) -> Path:
    suite = bench.folder / "soak.toml"
    suite.write_text(SUITE)
    return suite


def _journal(result: Path) -> Path:
    return Path(f"{result}.journal")


def _lines(file: Path) -> int:
    try:
        return file.read_bytes().count(b"\n")
    except OSError:
        return 0
