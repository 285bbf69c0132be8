"""Running gilscope and pyperf, and trees whose kernels are slower by a known share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

SOURCE = Path(__file__).resolve().parents[2]
PYPERF = SOURCE / ".venv-consumers/pyperf/bin/python"

Json = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """How long the experiments take: `quick` only shows that they work."""

    build: Path
    quick: bool

    def repetitions(self, full: int) -> int:
        return max(2, full // 10) if self.quick else full


def gilscope(
    settings: Settings, *arguments: str | Path, may_fail: bool = False, build: Path | None = None
) -> str:
    """What the command printed. Exit 1 is a finding, not a failure. `build` is what it measures,
    where that is not the program's own."""
    command = [str(settings.build / "gilscope"), *map(str, arguments)]
    extra = {"GILSCOPE_BUILD": str(build)} if build else {}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | extra
    )
    if done.returncode not in (0, 1) and not may_fail:
        raise SystemExit(f"trust: `{' '.join(command)}` failed: {done.stderr.strip()}")
    return done.stdout


def compare_sides(
    settings: Settings,
    suite: Path,
    other: Path,
    folder: Path,
    *options: str,
    build: Path | None = None,
) -> Json:
    """Measures this build (or `build`) against another in the same rounds; the comparison as
    JSON."""
    result = folder / "run.json"
    for old in folder.glob("run*"):
        old.unlink()
    allow = ("--allow", "size", "--allow", "digest")
    gilscope(settings, "run", suite, "-o", result, "--against", other, *options, may_fail=True,
             build=build)  # fmt: skip
    base = result.with_suffix(".base.json")
    compared: Json = json.loads(gilscope(settings, "compare", base, result, *allow, "--json"))
    return compared


def write_suite(
    folder: Path, kernels: Sequence[str], strategies: Sequence[str], size: str = "tiny"
) -> Path:
    """A suite of one worker (two where the strategy takes them), six rounds at least."""
    suite = folder / "trust.toml"
    lines = [
        'summary = "an experiment"',
        "rounds = 6",
        "[[cells]]",
        f"kernels = {json.dumps(list(kernels))}",
        f'sizes = ["{size}"]',
        f"strategies = {json.dumps(list(strategies))}",
        "workers = [2]",
    ]
    suite.write_text("\n".join(lines) + "\n")
    return suite


@contextmanager
def other_tree(settings: Settings, kernel: str, append: str, toml: str = "") -> Iterator[Path]:
    """The build folder of a copy of this tree, with Python code added to one of its kernels.

    What is compiled is the same: its build folder holds links to this one's.
    """
    with tempfile.TemporaryDirectory(prefix="gilscope-trust-") as name:
        tree = Path(name) / "tree"
        for room in ("kernels", "harness", "bench"):
            shutil.copytree(SOURCE / room, tree / room, ignore=shutil.ignore_patterns("*.pyc"))
        with (tree / f"kernels/{kernel}/{kernel}.py").open("a") as code:
            code.write(append)
        if toml:
            with (tree / f"kernels/{kernel}/kernel.toml").open("a") as sizes:
                sizes.write(toml)
        build = tree / "build"
        build.mkdir()
        (build / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={tree}\n")
        for part in ("gilscope-runner", "interpreters"):
            (build / part).symlink_to(settings.build.resolve() / part)
        yield build


def slowdown(share: float) -> str:
    """Code that makes a kernel's `run` take so much longer, whatever the machine's speed."""
    return f"""

def _slowed(run):
    from time import perf_counter

    def slow(state, begin, end):
        start = perf_counter()
        digest = run(state, begin, end)
        until = start + (perf_counter() - start) * {1 + share!r}
        while perf_counter() < until:
            pass
        return digest

    return slow


run = _slowed(run)
"""


def pyperf(
    kernel: str, params: Json, items: int, processes: int, folder: Path
) -> list[list[float]]:
    """pyperf's values in seconds, one list per process; its other settings are its defaults."""
    script = SOURCE / "scripts/trust/pyperf_target.py"
    output = folder / "pyperf.json"
    output.unlink(missing_ok=True)
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [PYPERF, script, kernel, json.dumps(params), str(items)]
    options = ["--quiet", "--inherit-environ=PYTHONPATH", f"--processes={processes}"]
    done = subprocess.run(
        [*map(str, command), *options, "-o", str(output)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"trust: pyperf failed: {done.stderr.strip()}")
    runs = json.loads(output.read_text())["benchmarks"][0]["runs"]
    return [run["values"] for run in runs if "values" in run]


def median_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """The median and its 95 % order-statistic interval (not a number below six values)."""
    ordered = np.sort(np.asarray(values, float))
    rank = int(stats.binom.ppf(0.025, len(ordered), 0.5))
    if 2 * stats.binom.cdf(rank - 1, len(ordered), 0.5) > 0.05 or rank < 1:
        return float(np.median(ordered)), float("nan"), float("nan")
    return float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[-rank])


def share_interval(hits: int, of: int, picked_from: int = 1) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval of a share; of the worst of so many, each gets its part
    of the error (Bonferroni)."""
    tail = 0.025 / picked_from
    low = stats.beta.ppf(tail, hits, of - hits + 1) if hits else 0.0
    high = stats.beta.ppf(1 - tail, hits + 1, of - hits) if hits < of else 1.0
    return float(low), float(high)
