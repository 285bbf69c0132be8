"""Which two runs are compared, how, and what may have distorted it."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.parts import Changes
from reports.pages.dates import when

ORDER = 20


def render(view: Changes) -> Markup:
    sides = [("base", view.comparison.base), ("new", view.comparison.new)]
    rows = [
        (
            name,
            side.file,
            side.commit,
            when(side.started_at),
            side.machine,
            ", ".join(side.interpreters) or "no interpreter",
        )
        for name, side in sides
    ]
    return view.fill("facts.html", rows=rows)
