"""The map of a machine: how long a task lasts, what it carries, and what to take there."""

from __future__ import annotations

from matplotlib.axes import Axes

from reports.document.break_even import BreakEven
from reports.document.choice import PYTHON
from reports.document.numbers import ratio, tick_seconds
from reports.document.run import Cell, Kernel
from reports.drawing.canvas import Canvas
from reports.drawing.markers import mark
from reports.drawing.style import ink
from reports.drawing.ticks import put, span, time_ticks
from reports.pages.chart import Chart
from reports.run.carrying import (
    cell_of,
    kernels_with_borders,
    of_python,
    weight_words,
    weights,
)
from reports.run.labels import Label, place
from reports.run.view import View

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 900.0, 400.0, 70.0, 230.0, 44.0, 14.0
MOST_BORDERS = 4


def maps(view: View) -> list[Chart]:
    """One for each kernel that has borders."""
    return [
        _draw(view, name) for name in kernels_with_borders(view.run) if of_python(view.run, name)
    ]


def _draw(view: View, name: str) -> Chart:
    borders = of_python(view.run, name)
    columns = weights(borders)
    durations = [point.task_s for border in borders for point in border.points]
    canvas = Canvas(WIDTH, HEIGHT, f"{view.prefix}map{kernels_with_borders(view.run).index(name)}")
    axes = canvas.axes(LEFT, BOTTOM, RIGHT, TOP)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(columns[0] / 3, columns[-1] * 3)
    low, high = span(durations, 0.16)
    axes.set_ylim(low, high)
    put(axes.xaxis, columns, weight_words)
    put(axes.yaxis, time_ticks(low, high, 6), tick_seconds)
    axes.set_xlabel("weight of an argument", color=ink("muted"), labelpad=4)
    told = []
    for kernel in (k for k in view.run.kernels if k.name == name):
        if spot := _spot(view, kernel, borders):
            cell, weight, task_s, words = spot
            look = view.book.look(cell)
            (dot,) = axes.plot([weight], [task_s], ls="none", **mark(look, 8.0), zorder=3)
            canvas.tip(dot, f"{kernel.size}: {view.name(cell)} {words}")
            x, y = axes.transData.transform((weight, task_s))
            canvas.text(float(x) + 9, float(y) + 9, words, fontsize=11)
            told.append(f"{kernel.size}: {view.name(cell)} {words}")
    labels = []
    for strategy in _most_telling(borders):
        own = sorted((b for b in borders if b.strategy == strategy), key=lambda b: b.weight)
        labels += _border(view, axes, own)
    place(canvas, labels, WIDTH - RIGHT)
    svg = canvas.svg(f"{name}: {'; '.join(told)}.")
    caption = (
        "What is recommended for Python code at each size, and its speed-up over the plain loop. "
        "Lines: from which duration of a task on a strategy pays, with the place where the ends of "
        "its interval say so; below them the loop is faster. Both axes are logarithmic."
    )
    data: list[tuple[object, ...]] = [("strategy", "bytes", "task_s", "low", "high", "pays")]
    data += [(b.strategy, b.weight, b.task_s, b.low, b.high, b.pays) for b in borders]
    return Chart("What tasks carry, and how long they last", svg, caption, wide=True,
                 canvas=canvas, data=data)  # fmt: skip


def _spot(
    view: View, kernel: Kernel, borders: list[BreakEven]
) -> tuple[Cell, float, float, str] | None:
    """What is recommended for a size, where it lies, and its gain in words."""
    choice = kernel.choice(PYTHON)
    found = ((b, p) for b in borders for p in b.points if p.size == kernel.size)
    border, point = next(found, (None, None))
    if choice is None or border is None or point is None:
        return None
    cell = kernel.cell(choice.recommended)
    words = ratio(choice.total.median) if choice.total and cell.executor != "serial" else "loop"
    return cell, border.weight, point.task_s, words


def _most_telling(borders: list[BreakEven]) -> list[str]:
    """Strategies with the most places that are known."""
    known = {b.strategy: 0 for b in borders}
    for border in borders:
        known[border.strategy] += border.task_s is not None
    ordered = sorted(known, key=lambda strategy: -known[strategy])
    return [strategy for strategy in ordered if known[strategy]][:MOST_BORDERS]


def _border(view: View, axes: Axes, own: list[BreakEven]) -> list[Label]:
    """The line of a strategy, with its doubt upright; its name at the last place."""
    places = [(border.weight, border.task_s, border) for border in own if border.task_s is not None]
    cell = cell_of(view.run, places[-1][2])
    look = view.book.look(cell)
    style = (0, look.dashes) if look.dashes else "solid"
    xs, ys = [weight for weight, _, _ in places], [task_s for _, task_s, _ in places]
    axes.plot(xs, ys, color=look.colour, lw=1.5, ls=style, zorder=2.5)
    bottom, top = axes.get_ylim()
    for weight, _, border in places:
        ends = [border.low or bottom, border.high or top]
        axes.plot([weight] * 2, ends, color=look.colour, lw=1.1, zorder=2.4)
    x, y = axes.transData.transform((xs[-1], ys[-1]))
    return [Label(float(x), float(y), view.name(cell), look)]
