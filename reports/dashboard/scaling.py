"""Scaling curves over time: the series of a machine that differ in their worker count only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from reports.dashboard.document import Machine, Series
from reports.dashboard.naming import number_of
from reports.dashboard.numbers import Column


@dataclass(frozen=True)
class Curves:
    """The speed-ups of one kernel × size × strategy × interpreter, one line per worker count."""

    number: str
    places: tuple[int, ...]  # of the machine's series, by workers
    series: tuple[Series, ...]  # parallel to `places`

    @property
    def first(self) -> Series:
        return self.series[0]


def family_key(series: Series) -> tuple[str, ...]:
    """What series have in common that differ in their worker count only."""
    return (series.kernel, series.size, series.strategy, series.interpreter, series.digest)


def curves_of(machine: Machine) -> tuple[Curves, ...]:
    """In the order of the series; those without any speed-up are left out."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, series in enumerate(machine.series):
        if len(series.columns["speedup"].known):
            groups[family_key(series)].append(index)
    return tuple(_curves(machine, key, places) for key, places in groups.items())


def _curves(machine: Machine, key: tuple[str, ...], places: list[int]) -> Curves:
    ordered = sorted(places, key=lambda index: machine.series[index].workers)
    return Curves(
        number=number_of("scaling", machine.number, *key),
        places=tuple(ordered),
        series=tuple(machine.series[index] for index in ordered),
    )


def common_runs(curves: Curves) -> np.ndarray:
    """The runs that measured any of the curves, ascending."""
    return np.unique(np.concatenate([series.runs for series in curves.series]))


def spread(column: Column, runs: np.ndarray, over: np.ndarray) -> Column:
    """A column of `runs` as one of the runs `over`, with NaN where it was not measured."""
    where = np.searchsorted(over, runs)
    parts = []
    for values in (column.medians, column.lows, column.highs, column.visits):
        wide = np.full(len(over), np.nan)
        wide[where] = values
        parts.append(wide)
    return Column(*parts)
