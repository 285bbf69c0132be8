"""How long the work takes with more and more workers."""

from __future__ import annotations

from reports.document.numbers import seconds
from reports.document.run import Kernel
from reports.drawing.ticks import put_times, span
from reports.pages.chart import Chart
from reports.run.scaling import Scaling
from reports.run.slopes import is_short
from reports.run.view import View

ORDER = 10
IDEAL = "serial.python ÷ workers"


def draw(view: View, kernel: Kernel) -> Chart | None:
    """Warm time (s, log) against workers (log), with the ideal line of serial.python."""
    if is_short(kernel):
        return None
    chart = Scaling(view, kernel, view.ident(kernel, "t"), lambda cell: cell.warm_s, [IDEAL])
    if not chart.cells:
        return None
    base = kernel.base.warm_s.median if kernel.base and kernel.base.warm_s else None
    counts = [float(count) for count in chart.counts]
    ideal = [base / count for count in counts] if base and len(counts) > 1 else []
    low, high = span([*chart.ends(), *ideal])
    chart.set_axes(low, high)
    put_times(chart.axes.yaxis, low, high)
    if ideal:
        chart.reference(counts, ideal, IDEAL)
    chart.lines()
    chart.finish()
    title = "Time against workers"
    best = kernel.best.warm_s if kernel.best else None
    words = f" The fastest takes {seconds(best.median)}." if best else ""
    caption = (
        f"Warm time for all tasks, median and interval ({view.level}); lower is better; both axes "
        "are logarithmic. Level lines are serial: they have one worker." + chart.notes()
    )
    label = f"{kernel.title}: time against number of workers for {len(kernel.ranking)} strategies."
    svg = chart.canvas.svg(label + words)
    return Chart(
        title, svg, caption, also=chart.in_grey(), canvas=chart.canvas, data=chart.data("time_s")
    )
