"""How long one item waits, from the median to the worst, for kernels that wait."""

from __future__ import annotations

from reports.document.numbers import seconds
from reports.document.run import Cell, Kernel
from reports.drawing.markers import mark
from reports.drawing.style import ink
from reports.drawing.ticks import span
from reports.pages.chart import Chart
from reports.run.rows import Rows
from reports.run.selection import drawn
from reports.run.view import View

ORDER = 40
ROOM_PX = 60.0


def draw(view: View, kernel: Kernel) -> Chart | None:
    """Latency percentiles (s, log) of the drawn cells, one row each."""
    cells = [cell for cell in drawn(kernel) if cell.latency_s and cell.latency_s.points_s]
    points = [value for cell in cells if cell.latency_s for _, value in cell.latency_s.points_s]
    if not any(value > 0 for value in points):
        return None
    rows = Rows(view, cells, view.ident(kernel, "l"), span(points, 0.2), row=34, top=6, right=34)
    for index, cell in enumerate(cells):
        _row(view, rows, cell, index)
    caption = (
        "Wait for one item over all warm samples: median (large mark), p90, p99, p99.9 (ticks) "
        "and the worst (ring). All marks are hollow: these describe the items that were timed, and "
        "have no interval. Logarithmic axis; left is better. "
        + _counts([cell.latency_s.count for cell in cells if cell.latency_s])
    )
    label = f"{kernel.title}: latency percentiles from p50 to the worst, {len(cells)} strategies."
    data: list[tuple[object, ...]] = [("strategy", "workers", "percentile", "latency_s")]
    data += [
        (view.name(cell), cell.workers, name, value)
        for cell in cells
        if cell.latency_s
        for name, value in cell.latency_s.points_s
    ]
    title = "Latency of one item"
    return Chart(title, rows.canvas.svg(label), caption, canvas=rows.canvas, data=data)


def _counts(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    few = " Fewer than 1,000 make p99.9 little more than the worst." if low < 1000 else ""
    many = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"Items timed in a row: {many}.{few}"


def _row(view: View, rows: Rows, cell: Cell, index: int) -> None:
    look, latency = view.book.look(cell), cell.latency_s
    points = {name: value for name, value in latency.points_s if value > 0} if latency else {}
    if not points:
        return
    values, middle = list(points.values()), index + 0.64
    rows.axes.plot([values[0], values[-1]], [middle] * 2, color=look.colour, lw=1.5, alpha=0.6)
    for name, value in points.items():
        if name == "p50":
            rows.axes.plot([value], [middle], ls="none", **mark(look, 7.0, hollow=True))
        elif name == "max":
            rows.axes.plot(
                [value], [middle], ls="none", marker="o", ms=6, mfc=ink("paper"), mec=look.colour
            )
        else:
            edge = [middle - 0.16, middle + 0.16]
            rows.axes.plot([value] * 2, edge, color=look.colour, lw=1.6)
    _numbers(rows, points, index)


def _numbers(rows: Rows, points: dict[str, float], index: int) -> None:
    """The median to the left of its mark, the worst to the right, p99 between if there is room."""
    y = rows.y(index) + 8
    ends: dict[str, float] = {}
    for name, side, shift in (("p50", "right", 2), ("max", "left", -2), ("p99", "center", 0)):
        if name not in points:
            continue
        x = rows.x(points[name]) + shift
        room = all(abs(x - other) > ROOM_PX for other in ends.values())
        if name == "p99" and not room:
            continue
        ends[name] = x
        words = f"{name} {seconds(points[name])}" if index == 0 else seconds(points[name])
        rows.canvas.text(x, y, words, ha=side, fontsize=10, color=ink("muted"))
