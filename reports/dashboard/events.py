"""Events: all changes of a machine that begin with the same run, shown as one thing.

A commit that slows forty series is one event with forty changes, not forty pieces of news.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboard.causes import Cause, cause_of
from reports.dashboard.detected import ChangesOfSeries, DetectedChange
from reports.dashboard.document import Machine, Series
from reports.dashboard.metrics import TIME


@dataclass(frozen=True)
class Member:
    series: Series
    change: DetectedChange


@dataclass(frozen=True)
class Event:
    machine: Machine
    at: int
    members: tuple[Member, ...]  # the worst first
    cause: Cause

    @property
    def worse(self) -> tuple[Member, ...]:
        return tuple(m for m in self.members if m.change.worse)

    @property
    def better(self) -> tuple[Member, ...]:
        return tuple(m for m in self.members if not m.change.worse)

    @property
    def found_at(self) -> int:
        """The run with which the last of the changes was found."""
        return max(member.change.found_at for member in self.members)

    @property
    def runs_ago(self) -> int:
        return len(self.machine.runs) - self.at

    @property
    def kernels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(member.series.kernel for member in self.members))

    @property
    def title(self) -> str:
        """`3 are slower, 1 uses less memory`, times first."""
        verbs = Counter(member.change.verb for member in self.members)
        words = ", ".join(verb.of(number) for verb, number in verbs.items())
        return words if self.certain else f"suspected: {words}"

    @property
    def certain(self) -> bool:
        return any(member.change.certain for member in self.members)

    @property
    def headline(self) -> tuple[Member, ...]:
        """The changes that its one figure stands for: what got worse, of times if there are any."""
        some = self.worse or self.better
        times = tuple(member for member in some if member.change.metric.key == TIME)
        return times or some

    @property
    def middle(self) -> float:
        """The median ratio of `headline`."""
        return statistics.median(member.change.ratio for member in self.headline)

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Sorts what got slower before what costs more otherwise, before what got better."""
        first = self.members[0].change
        return not self.worse, first.metric.key != TIME, -abs(first.badness)


def events_of(machine: Machine, findings: Sequence[ChangesOfSeries]) -> list[Event]:
    """`findings`: one list per metric. The newest event first."""
    together: dict[int, list[Member]] = defaultdict(list)
    for of_metric in findings:
        for series, changes in zip(machine.series, of_metric, strict=True):
            for change in changes:
                together[change.at].append(Member(series, change))
    return [_event(machine, at, together[at]) for at in sorted(together, reverse=True)]


def _event(machine: Machine, at: int, members: list[Member]) -> Event:
    # Times before start-up and memory: they are what most readers have come for.
    members.sort(key=lambda m: (not m.change.worse, m.change.metric.key != TIME,
                                -abs(m.change.badness)))  # fmt: skip
    previous = max(member.change.previous for member in members)
    tags = {member.series.interpreter for member in members}
    return Event(machine, at, tuple(members), cause_of(machine, previous, at, tags))


def recent(events: Sequence[Event], last: int) -> list[Event]:
    """Those among the last so many runs of their machine: what got worse first."""
    found = [event for event in events if event.runs_ago <= last]
    return sorted(found, key=lambda event: event.rank)
