"""What more workers bring, as a table: where there are two worker counts, lines would be slopes."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.document.numbers import ratio, ratio_interval, seconds
from reports.document.run import Cell, Kernel
from reports.drawing.glyphs import glyph
from reports.run.selection import siblings
from reports.run.view import View

FEW_COUNTS = 2


@dataclass(frozen=True)
class Slope:
    """A strategy with one worker and with the most."""

    glyph: Markup
    name: str
    code: str
    one: str
    many: str
    gain: str
    interval: str


@dataclass(frozen=True)
class Slopes:
    counts: tuple[int, int]
    rows: list[Slope]


def is_short(kernel: Kernel) -> bool:
    """Whether the kernel was measured with so few worker counts that there is nothing to draw."""
    return len({cell.workers for cell in kernel.cells if cell.measured}) <= FEW_COUNTS


def slopes(view: View, kernel: Kernel) -> Slopes | None:
    """Of strategies that were measured with one worker and with another count; the best first."""
    counts = sorted({cell.workers for cell in kernel.cells if cell.measured})
    if not is_short(kernel) or len(counts) < 2:
        return None
    rows = []
    for best in kernel.ranking:
        by_count = {cell.workers: cell for cell in siblings(kernel, best) if cell.measured}
        if set(counts) <= by_count.keys():
            rows.append(_slope(view, by_count[counts[0]], by_count[counts[1]]))
    return Slopes((counts[0], counts[1]), rows) if rows else None


def _slope(view: View, one: Cell, many: Cell) -> Slope:
    gain = many.metrics.get("speedup")
    return Slope(
        glyph=glyph(view.book.look(many)),
        name=view.name(many),
        code=many.code,
        one=seconds(one.warm_s.median) if one.warm_s else "",
        many=seconds(many.warm_s.median) if many.warm_s else "",
        gain=ratio(gain.median) if gain else "",
        interval=ratio_interval(gain) if gain else "",
    )
