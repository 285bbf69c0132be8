"""The ranking of a kernel as a picture for files: a forest plot of speed-ups, or of times."""

from __future__ import annotations

from reports.document.estimate import Estimate
from reports.document.run import Cell, Kernel
from reports.drawing.markers import level
from reports.drawing.style import ink
from reports.drawing.ticks import put_ratios
from reports.pages.chart import Chart
from reports.run.ranking import Measure, Ranking, ranking_of, tier_words
from reports.run.rows import Rows, row_name
from reports.run.view import View

ROW = 19.0
NUMBER_PX, TIER_PX = 150.0, 136.0


def draw(view: View, kernel: Kernel) -> Chart | None:
    """The best cell of each strategy (log) by tiers, with its interval."""
    ranking = ranking_of(kernel)
    if ranking is None:
        return None
    measure, ranked, limits = ranking.measure, ranking.entries, ranking.limits
    stretches = ranking.stretches
    right = NUMBER_PX + (TIER_PX if stretches else 0)
    cells = [cell for cell, _ in ranked]
    rows = Rows(view, cells, view.ident(kernel, "o"), limits, width=1000, row=ROW, right=right)
    if measure.base is not None:
        put_ratios(rows.axes.xaxis, *limits)
        rows.axes.axvline(measure.base, color=ink("axis"), linewidth=1.2)
    head = "ratio [95 %]" if measure.base is not None else "time"
    rows.canvas.text(rows.inner + 10, rows.height - 12, head, color=ink("muted"))
    for index, entry in enumerate(ranked):
        _row(view, rows, measure, entry, index)
    for tier, first, last in stretches:
        _bracket(rows, tier, first, last)
    caption = ranking.caption
    svg = rows.canvas.svg(_label(view, ranking))
    data: list[tuple[object, ...]] = [
        ("strategy", "workers", "tier", measure.key, "low", "high"),
        *(
            (view.name(c), c.workers, kernel.tier(c), value.median, value.low, value.high)
            for c, value in ranked
        ),
    ]
    return Chart(measure.title, svg, caption, wide=True, canvas=rows.canvas, data=data)


def _row(
    view: View, rows: Rows, measure: Measure, entry: tuple[Cell, Estimate], index: int
) -> None:
    cell, value = entry
    look, words = view.book.look(cell), measure.words(value)
    dot = level(rows.axes, value, index + 0.5, look, 6.0)
    rows.canvas.tip(dot, f"{look.label}: {words}")
    rows.canvas.text(rows.inner + 10, rows.y(index), words, color=ink("muted"), fontsize=11)


def _bracket(rows: Rows, tier: int, first: int, last: int) -> None:
    """A bracket behind the members of a tier, and its name."""
    x, top, bottom = rows.inner + NUMBER_PX, rows.y(first) + 6, rows.y(last) - 6
    rows.canvas.line([x, x + 5, x + 5, x], [top, top, bottom, bottom], ink("muted"))
    rows.canvas.text(x + 11, (top + bottom) / 2, tier_words(tier), color=ink("muted"), fontsize=11)


def _label(view: View, ranking: Ranking) -> str:
    kernel, measure = ranking.kernel, ranking.measure

    def tier(cell: Cell) -> str:
        number = kernel.tier(cell)
        return "" if number is None else f"tier {number} "

    words = "; ".join(
        f"{tier(cell)}{row_name(view, cell)} {measure.words(value)}"
        for cell, value in ranking.entries
    )
    return f"{kernel.title}, {measure.title}. {words}"
