"""Charts with one row per cell: its name at the left, marks along a time axis."""

from __future__ import annotations

from collections.abc import Callable

from reports.document.run import Cell
from reports.drawing.canvas import Canvas
from reports.drawing.markers import LETTER_PX, shorten, sign
from reports.drawing.style import ink
from reports.drawing.ticks import put_times
from reports.run.view import View

BOTTOM = 30.0


def row_name(view: View, cell: Cell) -> str:
    """The strategy and, but for serial ones, how many workers."""
    name = shorten(view.name(cell))
    if cell.executor == "serial":
        return name
    chunks = f" · chunks of {cell.chunk_size:,}" if cell.chunk_size else ""
    return f"{name} · {cell.workers}{chunks}"


class Rows:
    """The frame: `y(index)` is the height of a row's middle on an axis that counts rows."""

    def __init__(
        self,
        view: View,
        cells: list[Cell],
        ident: str,
        limits: tuple[float, float],
        *,
        width: float = 600.0,
        row: float = 26.0,
        top: float = 26.0,
        right: float = 14.0,
        name: Callable[[View, Cell], str] = row_name,
    ) -> None:
        names = [name(view, cell) for cell in cells]
        left = 42 + LETTER_PX * max((len(text) for text in names), default=0)
        height = top + BOTTOM + row * len(cells)
        self.cells, self.row, self.top, self.height = cells, row, top, height
        self.left, self.inner = left, width - right
        self.canvas = Canvas(width, height, ident)
        self.axes = self.canvas.axes(left, BOTTOM, right, top)
        self.axes.set_xscale("log")
        self.axes.set_xlim(*limits)
        self.axes.set_ylim(len(cells), 0)
        self.axes.set_yticks([])
        put_times(self.axes.xaxis, *limits)
        for index, (cell, text) in enumerate(zip(cells, names, strict=True)):
            self._name(view, cell, text, index)

    def y(self, index: int) -> float:
        """Pixels from the bottom to the middle of a row."""
        return self.height - self.top - self.row * (index + 0.5)

    def x(self, value: float) -> float:
        """Pixels from the left to a value."""
        return float(self.axes.transData.transform((value, 0.5))[0])

    def _name(self, view: View, cell: Cell, text: str, index: int) -> None:
        sign(self.canvas, view.book.look(cell), 13, self.y(index))
        self.canvas.text(30, self.y(index), text)
        if index:
            self.axes.axhline(index, color=ink("grid"), linewidth=1)
