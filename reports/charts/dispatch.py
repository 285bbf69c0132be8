"""What handing out one task costs, from a kernel that does nothing."""

from __future__ import annotations

from reports.analysis import Kernel
from reports.marks import level, note
from reports.picks import cheapest_first
from reports.quantities import seconds, seconds_interval
from reports.rows import Rows
from reports.style import ink
from reports.ticks import span
from reports.view import Chart, View


def draw_dispatch(view: View, kernel: Kernel) -> Chart | None:
    """Seconds a task (log) of every strategy, cheapest first."""
    priced = [(cell, price) for cell, price in cheapest_first(kernel) if price.median > 0]
    if not priced:
        return None
    cells = [cell for cell, _ in priced]
    limits = span([end for _, p in priced for end in (p.median, *(p.interval or ()))])
    rows = Rows(view, cells, view.ident(kernel, "d"), limits, width=900, row=18, top=8, right=70)
    for place, (cell, price) in enumerate(priced):
        look = view.book.look(cell)
        dot = level(rows.axes, price, place + 0.5, look, 6.0)
        rows.canvas.tip(dot, f"{look.label}: {seconds(price.median)} {seconds_interval(price)}")
        rows.canvas.text(rows.inner + 6, rows.y(place), seconds(price.median), color=ink("muted"))
    caption = (
        f"Time a task of {kernel.title}, whose {kernel.tasks:,} tasks do nothing: what handing "
        "one out and collecting its result costs. Median and 95 % interval; logarithmic axis. "
        "The number behind the dot is the number of workers." + note(p for _, p in priced)
    )
    label = f"{kernel.title}: price of dispatching one task for {len(priced)} strategies."
    return Chart("Dispatch of one task", rows.canvas.svg(label), caption, wide=True)
