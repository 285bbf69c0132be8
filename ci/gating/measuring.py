"""Calls `gilscope run --against` and `gilscope compare`: measuring and judging are its affair."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ci.gating.errors import CannotCompare
from ci.gating.trees import Tree

Json = dict[str, Any]
_FINDING, _INTERRUPTED = 1, 130


class Interrupted(Exception):
    """Ctrl-C: what was measured so far lies in the output folder."""


@dataclass(frozen=True)
class Measured:
    """The two result files of a run, and how long it took."""

    new: Path
    base: Path
    wall_s: float

    def failures(self) -> dict[str, str]:
        """Cells that failed on the new side only, with the reason."""
        new, base = _failed(self.new), _failed(self.base)
        return {name: reason for name, reason in new.items() if name not in base}


def _failed(file: Path) -> dict[str, str]:
    rows = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    return {
        row["run_name"]: row["error_message"]
        for row in rows
        if row.get("gilscope", {}).get("status") == "failed"
    }


@dataclass(frozen=True)
class Bench:
    """Two built trees, and what is measured of them."""

    head: Tree
    base: Tree
    suite: str
    options: Sequence[str]  # for `gilscope run`: --kernel, --strategy, --python …
    floor: float
    folder: Path

    def _gilscope(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "GILSCOPE_ROOT": str(self.head.source),
            "GILSCOPE_BUILD": str(self.head.build),
        }
        done = subprocess.run(
            [str(self.head.program), *map(str, arguments)], env=environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode == _INTERRUPTED:
            raise Interrupted
        return done

    def _refuse_unless_done(self, done: subprocess.CompletedProcess[str]) -> None:
        if done.returncode in (0, _FINDING):
            return
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise CannotCompare(lines[-1].removeprefix("gilscope: ") if lines else "gilscope died.")

    def run(self, name: str, *how_long: str, cells: Sequence[str] = ()) -> Measured:
        """Measures both sides in the same rounds into `name`.json and `name`.base.json."""
        new, base = self.folder / f"{name}.json", self.folder / f"{name}.base.json"
        for old in self.folder.glob(f"{name}.*json*"):
            old.unlink()
        chosen = [part for cell in cells for part in ("--cell", cell)]
        start = time.monotonic()
        done = self._gilscope("run", self.suite, "-o", new, "--against", self.base.build,
                              "--no-telemetry", *self.options, *how_long, *chosen)  # fmt: skip
        # A comparison that it could not make is made again below, with the reason.
        if not (new.exists() and base.exists()):
            self._refuse_unless_done(done)
            raise CannotCompare("gilscope wrote no results.")
        return Measured(new, base, time.monotonic() - start)

    def build_modules(self) -> None:
        """Plans both sides, which builds what is missing, so that no run waits for a compiler."""
        self._refuse_unless_done(
            self._gilscope(
                "run", self.suite, "--against", self.base.build, *self.options, "--dry-run"
            )
        )

    def compare(self, measured: Measured) -> Json:
        """The comparison of docs/contracts.md, "A comparison"."""
        done = self._gilscope("compare", measured.base, measured.new, "--set-aside", "--json",
                              "--floor", f"{100 * self.floor:g}%")  # fmt: skip
        self._refuse_unless_done(done)
        found: Json = json.loads(done.stdout)
        return found

    def report(self, measured: Measured, page: Path) -> str:
        """The HTML page of the comparison. A gate without one is still a gate: why there is none
        is returned, or nothing."""
        page.unlink(missing_ok=True)
        done = self._gilscope(
            "report", "--compare", "--set-aside", measured.base, measured.new, "-o", page
        )
        return "" if done.returncode == 0 else done.stderr.strip().removeprefix("gilscope: ")
