"""Axes on a logarithmic scale whose ticks are words: 20 ms, 4 times, 1/8 of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, NullLocator

from reports.document.numbers import TIMES, tick_seconds


def _decades(low: float, high: float, steps: tuple[int, ...]) -> list[float]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = [step * 10.0**power for power in range(first, last + 1) for step in steps]
    return [tick for tick in every if low * 0.999 <= tick <= high * 1.001]


def time_ticks(low: float, high: float, most: int) -> list[float]:
    """At most about `most` round durations (s) between `low` and `high`."""
    ticks: list[float] = []
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = _decades(low, high, steps)
        if len(ticks) <= most:
            return ticks
    return ticks[:: math.ceil(len(ticks) / most)]


def ratio_ticks(low: float, high: float, most: int) -> list[float]:
    """Powers of two (or of a power of two) between `low` and `high`, always through 1."""
    for power in (1, 2, 3, 4, 6, 8, 12, 16):
        base = 2.0**power
        first = math.ceil(math.log(low, base) - 1e-9)
        last = math.floor(math.log(high, base) + 1e-9)
        if last - first + 1 <= most:
            return [base**exponent for exponent in range(first, last + 1)]
    return [1.0]


_NICE = (  # those that matter most first
    *(1.0, 2.0, 0.5, 1.5, 0.7, 1.2, 0.8, 1.1, 0.9, 4.0, 0.25, 3.0, 0.3, 10.0, 0.1, 1.05, 0.95),
    *(1.02, 0.98, 1.01, 0.99, 5.0, 0.2, 100.0, 0.01, 1000.0, 0.001),
)


def nice_ratios(low: float, high: float, most: int = 9) -> list[float]:
    """Round ratios between `low` and `high` that do not touch each other on a log axis."""
    apart = math.log(high / low) / most
    chosen: list[float] = []
    for tick in _NICE:
        if low <= tick <= high and all(abs(math.log(tick / t)) >= apart for t in chosen):
            chosen.append(tick)
    return sorted(chosen)


def ratio_word(value: float) -> str:
    return (f"{value:,.0f}" if value >= 1 else f"1/{1 / value:,.0f}") + TIMES


def put(axis: Axis, ticks: Iterable[float], word: Callable[[float], str]) -> None:
    """Exactly these ticks, in these words."""
    ticks = list(ticks)
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_minor_locator(NullLocator())
    axis.set_ticklabels([word(tick) for tick in ticks])


def put_times(axis: Axis, low: float, high: float, most: int = 7) -> None:
    put(axis, time_ticks(low, high, most), tick_seconds)


def put_ratios(axis: Axis, low: float, high: float, most: int = 8) -> None:
    put(axis, ratio_ticks(low, high, most), ratio_word)


def span(values: Iterable[float], room: float = 0.06) -> tuple[float, float]:
    """Limits around positive values with `room` (share of the width) on a log axis, never empty."""
    positive = [value for value in values if value > 1e-30]
    if not positive:
        return 0.5, 2.0
    low, high = math.log(min(positive)), math.log(max(positive))
    pad = max((high - low) * room, 0.1)
    return math.exp(low - pad), math.exp(high + pad)
