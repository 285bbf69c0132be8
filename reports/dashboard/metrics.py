"""The metrics that pages are about, and how their changes are written. Everything else about a
metric stands in the document (`reports/document/metrics.py`)."""

from __future__ import annotations

from reports.document.numbers import MINUS, TO, percent_off, times

TIME = "warm_s"  # what headlines and tables are about
SPEEDUP = "speedup"  # has pages of its own


def off(change: float) -> str:
    """`+12 %`; from a doubling on `2.3×`, where percents are hard to picture."""
    return percent_off(change) if 0.5 < change < 2 else times(change)


def off_interval(low: float, high: float) -> str:
    """`[+10 % – +14 %]`."""
    ends = [off(low), off(high)]
    if ends[0] == ends[1] and low > 0.5 and high < 2:  # narrow: with a decimal more
        ends = [f"{100 * (end - 1):+.1f} %".replace("-", MINUS) for end in (low, high)]
    return f"[{ends[0]} {TO} {ends[1]}]"
