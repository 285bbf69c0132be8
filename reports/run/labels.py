"""Names to the right of a chart, one above the other, each tied to the point that it names."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.lines import Line2D

from reports.drawing.canvas import Canvas
from reports.drawing.markers import shorten, sign
from reports.drawing.style import Look, ink

GAP_PX = 15.5


@dataclass(frozen=True)
class Label:
    """Words to the right of the axes, tied to the point (in pixels) that they name."""

    x: float
    y: float
    words: str
    look: Look | None  # none: a reference line, in quiet ink


def place(canvas: Canvas, labels: list[Label], inner: float) -> None:
    """`inner` is where the axes end, in pixels from the left."""
    labels = sorted(labels, key=lambda label: label.y)
    heights = spread([label.y for label in labels], GAP_PX, 8, canvas.height - 10)
    for label, y in zip(labels, heights, strict=True):
        _draw(canvas, label, y, inner)


def _draw(canvas: Canvas, label: Label, y: float, inner: float) -> None:
    colour = ink("muted") if label.look is None else label.look.colour
    start, bend, end = max(label.x + 6, 0), inner + 4, inner + 16
    trail = Line2D(
        [start, bend, end] if start < bend else [start, end],
        [label.y, label.y, y] if start < bend else [label.y, y],
        color=colour,
        linewidth=0.8,
        alpha=0.45,
        transform=canvas.pixels,
    )
    canvas.figure.add_artist(trail)
    if label.look is None:
        words = shorten(label.words)
        canvas.text(inner + 19, y, words, color=ink("muted"), fontstyle="italic")
        return
    sign(canvas, label.look, inner + 31, y)
    canvas.text(inner + 47, y, shorten(label.words))


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
    return [start + gap * index for members, start in blocks for index in range(len(members))]
