"""Every sample that was timed, so that a reader can distrust the summary."""

from __future__ import annotations

from matplotlib.lines import Line2D

from reports.document.run import Cell, Kernel, Sample
from reports.drawing.markers import FEW_VISITS
from reports.drawing.style import ink
from reports.drawing.ticks import span
from reports.pages.chart import Chart
from reports.run.rows import Rows
from reports.run.selection import drawn
from reports.run.view import View

ORDER = 30


def draw(view: View, kernel: Kernel) -> Chart | None:
    """One strip a cell; time (s, log) across, rounds from top to bottom within the strip."""
    cells = [cell for cell in drawn(kernel) if cell.samples]
    times = [sample.elapsed_s for cell in cells for sample in cell.samples]
    if not any(time > 0 for time in times):
        return None
    rows = Rows(view, cells, view.ident(kernel, "r"), span(times))
    for index, cell in enumerate(cells):
        _strip(view, rows, cell, index)
    _key(rows)
    caption = (
        "Each mark is one timed execution, one strip per strategy at its best number of workers "
        "(behind the dot); within a strip the first round is at the top. The bar is the interval "
        f"of the median ({view.level}), the line the median of the visits' medians. Log axis."
    )
    if any(cell.warm_s and cell.warm_s.interval is None for cell in cells):
        caption += f" Dashed: a median without an interval, which takes {FEW_VISITS} visits."
    label = f"{kernel.title}: all {len(times):,} samples of {len(cells)} strategies."
    data: list[tuple[object, ...]] = [("strategy", "workers", "round", "visit", "phase", "time_s")]
    data += [
        (view.name(cell), cell.workers, s.round, s.visit, s.phase, s.elapsed_s)
        for cell in cells
        for s in cell.samples
    ]
    title = "Raw samples, cold and warm"
    return Chart(title, rows.canvas.svg(label), caption, canvas=rows.canvas, data=data)


def _strip(view: View, rows: Rows, cell: Cell, index: int) -> None:
    look = view.book.look(cell)
    rounds = sorted({sample.round for sample in cell.samples})
    height = {number: 0.18 + 0.64 * (i + 0.5) / len(rounds) for i, number in enumerate(rounds)}

    def points(phase: str) -> tuple[list[float], list[float]]:
        chosen: list[Sample] = [s for s in cell.samples if s.phase == phase and s.elapsed_s > 0]
        return [s.elapsed_s for s in chosen], [index + height[s.round] for s in chosen]

    if cell.warm_s and cell.warm_s.interval:
        low, high = cell.warm_s.interval
        rows.axes.fill_betweenx(
            [index + 0.1, index + 0.9], low, high, color=look.colour, alpha=0.18, linewidth=0
        )
    if cell.warm_s and cell.warm_s.median > 0:
        middle = cell.warm_s.median
        style = "solid" if cell.warm_s.interval else (0, (2, 2))
        edge = [index + 0.1, index + 0.9]
        rows.axes.plot([middle] * 2, edge, color=look.colour, lw=1.4, ls=style)
    rows.axes.plot(
        *points("warm"), ls="none", marker="o", ms=3.2, mew=0, color=look.colour, alpha=0.75
    )
    rows.axes.plot(
        *points("cold"), ls="none", marker="x", ms=3.8, mew=1, color=look.colour, alpha=0.85
    )


def _key(rows: Rows) -> None:
    y, x = rows.height - 10, rows.left
    for offset, marker, words in ((4, "o", "warm"), (58, "x", "cold: the first of a process")):
        key = Line2D([x + offset], [y], marker=marker, ms=4, color=ink("muted"))
        key.set_transform(rows.canvas.pixels)
        rows.canvas.figure.add_artist(key)
        rows.canvas.text(x + offset + 8, y, words, color=ink("muted"))
