"""What a gate says, in one value that all who write about it read.

The verdict, its sentence and the exit status are those of the comparison, which `gilscope compare`
decides; the gate adds only why there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.document.comparison import Comparison, Finding
from reports.document.estimate import Estimate

Json = dict[str, Any]
CANNOT_COMPARE = 2


def _ratio(estimate: Estimate | None) -> Json | None:
    if estimate is None:
        return None
    return {"median": estimate.median, "low": estimate.low, "high": estimate.high}


@dataclass(frozen=True)
class Verdict:
    """A comparison with what the gate knows of it, or why there is none."""

    base: str = ""
    head: str = ""
    cannot: str = ""  # the sentence, where nothing could be compared
    forecast: str = ""
    comparison: Comparison | None = None  # with the second look, where there was one
    notes: Sequence[str] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Without those that a second look would be worth if there had been one."""
        found = self.comparison.findings if self.comparison else ()
        return tuple(f for f in found if f.verdict != "inconclusive" or f.state != "seen once")

    @property
    def alarms(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.alarms]

    @property
    def word(self) -> str:
        return self.comparison.verdict if self.comparison else "cannot_compare"

    @property
    def exit_code(self) -> int:
        return self.comparison.exit_code if self.comparison else CANNOT_COMPARE

    @property
    def sentence(self) -> str:
        return self.comparison.summary if self.comparison else f"Cannot compare: {self.cannot}"

    def to_json(self) -> Json:
        """verdict.json: for scripts that decide what to do next."""
        return {
            "verdict": self.word, "exit_code": self.exit_code,
            "sentence": self.sentence, "base": self.base, "head": self.head,
            "forecast": self.forecast, "notes": list(self.notes),
            "findings": [
                {
                    "kind": finding.kind, "name": finding.name, "verdict": finding.verdict,
                    "state": finding.state, "reason": finding.reason,
                    "ratio": _ratio(finding.ratio), "again": _ratio(finding.again),
                }
                for finding in self.findings
            ],
        }  # fmt: skip
