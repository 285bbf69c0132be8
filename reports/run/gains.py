"""The frame of charts that have speed-ups against `serial.python` upwards: faster is higher."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes

from reports.drawing.canvas import Canvas
from reports.drawing.markers import LETTER_PX, shorten
from reports.drawing.style import ink
from reports.drawing.ticks import put_ratios, span
from reports.run.labels import Label, place

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 600.0, 320.0, 52.0, 44.0, 10.0


class GainFrame:
    """Both axes are logarithmic; names stand at the right, joined with what they name."""

    def __init__(
        self,
        ident: str,
        names: Iterable[str],
        gains: Iterable[float],
        limits: tuple[float, float],
        what: str,
    ) -> None:
        """`limits` are of the axis to the right, and `what` is its name."""
        self._right = 54 + LETTER_PX * max(len(shorten(name)) for name in names)
        self.canvas = Canvas(WIDTH, HEIGHT, ident)
        self.axes: Axes = self.canvas.axes(LEFT, BOTTOM, self._right, TOP)
        low, high = span([1.0, *gains])
        self.axes.set_xscale("log")
        self.axes.set_yscale("log")
        self.axes.set_xlim(*limits)
        self.axes.set_ylim(low, high)
        put_ratios(self.axes.yaxis, low, high)
        self.axes.set_xlabel(what, color=ink("muted"), labelpad=4)
        self.axes.axhline(1, color=ink("axis"), linewidth=1.2)

    def pixels(self, x: float, gain: float) -> tuple[float, float]:
        """Where on the canvas a point is."""
        across, up = self.axes.transData.transform((x, gain))
        return float(across), float(up)

    def name(self, labels: list[Label]) -> None:
        place(self.canvas, labels, WIDTH - self._right)
