"""The answer as a picture: the best of each family on one line of speed-ups."""

from __future__ import annotations

from markupsafe import Markup
from matplotlib.axes import Axes

from reports.document.numbers import ratio, ratio_interval
from reports.document.run import Cell, Kernel, Run
from reports.drawing.canvas import Canvas
from reports.drawing.markers import level
from reports.drawing.style import ink
from reports.drawing.ticks import put_ratios, span
from reports.run.selection import best_of_families, best_python, working_kernels
from reports.run.view import View

WIDTH, HEIGHT, BOTTOM, TOP = 340.0, 58.0, 20.0, 18.0
CLOSE_PX = 42.0


def limits(run: Run) -> tuple[float, float]:
    """One scale for all kernels of a run, so that their lines can be compared."""
    cells = [cell for kernel in working_kernels(run) for cell in best_of_families(kernel)]
    gains = [cell.speedup_python for cell in cells if cell.speedup_python]
    ends = [end for gain in gains for end in (gain.median, *(gain.interval or ()))]
    return span([*ends, 0.5, 2.0], 0.07)


def _gain(cell: Cell) -> float:
    """The speed-up against serial.python, 0 where it is unknown."""
    return cell.speedup_python.median if cell.speedup_python else 0.0


def draw_families(view: View, kernel: Kernel) -> Markup | None:
    """Speed-up against serial.python (log) of the best of each family and the best in Python."""
    best = [cell for cell in best_of_families(kernel) if _gain(cell) > 0]
    python = best_python(kernel)
    if python is not None and _gain(python) > 0 and python not in best:
        best.append(python)  # its family's best may be an extension
    if not best:
        return None
    canvas = Canvas(WIDTH, HEIGHT, view.ident(kernel, "f"))
    axes = canvas.axes(14, BOTTOM, 14, TOP)
    low, high = limits(view.run)
    axes.set_xscale("log", base=2)
    axes.set_xlim(low, high)
    axes.set_ylim(-1, 1)
    axes.set_yticks([])
    put_ratios(axes.xaxis, low, high)
    axes.spines["bottom"].set_visible(False)
    axes.axhline(0, color=ink("axis"), linewidth=1)
    axes.axvline(1, color=ink("axis"), linewidth=1.2)
    for cell in reversed(best):
        look, value = view.book.look(cell), cell.speedup_python
        if value is None:
            continue
        words = f"{cell.family}: {look.label}, {ratio(value.median)} {ratio_interval(value)}"
        canvas.tip(level(axes, value, 0, look, 9.0), words.strip())
    _numbers(canvas, axes, best[0], python)
    words = ", ".join(f"{cell.family} {ratio(_gain(cell))}" for cell in best)
    return canvas.svg(f"{kernel.title}, best of each family against serial.python: {words}")


def _numbers(canvas: Canvas, axes: Axes, best: Cell, python: Cell | None) -> None:
    """The winner's number above its mark, and that of the best Python where there is room."""
    places: list[float] = []
    for cell in (best, python):
        if cell is None or _gain(cell) <= 0:
            continue
        value = _gain(cell)
        x = float(axes.transData.transform((value, 0))[0])
        if all(abs(x - other) >= CLOSE_PX for other in places):
            places.append(x)
            bold = {"weight": "bold"} if cell is best else {"color": ink("muted")}
            canvas.text(x, HEIGHT - 8, ratio(value), ha="center", **bold)
