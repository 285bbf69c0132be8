"""What pages are drawn from: the history with its changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.dashboard.detected import ChangesOfSeries, DetectedChange
from reports.dashboard.document import History, Machine, Series
from reports.dashboard.events import Event, events_of, recent
from reports.dashboard.metrics import TIME
from reports.dashboard.net_change import Net, Verdict, nets, suspected, verdict_of
from reports.dashboard.scaling import Curves, curves_of, family_key
from reports.dashboard.strategies import Strategies, strategies_of


@dataclass(frozen=True)
class Panel:
    """One machine: its series, what changed in them, and which belong to one scaling curve."""

    machine: Machine
    findings: dict[str, ChangesOfSeries]  # by the key of the metric

    def changes(self, index: int, key: str) -> tuple[DetectedChange, ...]:
        """Of a metric of the machine's series at `index`; none where it is not watched."""
        return self.findings[key][index] if key in self.findings else ()

    @cached_property
    def events(self) -> list[Event]:
        return events_of(self.machine, list(self.findings.values()))

    @cached_property
    def curves(self) -> tuple[Curves, ...]:
        return curves_of(self.machine)

    @cached_property
    def strategies(self) -> tuple[Strategies, ...]:
        return strategies_of(self.machine)

    @cached_property
    def strategies_of_kernel(self) -> dict[tuple[str, str, str | None], Strategies]:
        """By kernel, size and digest."""
        firsts = ((one, one.first) for one in self.strategies)
        return {(s.kernel, s.size, s.digest): one for one, s in firsts}

    @cached_property
    def curves_of_series(self) -> dict[int, Curves]:
        """By the places of the series that are part of them."""
        return {index: curves for curves in self.curves for index in curves.places}

    @cached_property
    def relatives(self) -> dict[tuple[str, ...], list[Series]]:
        """Series that differ in their worker count only, by workers."""
        families: dict[tuple[str, ...], list[Series]] = defaultdict(list)
        for series in sorted(self.machine.series, key=lambda series: series.workers):
            families[family_key(series)].append(series)
        return families

    def nets(self, last: int, key: str = TIME) -> list[Net]:
        return nets(self.machine, self.findings[key], last) if key in self.findings else []

    def suspected(self, last: int) -> list[Series]:
        return suspected(self.machine, self.findings[TIME], last)


@dataclass(frozen=True)
class Dashboard:
    """The history, one panel per machine, and how many runs count as the last ones."""

    history: History
    panels: tuple[Panel, ...]
    last: int

    @property
    def several(self) -> bool:
        return len(self.panels) > 1

    @cached_property
    def recent(self) -> list[Event]:
        """What changed in the last runs, of all machines: what got worse first."""
        found = [event for panel in self.panels for event in recent(panel.events, self.last)]
        return sorted(found, key=lambda event: event.rank)

    def verdict(self, panels: Sequence[Panel] | None = None, kernel: str | None = None) -> Verdict:
        """Over all panels and kernels, or over those that are named."""
        chosen = self.panels if panels is None else panels
        found = [net for panel in chosen for net in panel.nets(self.last)]
        series: list[Series] = [s for panel in chosen for s in panel.machine.series]
        suspects = [s for panel in chosen for s in panel.suspected(self.last)]
        if kernel is not None:
            found = [net for net in found if net.series.kernel == kernel]
            series = [s for s in series if s.kernel == kernel]
            suspects = [s for s in suspects if s.kernel == kernel]
        runs = max((len(panel.machine.runs) for panel in chosen), default=0)
        return verdict_of(found, len(series), runs, self.last, len(suspects))

    def costs(self) -> str:
        """What else got worse or better in the last runs: `Start-up got worse in 2 series.`"""
        metrics = {k: m for panel in self.panels for k, m in panel.machine.metrics.items()}
        sentences = []
        for key, metric in metrics.items():
            if not metric.watched or key == TIME:
                continue
            found = [net for panel in self.panels for net in panel.nets(self.last, key)]
            came = [net for net in found if net.verdict != "back"]
            worse = sum(metric.is_worse(net.ratio) for net in came)
            parts = [
                f"{word} in {number:,}"
                for word, number in (("worse", worse), ("better", len(came) - worse))
                if number
            ]
            if parts:
                sentences.append(f"{metric.title} got {' and '.join(parts)} series.")
        return " ".join(sentences)

    @cached_property
    def kernels(self) -> list[str]:
        names = (s.kernel for panel in self.panels for s in panel.machine.series)
        return sorted(set(names))

    def words(self, key: str) -> list[str]:
        """What there is to choose from in a filter: the kernels, strategies or interpreters."""
        all_series = (s for panel in self.panels for s in panel.machine.series)
        return sorted({getattr(series, key) for series in all_series} - {""})
