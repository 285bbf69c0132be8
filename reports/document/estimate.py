"""A number with its interval, as the analysis gives it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.reader import Reader


@dataclass(frozen=True)
class Estimate:
    """A median over visits and its confidence interval, which few visits do not give."""

    median: float
    low: float | None
    high: float | None
    n: int

    @property
    def interval(self) -> tuple[float, float] | None:
        return None if self.low is None or self.high is None else (self.low, self.high)

    @staticmethod
    def read_or_none(reader: Reader, key: str) -> Estimate | None:
        child = reader.child_or_none(key)
        return None if child is None else Estimate.read(child)

    @staticmethod
    def read(reader: Reader) -> Estimate:
        low, high = reader.number_or_none("low"), reader.number_or_none("high")
        return Estimate(reader.number("median"), low, high, reader.integer("n"))
