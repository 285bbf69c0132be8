"""The strategies in order of rank, with ties: a forest plot of speed-ups, or of times.

Speed-ups are against `serial.python`. Where that was not measured there is nothing to be faster
than, so the warm times are drawn instead of leaving the ranks without a picture; of a kernel that
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
NUMBER_PX, RANK_PX, TIE_PX = 150.0, 42.0, 112.0
TIED = "not told apart from the best"


@dataclass(frozen=True)
class Measure:
    """What is drawn of a cell, how it is written, and its words in title and caption."""

    value: Callable[[Cell], Estimate | None]
    write: Callable[[float], str]
    interval: Callable[[Estimate], str]
    title: str
    meaning: str

    def words(self, estimate: Estimate) -> str:
        return f"{self.write(estimate.median)} {self.interval(estimate)}".strip()


GAIN = Measure(
    lambda cell: cell.speedup_python,
    ratio,
    ratio_interval,
    "Ranking: speed-up against serial.python",
    "Paired ratios within a round to serial.python, right of 1 is faster",
)
TIME = Measure(
    lambda cell: cell.warm_s,
    seconds,
    seconds_interval,
    "Ranking: warm time",
    "Warm time, for there is no serial.python to be faster than; left is faster",
)

DISPATCH = Measure(
    lambda cell: cell.dispatch_s,
    seconds,
    seconds_interval,
    "Ranking: dispatch of one task",
    "What handing out one task that does nothing costs, and collecting its result; left is cheaper",
)

Entry = tuple[Cell, Estimate]


def _measured(kernel: Kernel, measure: Measure) -> list[Entry]:
    found = [(cell, measure.value(cell)) for cell in kernel.ranking]
    return [(cell, value) for cell, value in found if value is not None and value.median > 0]


def draw(view: View, kernel: Kernel) -> Chart | None:
    """The best cell of each strategy (log) in order of rank, with its interval and its rank."""
    measure, ranked = _choose(kernel)
    if not ranked:
        return None
    ends = [end for _, value in ranked for end in (value.median, *(value.interval or ()))]
    limits = span([*ends, 1.0] if measure is GAIN else ends)
    stretches = ties([kernel.rank(cell) for cell, _ in ranked])
    right = NUMBER_PX + RANK_PX + (TIE_PX if stretches else 0)
    cells = [cell for cell, _ in ranked]
    rows = Rows(view, cells, view.ident(kernel, "o"), limits, width=1000, row=ROW, right=right)
    if measure is GAIN:
        put_ratios(rows.axes.xaxis, *limits)
        rows.axes.axvline(1, color=ink("axis"), linewidth=1.2)
    _headings(rows, measure)
    for index, entry in enumerate(ranked):
        _row(view, rows, measure, entry, index)
        _rank(rows, kernel.rank(entry[0]), index)
    for first, last in stretches:
        _bracket(rows, first, last)
    caption = (
        f"{measure.meaning}; 95 % intervals, logarithmic axis. Each strategy at its best number of "
        f"workers (behind the dot). Those of rank 1= are {TIED}: their order here is chance as far "
        "as this run can tell. Others have the rank that follows on those that are distinguishably "
        "faster." + note(value for _, value in ranked)
    )
    return Chart(measure.title, rows.canvas.svg(_label(view, kernel, measure, ranked)), caption,
                 wide=True)  # fmt: skip


def _choose(kernel: Kernel) -> tuple[Measure, list[Entry]]:
    """Speed-ups say nothing of a kernel that does no work, and need a base for all others."""
    if dispatch_kernel(kernel):
        return DISPATCH, _measured(kernel, DISPATCH)
    gains = _measured(kernel, GAIN)
    return (GAIN, gains) if gains else (TIME, _measured(kernel, TIME))


def ties(ranks: list[str]) -> list[tuple[int, int]]:
    """First and last index of each stretch of neighbours that share the first rank."""
    stretches = []
    first = 0
    for index in range(1, len(ranks) + 1):
        if index == len(ranks) or ranks[index] != ranks[first]:
            if index - first > 1 and ranks[first] == "1=":
                stretches.append((first, index - 1))
            first = index
    return stretches


def _headings(rows: Rows, measure: Measure) -> None:
    y = rows.height - 12
    head = "ratio [95 %]" if measure is GAIN else "time [95 %]"
    rows.canvas.text(rows.inner + 10, y, head, color=ink("muted"))
    rows.canvas.text(rows.inner + NUMBER_PX + 26, y, "rank", ha="right", color=ink("muted"))


def _row(
    view: View, rows: Rows, measure: Measure, entry: tuple[Cell, Estimate], index: int
) -> None:
    cell, value = entry
    look, words = view.book.look(cell), measure.words(value)
    dot = level(rows.axes, value, index + 0.5, look, 6.0)
    rows.canvas.tip(dot, f"{look.label}: {words}")
    rows.canvas.text(rows.inner + 10, rows.y(index), words, color=ink("muted"), fontsize=11)


def _rank(rows: Rows, rank: str, index: int) -> None:
    """The number flush right, so that its = stands apart."""
    x = rows.inner + NUMBER_PX + 18
    rows.canvas.text(x, rows.y(index), rank.removesuffix("="), ha="right")
    if rank.endswith("="):
        rows.canvas.text(x, rows.y(index), "=")


def _bracket(rows: Rows, first: int, last: int) -> None:
    """A bracket behind neighbours that share the first rank, and the words for it."""
    x, top, bottom = rows.inner + NUMBER_PX + 34, rows.y(first) + 6, rows.y(last) - 6
    rows.canvas.line([x, x + 5, x + 5, x], [top, top, bottom, bottom], ink("muted"))
    rows.canvas.text(x + 11, (top + bottom) / 2, TIED, color=ink("muted"), fontsize=11)


def _label(view: View, kernel: Kernel, measure: Measure, ranked: list[Entry]) -> str:
    words = "; ".join(
        f"{kernel.rank(cell)} {row_name(view, cell)} {measure.words(value)}"
        for cell, value in ranked
    )
    return f"{kernel.title}, {measure.title}. 1= is {TIED}. {words}"
