"""What cells cost beside their time: start-up and memory, what changed first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from reports.changes import Changes
from reports.comparison import VERDICTS, Cost, CostOfCell
from reports.quantities import seconds, size

ORDER = 50


_WORDS = {
    "slower": "more", "faster": "less", "inconclusive": "inconclusive", "same": "the same",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One quantity: its findings in sight, all its cells folded."""

    title: str
    cost: Cost
    write: Callable[[float], str]
    found: list[CostOfCell]
    rows: list[CostOfCell]

    @property
    def sentence(self) -> str:
        counts = [(self.cost.count(verdict), verdict) for verdict in VERDICTS]
        return ", ".join(f"{number} {_WORDS[verdict]}" for number, verdict in counts if number)


_KINDS: dict[str, tuple[str, Callable[[float], str]]] = {
    "startup_s": ("Start-up", seconds),
    "rss_bytes": ("Memory", size),
}


def _part(cost: Cost) -> Part:
    title, write = _KINDS[cost.quantity]
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    rows = sorted(
        cost.cells, key=lambda cell: (order.get(cell.verdict, len(order)), -cell.ratio.median)
    )
    found = [cell for cell in rows if cell.verdict in ("slower", "faster")]
    return Part(title, cost, write, found, rows)


def render(view: Changes) -> Markup | None:
    costs = view.comparison.costs
    parts = [_part(cost) for cost in costs if cost.cells and cost.quantity in _KINDS]
    return view.fill("costs.html", parts=parts, words=_WORDS) if parts else None
