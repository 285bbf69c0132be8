"""Lines against the number of workers, with the names of the few that matter beside them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from reports.analysis import Cell, Estimate, Kernel
from reports.canvas import Canvas
from reports.picks import drawn, siblings
from reports.style import Look, ink
from reports.ticks import put
from reports.view import View

WIDTH, HEIGHT = 600.0, 380.0
LEFT, BOTTOM, TOP = 64.0, 46.0, 24.0
LETTER_PX = 6.5  # an average letter of a label
LABEL_GAP_PX = 15.5
LONGEST_LABEL = 34

Value = Callable[[Cell], Estimate | None]


@dataclass(frozen=True)
class Label:
    """Words to the right of the axes, tied to the point (in pixels) that they name."""

    x: float
    y: float
    words: str
    look: Look | None  # none: a reference line, in quiet ink


def shorten(words: str, most: int = LONGEST_LABEL) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


class Scaling:
    """The frame of such a chart; draw lines and references, then `finish`."""

    def __init__(self, view: View, kernel: Kernel, ident: str, value: Value, extra: list[str]):
        self.view, self.kernel, self.value = view, kernel, value
        self.cells = [cell for cell in kernel.cells if cell.measured and self._known(cell)]
        self.counts = sorted({cell.workers for cell in self.cells} | {1})
        self.drawn = [cell for cell in drawn(kernel) if self._known(cell)]
        names = [shorten(view.name(cell)) for cell in self.drawn] + extra
        right = 54 + LETTER_PX * max((len(name) for name in names), default=0)
        self.canvas = Canvas(WIDTH, HEIGHT, ident)
        crowded = any(cell.oversubscribed for cell in self.cells)
        self.axes = self.canvas.axes(LEFT, BOTTOM, right, TOP if crowded else 8)
        self.inner = WIDTH - right
        self.labels: list[Label] = []

    def _known(self, cell: Cell) -> bool:
        estimate = self.value(cell)
        return estimate is not None and estimate.median > 0 and cell.workers > 0

    def ends(self) -> list[float]:
        """All medians and interval ends, for the limits of the axis."""
        numbers = []
        for cell in self.cells:
            if estimate := self.value(cell):
                numbers += [estimate.median, *(estimate.interval or ())]
        return numbers

    def set_axes(self, low: float, high: float) -> None:
        axes: Axes = self.axes
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xlim(1 / 1.13, max(self.counts[-1], 2) * 1.1)
        axes.set_ylim(low, high)
        put(axes.xaxis, self.counts, lambda count: f"{count:,.0f}")
        axes.set_xlabel("workers", color=ink("muted"), labelpad=4)
        self._shade_oversubscribed()

    def _shade_oversubscribed(self) -> None:
        crowded = [cell.workers for cell in self.cells if cell.oversubscribed]
        if not crowded:
            return
        before = [count for count in self.counts if count < min(crowded)]
        edge = math.sqrt(before[-1] * min(crowded)) if before else min(crowded) / 1.2
        right = self.axes.get_xlim()[1]
        self.axes.axvspan(edge, right, color=ink("shade"), linewidth=0, zorder=0)
        x, _ = self.pixel(math.sqrt(edge * right), 1.0)
        self.canvas.text(
            x, HEIGHT - TOP + 9, "oversubscribed", ha="center", color=ink("muted"), fontsize=11
        )

    def pixel(self, workers: float, value: float) -> tuple[float, float]:
        x, y = self.axes.transData.transform((workers, value))
        return float(x), float(y)

    def reference(self, xs: list[float], ys: list[float], words: str) -> None:
        """A quiet line to compare with, such as the ideal; `words` name it at its right end."""
        (line,) = self.axes.plot(xs, ys, color=ink("muted"), linewidth=1.1, linestyle=(0, (2, 3)))
        line.set_zorder(1.6)
        low, high = self.axes.get_ylim()
        inside = [(x, y) for x, y in zip(xs, ys, strict=True) if low <= y <= high]
        if inside:
            self.labels.append(Label(*self.pixel(*inside[-1]), words, None))

    def lines(self) -> None:
        """All strategies: most as thin grey, the drawn few in their colours with intervals."""
        few = {(cell.strategy, cell.interpreter) for cell in self.drawn}
        for cell in self.kernel.ranking:
            if (cell.strategy, cell.interpreter) not in few and cell.executor != "serial":
                self._ghost(cell)
        for cell in self.drawn:
            self._coloured(cell)

    def _points(self, cell: Cell) -> list[tuple[Cell, Estimate]]:
        points = (
            (other, self.value(other))
            for other in siblings(self.kernel, cell)
            if self._known(other)
        )
        return [(other, value) for other, value in points if value and value.median > 0]

    def _ghost(self, cell: Cell) -> None:
        points = self._points(cell)
        if not points:
            return
        (line,) = self.axes.plot(
            [other.workers for other, _ in points],
            [value.median for _, value in points],
            color=ink("ghost"),
            linewidth=0.9,
            marker="." if len(points) == 1 else None,
            markersize=5,
            zorder=1.4,
        )
        self.canvas.tip(line, self.view.name(cell), "ghost")

    def _coloured(self, cell: Cell) -> None:
        look, points = self.view.book.look(cell), self._points(cell)
        if not points:
            return
        xs = [float(other.workers) for other, _ in points]
        ys = [value.median for _, value in points]
        style = (0, look.dashes) if look.dashes else "solid"
        if cell.executor == "serial":  # one worker by nature: its line is a level to compare with
            limit = self.axes.get_xlim()[1]
            self.axes.plot([xs[0], limit], [ys[0]] * 2, color=look.colour, lw=1.2, ls=style)
        else:
            (line,) = self.axes.plot(xs, ys, color=look.colour, lw=1.8, ls=style, zorder=2.5)
            self.canvas.tip(line, look.label, "line")
        for other, value in points:
            self._mark(look, other, value)
        x, y = self.pixel(xs[-1], ys[-1])
        self.labels.append(Label(x, y, look.label, look))

    def _mark(self, look: Look, cell: Cell, value: Estimate) -> None:
        if value.interval:
            ends = list(value.interval)
            self.axes.plot([cell.workers] * 2, ends, color=look.colour, lw=1.3, zorder=2.6)
        self.axes.plot(
            [cell.workers],
            [value.median],
            ls="none",
            **mark(look, 6.0, hollow=cell.oversubscribed),
            zorder=2.8,
        )

    def finish(self) -> None:
        """Places the labels one above the other, each tied to its point."""
        labels = sorted(self.labels, key=lambda label: label.y)
        heights = spread([label.y for label in labels], LABEL_GAP_PX, 8, HEIGHT - 10)
        for label, y in zip(labels, heights, strict=True):
            self._label(label, y)

    def _label(self, label: Label, y: float) -> None:
        colour = ink("muted") if label.look is None else label.look.colour
        start, bend, end = max(label.x + 6, 0), self.inner + 4, self.inner + 16
        trail = Line2D(
            [start, bend, end] if start < bend else [start, end],
            [label.y, label.y, y] if start < bend else [label.y, y],
            color=colour,
            linewidth=0.8,
            alpha=0.45,
            transform=IdentityTransform(),
        )
        self.canvas.figure.add_artist(trail)
        if label.look is None:
            words = shorten(label.words)
            self.canvas.text(self.inner + 19, y, words, color=ink("muted"), fontstyle="italic")
            return
        sign(self.canvas, label.look, self.inner + 31, y)
        self.canvas.text(self.inner + 47, y, shorten(label.words))


def mark(look: Look, size: float, hollow: bool = False) -> dict[str, Any]:
    """Keyword arguments of a marker of `size` pixels; hollow where oversubscribed."""
    big = 1.25 if look.marker in "PX*<^v>" else 0.9 if look.marker == "D" else 1.0
    return {
        "marker": look.marker,
        "markersize": size * big,
        "markeredgewidth": 1.2,
        "markeredgecolor": look.colour,
        "markerfacecolor": ink("paper") if hollow else look.colour,
        "markerfacecoloralt": ink("paper"),
        "fillstyle": "full" if hollow else look.filling,
        "color": look.colour,
    }


def sign(canvas: Canvas, look: Look, x: float, y: float) -> None:
    """The glyph of a strategy inside a chart: a piece of its line with its mark, 24 px wide."""
    style = (0, look.dashes) if look.dashes else "solid"
    looks = mark(look, 5.5) | {"linestyle": style, "linewidth": 1.4, "markevery": [1]}
    line = Line2D([x - 12, x, x + 12], [y] * 3, **looks)
    line.set_transform(IdentityTransform())
    canvas.figure.add_artist(line)


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the rising `wanted` ones, at least `gap` apart, inside [low, high] if it fits.

    Neighbours that collide become a block that sits at the mean of what its members want.
    """
    blocks: list[tuple[list[float], float]] = []  # (members' wishes, position of the lowest)

    def settle(members: list[float]) -> float:
        centre = sum(members) / len(members)
        lowest = centre - gap * (len(members) - 1) / 2
        return max(low, min(lowest, high - gap * (len(members) - 1)))

    for wish in wanted:
        members = [wish]
        position = settle(members)
        while blocks and blocks[-1][1] + gap * len(blocks[-1][0]) > position:
            members = blocks.pop()[0] + members
            position = settle(members)
        blocks.append((members, position))
    return [start + gap * place for members, start in blocks for place in range(len(members))]
