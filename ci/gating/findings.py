"""From comparisons to findings: suspects of the first run, what the second one says of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ci.gating.acceptance import Acceptance
from reports.quantities import seconds, size

Json = dict[str, Any]
WORSE = {"slower", "worse"}
BETTER = {"faster", "better"}
_KINDS = {"startup_s": "start-up", "rss_bytes": "memory"}
_VALUES: dict[str, Callable[[float], str]] = {
    "time": seconds, "start-up": seconds, "memory": size, "scaling": lambda x: f"{x:.2f}x",
}  # fmt: skip


@dataclass(frozen=True)
class Ratio:
    """New / base with its 95 % interval, which may be missing."""

    median: float
    low: float | None
    high: float | None

    @staticmethod
    def read(estimate: Json) -> Ratio:
        return Ratio(estimate["median"], estimate["low"], estimate["high"])

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.median:.3f}"
        return f"{self.median:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Finding:
    """One thing that was compared: the time, start-up or memory of a cell, or a scaling curve."""

    kind: str  # time, start-up, memory, scaling, failure
    name: str
    kernel: str
    size: str
    strategy: str
    verdict: str
    base: str = ""
    new: str = ""
    ratio: Ratio | None = None
    again: Ratio | None = None  # what the second run says
    state: str = "seen once"  # confirmed, accepted, not confirmed
    reason: str = ""  # why accepted, or what failed

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.name

    @property
    def alarms(self) -> bool:
        return self.state == "confirmed"

    @property
    def cells(self) -> str:
        """The glob of the cells that it takes to look again."""
        name = re.sub(r"([\\*?\[])", r"\\\1", self.name)
        if self.kind != "scaling":
            return name
        kernel, size, strategy, interpreter = name.split("/")
        return f"{kernel}/{size}/{strategy}/workers:*/{interpreter}"


def _of_cell(kind: str, cell: Json, base: str, new: str) -> Finding:
    write = _VALUES[kind]
    return Finding(
        kind=kind, name=cell["name"], kernel=cell["kernel"], size=cell["size"],
        strategy=cell["strategy"], verdict=cell["verdict"], base=write(cell[base]["median"]),
        new=write(cell[new]["median"]), ratio=Ratio.read(cell["ratio"]),
    )  # fmt: skip


def _of_curve(curve: Json) -> Finding:
    name = "/".join(curve[key] for key in ("kernel", "size", "strategy", "interpreter"))
    write = _VALUES["scaling"]
    return Finding(
        kind="scaling", name=name, kernel=curve["kernel"], size=curve["size"],
        strategy=curve["strategy"], verdict=curve["verdict"],
        base=write(curve["base"]["speedup"][-1]["median"]),
        new=write(curve["new"]["speedup"][-1]["median"]),
        ratio=Ratio.read(curve["efficiency_ratio"]),
    )  # fmt: skip


def of_comparison(comparison: Json) -> list[Finding]:
    """Everything that was compared, whatever its verdict."""
    found = [_of_cell("time", cell, "base_s", "new_s") for cell in comparison["cells"]]
    for cost in comparison["costs"]:
        kind = _KINDS[cost["quantity"]]
        found += [_of_cell(kind, cell, "base", "new") for cell in cost["cells"]]
    return found + [_of_curve(curve) for curve in comparison["scaling"]]


def of_failures(failures: Mapping[str, str]) -> list[Finding]:
    """Cells that failed on the new side. No second look: the work is wrong or does not end."""
    found = []
    for name, reason in failures.items():
        kernel, size, strategy = name.split("/")[:3]
        found.append(Finding("failure", name, kernel, size, strategy, "failed",
                             state="confirmed", reason=reason))  # fmt: skip
    return found


def is_suspect(finding: Finding, floor: float) -> bool:
    """What the first run calls worse, and what looks worse but was not sure: a second look with
    more visits tells, and what it does not confirm raises no alarm."""
    if finding.verdict in WORSE:
        return True
    ratio = finding.ratio
    if finding.verdict != "inconclusive" or ratio is None or ratio.low is None or not ratio.high:
        return False
    if finding.kind == "scaling":
        return ratio.high < 1 and ratio.median < 1 / (1 + floor)
    return ratio.low > 1 and ratio.median > 1 + floor


def confirm(suspects: Sequence[Finding], again: Sequence[Finding]) -> list[Finding]:
    """The suspects with what the second run says of each."""
    second = {finding.key: finding for finding in again}
    judged = []
    for suspect in suspects:
        other = second.get(suspect.key)
        state = "confirmed" if other and other.verdict in WORSE else "not confirmed"
        judged.append(replace(suspect, again=other.ratio if other else None, state=state))
    return judged


def accept(findings: Sequence[Finding], accepted: Sequence[Acceptance]) -> list[Finding]:
    """Findings that a commit message declares are no alarm. A failure cannot be accepted."""
    result = []
    for finding in findings:
        by = [
            one
            for one in accepted
            if finding.kind != "failure"
            and one.covers(finding.kernel, finding.size, finding.strategy)
        ]
        if finding.alarms and by:
            finding = replace(finding, state="accepted", reason=by[0].reason)
        result.append(finding)
    return result
