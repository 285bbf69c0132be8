"""Where series stand: what the changes of the last runs come to, taken together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.change_points.finding import FEWEST_RUNS
from reports.dashboard.detected import ChangesOfSeries, DetectedChange
from reports.dashboard.document import Machine, Series
from reports.dashboard.metrics import off, off_interval
from reports.document.numbers import count


@dataclass(frozen=True)
class Net:
    """The changes of one series in the last runs, multiplied; logarithms of errors add in squares
    as those of independent estimates do (GUM 5.1.2)."""

    series: Series
    machine: Machine
    changes: tuple[DetectedChange, ...]

    @property
    def ratio(self) -> float:
        return math.prod(change.ratio for change in self.changes)

    @property
    def interval(self) -> tuple[float, float]:
        half = math.hypot(*(math.log(c.high / c.low) / 2 for c in self.changes))
        return self.ratio / math.exp(half), self.ratio * math.exp(half)

    @property
    def verdict(self) -> str:
        """`slower`, `faster`, or `back` where it cannot be told from where it began."""
        if len(self.changes) == 1:
            return "slower" if self.ratio > 1 else "faster"
        low, high = self.interval
        return "slower" if low > 1 else "faster" if high < 1 else "back"


def nets(machine: Machine, findings: ChangesOfSeries, last: int) -> list[Net]:
    """Of the series that certainly changed in the last so many runs of the machine."""
    begin = len(machine.runs) - last
    found = []
    for series, changes in zip(machine.series, findings, strict=True):
        lately = tuple(change for change in changes if change.certain and change.at >= begin)
        if lately:
            found.append(Net(series, machine, lately))
    return found


def suspected(machine: Machine, findings: ChangesOfSeries, last: int) -> list[Series]:
    """Those of which a change in the last so many runs is only suspected."""
    begin = len(machine.runs) - last
    return [
        series
        for series, changes in zip(machine.series, findings, strict=True)
        if any(change.at >= begin and not change.certain for change in changes)
    ]


@dataclass(frozen=True)
class Verdict:
    tone: str  # slower, faster, same or nothing
    sentence: str
    worst: Net | None = None
    slower: int = 0
    faster: int = 0


def verdict_of(
    found: Sequence[Net], series: int, runs: int, last: int, suspects: int = 0
) -> Verdict:
    """One sentence over `series` series of `runs` runs, and another where changes are suspected."""
    if not series:
        return Verdict("nothing", "Nothing is measured yet.")
    if runs < FEWEST_RUNS:
        return Verdict(
            "nothing",
            f"{count(runs, 'run')} of {series:,} series: too few to tell; changes show from "
            f"{FEWEST_RUNS} runs on.",
        )
    by_verdict = {verdict: [net for net in found if net.verdict == verdict]
             for verdict in ("slower", "faster", "back")}  # fmt: skip
    window = f"in the last {last} runs" if runs > last else f"in all {runs} runs"
    more = (
        f" In {suspects:,} a change is suspected, which ten runs must bear out." if suspects else ""
    )
    if not found:
        return Verdict("same", f"No lasting change of time in {series:,} series {window}.{more}")
    parts = [f"{len(nets):,} {_WORDS[verdict]}" for verdict, nets in by_verdict.items() if nets]
    sentence = f"Of {series:,} series {' and '.join(parts)} {window}.{more}"
    tone = "slower" if by_verdict["slower"] else "faster" if by_verdict["faster"] else "same"
    worst = max(by_verdict["slower"], key=lambda net: net.ratio, default=None)
    return Verdict(tone, sentence, worst, len(by_verdict["slower"]), len(by_verdict["faster"]))


_WORDS = {"slower": "got slower", "faster": "got faster", "back": "changed and came back"}


def net_text(net: Net) -> str:
    return f"{off(net.ratio)} {off_interval(*net.interval)}"
