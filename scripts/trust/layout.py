"""What the place of code in memory makes: this program against itself, linked in another order.

The order of objects in a program decides at which addresses its functions lie, and with that which
of them share cache lines and branch predictors (Mytkowicz et al. 2009). Visits draw one of several
layouts of the native runner, so that this is noise; here both that and single layouts are held
against each other.
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
ROUNDS = 8


def layout(settings: Settings) -> Json:
    """Log-ratios of every cell: of this very build; of another order, as builds are (with several
    layouts) and with one layout on both sides."""
    found: dict[str, list[list[Json]]] = {"alike": [], "one": [], "several": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = tools.write_suite(folder, KERNELS, ["serial.native"])
        with linked(settings, None, several=False) as own:
            for number in range(settings.repetitions(8)):
                found["alike"].append(_log_ratios(settings, suite, own, folder, own))
                with linked(settings, number, several=False) as one:
                    found["one"].append(_log_ratios(settings, suite, one, folder, own))
                with linked(settings, number, several=True) as several:
                    found["several"].append(_log_ratios(settings, suite, several, folder))
    cells = [cell["name"] for cell in found["alike"][0]]
    logs = {key: [[cell["log"] for cell in run] for run in runs] for key, runs in found.items()}
    called = {
        key: sum(cell["verdict"] in ("faster", "slower") for run in runs for cell in run)
        for key, runs in found.items()
    }
    return {"cells": cells, "rounds": ROUNDS, "logs": logs, "called": called}


def _log_ratios(
    settings: Settings, suite: Path, other: Path, folder: Path, build: Path | None = None
) -> list[Json]:
    options = ("--rounds", str(ROUNDS), "--no-telemetry")
    compared = tools.compare_sides(settings, suite, other, folder, *options, build=build)
    return [
        {
            "name": cell["name"],
            "log": float(np.log(cell["ratio"]["median"])),
            "verdict": cell["verdict"],
        }
        for cell in compared["cells"]
    ]


@contextmanager
def linked(settings: Settings, seed: int | None, several: bool) -> Iterator[Path]:
    """A build folder of the same objects, in another order where there is a seed."""
    programs = [PROGRAM]
    if several:
        programs += sorted(file.name for file in settings.build.glob(f"{PROGRAM}-layout?"))
    with tempfile.TemporaryDirectory(prefix="gilscope-layout-") as name:
        build = Path(name)
        for program in programs:
            _link(settings.build, program, build, None if seed is None else random.Random(seed))
        (build / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={tools.SOURCE}\n")
        (build / "interpreters").symlink_to(settings.build.resolve() / "interpreters")
        yield build


def _link(build: Path, program: str, into: Path, order: random.Random | None) -> None:
    inputs = _ninja(build, "inputs", program).splitlines()
    # A program that must be there first is an input, too.
    objects = [name for name in inputs if name.endswith(".o") and "server.dir" not in name]
    command = shlex.split(_ninja(build, "commands", "-s", program).splitlines()[-1])
    flags = [word for word in command if word.startswith("-O") or word.endswith("c++")]
    libraries = [word for word in command if word.startswith("/usr") and ".so" in word]
    if order:
        order.shuffle(objects)
    compiler, *options = flags
    subprocess.run(
        [compiler, *options, *objects, *libraries, "-o", str(into / program)], cwd=build, check=True
    )


def _ninja(build: Path, tool: str, *options: str) -> str:
    done = subprocess.run(
        ["ninja", "-C", str(build), "-t", tool, *options],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("ninja:"))
