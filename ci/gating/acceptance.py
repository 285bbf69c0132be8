"""Changes that are known and accepted: `gilscope-accept: KERNEL/SIZE STRATEGY because REASON`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ci.gating.revisions import Commit

_LINE = re.compile(r"^gilscope-accept:(.*)$", re.MULTILINE)
_RULE = re.compile(r"^(\S+)\s+(\S+)\s+because\s+(\S.*)$")
FORM = "gilscope-accept: KERNEL/SIZE STRATEGY because REASON"


@dataclass(frozen=True)
class Acceptance:
    """One line of a commit message: two globs and why."""

    work: str  # of kernel/size; without a slash, of the kernel
    strategy: str
    reason: str
    commit: str

    def covers(self, kernel: str, size: str, strategy: str) -> bool:
        work = f"{kernel}/{size}" if "/" in self.work else kernel
        return fnmatchcase(work, self.work) and fnmatchcase(strategy, self.strategy)


def read(commits: Iterable[Commit]) -> tuple[tuple[Acceptance, ...], tuple[str, ...]]:
    """The acceptances of some commits, and a sentence for each line that is none."""
    accepted: list[Acceptance] = []
    complaints = []
    for commit in commits:
        for line in _LINE.findall(commit.message):
            rule = _RULE.match(line.strip())
            if rule:
                work, strategy, reason = rule.groups()
                accepted.append(Acceptance(work, strategy, reason, commit.sha))
                continue
            complaints.append(
                f"A line of commit {commit.sha[:12]} accepts nothing, it must read `{FORM}`: "
                f"{line.strip()[:100]}"
            )
    return tuple(accepted), tuple(complaints)
