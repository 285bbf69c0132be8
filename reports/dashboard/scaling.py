"""Scaling curves over time: the series of a machine that differ in their worker count only."""

from __future__ import annotations

from collections import defaultdict

from reports.dashboard.document import Machine, Series
from reports.dashboard.naming import number_of
from reports.dashboard.overlay import Overlay


class Curves(Overlay):
    """The speed-ups of one kernel × size × strategy × interpreter, one line per worker count, by
    workers."""


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
