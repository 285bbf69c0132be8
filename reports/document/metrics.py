"""The table of metrics (`harness/model/metrics.h`), as documents carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.document.numbers import digits, seconds, size, times
from reports.document.reader import Reader


def whole(value: float) -> str:
    """A count, which a median may have halved."""
    return f"{value:,.0f}" if abs(value) >= 100 else digits(value) if value % 1 else f"{value:.0f}"


_WRITE: dict[str, Callable[[float], str]] = {
    "seconds": seconds, "bytes": size, "count": whole, "ratio": times,
}  # fmt: skip


@dataclass(frozen=True)
class Verb:
    """How a difference is told: `slower`, `1 is slower`, `2 are slower`."""

    word: str
    singular: str
    plural: str

    @staticmethod
    def read(reader: Reader) -> Verb:
        return Verb(reader.text("word"), reader.text("singular"), reader.text("plural"))

    def of(self, number: int) -> str:
        return f"{number:,} {self.singular if number == 1 else self.plural}"


@dataclass(frozen=True)
class Metric:
    """One row of the table."""

    key: str
    unit: str
    smaller_is_better: bool
    following: str  # what a history does with it: watched, kept, none
    title: str
    meaning: str
    worse: Verb
    better: Verb

    @staticmethod
    def read(reader: Reader) -> Metric:
        return Metric(
            reader.text("key"),
            reader.text("unit"),
            reader.truth("smaller_is_better"),
            reader.text("following"),
            reader.text("title"),
            reader.text("meaning"),
            Verb.read(reader.child("worse")),
            Verb.read(reader.child("better")),
        )

    @property
    def watched(self) -> bool:
        """Whether changes of it are looked for in histories."""
        return self.following == "watched"

    def is_worse(self, change: float) -> bool:
        """Whether `change`, level after / level before, is for the worse."""
        return (change > 1) == self.smaller_is_better

    def verb(self, change: float) -> Verb:
        return self.worse if self.is_worse(change) else self.better

    def write(self, value: float) -> str:
        """A value with the unit that suits it."""
        return _WRITE.get(self.unit, digits)(value)


def read_metrics(reader: Reader) -> dict[str, Metric]:
    """A document's `metrics`, by their keys."""
    return {metric.key: metric for metric in reader.each("metrics", Metric.read)}
