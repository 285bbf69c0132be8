"""Metrics beside the time: those that are judged, what changed first, then those only shown."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.comparison.parts import Changes
from reports.document.comparison import VERDICTS, Cost, CostOfCell

ORDER = 50


@dataclass(frozen=True)
class Part:
    """One metric: its findings in sight, all its cells folded."""

    cost: Cost
    found: list[CostOfCell]
    rows: list[CostOfCell]

    @property
    def sentence(self) -> str:
        """How many cells are worse, better, undecided, and the same."""
        metric = self.cost.metric
        write = {
            "slower": metric.worse.of,
            "faster": metric.better.of,
            "inconclusive": lambda n: f"{n:,} inconclusive",
            "same": lambda n: f"{n:,} the same",
        }
        counts = [(verdict, self.cost.count(verdict)) for verdict in VERDICTS]
        return ", ".join(write[verdict](number) for verdict, number in counts if number)


def _part(cost: Cost) -> Part:
    order = {verdict: index for index, verdict in enumerate(VERDICTS)}
    rows = sorted(
        cost.cells, key=lambda cell: (order.get(cell.verdict, len(order)), -cell.ratio.median)
    )
    found = [cell for cell in rows if cell.verdict in ("slower", "faster")]
    return Part(cost, found, rows)


def heading(costs: list[Cost]) -> str:
    """`Start-up and memory`."""
    first, *others = (cost.metric.title for cost in costs)
    return " and ".join([first, *(title.lower() for title in others)])


def render(view: Changes) -> Markup | None:
    costs = [cost for cost in view.comparison.costs if cost.cells]
    if not costs:
        return None
    judged = [cost for cost in costs if cost.judged]
    return view.fill(
        "costs.html",
        heading=heading(judged) if judged else "Beside the time",
        parts=[_part(cost) for cost in judged],
        shown=[_part(cost) for cost in costs if not cost.judged],
    )
