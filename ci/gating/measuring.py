"""Calls `gilscope run --against` and `gilscope compare`: measuring and judging are its affair."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ci.gating.errors import CannotCompare
from ci.gating.trees import Tree
from reports.document.comparison import Comparison
from reports.document.reader import AnalysisError, Reader

_FINDING, _INTERRUPTED = 1, 130


class Interrupted(Exception):
    """Ctrl-C: what was measured so far lies in the output folder."""


@dataclass(frozen=True)
class Measured:
    """The two result files of a run, and how long it took."""

    new: Path
    base: Path
    wall_s: float

    @property
    def sides(self) -> tuple[Path, Path]:
        """As `gilscope compare` takes them."""
        return self.base, self.new


@dataclass(frozen=True)
class Looks:
    """All that a verdict is made of: a first run, one of its suspects alone, what is accepted."""

    first: Measured
    again: Measured | None = None
    accepted: Sequence[str] = ()

    def arguments(self) -> list[str | Path]:
        """For `gilscope compare` and `gilscope report --compare`."""
        chosen: list[str | Path] = [*self.first.sides, "--set-aside"]
        if self.again:
            chosen += ["--again", *self.again.sides]
        for rule in self.accepted:
            chosen += ["--accept", rule]
        return chosen


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
        try:
            done = subprocess.run(
                [str(self.head.program), *map(str, arguments)], env=environment,
                stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                check=False,
            )  # fmt: skip
        except OSError as error:
            raise CannotCompare(
                f"The head's '{self.head.program}' cannot be started ({error.strerror}); build it."
            ) from None
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

    def _judging(self, looks: Looks) -> list[str | Path]:
        return [*looks.arguments(), "--floor", f"{100 * self.floor:g}%"]

    def compare(self, looks: Looks) -> Comparison:
        """The comparison of docs/contracts.md, "A comparison"."""
        done = self._gilscope("compare", *self._judging(looks), "--json")
        self._refuse_unless_done(done)
        try:
            return Comparison.read(Reader.of(json.loads(done.stdout), "The comparison"))
        except (ValueError, AnalysisError) as error:
            raise CannotCompare(f"gilscope compare cannot be read: {error}") from None

    def report(self, looks: Looks, page: Path) -> str:
        """The HTML page of the comparison. A gate without one is still a gate: why there is none
        is returned, or nothing."""
        page.unlink(missing_ok=True)
        done = self._gilscope("report", "--compare", *self._judging(looks), "-o", page)
        return "" if done.returncode == 0 else done.stderr.strip().removeprefix("gilscope: ")
