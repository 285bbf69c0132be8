"""How large a step is: the ratio of the levels on both sides, with its interval."""

from __future__ import annotations

import numpy as np
from scipy import stats

from reports.change_points import noise
from reports.change_points.panel import SPREAD, WINDOW, Panel
from reports.change_points.step import Step
from reports.change_points.track import Change, Floats

MOST_AFTER = 30  # with so many runs a step's size is known, and what follows may be another matter


def measure(panel: Panel, row: int, steps: list[Step]) -> list[Change]:
    """The steps of one track as changes, each level read between its neighbouring steps."""
    ends = [*(step.at for step in steps), int(panel.lengths[row])][1:]
    changes = []
    for step, end in zip(steps, ends, strict=False):
        before = (max(step.start, step.at - WINDOW), step.at)
        after = (step.at, min(step.at + MOST_AFTER, end))
        ratio, low, high = _ratio(panel, row, step, before, after)
        changes.append(Change(step.at, ratio, low, high, before, after, step.found_at))
    return changes


def matters(before: Floats, after: Floats, scale: float) -> bool:
    """Whether levels are further apart than the equivalence margin, by their means, noise bursts
    clipped, and by more than half of the runs: two noise bursts move a mean of five."""
    step = np.mean(_clip(after, scale)) - np.mean(_clip(before, scale))
    beyond = (after - np.median(before)) * np.sign(step) >= noise.MARGIN
    return bool(abs(step) >= noise.MARGIN and np.mean(beyond) > 0.5)


def _clip(logs: Floats, scale: float) -> Floats:
    middle = np.median(logs)
    return np.clip(logs, middle - SPREAD * scale, middle + SPREAD * scale)


def _ratio(
    panel: Panel, row: int, step: Step, before: tuple[int, int], after: tuple[int, int]
) -> tuple[float, float, float]:
    """Student's t on clipped means, as wide as the neighbours' likeness asks for."""
    means, variances, squares, count = [], [], 0.0, 0
    for first, end in (before, after):
        logs = _clip(panel.logs[row, first:end], step.scale)
        weights = panel.weights[row, first:end]
        means.append(np.average(logs, weights=weights))
        squares += float(np.sum(weights * (logs - means[-1]) ** 2))
        count += end - first
        variances.append(float(noise.mean_variance(weights.sum(), step.correlation)))
    degrees = count - 2 + step.degrees
    scatter = (squares + step.degrees * step.scale**2) / degrees
    half = float(stats.t.ppf(0.975, degrees)) * np.sqrt(scatter * sum(variances))
    middle = means[1] - means[0]
    return float(np.exp(middle)), float(np.exp(middle - half)), float(np.exp(middle + half))
