"""The run in the order of its visits, and which of them were farthest off."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import percent_off, seconds
from reports.run.charts.run_order import draw_run_order, families, farthest, in_order
from reports.run.view import View

ORDER = 65
CONTENTS = ("order", "Steadiness")


def render(view: View) -> Markup | None:
    chart = draw_run_order(view)
    if chart is None:
        return None
    rows = [
        (visit, cell.name, seconds(visit.warm_s), percent_off(visit.relative))
        for visit, cell in farthest(view.run)
    ]
    return view.fill(
        "run_order.html",
        chart=chart,
        families=families(in_order(view.run)),
        rows=rows,
        outliers=sum(cell.outliers for cell in view.run.cells),
    )
