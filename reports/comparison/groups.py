"""What changed, put together by what it has in common: one sentence instead of twenty rows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reports.document.comparison import Comparison
from reports.document.estimate import Estimate

FEWEST = 2  # cells that make a group
LEAST_SHARE = 0.5  # of the cells that have the same in common
BESIDE = 5  # changes that are named one by one


@dataclass(frozen=True)
class Change:
    """One metric of one cell, and what a comparison says of it."""

    quantity: str
    name: str  # kernel/size/strategy/workers:N/interpreter
    ratio: Estimate
    verdict: str

    @property
    def traits(self) -> tuple[str, ...]:
        """What it may have in common with others: strategy, kernel, interpreter."""
        kernel, _, strategy, _, interpreter, *_ = [*self.name.split("/"), *[""] * 5]
        return tuple(trait for trait in (strategy, kernel, interpreter) if trait)


@dataclass(frozen=True)
class Group:
    """Changes of one quantity in one direction: `changed` of `among` cells of `trait`."""

    quantity: str
    verdict: str  # slower or faster
    trait: str  # empty: this one cell, or all of them
    names: tuple[str, ...]
    among: int
    middle: float  # the geometric middle of the ratios
    low: float  # the least and the largest of them
    high: float


def changes(comparison: Comparison) -> list[Change]:
    """Times and every cost that is judged, changed or not; without what has no logarithm."""
    found = [Change("time", cell.name, cell.ratio, cell.verdict) for cell in comparison.cells]
    for cost in comparison.costs:
        if cost.judged:
            quantity = cost.metric.title.lower()
            found += [Change(quantity, c.name, c.ratio, c.verdict) for c in cost.cells]
    return [change for change in found if change.ratio.median > 0]


def groups(comparison: Comparison) -> list[Group]:
    """Slower ones first, those with the most cells first within each."""
    every = changes(comparison)
    found: list[Group] = []
    for verdict in ("slower", "faster"):
        own: list[Group] = []
        for quantity in dict.fromkeys(change.quantity for change in every):
            of_quantity = [change for change in every if change.quantity == quantity]
            own += _together(of_quantity, verdict)
        found += sorted(own, key=lambda group: (-len(group.names), -abs(math.log(group.middle))))
    return found


def _together(every: list[Change], verdict: str) -> list[Group]:
    left = [change for change in every if change.verdict == verdict]
    if len(left) > FEWEST and len(left) >= LEAST_SHARE * len(every):
        return [_group("", left, len(every))]
    found = []
    while best := _largest(every, left):
        found.append(best)
        left = [change for change in left if change.name not in best.names]
    return found + [_group("", [change], 1) for change in left]


def _largest(every: list[Change], left: list[Change]) -> Group | None:
    """The trait that the most of those that are left share, if most of its cells changed."""
    best: Group | None = None
    for trait in dict.fromkeys(trait for change in left for trait in change.traits):
        own = [change for change in left if trait in change.traits]
        among = sum(trait in change.traits for change in every)
        if len(own) < FEWEST or len(own) < LEAST_SHARE * among:
            continue
        if best is None or len(own) > len(best.names):
            best = _group(trait, own, among)
    return best


def _group(trait: str, own: list[Change], among: int) -> Group:
    ratios = [change.ratio.median for change in own]
    return Group(
        own[0].quantity, own[0].verdict, trait, tuple(change.name for change in own), among,
        mean(ratios), min(ratios), max(ratios),
    )  # fmt: skip


def mean(ratios: Iterable[float]) -> float:
    """The geometric mean of positive ratios."""
    logs = [math.log(ratio) for ratio in ratios]
    return math.exp(math.fsum(logs) / len(logs))


def detectable(comparison: Comparison) -> list[float]:
    """For each time with an interval the slow-down (a ratio) that would just have been called one,
    had the interval been as wide about it: beyond the equivalence margin; rising."""
    margin = 1 + comparison.margin
    known = [cell.ratio for cell in comparison.cells if cell.ratio.interval]
    return sorted(margin * ratio.median / ratio.low for ratio in known if ratio.low)
