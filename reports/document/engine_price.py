"""How long a task must last for an engine's price to be a small part of it, typed.

`docs/contracts.md`, part "An analysis", is the contract. SI units.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.reader import Reader


@dataclass(frozen=True)
class EnginePrice:
    cell: str  # the name of the one that does nothing
    tenth: Estimate  # seconds, for handing out to cost less than a tenth of the task
    hundredth: Estimate

    @staticmethod
    def read(reader: Reader) -> EnginePrice:
        return EnginePrice(
            cell=reader.text("cell"),
            tenth=Estimate.read(reader.child("tenth_s")),
            hundredth=Estimate.read(reader.child("hundredth_s")),
        )
