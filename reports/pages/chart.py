"""A chart as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from reports.drawing.canvas import Canvas

Data = Sequence[Sequence[object]]  # headings, then rows; SI units


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, what it shows in words, and its text for screen readers. What is
    also given as a file has its canvas, and the data that are drawn."""

    title: str
    svg: Markup
    caption: str
    wide: bool = False
    also: str = ""  # said below every such chart, and not only below the first
    canvas: Canvas | None = field(default=None, compare=False)
    data: Data = ()
