"""Numbers as readers want to see them: three digits, a unit, and never more precision than that."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from reports.document.estimate import Estimate

_TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_BYTES = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))
THIN = "\N{NARROW NO-BREAK SPACE}"
TIMES = "\N{MULTIPLICATION SIGN}"
TO = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
UNKNOWN = "\N{EN DASH}"


def digits(value: float, significant: int = 3) -> str:
    """`value` to so many significant digits (all of them before the point), without exponents."""
    if value == 0:
        return "0"
    places = significant - 1 - math.floor(math.log10(abs(value)) + 1e-9)
    return f"{value:,.{min(max(places, 0), 9)}f}"


def seconds(value: float, significant: int = 3) -> str:
    """A duration in s, with the unit that suits it."""
    for scale, unit in _TIMES:
        if abs(value) >= scale * 0.9995:
            return f"{digits(value / scale, significant)}{THIN}{unit}"
    return f"0{THIN}s" if value == 0 else f"{digits(value / 1e-9, significant)}{THIN}ns"


def brief(value: float) -> str:
    """A duration in s to two digits, for sentences."""
    return seconds(value, 2)


def tick_seconds(value: float) -> str:
    """A round duration in s for an axis: 20 ms, 0.5 s."""
    return seconds(value, 1)


def size(value: float, significant: int = 3) -> str:
    """A number of bytes, with the binary unit that suits it."""
    for scale, unit in _BYTES:
        if value >= scale:
            return f"{digits(value / scale, significant)}{THIN}{unit}"
    return f"{value:.0f}{THIN}B"


def _ratio_digits(value: float, like: float) -> str:
    return f"{value:,.0f}" if like >= 20 else f"{value:.1f}" if like >= 3 else f"{value:.2f}"


def ratio(value: float) -> str:
    """A ratio with its sign, to two or three digits."""
    return _ratio_digits(value, value) + TIMES


def times(value: float) -> str:
    """A ratio to three digits: `2.78×`."""
    return digits(value) + TIMES


def ratio_interval(estimate: Estimate) -> str:
    """The interval of a ratio, to the digits of its median; empty when there is none."""
    if estimate.interval is None:
        return ""
    low, high = (_ratio_digits(end, estimate.median) for end in estimate.interval)
    return f"[{low}{TO}{high}]"


def percent_off(value: float) -> str:
    """How far a ratio is from 1: `+12 %`, `−3.5 %`."""
    off = 100 * (value - 1)
    words = f"{off:+.0f} %" if abs(off) >= 9.95 or off == round(off) else f"{off:+.1f} %"
    return words.replace("-", MINUS)


def interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    """Both ends, in one unit if it can be; empty when there is no interval."""
    if estimate.interval is None:
        return ""
    low, high = (write(end) for end in estimate.interval)
    if low.split(THIN)[-1] == high.split(THIN)[-1]:
        low = low.split(THIN)[0]
    return f"[{low}{TO}{high}]"


def seconds_interval(estimate: Estimate) -> str:
    """The interval of a duration in s."""
    return interval(estimate, seconds)


def count(number: int, noun: str) -> str:
    """`1 worker`, `2 workers`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def without_unit(words: str) -> str:
    """An interval without its unit, which is that of the number in front of it, where there is one
    unit."""
    return re.sub(rf"{THIN}\S+]$", "]", words) if words.count(THIN) == 1 else words
