"""The pages that list: the overview, all changes, and the scaling curves."""

from __future__ import annotations

from typing import Any

from reports.dashboard.causes import cause_of
from reports.dashboard.net_change import Net, net_text
from reports.dashboard.panel import Dashboard
from reports.dashboard.templating import fill

_PLURALS = {"kernel": "kernels", "strategy": "strategies", "interpreter": "interpreters"}
MOST_RECENT = 40  # events on the overview
MOST_EVENTS = 300  # on the page of all changes; the pages of the series have every one


def _common(dashboard: Dashboard) -> dict[str, Any]:
    return {
        "dashboard": dashboard,
        "history": dashboard.history,
        "choices": [
            (word, f"All {plural}", dashboard.words(word)) for word, plural in _PLURALS.items()
        ],
        "up": "",
    }


def _worst(dashboard: Dashboard, net: Net | None) -> dict[str, Any] | None:
    """The series that slowed most, and with which of its changes it did most of that."""
    if net is None:
        return None
    change = max(net.changes, key=lambda c: c.badness)
    tags = {net.series.interpreter}
    cause = cause_of(net.machine, change.previous, change.at, tags)
    return {"series": net.series, "text": net_text(net), "cause": cause}


def overview(dashboard: Dashboard) -> str:
    verdict = dashboard.verdict()
    panels = [(panel, dashboard.verdict([panel])) for panel in dashboard.panels]
    return fill(
        "overview.html",
        verdict=verdict,
        costs="" if verdict.tone == "nothing" else dashboard.costs(),
        worst=_worst(dashboard, verdict.worst),
        panels=panels,
        events=dashboard.recent[:MOST_RECENT],
        not_shown=dashboard.recent[MOST_RECENT:],
        **_common(dashboard),
    )


def all_changes(dashboard: Dashboard) -> str:
    """Every event of every machine, the newest first."""
    events = [event for panel in dashboard.panels for event in panel.events]
    events.sort(key=lambda event: event.machine.runs[event.at].time, reverse=True)
    return fill(
        "changes.html", events=events[:MOST_EVENTS], total=len(events), **_common(dashboard)
    )


def scaling(dashboard: Dashboard) -> str:
    panels = [panel for panel in dashboard.panels if panel.curves]
    return fill("scaling_list.html", panels=panels, **_common(dashboard))
