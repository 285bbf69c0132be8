"""Marks of strategies, and estimates drawn with them: one rule for every chart.

An estimate is its median with the interval as a bar through it. Where there is no interval the mark
is hollow, and `note` is the sentence that says so. Nothing else is ever drawn hollow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from reports.document.estimate import Estimate
from reports.drawing.canvas import Canvas
from reports.drawing.style import Look, ink

FEW_VISITS = 6  # fewer give no exact 95 % interval
LETTER_PX = 6.5  # an average letter of a label
LONGEST_LABEL = 34


def shorten(words: str, most: int = LONGEST_LABEL) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def mark(look: Look, size: float, hollow: bool = False) -> dict[str, Any]:
    """Keyword arguments of a marker of `size` pixels."""
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
    line.set_transform(canvas.pixels)
    canvas.figure.add_artist(line)


def level(axes: Axes, estimate: Estimate, y: float, look: Look, size: float) -> Line2D:
    """An estimate along the x axis, at height `y`; the mark is what a tooltip can hang on."""
    if estimate.interval:
        axes.plot(list(estimate.interval), [y, y], color=look.colour, lw=size / 3.5, zorder=2.6)
    hollow = estimate.interval is None
    (dot,) = axes.plot([estimate.median], [y], ls="none", **mark(look, size, hollow), zorder=2.8)
    return dot


def upright(axes: Axes, estimate: Estimate, x: float, look: Look, size: float) -> Line2D:
    """An estimate along the y axis, at `x`."""
    if estimate.interval:
        axes.plot([x, x], list(estimate.interval), color=look.colour, lw=1.3, zorder=2.6)
    hollow = estimate.interval is None
    (dot,) = axes.plot([x], [estimate.median], ls="none", **mark(look, size, hollow), zorder=2.8)
    return dot


def note(estimates: Iterable[Estimate | None]) -> str:
    """What the caption says of hollow marks; empty where every estimate has its interval."""
    if all(estimate is None or estimate.interval for estimate in estimates):
        return ""
    return f" Hollow marks have no interval: that takes {FEW_VISITS} visits."
