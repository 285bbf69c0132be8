"""What changed between two runs: the commits, and all else that could be to blame."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboard.document import Machine, Run


@dataclass(frozen=True)
class Cause:
    """The two runs around a change, what differs between them, and what follows from that."""

    before: Run
    after: Run
    skipped: int  # the machine's runs between them, which did not measure the series
    others: tuple[tuple[str, str, str], ...]  # (what, before, after)

    @property
    def same_commit(self) -> bool:
        return self.before.commit is not None and self.before.commit == self.after.commit

    @property
    def blame(self) -> str:
        """`code`, `elsewhere`, `both`, `unexplained` or `unknown`."""
        if self.before.commit is None or self.after.commit is None:
            return "unknown"
        if self.same_commit:
            return "elsewhere" if self.others else "unexplained"
        return "both" if self.others else "code"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self.blame]


_SENTENCES = {
    "code": "Only the code changed.",
    "both": "The code changed, and so did other things.",
    "elsewhere": "Not the code: the same commit, but other things changed.",
    "unexplained": "Not the code: the same commit, and nothing else is known to have changed.",
    "unknown": "The commits are not known.",
}


def cause_of(machine: Machine, previous: int, at: int, interpreters: set[str]) -> Cause:
    """`interpreters`: the tags that matter to the series in question."""
    before, after = machine.runs[previous], machine.runs[at]
    others = [("suite", before.suite, after.suite), ("system", before.system, after.system)]
    for tag in sorted(interpreters):
        others += _interpreter(tag, before, after)
    return Cause(
        before=before,
        after=after,
        skipped=at - previous - 1,
        others=tuple(entry for entry in others if entry[1] != entry[2] and all(entry[1:])),
    )


def _interpreter(tag: str, before: Run, after: Run) -> list[tuple[str, str, str]]:
    old, new = before.interpreters.get(tag, {}), after.interpreters.get(tag, {})
    return [
        (f"{tag} {key}", old.get(key, ""), new.get(key, ""))
        for key in ("version", "gil", "executable")
    ]
