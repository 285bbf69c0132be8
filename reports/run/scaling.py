"""Lines against the number of workers, with the names of the few that matter beside them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes

from reports.document.estimate import Estimate
from reports.document.run import Cell, Kernel
from reports.drawing.canvas import Canvas
from reports.drawing.markers import LETTER_PX, note, shorten, upright
from reports.drawing.style import ink
from reports.drawing.ticks import put
from reports.pages.chart import Data
from reports.run.labels import Label, place
from reports.run.selection import drawn, siblings
from reports.run.view import View

WIDTH, HEIGHT = 600.0, 380.0
LEFT, BOTTOM, TOP = 64.0, 46.0, 24.0
GUIDE = " Lines guide the eye from one number of workers to the next and end where one is missing."

Value = Callable[[Cell], Estimate | None]


Point = tuple[float, Estimate]  # workers, and the value there


def _medians(points: list[Point]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [value.median for _, value in points]


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

    def _stretches(self, cell: Cell) -> list[list[Point]]:
        """A strategy's points, apart where a planned number of workers has no value."""
        stretches: list[list[Point]] = [[]]
        for other in siblings(self.kernel, cell):
            value = self.value(other) if other.measured else None
            if value is not None and value.median > 0 and other.workers > 0:
                stretches[-1].append((float(other.workers), value))
            else:
                stretches.append([])
        return [stretch for stretch in stretches if stretch]

    def _ghost(self, cell: Cell) -> None:
        """A thin grey line with its intervals; points keep a dot, so that none is only a corner."""
        for points in self._stretches(cell):
            xs, ys = _medians(points)
            (line,) = self.axes.plot(xs, ys, color=ink("ghost"), linewidth=0.9, zorder=1.4)
            self.canvas.tip(line, self.view.name(cell), "ghost")
            self._ghost_marks([point for point in points if point[1].interval], ink("ghost"))
            self._ghost_marks([point for point in points if not point[1].interval], ink("paper"))

    def _ghost_marks(self, points: list[Point], face: str) -> None:
        """Small dots and their bars: one path for all of them, there are hundreds on a page."""
        if not points:
            return
        looks: dict[str, Any] = {"color": ink("ghost"), "zorder": 1.45}
        self.axes.plot(*_medians(points), marker="o", ms=2.6, mew=0.7, mfc=face, ls="none", **looks)
        bars = [(x, *value.interval, math.nan) for x, value in points if value.interval]
        xs = [x for x, *_ in bars for _ in range(3)]
        self.axes.plot(xs, [end for _, *ends in bars for end in ends], lw=0.8, **looks)

    def _coloured(self, cell: Cell) -> None:
        look, stretches = self.view.book.look(cell), self._stretches(cell)
        if not stretches:
            return
        style = (0, look.dashes) if look.dashes else "solid"
        for points in stretches:
            xs, ys = _medians(points)
            if cell.executor != "serial":
                (line,) = self.axes.plot(xs, ys, color=look.colour, lw=1.4, ls=style, zorder=2.5)
                self.canvas.tip(line, look.label, "line")
            for x, value in points:
                upright(self.axes, value, x, look, 6.0)
        x, value = stretches[-1][-1]
        if cell.executor == "serial":  # one worker by nature: its line is a level to compare with
            limit = self.axes.get_xlim()[1]
            self.axes.plot([x, limit], [value.median] * 2, color=look.colour, lw=1.0, ls=style)
        self.labels.append(Label(*self.pixel(x, value.median), look.label, look))

    def notes(self) -> str:
        """What the caption says of lines, of hollow marks and of the shade."""
        words = GUIDE + note(self.value(cell) for cell in self.cells)
        if any(cell.oversubscribed for cell in self.cells):
            words += " Shaded: more workers than CPUs."
        return words

    def data(self, key: str) -> Data:
        """What is drawn, with `key` as the heading of the value."""
        rows: list[tuple[object, ...]] = [("strategy", "workers", key, "low", "high")]
        for cell in self.cells:
            if value := self.value(cell):
                name = self.view.name(cell)
                rows.append((name, cell.workers, value.median, value.low, value.high))
        return rows

    def in_grey(self) -> str:
        """The names of the lines that have none beside them; empty where all have."""
        few = {(cell.strategy, cell.interpreter) for cell in self.drawn}
        names = [
            self.view.name(cell)
            for cell in self.kernel.ranking
            if (cell.strategy, cell.interpreter) not in few
            and cell.executor != "serial"
            and self._stretches(cell)
        ]
        return f"In grey: {', '.join(names)}." if names else ""

    def finish(self) -> None:
        place(self.canvas, self.labels, self.inner)
