"""Every kernel in detail: its charts, what its strategies cost, and all its numbers."""

from __future__ import annotations

from markupsafe import Markup

from reports.run import charts
from reports.run.selection import dispatch_kernel, drawn
from reports.run.tables import costs, numbers
from reports.run.view import View

ORDER = 50


def render(view: View) -> Markup | None:
    parts = []
    for kernel in view.run.kernels:
        if dispatch_kernel(kernel) or not kernel.ranking:
            continue
        parts.append(
            view.fill(
                "kernel.html",
                kernel=kernel,
                charts=charts.of_kernel(view, kernel),
                costs=costs(view, kernel, drawn(kernel)),
                numbers=numbers(view, kernel),
            )
        )
    return view.fill("kernels.html", parts=parts) if parts else None
