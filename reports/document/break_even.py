"""How long a task must last for a strategy to pay, by what it carries, typed.

`docs/contracts.md`, part "An analysis", is the contract. SI units.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.reader import Reader


@dataclass(frozen=True)
class CarriedPoint:
    """A size at which the strategy was measured, with its best chunk size and workers."""

    cell: str  # its name
    size: str
    task_s: float  # of one task in the plain loop
    gain: Estimate | None  # over the plain loop
    predicted: float | None  # the gain to be expected of what was measured apart

    @staticmethod
    def read(reader: Reader) -> CarriedPoint:
        return CarriedPoint(
            cell=reader.text("cell"),
            size=reader.text("size"),
            task_s=reader.number("task_s"),
            gain=Estimate.read_or_none(reader, "gain"),
            predicted=reader.number_or_none("predicted"),
        )


@dataclass(frozen=True)
class BreakEven:
    """A strategy at one weight of arguments."""

    kernel: str
    weight: float  # bytes of one argument, pickled
    strategy: str
    interpreter: str
    task_s: float | None  # from which duration on it pays; None outside of what was measured
    low: float | None
    high: float | None
    pays: bool  # at the longest task
    points: tuple[CarriedPoint, ...]  # the shortest task first

    @property
    def pays_always(self) -> bool:
        """Also at the shortest task that was measured."""
        return self.pays and self.task_s is None

    @staticmethod
    def read(reader: Reader) -> BreakEven:
        return BreakEven(
            kernel=reader.text("kernel"),
            weight=reader.number("bytes"),
            strategy=reader.text("strategy"),
            interpreter=reader.text("interpreter"),
            task_s=reader.number_or_none("task_s"),
            low=reader.number_or_none("low"),
            high=reader.number_or_none("high"),
            pays=reader.truth("pays"),
            points=reader.each("points", CarriedPoint.read),
        )
