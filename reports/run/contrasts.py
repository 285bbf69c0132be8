"""Contrasts as readers see them: which cells, which ratio, in which colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.numbers import UNKNOWN, ratio, ratio_interval
from reports.document.run import Cell, Run
from reports.drawing.style import HEAT_STEPS

LIMIT = 4.0  # the ratio of the deepest colour


@dataclass(frozen=True)
class Ratio:
    """A ratio in a table: its colour, its number, its interval."""

    kind: str
    number: str
    interval: str


NOTHING = Ratio("absent", UNKNOWN, "")


def square(estimate: Estimate | None) -> Ratio:
    """Blue where it is above 1, orange below; dotted without an interval."""
    if estimate is None or estimate.median <= 0:
        return NOTHING
    share = math.log(estimate.median) / math.log(LIMIT)
    step = round(max(-1.0, min(1.0, share)) * HEAT_STEPS)
    kind = f"h{step}" + (" vague" if estimate.interval is None else "")
    return Ratio(kind, ratio(estimate.median), ratio_interval(estimate))


def inverse(estimate: Estimate) -> Estimate:
    """The ratio the other way round."""
    low = None if estimate.high is None else 1 / estimate.high
    high = None if estimate.low is None else 1 / estimate.low
    return Estimate(1 / estimate.median, low, high, estimate.n)


def of_question(run: Run, question: str) -> list[tuple[Cell, Cell, Estimate]]:
    """(base, other, speed-up) of each contrast that answers a question, in order of the plan."""
    by_name = {cell.name: cell for cell in run.cells}
    return [
        (by_name[contrast.base], by_name[contrast.other], contrast.speedup)
        for contrast in run.contrasts
        if contrast.question == question and {contrast.base, contrast.other} <= by_name.keys()
    ]
