"""One question of a reader with its answer: what to do, how sure that is, why, and from what."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from reports.document.estimate import Estimate
from reports.document.run import Cell
from reports.document.telemetry import BRIEF
from reports.drawing.ticks import ratio_ticks, ratio_word

FEW_LOOKS = 100  # fewer say little; their bars are outlined
LEAST_SHARE = 0.03  # of a worker's time that has a word of its own
TICK_ROOM = 45.0  # percent of the scale


@dataclass(frozen=True)
class Segment:
    """A stretch of a bar, in percent of the scale, from where it begins to where it ends."""

    kind: str  # a class of the style sheet
    begin: float
    end: float


@dataclass(frozen=True)
class Bar:
    """Segments one after the other, and the interval of where they end."""

    segments: tuple[Segment, ...]
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Scale:
    """A logarithmic scale that bars share; `at` is in percent of its length."""

    low: float
    high: float

    @staticmethod
    def of(values: Iterable[float], least: float = 0.5, most: float = 2.0) -> Scale:
        known = [value for value in values if value > 0]
        return Scale(min([*known, least]) / 1.05, max([*known, most]) * 1.05)

    def at(self, value: float) -> float:
        """Outside of the scale its nearer end."""
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(100 * min(1.0, max(0.0, share)), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Round ratios far enough apart for their words, 1× among them."""
        found = ratio_ticks(self.low, self.high, 3)
        kept = [1.0]
        for value in sorted(found, key=lambda tick: -abs(math.log(tick))):
            if all(abs(self.at(value) - self.at(other)) >= TICK_ROOM for other in kept):
                kept.append(value)
        return [(self.at(value), ratio_word(value)) for value in sorted(kept)]

    def bar(self, parts: list[tuple[str, float]], whole: Estimate | None) -> Bar:
        """Ratios one after the other from 1; the interval is that of their product."""
        segments, product = [], 1.0
        for kind, ratio in parts:
            segments.append(Segment(kind, self.at(product), self.at(product * ratio)))
            product *= ratio
        ends = None if whole is None else whole.interval
        return Bar(tuple(segments), None if ends is None else (self.at(ends[0]), self.at(ends[1])))


@dataclass(frozen=True)
class Row:
    """One line of the evidence: a kernel, an interpreter or a strategy."""

    label: str
    link: str  # an id on the page, or nothing
    bar: Bar | None
    figure: str
    interval: str
    note: str = ""  # what differs from the card's answer
    title: str = ""  # the whole of it, for those who point


@dataclass(frozen=True)
class Why:
    """Where the workers' time of a cell went."""

    name: str
    parts: tuple[tuple[str, float, str], ...]  # (part, percent, words)
    looks: int
    few: bool


@dataclass(frozen=True)
class Card:
    """The answer to a question, in this order on the page."""

    ident: str
    question: str
    answer: Markup  # begins with what to take
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...] = ()  # of the bars' scale
    key: tuple[tuple[str, str], ...] = ()  # kinds of segments and their words
    doubt: str = ""
    why: tuple[Why, ...] = ()
    limits: str = ""  # what the run cannot answer

    @property
    def label_px(self) -> int:
        """How wide the labels of the rows are, within reason."""
        return min(150, max(60, 10 + 7 * max((len(row.label) for row in self.rows), default=0)))


def why(name: str, cell: Cell) -> Why | None:
    """Nothing where the cell was not watched. Small parts have no words."""
    seen = cell.telemetry
    if seen is None or seen.error or not seen.ticks:
        return None
    parts = []
    for part, share in sorted(seen.shares.items(), key=lambda entry: -entry[1]):
        if share < LEAST_SHARE:
            continue
        words = f"{BRIEF[part]} {100 * share:.0f} %"
        if ends := seen.share_intervals.get(part):
            words += f" [{100 * ends[0]:.0f}–{100 * ends[1]:.0f}]"
        parts.append((part, round(100 * share, 1), words))
    return Why(name, tuple(parts), seen.ticks, seen.ticks < FEW_LOOKS)
