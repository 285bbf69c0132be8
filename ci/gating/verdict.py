"""What a gate found, in one value that all who write about it read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from ci.gating.findings import BETTER, Finding
from reports.quantities import count

Json = dict[str, Any]
_NOUNS = {
    "time": ("is slower", "are slower"),
    "start-up": ("starts slower", "start slower"),
    "memory": ("takes more memory", "take more memory"),
    "scaling": ("scales worse", "scale worse"),
    "failure": ("fails", "fail"),
}


@dataclass(frozen=True)
class Verdict:
    """The findings of both runs, or why there are none."""

    base: str = ""
    head: str = ""
    cannot: str = ""  # the sentence, where nothing could be compared
    forecast: str = ""
    findings: Sequence[Finding] = ()  # suspects, judged; what is better; what failed
    comparison: Json = field(default_factory=dict)  # of the first run
    notes: Sequence[str] = ()

    @property
    def alarms(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.alarms]

    @property
    def cells(self) -> str:
        return count(len(self.comparison.get("cells", ())), "compared cell")

    @property
    def word(self) -> str:
        if self.cannot:
            return "cannot compare"
        if self.alarms:
            return "regressed"
        return "improved" if any(f.verdict in BETTER for f in self.findings) else "same"

    @property
    def exit_code(self) -> int:
        return {"cannot compare": 2, "regressed": 1}.get(self.word, 0)

    @property
    def sentence(self) -> str:
        if self.cannot:
            return f"Cannot compare: {self.cannot}"
        if self.alarms:
            parts = []
            for kind, words in _NOUNS.items():
                number = sum(finding.kind == kind for finding in self.alarms)
                if number:
                    parts.append(f"{number} {words[number > 1]}")
            return f"Regressed: {', '.join(parts)}; {self.cells}."
        better = sum(finding.verdict in BETTER for finding in self.findings)
        accepted = sum(finding.state == "accepted" for finding in self.findings)
        text = f"No regression found in {self.cells}"
        if better:
            text += f"; {count(better, 'improvement')}, seen once"
        if accepted:
            text += f"; {count(accepted, 'accepted change')}"
        return text + self._doubt + "."

    @property
    def _doubt(self) -> str:
        """How many cells say neither, and how far off they could be."""
        ratios = [
            cell["ratio"]
            for cell in self.comparison.get("cells", ())
            if cell["verdict"] == "inconclusive"
        ]
        highs = [ratio["high"] for ratio in ratios if ratio["high"] is not None]
        if not highs:
            return ""
        most = 100 * (median(highs) - 1)
        return f"; {len(ratios)} inconclusive (half of them within {most:.0f} % of slower)"

    def to_json(self) -> Json:
        """verdict.json: for scripts that decide what to do next."""
        return {
            "verdict": self.word.replace(" ", "_"), "exit_code": self.exit_code,
            "sentence": self.sentence, "base": self.base, "head": self.head,
            "forecast": self.forecast, "notes": list(self.notes),
            "findings": [
                {
                    "kind": finding.kind, "name": finding.name, "verdict": finding.verdict,
                    "state": finding.state, "reason": finding.reason,
                    "ratio": vars(finding.ratio) if finding.ratio else None,
                    "again": vars(finding.again) if finding.again else None,
                }
                for finding in self.findings
            ],
        }  # fmt: skip
