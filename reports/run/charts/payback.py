"""From how many executions on a strategy pays for its start."""

from __future__ import annotations

import math

from reports.document.run import Cell, Kernel
from reports.drawing.markers import mark
from reports.drawing.ticks import put
from reports.pages.chart import Chart
from reports.run.gains import GainFrame
from reports.run.labels import Label
from reports.run.payback import ordinal
from reports.run.selection import best_of_families, best_python
from reports.run.view import View

ORDER = 6
MOST = 1000  # executions
COUNTS = [round(10 ** (step / 10)) for step in range(31)]


def draw(view: View, kernel: Kernel) -> Chart | None:
    """How much faster than serial.python (log) so many executions (log) are, start included."""
    base = kernel.base
    cells = [cell for cell in _candidates(kernel) if cell is not base and _known(cell)]
    if base is None or not _known(base) or not cells:
        return None
    counts = sorted(set(COUNTS))
    curves = {cell.name: [_total(base, n) / _total(cell, n) for n in counts] for cell in cells}
    frame = GainFrame(
        view.ident(kernel, "p"),
        [view.name(cell) for cell in cells],
        [value for curve in curves.values() for value in curve],
        (1 / 1.1, MOST * 1.1),
        "executions",
    )
    canvas, axes = frame.canvas, frame.axes
    put(axes.xaxis, [1, 10, 100, 1000], lambda n: f"{n:,.0f}")
    labels, told = [], []
    for cell in cells:
        look, curve = view.book.look(cell), curves[cell.name]
        style = (0, look.dashes) if look.dashes else "solid"
        axes.plot(counts, curve, color=look.colour, lw=1.5, ls=style, zorder=2.5)
        labels.append(Label(*frame.pixels(MOST, curve[-1]), view.name(cell), look))
        words = "never pays"
        if cell.pays_from is not None:
            when = max(1.0, cell.pays_from.median)
            words = "pays at once" if when <= 1 else f"pays from the {ordinal(round(when))}"
            if 1 < when <= MOST:
                axes.plot([when], [1], ls="none", **mark(look, 6.5), zorder=3)
                x, y = frame.pixels(when, 1)
                canvas.text(x + 6, y - 9, f"{when:,.0f}", fontsize=11)
        told.append(f"{view.name(cell)} {words}")
    frame.name(labels)
    caption = (
        "How many times as fast as serial.python so many executions in a row are, with start-up "
        "and the cold first one included; both axes are logarithmic. A mark on the line of 1 is "
        "where a strategy has paid for its start, the median over rounds."
    )
    label = f"{kernel.title}, when each pays for its start: {'; '.join(told)}."
    svg = canvas.svg(label)
    data: list[tuple[object, ...]] = [("strategy", "workers", "executions", "speedup_python")]
    data += [
        (view.name(cell), cell.workers, n, value)
        for cell in cells
        for n, value in zip(counts, curves[cell.name], strict=True)
    ]
    return Chart("When it pays", svg, caption, canvas=canvas, data=data)


def _candidates(kernel: Kernel) -> list[Cell]:
    """The best of each family, what is recommended, and the best in Python."""
    found = [*best_of_families(kernel), best_python(kernel)]
    found += [kernel.cell(choice.recommended) for choice in kernel.choices]
    return list({cell.name: cell for cell in found if cell is not None}.values())


def _known(cell: Cell) -> bool:
    keys = ("startup_s", "cold_s", "warm_s")
    return all(key in cell.metrics and cell.metrics[key].median > 0 for key in keys)


def _total(cell: Cell, executions: int) -> float:
    """Seconds for so many executions, start-up included."""
    start, cold, warm = (cell.metrics[key].median for key in ("startup_s", "cold_s", "warm_s"))
    return math.fsum((start, cold, (executions - 1) * warm))
