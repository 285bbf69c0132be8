"""All strategies of one kernel over time: which series are drawn over one another."""

from __future__ import annotations

from collections import defaultdict

from reports.dashboard.document import Machine, Series
from reports.dashboard.metrics import TIME
from reports.dashboard.naming import number_of
from reports.dashboard.overlay import Overlay

AT_FIRST = 6  # lines that are drawn before a reader chooses


class Strategies(Overlay):
    """A kernel × size × digest; of each strategy and interpreter the best worker count, fastest
    first."""

    @property
    def at_first(self) -> list[int]:
        """Which lines are drawn before a reader chooses: the fastest of each family, in turn."""
        seen: dict[str, int] = {}
        for index, series in enumerate(self.series):
            seen.setdefault(series.family, index)
        rest = [index for index in range(len(self.series)) if index not in seen.values()]
        return sorted([*seen.values(), *rest][:AT_FIRST])


def newest_time(series: Series) -> float:
    """Of the last run that measured it."""
    column = series.columns[TIME]
    return float(column.medians[column.known[-1]])


def strategies_of(machine: Machine) -> tuple[Strategies, ...]:
    """Of every kernel and size with more than one strategy, in the order of the series."""
    kernels: dict[tuple[str, ...], dict[tuple[str, str], int]] = defaultdict(dict)
    for index, series in enumerate(machine.series):
        if not len(series.columns[TIME].known):
            continue
        best = kernels[series.kernel, series.size, series.digest]
        key = (series.strategy, series.interpreter)
        if key not in best or newest_time(series) < newest_time(machine.series[best[key]]):
            best[key] = index
    return tuple(
        _strategies(machine, key, list(best.values()))
        for key, best in kernels.items()
        if len(best) > 1
    )


def _strategies(machine: Machine, key: tuple[str, ...], places: list[int]) -> Strategies:
    ordered = sorted(places, key=lambda index: newest_time(machine.series[index]))
    return Strategies(
        number=number_of("strategies", machine.number, *key),
        places=tuple(ordered),
        series=tuple(machine.series[index] for index in ordered),
    )
