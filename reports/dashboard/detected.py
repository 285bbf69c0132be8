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
    certain: bool = True  # borne out by ten runs; otherwise it is only suspected

    @property
    def worse(self) -> bool:
        return self.metric.is_worse(self.ratio)

    @property
    def verb(self) -> Verb:
        return self.metric.verb(self.ratio)

    @property
    def word(self) -> str:
        return self.verb.word if self.certain else f"{self.verb.word} (suspected)"

    @property
    def badness(self) -> float:
        """How much worse, as a logarithm; negative where better."""
        log = abs(float(np.log(self.ratio)))
        return log if self.worse else -log


ChangesOfSeries = list[tuple[DetectedChange, ...]]  # parallel to the machine's series


@dataclass(frozen=True)
class _Piece:
    """A stretch of a series over which it was measured alike."""

    index: int  # of the series
    runs: np.ndarray  # those that know the metric, as places of the machine's
    track: Track


def _pieces(index: int, series: Series, metric: Metric) -> list[_Piece]:
    column = series.columns[metric.key]
    cuts = np.searchsorted(series.runs[column.known], series.breaks)
    return [
        _Piece(
            index,
            series.runs[known],
            Track(
                column.medians[known], column.lows[known], column.highs[known], series.runs[known]
            ),
        )
        for known in np.split(column.known, cuts)
        if len(known)
    ]


def find(machine: Machine, metric: Metric) -> ChangesOfSeries:
    """The changes of one metric in all series of a machine. That a series is measured differently
    from some run on is none: what came before is not compared with what came after."""
    pieces = [
        piece
        for index, series in enumerate(machine.series)
        for piece in _pieces(index, series, metric)
    ]
    findings: ChangesOfSeries = [()] * len(machine.series)
    found = find_changes([piece.track for piece in pieces]) if pieces else []
    for piece, changes in zip(pieces, found, strict=True):
        findings[piece.index] += tuple(
            _found(metric, change, piece.track, piece.runs) for change in changes
        )
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
        certain=change.certain_at is not None,
    )


@dataclass(frozen=True)
class Level:
    """A stretch of a series between two changes or breaks. Places are those of its own runs."""

    first: int
    end: int
    value: float


def levels(series: Series, metric: Metric, changes: tuple[DetectedChange, ...]) -> list[Level]:
    """The median of each stretch between changes or breaks; none where nothing was measured."""
    column = series.columns[metric.key]
    begins = sorted({*(change.at for change in changes), *series.breaks.tolist()})
    cuts = np.searchsorted(series.runs, begins).tolist()
    ends = [0, *cuts, len(series.runs)]
    stretches = ((first, end, column.medians[first:end]) for first, end in zip(ends, ends[1:]))
    return [
        Level(first, end, float(np.nanmedian(medians)))
        for first, end, medians in stretches
        if not np.isnan(medians).all()
    ]
