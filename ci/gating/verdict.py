"""What a gate found: the conclusion of `gilscope compare`, or why nothing could be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.comparison import Comparison, Finding
from reports.estimate import Estimate

Json = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Word, sentence and exit status are the comparison's own; nothing is decided here."""

    base: str = ""
    head: str = ""
    cannot: str = ""  # the sentence, where nothing could be compared
    forecast: str = ""
    comparison: Comparison | None = None  # of the first run, with the second look
    notes: Sequence[str] = ()

    @property
    def findings(self) -> Sequence[Finding]:
        return self.comparison.findings if self.comparison else ()

    @property
    def alarms(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.alarms]

    @property
    def word(self) -> str:
        return self.comparison.verdict if self.comparison else "cannot_compare"

    @property
    def exit_code(self) -> int:
        return self.comparison.exit_code if self.comparison else 2

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


def _ratio(estimate: Estimate | None) -> Json | None:
    if estimate is None:
        return None
    low, high = estimate.interval or (None, None)
    return {"median": estimate.median, "low": low, "high": high}
