"""What handing out one task costs, from a kernel that does nothing."""

from __future__ import annotations

from reports.analysis import Kernel
from reports.picks import cheapest_first
from reports.quantities import seconds
from reports.rows import Rows
from reports.scaling import mark
from reports.style import ink
from reports.ticks import span
from reports.view import Chart, View


def draw_dispatch(view: View, kernel: Kernel) -> Chart | None:
    """Seconds a task (log) of every strategy, cheapest first."""
    priced = [(cell, price) for cell, price in cheapest_first(kernel) if price.median > 0]
    if not priced:
        return None
    cells = [cell for cell, _ in priced]
    limits = span([p.median for _, p in priced])
    rows = Rows(view, cells, view.ident(kernel, "d"), limits, width=900, row=18, top=8, right=70)
    for place, (cell, price) in enumerate(priced):
        look = view.book.look(cell)
        if price.interval:
            rows.axes.plot(list(price.interval), [place + 0.5] * 2, color=look.colour, lw=1.5)
        rows.axes.plot([price.median], [place + 0.5], ls="none", **mark(look, 6.5))
        rows.canvas.text(rows.inner + 6, rows.y(place), seconds(price.median), color=ink("muted"))
    caption = (
        f"Time a task of {kernel.title}, whose {kernel.tasks:,} tasks do nothing: what handing "
        "one out and collecting its result costs. Median and 95 % interval; logarithmic axis. "
        "The number behind the dot is the number of workers."
    )
    label = f"{kernel.title}: price of dispatching one task for {len(priced)} strategies."
    return Chart("Dispatch of one task", rows.canvas.svg(label), caption, wide=True)
