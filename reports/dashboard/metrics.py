"""What is followed over the runs, and the words for its changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.document.numbers import MINUS, TIMES, TO, digits, percent_off, seconds, size


@dataclass(frozen=True)
class Quantity:
    key: str  # of the document
    title: str
    unit: str  # seconds, bytes or ratio: how the page's JavaScript writes it
    worse: str
    better: str
    rising_is_worse: bool
    write: Callable[[float], str]

    def is_worse(self, change: float) -> bool:
        """Whether `change`, level after / level before, is for the worse."""
        return (change > 1) == self.rising_is_worse

    def word(self, change: float) -> str:
        return self.worse if self.is_worse(change) else self.better


def times(value: float) -> str:
    """`2.78×`, to three digits."""
    return digits(value) + TIMES


WARM = Quantity("warm_s", "Time", "seconds", "slower", "faster", True, seconds)
STARTUP = Quantity(
    "startup_s", "Start-up", "seconds", "slower to start", "faster to start", True, seconds
)
MEMORY = Quantity("rss_bytes", "Memory", "bytes", "more memory", "less memory", True, size)
SPEEDUP = Quantity("speedup", "Speed-up", "ratio", "scales worse", "scales better", False, times)

QUANTITIES = (WARM, STARTUP, MEMORY, SPEEDUP)
SHOWN = (WARM, STARTUP, MEMORY)  # on the page of a series; the speed-up has a page of its own


def off(change: float) -> str:
    """`+12 %`; from a doubling on `2.3×`, where percents are hard to picture."""
    return percent_off(change) if 0.5 < change < 2 else times(change)


def off_interval(low: float, high: float) -> str:
    """`[+10 % – +14 %]`."""
    ends = [off(low), off(high)]
    if ends[0] == ends[1] and low > 0.5 and high < 2:  # narrow: with a decimal more
        ends = [f"{100 * (end - 1):+.1f} %".replace("-", MINUS) for end in (low, high)]
    return f"[{ends[0]} {TO} {ends[1]}]"
