"""Rows of the overview's tables: what one line says of a series or of a scaling curve."""

from __future__ import annotations

import string
from typing import Any

import numpy as np

from reports.dashboard.dates import day
from reports.dashboard.detected import DetectedChange
from reports.dashboard.document import Machine, Series
from reports.dashboard.metrics import SPEEDUP, TIME, off
from reports.dashboard.panel import Panel
from reports.dashboard.scaling import Curves
from reports.dashboard.sparkline import heights
from reports.drawing.style import known_family

SPARK = 60  # the last so many points of a series are in its sparkline
_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_EARLY = 5  # runs at the beginning of a level that the newest is compared with


def spark(medians: np.ndarray) -> str:
    """Each of the medians (above zero) as a letter for its height on a logarithmic scale."""
    places = np.rint(heights(medians) * (len(_LETTERS) - 1)).astype(int)
    return "".join(_LETTERS[place] for place in places)


def _kind(change: DetectedChange) -> str:
    return "worse" if change.worse else "better"


def _marks(
    changes: tuple[DetectedChange, ...], breaks: np.ndarray, runs: np.ndarray
) -> list[tuple[int, str]]:
    """Changes and breaks at their places among the points of a sparkline, which begins with
    runs[0]."""
    marks = [(change.at, _kind(change)) for change in changes]
    marks += [(int(at), "different") for at in breaks]
    return [(int(np.searchsorted(runs, at)), kind) for at, kind in marks if at > runs[0]]


def _change(machine: Machine, changes: tuple[DetectedChange, ...]) -> list[Any] | None:
    if not changes:
        return None
    last = changes[-1]
    run = machine.runs[last.at]
    ago = len(machine.runs) - last.at
    return [off(last.ratio), last.word, _kind(last), day(run.time), ago]


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else float(f"{value:.4g}")


def _common(series: Series, number: str) -> dict[str, Any]:
    return {
        "number": number,
        "kernel": series.kernel,
        "size": series.size,
        "strategy": series.strategy,
        "family": known_family(series.family),
        "interpreter": series.interpreter,
    }


def _since(series: Series, changes: tuple[DetectedChange, ...]) -> float | None:
    """The newest time against the first ones of the present level; None when it is too new."""
    column = series.columns[TIME]
    begin = max([0, *(change.at for change in changes), *series.breaks])
    level = column.medians[column.known][np.searchsorted(series.runs[column.known], begin) :]
    if len(level) <= _EARLY:
        return None
    return _rounded(float(level[-1] / np.median(level[:_EARLY])))


def _trend(
    machine: Machine, series: Series, key: str, changes: tuple[DetectedChange, ...]
) -> dict[str, Any]:
    column = series.columns[key]
    known = column.known
    tail = known[-SPARK:]
    return {
        "spark": spark(column.medians[tail]),
        "marks": _marks(changes, series.breaks, series.runs[tail]),
        "ended": len(machine.runs) - 1 - int(series.runs[known[-1]]),
    }


def series_rows(panel: Panel, last: int) -> list[dict[str, Any]]:
    """Every series of a machine that was ever measured, in the order of the history."""
    rows = []
    for index, series in enumerate(panel.machine.series):
        column = series.columns[TIME]
        known = column.known
        if not len(known):
            continue
        changes = panel.changes(index, TIME)
        newest = known[-1]
        values = (column.medians[newest], column.lows[newest], column.highs[newest])
        rows.append(
            _common(series, series.number)
            | _trend(panel.machine, series, TIME, changes)
            | {
                "workers": series.workers,
                "latest": [_rounded(float(value)) for value in values],
                "change": _change(panel.machine, changes),
                "since": _since(series, changes),
                "lately": _lately(panel, index, last),
            }
        )
    return rows


def _lately(panel: Panel, index: int, last: int) -> bool:
    begin = len(panel.machine.runs) - last
    return any(c.at >= begin for of_all in panel.findings.values() for c in of_all[index])


def scaling_rows(panel: Panel, last: int) -> list[dict[str, Any]]:
    """Every scaling curve of a machine."""
    return [_scaling_row(panel, curves, last) for curves in panel.curves]


def _scaling_row(panel: Panel, curves: Curves, last: int) -> dict[str, Any]:
    changes = [c for index in curves.places for c in panel.changes(index, SPEEDUP)]
    changes.sort(key=lambda change: change.at)
    most = curves.series[-1]
    speedups = []
    for series in curves.series:
        column = series.columns[SPEEDUP]
        speedups.append([series.workers, _rounded(float(column.medians[column.known[-1]]))])
    begin = len(panel.machine.runs) - last
    of_most = panel.changes(curves.places[-1], SPEEDUP)
    return (
        _common(most, curves.number)
        | _trend(panel.machine, most, SPEEDUP, of_most)
        | {
            "speedups": speedups,
            "change": _change(panel.machine, tuple(changes)),
            "lately": any(change.at >= begin for change in changes),
        }
    )
