"""Badges: SVG files, and JSON that shields.io draws one from (its endpoint schema, version 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from reports.dashboard.naming import slug_of
from reports.dashboard.net_change import Verdict
from reports.dashboard.panel import Dashboard
from reports.dashboard.templating import fill

_COLOURS = {"slower": "#d55e00", "faster": "#0072b2", "same": "#008a64", "nothing": "#6b7280"}
_CHARACTER = 6.6  # width at 11 px, on average; the text is stretched to what is reckoned here


def _message(verdict: Verdict) -> str:
    if verdict.tone == "nothing":
        return "no history"
    counts = {"slower": verdict.slower, "faster": verdict.faster}
    parts = [f"{number:,} {side}" for side, number in counts.items() if number]
    return ", ".join(parts) or "no change"


def files(dashboard: Dashboard) -> Iterator[tuple[str, str]]:
    """`badge.svg` and `badge.json` over everything, and a pair a kernel in `badges/`."""
    yield from _pair("badge", "performance", dashboard, None)
    for kernel in dashboard.kernels:
        yield from _pair(f"badges/{slug_of(kernel)}", kernel, dashboard, kernel)


def _pair(
    name: str, label: str, dashboard: Dashboard, kernel: str | None
) -> Iterator[tuple[str, str]]:
    verdict = dashboard.verdict(kernel=kernel)
    message = _message(verdict)
    colour = _COLOURS[verdict.tone]
    label = label if len(label) <= 40 else label[:39] + "…"
    yield (
        f"{name}.json",
        json.dumps({"schemaVersion": 1, "label": label, "message": message, "color": colour})
        + "\n",
    )
    left, right = (round(len(text) * _CHARACTER) + 12 for text in (label, message))
    yield (
        f"{name}.svg",
        fill("badge.svg", label=label, message=message, colour=colour, left=left, right=right),
    )
