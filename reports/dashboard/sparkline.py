"""A small picture of one change: the runs around it, and where it lies among them."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from reports.dashboard.detected import DetectedChange
from reports.dashboard.document import Series

WIDTH, HEIGHT, PAD = 150, 26, 3
BEFORE, AFTER = 30, 30  # runs that measured the series, on either side
CALM = 1.1  # at least as high as this ratio, so that noise looks like noise


def heights(medians: np.ndarray) -> np.ndarray:
    """Of values above zero, from 0 to 1 on a logarithmic scale; calm ones lie in the middle."""
    logs = np.log(medians)
    middle = (logs.max() + logs.min()) / 2
    half = max(logs.max() - logs.min(), np.log(CALM)) / 2
    return np.asarray((logs - middle + half) / (2 * half))


def sparkline(series: Series, change: DetectedChange) -> Markup:
    """Of the metric that changed, on a logarithmic scale; decoration beside its numbers."""
    column = series.columns[change.metric.key]
    known = column.known
    cut = int(np.searchsorted(series.runs[known], change.at))
    around = known[max(0, cut - BEFORE) : cut + AFTER]
    step = (WIDTH - 2 * PAD) / max(1, len(around) - 1)
    xs = [round(PAD + index * step, 1) for index in range(len(around))]
    shares = heights(column.medians[around])
    ys = [round(HEIGHT - PAD - float(share) * (HEIGHT - 2 * PAD), 1) for share in shares]
    path = "M" + "L".join(f"{x} {y}" for x, y in zip(xs, ys, strict=True))
    at = round(PAD + (min(cut, BEFORE) - 0.5) * step, 1)
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" aria-hidden="true"><line class="change {kind}" '
        'x1="{at}" x2="{at}" y1="0" y2="{h}"/><path d="{path}"/></svg>'
    ).format(w=WIDTH, h=HEIGHT, kind="worse" if change.worse else "better", at=at, path=path)
