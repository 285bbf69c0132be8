"""A forest plot of a comparison: the ratio of each cell with its interval, kernel by kernel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.axes import Axes

from reports.comparison.verdicts import colour, mark, ratio_text
from reports.document.comparison import Compared
from reports.drawing.canvas import Canvas
from reports.drawing.markers import LETTER_PX, shorten
from reports.drawing.style import ink
from reports.drawing.ticks import nice_ratios, put, span

WIDTH, ROW, HEAD, BOTTOM, TOP = 1000.0, 19.0, 26.0, 32.0, 26.0
NUMBER_PX, VERDICT_PX = 158.0, 96.0
LONGEST_NAME = 44
FARTHEST = 2.0  # an interval may widen the axis so far beyond the outermost median


@dataclass(frozen=True)
class Line:
    """One row: a heading, or a cell with its short name; `middle` is pixels from the top."""

    words: str
    cell: Compared | None
    middle: float


def by_kernel(cells: Sequence[Compared]) -> list[tuple[str, list[Compared]]]:
    """Kernels in the order of the plan, their cells slowest first."""
    groups: dict[str, list[Compared]] = {}
    for cell in cells:
        groups.setdefault(cell.title, []).append(cell)
    return [
        (title, sorted(group, key=lambda cell: -cell.ratio.median))
        for title, group in groups.items()
    ]


def cell_name(cell: Compared, several_interpreters: bool) -> str:
    """The strategy, but for serial ones its workers, and its interpreter where there are more."""
    name = cell.strategy if cell.executor == "serial" else f"{cell.strategy} · {cell.workers}"
    native = cell.interpreter == "native"
    return f"{name} on {cell.interpreter}" if several_interpreters and not native else name


def axis_limits(cells: Sequence[Compared], margin: float) -> tuple[float, float]:
    """One scale for all; very wide intervals run out of it rather than flatten the others."""
    medians = [cell.ratio.median for cell in cells]
    low, high = min(medians) / FARTHEST, max(medians) * FARTHEST
    ends = [end for cell in cells for end in cell.ratio.interval or ()]
    inside = [min(max(end, low), high) for end in ends]
    return span([*medians, *inside, (1 + margin) ** 1.5, (1 + margin) ** -1.5])


def draw_ratios(
    cells: Sequence[Compared],
    margin: float,
    limits: tuple[float, float],
    ident: str,
    several_interpreters: bool,
) -> Markup:
    """Ratios (log) of `cells`, all above 0; the equivalence margin is a band round 1."""
    lines, length = _lines(cells, several_interpreters)
    left = 20 + LETTER_PX * max(len(line.words) for line in lines)
    height = TOP + length + BOTTOM
    canvas = Canvas(WIDTH, height, ident)
    axes = canvas.axes(left, BOTTOM, NUMBER_PX + VERDICT_PX, TOP)
    _frame(axes, margin, limits, length)
    for line in lines:
        y = height - TOP - line.middle
        if line.cell is None:
            canvas.text(2, y, line.words, weight="bold")
            continue
        axes.axhline(line.middle + ROW / 2, color=ink("grid"), linewidth=0.8, zorder=0.5)
        canvas.text(14, y, line.words)
        _point(canvas, axes, line.cell, line.middle)
        x = WIDTH - NUMBER_PX - VERDICT_PX + 12
        canvas.text(x, y, ratio_text(line.cell.ratio), color=ink("muted"), fontsize=11)
        quiet = line.cell.verdict in ("same", "inconclusive")
        shade = ink("muted") if quiet else colour(line.cell.verdict)
        canvas.text(WIDTH - VERDICT_PX + 8, y, line.cell.verdict, color=shade, fontsize=11)
    middle = left + (WIDTH - NUMBER_PX - VERDICT_PX - left) / 2
    canvas.text(middle, 8, "← faster · new time / base time · slower →", ha="center",
                color=ink("muted"), fontsize=11)  # fmt: skip
    return canvas.svg(_label(cells, several_interpreters))


def _lines(cells: Sequence[Compared], several: bool) -> tuple[list[Line], float]:
    """The rows from the top, and the length of all in pixels."""
    lines: list[Line] = []
    y = 0.0
    for title, group in by_kernel(cells):
        lines.append(Line(shorten(title, LONGEST_NAME), None, y + HEAD / 2 + 3))
        y += HEAD
        for cell in group:
            name = shorten(cell_name(cell, several), LONGEST_NAME)
            lines.append(Line(name, cell, y + ROW / 2))
            y += ROW
    return lines, y


def _frame(axes: Axes, margin: float, limits: tuple[float, float], length: float) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*limits)
    axes.set_ylim(length, 0)
    axes.set_yticks([])
    put(axes.xaxis, nice_ratios(*limits), lambda value: f"{value:g}")
    axes.tick_params(labeltop=True)  # a long list is read from the top
    axes.axvspan(1 / (1 + margin), 1 + margin, color=ink("shade"), linewidth=0, zorder=0)
    axes.axvline(1, color=ink("axis"), linewidth=1.2)


def _point(canvas: Canvas, axes: Axes, cell: Compared, y: float) -> None:
    shade, interval = colour(cell.verdict), cell.ratio.interval
    if interval:
        axes.plot(list(interval), [y, y], color=shade, lw=1.8, zorder=2.4)
        low, high = axes.get_xlim()
        for end, edge, marker in ((interval[0], low, "<"), (interval[1], high, ">")):
            if end < low or end > high:  # it goes on beyond the axis
                axes.plot([edge], [y], ls="none", marker=marker, ms=5, color=shade, clip_on=False)
    dot = axes.plot([cell.ratio.median], [y], zorder=2.8, **mark(cell.verdict, not interval))[0]
    canvas.tip(dot, f"{cell.name}: {ratio_text(cell.ratio)}, {cell.verdict}")


def _label(cells: Sequence[Compared], several: bool) -> str:
    words = "; ".join(
        f"{cell.title} {cell_name(cell, several)} {ratio_text(cell.ratio)} {cell.verdict}"
        for cell in cells[:12]
    )
    more = " and more" if len(cells) > 12 else ""
    return (
        f"{len(cells)} cells, new time over base time: {words}{more}. All are in the table at the "
        "end of the page."
    )


def drawable(cells: Sequence[Compared]) -> list[Compared]:
    """Those with a ratio that a log axis can show."""
    return [cell for cell in cells if cell.ratio.median > 0]


def width_of(cell: Compared) -> float:
    """How wide a cell's interval is, as the log of high / low; endless without one."""
    interval = cell.ratio.interval
    if interval is None or interval[0] <= 0:
        return math.inf
    return math.log(interval[1] / interval[0])
