"""The strategies of a kernel by tiers: speed-ups, or times, with their intervals.

Speed-ups are against `serial.python`. Where that was not measured there is nothing to be faster
than, so the warm times are ranked instead; of a kernel that does nothing it is the price of a task.
On the page it is a list that fits any width; `charts/forest.py` draws the same for files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from reports.document.estimate import Estimate
from reports.document.numbers import (
    ratio,
    ratio_interval,
    seconds,
    seconds_interval,
    tick_seconds,
)
from reports.document.run import Cell, Kernel
from reports.drawing.glyphs import glyph
from reports.drawing.markers import note
from reports.drawing.style import VARIABLES
from reports.drawing.ticks import ratio_ticks, ratio_word, span, time_ticks
from reports.run.rows import row_name
from reports.run.scale import Scale
from reports.run.selection import dispatch_kernel
from reports.run.view import View

MOST_TICKS = 5  # that a phone has room for
ORDER_IN_A_TIER = (
    "Tier 1 is beaten by none, tier 2 by none but tier 1, and so on; the order in a tier is chance "
    "as far as this run can tell."
)


@dataclass(frozen=True)
class Measure:
    """What is ranked of a cell, how it is written, and its words in title and caption."""

    value: Callable[[Cell], Estimate | None]
    write: Callable[[float], str]
    interval: Callable[[Estimate], str]
    title: str
    meaning: str
    key: str  # of the column of the data
    base: float | None = None  # what to compare with by eye

    def words(self, estimate: Estimate) -> str:
        return f"{self.write(estimate.median)} {self.interval(estimate)}".strip()

    def ticks(self, low: float, high: float) -> list[tuple[float, str]]:
        if self.base is not None:
            return [(tick, ratio_word(tick)) for tick in ratio_ticks(low, high, MOST_TICKS)]
        return [(tick, tick_seconds(tick)) for tick in time_ticks(low, high, MOST_TICKS)]


GAIN = Measure(
    lambda cell: cell.speedup_python,
    ratio,
    ratio_interval,
    "Ranking: speed-up against serial.python",
    "Paired ratios within a round to serial.python, right of 1 is faster",
    "speedup_python",
    1.0,
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


@dataclass(frozen=True)
class Ranking:
    """The best cell of each strategy with what is measured of it, the leader first."""

    kernel: Kernel
    measure: Measure
    entries: list[tuple[Cell, Estimate]]

    @property
    def limits(self) -> tuple[float, float]:
        """Of a logarithmic axis that holds every interval, and the base."""
        ends = [end for _, value in self.entries for end in (value.median, *(value.interval or ()))]
        return span(ends if self.measure.base is None else [*ends, self.measure.base])

    @property
    def stretches(self) -> list[tuple[int, int, int]]:
        return stretches_of([self.kernel.tier(cell) for cell, _ in self.entries])

    @property
    def caption(self) -> str:
        return (
            f"{self.measure.meaning}; logarithmic axis. Each strategy at its best number of "
            f"workers (behind the dot). {ORDER_IN_A_TIER}"
            + note(value for _, value in self.entries)
        )


def ranking_of(kernel: Kernel) -> Ranking | None:
    """Speed-ups say nothing of a kernel that does no work, and need a base for all others."""
    for measure in (DISPATCH,) if dispatch_kernel(kernel) else (GAIN, TIME):
        found = [(cell, measure.value(cell)) for cell in kernel.ranking]
        entries = [(c, value) for c, value in found if value is not None and value.median > 0]
        if entries:
            return Ranking(kernel, measure, entries)
    return None


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


def tier_words(tier: int) -> str:
    return f"tier {tier}" + (": beaten by none" if tier == 1 else "")


@dataclass(frozen=True)
class Line:
    """A strategy on the page; places are in percent of the axis."""

    code: str
    glyph: Markup
    name: str
    colour: str
    at: float
    interval: tuple[float, float] | None
    words: str
    tier: str  # the name of the tier that begins with it


def render(view: View, kernel: Kernel, captioned: bool) -> Markup | None:
    """The ranking as the page shows it; nothing where nothing is ranked."""
    ranking = ranking_of(kernel)
    if ranking is None:
        return None
    measure, scale = ranking.measure, Scale(*ranking.limits)
    heads = {first: tier_words(tier) for tier, first, _ in ranking.stretches}
    lines = []
    for index, (cell, value) in enumerate(ranking.entries):
        look, ends = view.book.look(cell), value.interval
        lines.append(
            Line(
                code=cell.code,
                glyph=glyph(look),
                name=row_name(view, cell),
                colour=VARIABLES[look.colour],
                at=scale.at(value.median),
                interval=None if ends is None else (scale.at(ends[0]), scale.at(ends[1])),
                words=measure.words(value),
                tier=heads.get(index, ""),
            )
        )
    return view.fill(
        "ranking.html",
        title=measure.title,
        lines=lines,
        ticks=[(scale.at(value), words) for value, words in measure.ticks(*ranking.limits)],
        base=None if measure.base is None else scale.at(measure.base),
        caption=ranking.caption if captioned else "",
    )
