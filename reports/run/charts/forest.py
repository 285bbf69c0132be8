"""The strategies by tiers: a forest plot of speed-ups, or of times.

Speed-ups are against `serial.python`. Where that was not measured there is nothing to be faster
than, so the warm times are drawn instead of leaving the tiers without a picture; of a kernel that
does nothing it is the price of a task.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.numbers import ratio, ratio_interval, seconds, seconds_interval
from reports.document.run import Cell, Kernel
from reports.drawing.markers import level, note
from reports.drawing.style import ink
from reports.drawing.ticks import put_ratios, span
from reports.pages.chart import Chart
from reports.run.rows import Rows, row_name
from reports.run.selection import dispatch_kernel
from reports.run.view import View

ORDER = 5
ROW = 19.0
NUMBER_PX, TIER_PX = 150.0, 136.0
FIRST = "beaten by none"


@dataclass(frozen=True)
class Measure:
    """What is drawn of a cell, how it is written, and its words in title and caption."""

    value: Callable[[Cell], Estimate | None]
    write: Callable[[float], str]
    interval: Callable[[Estimate], str]
    title: str
    meaning: str
    key: str  # of the column of the data

    def words(self, estimate: Estimate) -> str:
        return f"{self.write(estimate.median)} {self.interval(estimate)}".strip()


GAIN = Measure(
    lambda cell: cell.speedup_python,
    ratio,
    ratio_interval,
    "Ranking: speed-up against serial.python",
    "Paired ratios within a round to serial.python, right of 1 is faster",
    "speedup_python",
)
TIME = Measure(
    lambda cell: cell.warm_s,
    seconds,
    seconds_interval,
    "Ranking: warm time",
    "Warm time, for there is no serial.python to be faster than; left is faster",
    "time_s",
)

DISPATCH = Measure(
    lambda cell: cell.dispatch_s,
    seconds,
    seconds_interval,
    "Ranking: dispatch of one task",
    "What handing out one task that does nothing costs, and collecting its result; left is cheaper",
    "dispatch_s",
)

Entry = tuple[Cell, Estimate]


def _measured(kernel: Kernel, measure: Measure) -> list[Entry]:
    found = [(cell, measure.value(cell)) for cell in kernel.ranking]
    return [(cell, value) for cell, value in found if value is not None and value.median > 0]


def draw(view: View, kernel: Kernel) -> Chart | None:
    """The best cell of each strategy (log) by tiers, with its interval."""
    measure, ranked = _choose(kernel)
    if not ranked:
        return None
    ends = [end for _, value in ranked for end in (value.median, *(value.interval or ()))]
    limits = span([*ends, 1.0] if measure is GAIN else ends)
    stretches = stretches_of([kernel.tier(cell) for cell, _ in ranked])
    right = NUMBER_PX + (TIER_PX if stretches else 0)
    cells = [cell for cell, _ in ranked]
    rows = Rows(view, cells, view.ident(kernel, "o"), limits, width=1000, row=ROW, right=right)
    if measure is GAIN:
        put_ratios(rows.axes.xaxis, *limits)
        rows.axes.axvline(1, color=ink("axis"), linewidth=1.2)
    head = "ratio [95 %]" if measure is GAIN else "time"
    rows.canvas.text(rows.inner + 10, rows.height - 12, head, color=ink("muted"))
    for index, entry in enumerate(ranked):
        _row(view, rows, measure, entry, index)
    for tier, first, last in stretches:
        _bracket(rows, tier, first, last)
    caption = (
        f"{measure.meaning}; logarithmic axis. Each strategy at its best number of workers (behind "
        "the dot). Tier 1 is beaten by none, tier 2 by none but tier 1, and so on; the order in "
        "a tier is chance as far as this run can tell." + note(value for _, value in ranked)
    )
    svg = rows.canvas.svg(_label(view, kernel, measure, ranked))
    data: list[tuple[object, ...]] = [
        ("strategy", "workers", "tier", measure.key, "low", "high"),
        *(
            (view.name(c), c.workers, kernel.tier(c), value.median, value.low, value.high)
            for c, value in ranked
        ),
    ]
    return Chart(measure.title, svg, caption, wide=True, canvas=rows.canvas, data=data)


def _choose(kernel: Kernel) -> tuple[Measure, list[Entry]]:
    """Speed-ups say nothing of a kernel that does no work, and need a base for all others."""
    if dispatch_kernel(kernel):
        return DISPATCH, _measured(kernel, DISPATCH)
    gains = _measured(kernel, GAIN)
    return (GAIN, gains) if gains else (TIME, _measured(kernel, TIME))


def stretches_of(tiers: list[int | None]) -> list[tuple[int, int, int]]:
    """(tier, first and last index) of each stretch of neighbours of one tier; none where tiers say
    nothing."""
    stretches = []
    first = 0
    for index in range(1, len(tiers) + 1):
        if index == len(tiers) or tiers[index] != tiers[first]:
            if (tier := tiers[first]) is not None:
                stretches.append((tier, first, index - 1))
            first = index
    return stretches


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
    words = f"tier {tier}" + (f": {FIRST}" if tier == 1 else "")
    rows.canvas.text(x + 11, (top + bottom) / 2, words, color=ink("muted"), fontsize=11)


def _label(view: View, kernel: Kernel, measure: Measure, ranked: list[Entry]) -> str:
    def tier(cell: Cell) -> str:
        number = kernel.tier(cell)
        return "" if number is None else f"tier {number} "

    words = "; ".join(
        f"{tier(cell)}{row_name(view, cell)} {measure.words(value)}" for cell, value in ranked
    )
    return f"{kernel.title}, {measure.title}. {words}"
