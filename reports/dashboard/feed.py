"""The Atom feed of changes (RFC 4287): one entry per event, under an id that stays."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboard.events import Event
from reports.dashboard.naming import urn_of
from reports.dashboard.panel import Dashboard
from reports.dashboard.templating import fill

MOST = 100  # entries; readers fetch the whole file each time


@dataclass(frozen=True)
class Entry:
    event: Event

    @property
    def ident(self) -> str:
        """The same as long as the machine has the run with which the changes begin."""
        run = self.event.machine.runs[self.event.at]
        return urn_of("event", self.event.machine.number, run.identity)

    @property
    def published(self) -> str:
        return self.event.machine.runs[self.event.at].started_at

    @property
    def updated(self) -> str:
        """When the last of its changes could be found."""
        return self.event.machine.runs[self.event.found_at].started_at


def feed(dashboard: Dashboard) -> str:
    entries = [Entry(event) for panel in dashboard.panels for event in panel.events]
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    machines = [panel.machine.number for panel in dashboard.panels]
    return fill(
        "changes.atom",
        ident=urn_of("feed", dashboard.history.repository, *sorted(machines)),
        updated=entries[0].updated if entries else dashboard.history.made_at,
        entries=entries[:MOST],
        history=dashboard.history,
    )
