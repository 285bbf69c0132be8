"""Series that are drawn over one another, on one axis of runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.dashboard.chart_data import Line
from reports.dashboard.detected import DetectedChange, Level, levels
from reports.dashboard.document import Series
from reports.dashboard.numbers import Column
from reports.document.metrics import Metric


@dataclass(frozen=True)
class Overlay:
    """Some series of one machine; `number` names their page."""

    number: str
    places: tuple[int, ...]  # of the machine's series
    series: tuple[Series, ...]  # parallel to `places`

    @property
    def first(self) -> Series:
        return self.series[0]


def common_runs(overlay: Overlay) -> np.ndarray:
    """The runs that measured any of them, ascending."""
    return np.unique(np.concatenate([series.runs for series in overlay.series]))


def spread(column: Column, runs: np.ndarray, over: np.ndarray) -> Column:
    """A column of `runs` as one of the runs `over`, with NaN where it was not measured."""
    where = np.searchsorted(over, runs)
    parts = []
    for values in (column.medians, column.lows, column.highs, column.visits):
        wide = np.full(len(over), np.nan)
        wide[where] = values
        parts.append(wide)
    return Column(*parts)


def line_over(
    runs: np.ndarray,
    series: Series,
    metric: Metric,
    changes: tuple[DetectedChange, ...],
    label: str,
) -> Line:
    """A metric of a series over `runs`, its own among them, with its levels but no changes."""
    column = spread(series.columns[metric.key], series.runs, runs)
    found = [
        Level(
            int(runs.searchsorted(series.runs[level.first])),
            int(runs.searchsorted(series.runs[level.end - 1])) + 1,
            level.value,
        )
        for level in levels(series, metric, changes)
    ]
    return Line(label, column, found, (), series.breaks[:0])
