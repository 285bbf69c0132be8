"""What a gate can find in its budget, said beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

FEWEST_ROUNDS = 6  # below, no interval reaches 95 % (docs/method.md)
# The standard error of the middle that signed ranks and trimmed means estimate, in those of a mean.
_EFFICIENCY = 1.05
_TO_STANDARD_DEVIATION = 1.4826  # of the median of absolute values, for normal ones
_normal = NormalDist().inv_cdf


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
        """The slow-down that is found in nine of ten gates, as a share: beyond the margin by what
        the correction for so many cells asks of the only finding, and by what luck takes. The same
        rule is simulated in harness/comparison/forecast.cpp, the other way round."""
        error = _EFFICIENCY * self.spread / math.sqrt(max(self.rounds, 1))
        beyond = (_normal(1 - 0.025 / self.cells) + _normal(0.9)) * error
        return (1 + self.margin) * math.exp(beyond) - 1

    @property
    def sentence(self) -> str:
        return (
            f"{self.cells} cells on both sides take {self.round_s:.1f} s per round, so the budget "
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
