"""What a gate can find in its budget, said beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEWEST_ROUNDS = 6  # below, no interval reaches 95 % (docs/method.md)
# Half of a median's interval and the way to its far side in nine of ten gates, in standard
# deviations of one round's log-ratio: (z of 97.5 % + z of 90 %) * sqrt(pi / 2). The same rule as
# `rounds_for` in harness/machine/noise.cpp, the other way round: there rounds from an effect.
_WIDTH = (1.96 + 1.2816) * math.sqrt(math.pi / 2)
_TO_STANDARD_DEVIATION = 1.4826  # of the median of absolute values, for normal ones


@dataclass(frozen=True)
class Forecast:
    """From one round: how long the next ones take and how noisy they are."""

    cells: int
    round_s: float  # both sides
    spread: float  # standard deviation of a round's log-ratio, both sides doing the same
    budget_s: float  # for the first run
    margin: float  # of equivalence

    @property
    def rounds(self) -> int:
        return int(self.budget_s / self.round_s)

    @property
    def effect(self) -> float:
        """The slow-down that is found in nine of ten gates, as a share."""
        beyond = _WIDTH * self.spread / math.sqrt(max(self.rounds, 1))
        return (1 + self.margin) * math.exp(beyond) - 1

    @property
    def sentence(self) -> str:
        return (
            f"{self.cells} cells on both sides take {self.round_s:.1f} s a round, so the budget "
            f"holds about {self.rounds} rounds; a round's ratio spreads by {100 * self.spread:.1f} "
            f"%, so slow-downs of {100 * self.effect:.0f} % and more are found in 9 of 10 gates, "
            "smaller ones less often."
        )


def foresee(
    log_ratios: Sequence[float], round_s: float, budget_s: float, margin: float
) -> Forecast:
    """`log_ratios`: of one round, new / base, a cell each. Most cells have not changed, so the
    middle of their absolute values is noise."""
    spread = _TO_STANDARD_DEVIATION * median(abs(value) for value in log_ratios)
    return Forecast(len(log_ratios), round_s, spread, budget_s, margin)
