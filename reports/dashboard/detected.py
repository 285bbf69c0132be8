"""Changes as the site shows them: change points at their places in the runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.change_points import Change, Track, find_changes
from reports.dashboard.document import Machine, Series
from reports.document.metrics import Metric, Verb


@dataclass(frozen=True)
class DetectedChange:
    """One change of one metric of one series. Places are those of the machine's runs."""

    metric: Metric
    ratio: float  # level after / level before
    low: float
    high: float
    level_before: float
    level_after: float
    previous: int  # the last run before the change that measured the series
    at: int  # the first run after it
    found_at: int

    @property
    def worse(self) -> bool:
        return self.metric.is_worse(self.ratio)

    @property
    def verb(self) -> Verb:
        return self.metric.verb(self.ratio)

    @property
    def word(self) -> str:
        return self.verb.word

    @property
    def badness(self) -> float:
        """How much worse, as a logarithm; negative where better."""
        log = abs(float(np.log(self.ratio)))
        return log if self.worse else -log


ChangesOfSeries = list[tuple[DetectedChange, ...]]  # parallel to the machine's series


def find(machine: Machine, metric: Metric) -> ChangesOfSeries:
    """The changes of one metric in all series of a machine."""
    columns = [series.columns[metric.key] for series in machine.series]
    places = [column.known for column in columns]
    tracks = [
        Track(column.medians[known], column.lows[known], column.highs[known], series.runs[known])
        for series, column, known in zip(machine.series, columns, places, strict=True)
    ]
    measured = [index for index, known in enumerate(places) if len(known)]
    findings: ChangesOfSeries = [()] * len(tracks)
    panels = find_changes([tracks[index] for index in measured]) if measured else []
    for index, changes in zip(measured, panels, strict=True):
        runs = machine.series[index].runs[places[index]]
        track = tracks[index]
        findings[index] = tuple(_found(metric, change, track, runs) for change in changes)
    return findings


def _found(metric: Metric, change: Change, track: Track, runs: np.ndarray) -> DetectedChange:
    return DetectedChange(
        metric=metric,
        ratio=change.ratio,
        low=change.low,
        high=change.high,
        level_before=float(np.median(track.values[slice(*change.before)])),
        level_after=float(np.median(track.values[slice(*change.after)])),
        previous=int(runs[change.at - 1]),
        at=int(runs[change.at]),
        found_at=int(runs[change.found_at]),
    )


@dataclass(frozen=True)
class Level:
    """A stretch of a series between two changes. Places are those of the series' own runs."""

    first: int
    end: int
    value: float


def levels(series: Series, metric: Metric, changes: tuple[DetectedChange, ...]) -> list[Level]:
    """The median of each stretch between changes; empty where nothing was measured."""
    column = series.columns[metric.key]
    cuts = np.searchsorted(series.runs, [change.at for change in changes]).tolist()
    ends = [0, *cuts, len(series.runs)]
    stretches = ((first, end, column.medians[first:end]) for first, end in zip(ends, ends[1:]))
    return [
        Level(first, end, float(np.nanmedian(medians)))
        for first, end, medians in stretches
        if not np.isnan(medians).all()
    ]
