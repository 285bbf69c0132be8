"""How well a strategy uses more workers: its speed-up over serial code of the same binding."""

from __future__ import annotations

from reports.document.numbers import TIMES
from reports.document.run import Kernel
from reports.drawing.ticks import put_ratios, span
from reports.pages.chart import Chart
from reports.run.scaling import Scaling
from reports.run.slopes import is_short
from reports.run.view import View

ORDER = 20
IDEAL = f"ideal: workers {TIMES} serial"
NONE = "no gain: as serial"


def draw(view: View, kernel: Kernel) -> Chart | None:
    """Speed-up over `serial` with the same binding (log) against workers (log)."""
    if is_short(kernel):
        return None
    chart = Scaling(
        view,
        kernel,
        view.ident(kernel, "s"),
        lambda cell: None if cell.executor == "serial" else cell.speedup_binding,
        [IDEAL, NONE],
    )
    if not chart.cells or len(chart.counts) < 2:
        return None
    counts = [float(count) for count in chart.counts]
    low, high = span([*chart.ends(), 1.0, counts[-1]])
    chart.set_axes(low, high)
    put_ratios(chart.axes.yaxis, low, high)
    chart.reference(counts, counts, IDEAL)
    chart.reference(counts, [1.0] * len(counts), NONE)
    chart.lines()
    chart.finish()
    caption = (
        "Speed-up over serial code of the same binding (threads.ext_nogil against "
        "serial.ext_nogil), so that only the sharing of work counts; higher is better. Ratios "
        "are paired, with 95 % intervals; both axes are logarithmic." + chart.notes()
    )
    label = f"{kernel.title}: speed-up over serial of the same binding, against workers."
    title, data = "Speed-up against workers", chart.data("speedup")
    return Chart(
        title,
        chart.canvas.svg(label),
        caption,
        also=chart.in_grey(),
        canvas=chart.canvas,
        data=data,
    )
