"""What a strategy's speed costs in memory."""

from __future__ import annotations

from reports.document.numbers import ratio, size
from reports.document.run import Cell, Kernel
from reports.drawing.markers import mark
from reports.drawing.ticks import put, span
from reports.pages.chart import Chart
from reports.run.gains import GainFrame
from reports.run.labels import Label
from reports.run.selection import drawn
from reports.run.view import View

ORDER = 7
TICKS = [2.0**power * 2**20 for power in range(-2, 16)]


def draw(view: View, kernel: Kernel) -> Chart | None:
    """Speed-up against serial.python (log) against memory (log), a mark for each drawn cell."""
    cells = [cell for cell in drawn(kernel) if cell.speedup_python and cell.memory_bytes]
    points = [(cell, *_point(cell)) for cell in cells if min(_point(cell)) > 0]
    if len(points) < 2:
        return None
    least, most = span([memory for _, memory, _ in points], 0.1)
    frame = GainFrame(
        view.ident(kernel, "m"),
        [view.name(cell) for cell in cells],
        [gain for _, _, gain in points],
        (least, most),
        "memory",
    )
    canvas, axes = frame.canvas, frame.axes
    put(axes.xaxis, [t for t in TICKS if least <= t <= most], lambda value: size(value, 2))
    labels = []
    for cell, memory, gain in points:
        look = view.book.look(cell)
        hollow = cell.speedup_python is not None and cell.speedup_python.interval is None
        (dot,) = axes.plot([memory], [gain], ls="none", **mark(look, 7.0, hollow), zorder=2.8)
        canvas.tip(dot, f"{look.label}: {ratio(gain)}, {size(memory)}")
        labels.append(Label(*frame.pixels(memory, gain), look.label, look))
    frame.name(labels)
    caption = (
        "Speed-up against serial.python, and memory of the whole process tree with shared pages "
        "divided, at the best number of workers; up and left is better; both axes are logarithmic."
    )
    words = "; ".join(f"{view.name(c)} {ratio(gain)}, {size(m)}" for c, m, gain in points)
    svg = canvas.svg(f"{kernel.title}: {words}.")
    data: list[tuple[object, ...]] = [("strategy", "workers", "memory_bytes", "speedup_python")]
    data += [(view.name(cell), cell.workers, memory, gain) for cell, memory, gain in points]
    return Chart("Speed against memory", svg, caption, canvas=canvas, data=data)


def _point(cell: Cell) -> tuple[float, float]:
    """Bytes, and how many times as fast as serial.python; 0 where it is not known."""
    memory, gain = cell.memory_bytes, cell.speedup_python
    return (memory.median if memory else 0.0, gain.median if gain else 0.0)
