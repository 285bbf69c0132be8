"""What must agree before a step is believed: size, order, and the cut of a segmentation."""

from __future__ import annotations

from functools import cache

import numpy as np
import ruptures
from scipy import stats

from reports.change_points.track import Floats


def order_p_value(before: Floats, after: Floats) -> float:
    """Mann and Whitney's test, two-sided, exact without ties and cautious with them."""
    wins = np.sum(after[:, None] > before) + 0.5 * np.sum(after[:, None] == before)
    most = len(before) * len(after)
    tails = _tails(len(before), len(after))
    return float(min(1.0, 2 * tails[int(max(wins, most - wins))]))


@cache
def _tails(first: int, second: int) -> Floats:
    """P(U >= u) for u = 0, 1, …, first × second, by Mann and Whitney's recursion."""
    ways = np.zeros((second + 1, first * second + 1))
    ways[0, 0] = 1
    # A subset of `second` ranks; U counts how far they lie above the lowest possible ones.
    for rank in range(first + second):
        for chosen in range(min(second - 1, rank), -1, -1):
            shift = rank - chosen
            if shift <= first:
                end = ways.shape[1] - shift
                ways[chosen + 1, shift:] += ways[chosen, :end]
    shares = ways[second] / ways[second].sum()
    return np.cumsum(shares[::-1])[::-1]


def complete_p_value(before: int, after: int) -> float:
    """The least that `order_p_value` can be: every run after lies beyond every run before."""
    return float(2 * _tails(before, after)[-1])


def cap_bursts(residuals: Floats) -> Floats:
    """Residuals of the runs after (in rows), at most two scales beyond the second of five.

    Counted from the level before. Two or three runs of five that a noise burst hit say little of a
    level that the others do not share.
    """
    signs = np.sign(np.median(residuals, axis=1, keepdims=True))
    toward = residuals * signs
    usual = np.sort(toward, axis=1)[:, [max(0, 2 * residuals.shape[1] // 5 - 1)]]
    capped: Floats = signs * np.minimum(toward, usual + 2)
    return capped


def is_excursion(after: Floats, centre: float, scale: float) -> bool:
    """Whether the first or the last run after is still, or again, at the level before.

    It is when it lies nearer to that level and cannot be noise about the new one: further than
    three scales from it. Four runs of a noise burst thus never pass for a step.
    """
    middle = np.median(after)
    ends = after[[0, -1]]
    away = np.abs(ends - middle)
    return bool(np.any((away > 3 * scale) & (np.abs(ends - centre) < away)))


def last_cut(standardised: Floats, penalty: float, shortest: int) -> int | None:
    """Where the last piece of the best segmentation begins; None if all is one piece.

    PELT (Killick et al. 2012) on squared deviations by ruptures, with pieces of at least
    `shortest` runs.
    """
    search = ruptures.KernelCPD(kernel="linear", min_size=shortest)
    cuts = search.fit(standardised[:, None]).predict(pen=penalty)
    return int(cuts[-2]) if len(cuts) > 1 else None


def size_p_value(statistic: Floats, degrees: Floats) -> Floats:
    """Two-sided, of Student's t."""
    p_values: Floats = 2 * stats.t.sf(np.abs(statistic), degrees)
    return p_values
