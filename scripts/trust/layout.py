"""What the place of code in memory makes: this program against itself, linked in another order.

The order of objects in a program decides at which addresses its functions lie, and with that which
of them share cache lines and branch predictors (Mytkowicz et al. 2009). `--against` gives each
visit another environment, which moves the stack; only another link moves the code.
"""

from __future__ import annotations

import random
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

KERNELS = ["mandelbrot", "nbody", "primes", "word_count", "image_blur"]
PROGRAM = "gilscope-runner"


def layout(settings: Settings) -> Json:
    """Log-ratios of every cell: against this very build, and against builds in other orders."""
    alike, other = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, KERNELS, ["serial.native"])
        for number in range(settings.repetitions(8)):
            alike.append(_log_ratios(settings, suite, settings.build, folder))
            with relinked(settings, number) as build:
                other.append(_log_ratios(settings, suite, build, folder))
    cells = [cell["name"] for cell in alike[0]]
    return {
        "cells": cells,
        "rounds": 8,
        "alike": [[cell["log"] for cell in run] for run in alike],
        "other": [[cell["log"] for cell in run] for run in other],
        "called": [
            sum(cell["verdict"] in ("faster", "slower") for run in runs for cell in run)
            for runs in (alike, other)
        ],
    }


def _log_ratios(settings: Settings, suite: Path, build: Path, folder: Path) -> list[Json]:
    options = ("--rounds", "8", "--no-telemetry")
    compared = tools.compare_sides(settings, suite, build, folder, *options)
    return [
        {
            "name": cell["name"],
            "log": float(np.log(cell["ratio"]["median"])),
            "verdict": cell["verdict"],
        }
        for cell in compared["cells"]
    ]


@contextmanager
def relinked(settings: Settings, seed: int) -> Iterator[Path]:
    """A build folder whose native runner has the same objects in another order."""
    with tempfile.TemporaryDirectory(prefix="gilscope-layout-") as name:
        build = Path(name)
        _link(settings.build, build / PROGRAM, random.Random(seed))
        (build / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={tools.SOURCE}\n")
        (build / "interpreters").symlink_to(settings.build.resolve() / "interpreters")
        yield build


def _link(build: Path, program: Path, order: random.Random) -> None:
    inputs = _ninja(build, "inputs").splitlines()
    # A program that must be there first is an input, too.
    objects = [name for name in inputs if name.endswith(".o") and "server.dir" not in name]
    command = shlex.split(_ninja(build, "commands", "-s").splitlines()[-1])
    flags = [word for word in command if word.startswith("-O") or word.endswith("c++")]
    libraries = [word for word in command if word.startswith("/usr") and ".so" in word]
    order.shuffle(objects)
    compiler, *options = flags
    subprocess.run(
        [compiler, *options, *objects, *libraries, "-o", str(program)], cwd=build, check=True
    )


def _ninja(build: Path, tool: str, *options: str) -> str:
    done = subprocess.run(
        ["ninja", "-C", str(build), "-t", tool, *options, PROGRAM],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("ninja:"))
