"""How the page says shares and verdicts."""

from __future__ import annotations

from scripts.trust.tools import share_interval


def verdict(met: bool) -> str:
    return "**met**" if met else "**missed**"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def share(hits: int, of: int) -> str:
    low, high = share_interval(hits, of)
    return f"{hits} of {of} ({percent(hits / of)}, 95 %: {percent(low)} to {percent(high)})"
