"""What carrying costs: the map of durations and weights, and what was to be expected."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import brief, ratio, ratio_interval
from reports.run.carrying import (
    border_words,
    doubt_words,
    kernels_with_borders,
    of_python,
    prediction_words,
    weight_words,
)
from reports.run.charts.break_even import maps
from reports.run.view import View

ORDER = 45
CONTENTS = ("carrying", "Carrying")


def render(view: View) -> Markup | None:
    charts = maps(view)
    if not charts:
        return None
    borders = [b for kernel in kernels_with_borders(view.run) for b in of_python(view.run, kernel)]
    borders.sort(key=lambda border: (border.kernel, border.strategy, border.weight))
    rows = [
        (
            border.strategy,
            weight_words(border.weight),
            f"{border_words(border)} {doubt_words(border)}".strip(),
            [
                (
                    brief(point.task_s),
                    "" if point.gain is None else ratio(point.gain.median),
                    "" if point.gain is None else ratio_interval(point.gain),
                    "" if point.predicted is None else ratio(point.predicted),
                )
                for point in border.points
            ],
        )
        for border in borders
    ]
    return view.fill(
        "carrying.html", charts=charts, rows=rows, prediction=prediction_words(borders)
    )
