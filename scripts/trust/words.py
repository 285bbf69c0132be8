"""How the page says shares and verdicts."""

from __future__ import annotations

from scripts.trust.tools import share_interval


def verdict(met: bool, certain: bool = True) -> str:
    """Of a goal; not certain where the interval of the evidence reaches over its border."""
    word = "met" if met else "missed"
    return f"**{word}**" if certain else f"{word} so far, not certain"


def at_most(value: float, low: float, high: float, goal: float) -> str:
    """The verdict on a value and its interval that are to be at most the goal."""
    return verdict(value <= goal, certain=high <= goal or low > goal)


def at_least(value: float, low: float, high: float, goal: float) -> str:
    """The verdict on a value and its interval that are to be at least the goal."""
    return verdict(value >= goal, certain=low >= goal or high < goal)


def share_at_most(hits: int, of: int, goal: float) -> str:
    return at_most(hits / of, *share_interval(hits, of), goal)


def share_at_least(hits: int, of: int, goal: float, picked_from: int = 1) -> str:
    """Of a share that is the least of so many."""
    return at_least(hits / of, *share_interval(hits, of, picked_from), goal)


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def share(hits: int, of: int) -> str:
    low, high = share_interval(hits, of)
    return f"{hits} of {of} ({percent(hits / of)}, 95 %: {percent(low)} to {percent(high)})"
