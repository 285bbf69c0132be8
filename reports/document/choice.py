"""Which strategy the analysis recommends for a kernel, typed.

`docs/contracts.md`, part "An analysis", is the contract.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.reader import Reader

PYTHON, CPP, ANY = "python", "cpp", "any"


@dataclass(frozen=True)
class Choice:
    """The answer to a question about one kernel. Names are those of cells."""

    question: str
    competing: int  # strategies, under so many interpreters
    recommended: str
    leader: str  # whose gain has the highest lower bound
    alike: tuple[str, ...]  # others than the recommended that are not told apart from the leader
    gain: str  # "shown", "not_shown" or "unknown"
    total: Estimate | None  # of the recommended one over serial.python
    language: Estimate | None  # of which serial with its binding makes so much
    concurrency: Estimate | None  # and its workers the rest, in the same rounds

    @staticmethod
    def read(reader: Reader) -> Choice:
        return Choice(
            question=reader.text("question"),
            competing=reader.integer("competing"),
            recommended=reader.text("recommended"),
            leader=reader.text("leader"),
            alike=reader.texts("alike"),
            gain=reader.text("gain"),
            total=Estimate.read_or_none(reader, "total"),
            language=Estimate.read_or_none(reader, "language"),
            concurrency=Estimate.read_or_none(reader, "concurrency"),
        )
