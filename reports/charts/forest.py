"""The strategies against `serial.python`: paired ratios with intervals, ranks with ties."""

from __future__ import annotations

from reports.analysis import Cell, Estimate, Kernel
from reports.quantities import ratio, ratio_interval
from reports.rows import Rows, row_name
from reports.scaling import mark
from reports.style import ink
from reports.ticks import put_ratios, span
from reports.view import Chart, View

ORDER = 5
RANK_PX = 34.0


def _gains(kernel: Kernel) -> list[tuple[Cell, Estimate]]:
    found = [(cell, cell.speedup_python) for cell in kernel.ranking]
    return [(cell, gain) for cell, gain in found if gain is not None and gain.median > 0]


def draw(view: View, kernel: Kernel) -> Chart | None:
    """Speed-up (log) of each strategy at its best number of workers, in order of rank."""
    gains = _gains(kernel)
    if not gains:
        return None
    ends = [end for _, gain in gains for end in (gain.interval or (gain.median, gain.median))]
    limits = span([*ends, 1.0])
    cells = [cell for cell, _ in gains]
    rows = Rows(view, cells, view.ident(kernel, "o"), limits, row=22.0, right=14 + RANK_PX)
    put_ratios(rows.axes.xaxis, *limits)
    rows.axes.axvline(1, color=ink("axis"), linewidth=1.2)
    for place, (cell, gain) in enumerate(gains):
        _row(view, rows, cell, gain, place)
        rows.canvas.text(
            rows.inner + RANK_PX, rows.y(place), kernel.rank(cell), ha="right", color=ink("muted")
        )
    rows.canvas.text(rows.inner + RANK_PX, rows.height - 12, "rank", ha="right", color=ink("muted"))
    words = "; ".join(
        f"{kernel.rank(cell)} {row_name(view, cell)} {ratio(gain.median)} {ratio_interval(gain)}"
        for cell, gain in gains
    )
    caption = (
        "Paired ratios within a round, with 95 % intervals, at the best number of workers (behind "
        "the dot); right of 1 is faster. Strategies that share a rank (=) are indistinguishable. A "
        "hollow mark has no interval: that takes six visits. Logarithmic axis."
    )
    return Chart(
        "Speed-up against serial.python",
        rows.canvas.svg(f"{kernel.title}, speed-up against serial.python by rank: {words}"),
        caption,
    )


def _row(view: View, rows: Rows, cell: Cell, gain: Estimate, place: int) -> None:
    look = view.book.look(cell)
    if gain.interval:
        rows.axes.plot(list(gain.interval), [place + 0.5] * 2, color=look.colour, lw=2)
    looks = mark(look, 6.0, hollow=gain.interval is None)
    (dot,) = rows.axes.plot([gain.median], [place + 0.5], ls="none", **looks)
    rows.canvas.tip(dot, f"{look.label}: {ratio(gain.median)} {ratio_interval(gain)}".strip())
