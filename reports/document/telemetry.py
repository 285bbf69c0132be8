"""What the analysis says to readers' questions about interpreters: contrasts and telemetry, typed.

`docs/contracts.md`, part "An analysis", is the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.document.estimate import Estimate
from reports.document.reader import Reader

# A worker's time, in the order of the bars; they add up to 1.
PARTS = {
    "python": "running Python (attached; with a GIL: holding it)",
    "native": "running without the GIL",
    "gil": "waiting for the GIL, or stopped by another thread",
    "waiting": "waiting for I/O, a lock or work",
    "unattributed": "not attributed",
}
# The same in a word or two, for those who point at a bar.
BRIEF = {
    "python": "Python",
    "native": "without the GIL",
    "gil": "waiting for the GIL",
    "waiting": "waiting",
    "unattributed": "not attributed",
}


@dataclass(frozen=True)
class Contrast:
    """The same work, two ways: `speedup` is time of `base` / time of `other`."""

    question: str
    base: str  # cell names
    other: str
    speedup: Estimate

    @staticmethod
    def read(reader: Reader) -> Contrast:
        return Contrast(
            reader.text("question"),
            reader.text("base"),
            reader.text("other"),
            Estimate.read(reader.child("speedup")),
        )


@dataclass(frozen=True)
class Telemetry:
    """What a cell's workers and the GIL were doing, or why that is not known."""

    error: str
    rate_hz: float
    ticks: int
    threads: int
    shares: dict[str, float]  # of a worker's time, by part
    share_intervals: dict[str, tuple[float, float]]  # of these
    utilisation: float | None  # of the GIL; the mean where there are several
    handovers_per_s: float | None
    attached: float | None  # free-threaded: threads attached at a time
    stopped: float | None  # free-threaded: share of time that the world was stopped
    switches_per_s: float  # of a worker: context switches, voluntary and not

    @staticmethod
    def read(value: dict[str, Any]) -> Telemetry:
        workers = value.get("workers", [])
        gil, free = value.get("gil") or {}, value.get("free_threaded") or {}
        kinds = ("voluntary_switches_per_s", "involuntary_switches_per_s")
        switches = [sum(worker[kind] for kind in kinds) for worker in workers]
        return Telemetry(
            error=value.get("error", ""),
            rate_hz=value.get("rate_hz", 0.0),
            ticks=value.get("ticks", 0),
            threads=len(workers),
            shares={part: value.get("shares", {}).get(part, 0.0) for part in PARTS},
            share_intervals={
                part: (ends[0], ends[1]) for part, ends in value.get("share_intervals", {}).items()
            },
            utilisation=gil.get("utilisation"),
            handovers_per_s=gil.get("handovers_per_s"),
            attached=free.get("attached_threads"),
            stopped=free.get("stopped_share"),
            switches_per_s=sum(switches) / len(switches) if switches else 0.0,
        )
