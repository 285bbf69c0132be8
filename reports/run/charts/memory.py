"""What a strategy's speed costs in memory."""

from __future__ import annotations

from reports.document.numbers import ratio, size
from reports.document.run import Cell, Kernel
from reports.drawing.canvas import Canvas
from reports.drawing.markers import LETTER_PX, mark, shorten
from reports.drawing.style import ink
from reports.drawing.ticks import put, put_ratios, span
from reports.pages.chart import Chart
from reports.run.labels import Label, place
from reports.run.selection import drawn
from reports.run.view import View

ORDER = 7
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 600.0, 320.0, 52.0, 44.0, 10.0
TICKS = [2.0**power * 2**20 for power in range(-2, 16)]


def draw(view: View, kernel: Kernel) -> Chart | None:
    """Speed-up against serial.python (log) against memory (log), a mark for each drawn cell."""
    cells = [cell for cell in drawn(kernel) if cell.speedup_python and cell.memory_bytes]
    points = [(cell, *_point(cell)) for cell in cells if min(_point(cell)) > 0]
    if len(points) < 2:
        return None
    right = 54 + LETTER_PX * max(len(shorten(view.name(cell))) for cell in cells)
    canvas = Canvas(WIDTH, HEIGHT, view.ident(kernel, "m"))
    axes = canvas.axes(LEFT, BOTTOM, right, TOP)
    low, high = span([1.0, *(gain for _, _, gain in points)])
    least, most = span([memory for _, memory, _ in points], 0.1)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlim(least, most)
    axes.set_ylim(low, high)
    put(axes.xaxis, [t for t in TICKS if least <= t <= most], lambda value: size(value, 2))
    put_ratios(axes.yaxis, low, high)
    axes.set_xlabel("memory", color=ink("muted"), labelpad=4)
    axes.axhline(1, color=ink("axis"), linewidth=1.2)
    labels = []
    for cell, memory, gain in points:
        look = view.book.look(cell)
        hollow = cell.speedup_python is not None and cell.speedup_python.interval is None
        (dot,) = axes.plot([memory], [gain], ls="none", **mark(look, 7.0, hollow), zorder=2.8)
        canvas.tip(dot, f"{look.label}: {ratio(gain)}, {size(memory)}")
        x, y = axes.transData.transform((memory, gain))
        labels.append(Label(float(x), float(y), look.label, look))
    place(canvas, labels, WIDTH - right)
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
