"""A small picture of one change: the runs around it, and where it lies among them."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from reports.dashboard.detected import DetectedChange
from reports.dashboard.document import Series

WIDTH, HEIGHT, PAD = 150, 26, 3
BEFORE, AFTER = 30, 30  # runs that measured the series, on either side
CALM = 1.1  # at least as high as this ratio, so that noise looks like noise


def sparkline(series: Series, change: DetectedChange) -> Markup:
    """Of the metric that changed, on a logarithmic scale; decoration beside its numbers."""
    column = series.columns[change.metric.key]
    known = column.known
    cut = int(np.searchsorted(series.runs[known], change.at))
    around = known[max(0, cut - BEFORE) : cut + AFTER]
    logs = np.log(np.maximum(column.medians[around], 1e-300))
    half = max(float(logs.max() - logs.min()), float(np.log(CALM))) / 2
    middle = float(logs.max() + logs.min()) / 2
    step = (WIDTH - 2 * PAD) / max(1, len(around) - 1)
    xs = [round(PAD + index * step, 1) for index in range(len(around))]
    ys = [round(HEIGHT / 2 - (float(log) - middle) / half * (HEIGHT / 2 - PAD), 1) for log in logs]
    path = "M" + "L".join(f"{x} {y}" for x, y in zip(xs, ys, strict=True))
    at = round(PAD + (min(cut, BEFORE) - 0.5) * step, 1)
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" aria-hidden="true"><line class="change {kind}" '
        'x1="{at}" x2="{at}" y1="0" y2="{h}"/><path d="{path}"/></svg>'
    ).format(w=WIDTH, h=HEIGHT, kind="worse" if change.worse else "better", at=at, path=path)
