"""A logarithmic scale for what is drawn in HTML: bars of the cards, marks of a ranking."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.drawing.ticks import ratio_ticks, ratio_word

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
