"""Changes that are known and accepted: `gilscope-accept: KERNEL/SIZE STRATEGY because REASON`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ci.gating.revisions import Commit

_LINE = re.compile(r"^gilscope-accept:(.*)$", re.MULTILINE)
_RULE = re.compile(r"\S+\s+\S+\s+because\s+\S.*")
FORM = "gilscope-accept: KERNEL/SIZE STRATEGY because REASON"


def read(commits: Iterable[Commit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What some commits accept, for `gilscope compare --accept`, and a sentence for each line that
    accepts nothing: `gilscope` would refuse it, and a gate goes on without it."""
    accepted: list[str] = []
    complaints = []
    for commit in commits:
        for line in _LINE.findall(commit.message):
            rule = line.strip()
            if _RULE.fullmatch(rule):
                accepted.append(rule)
                continue
            complaints.append(
                f"A line of commit {commit.sha[:12]} accepts nothing, it must read `{FORM}`: "
                f"{rule[:100]}"
            )
    return tuple(accepted), tuple(complaints)
