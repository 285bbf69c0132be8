"""Every kernel in detail: its charts, what its strategies cost, and all its numbers."""

from __future__ import annotations

from markupsafe import Markup

from reports.run import charts, ranking
from reports.run.selection import dispatch_kernel, drawn
from reports.run.slopes import slopes
from reports.run.tables import costs, numbers
from reports.run.verdicts import verdicts
from reports.run.view import View

ORDER = 50
CONTENTS = ("kernels", "Kernels")


def render(view: View) -> Markup | None:
    parts: list[Markup] = []
    for kernel in view.run.kernels:
        if dispatch_kernel(kernel):
            continue
        parts.append(
            view.fill(
                "kernel.html",
                kernel=kernel,
                verdicts=verdicts(view, kernel),
                first=not parts,
                charts=charts.of_kernel(view, kernel) if kernel.ranking else [],
                ranking=ranking.render(view, kernel, captioned=not parts),
                slopes=slopes(view, kernel),
                costs=costs(view, kernel, drawn(kernel)) if kernel.ranking else None,
                numbers=numbers(view, kernel),
            )
        )
    return view.fill("kernels.html", parts=parts) if parts else None
