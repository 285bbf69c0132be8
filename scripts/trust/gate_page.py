"""The section of docs/trust.md on the gate."""

from __future__ import annotations

from statistics import median

from scripts.trust.tools import Json
from scripts.trust.words import share, share_at_least


def gate(found: Json) -> str:
    slow, same = found["runs"]["slow"], found["runs"]["same"]
    hits = sum(one["exit_code"] == 1 and one["right"] > 0 for one in slow)
    quiet = sum(one["exit_code"] == 0 for one in same)
    wrong = sum(one["wrong"] for one in (*slow, *same))
    suspects = sum(one["suspects"] for one in same)
    ratios = [ratio for one in slow for ratio in one["ratios"]]
    size = f", at ratios around {median(ratios):.3f}" if ratios else ""
    return (
        "`ci/gate` on two branches of this repository, in turn, with a budget of "
        f"{found['budget']} for 18 cells: nbody's C++ does a tenth of its work twice, or only a "
        "word of the documentation differs.\n\n"
        "| branch | found | goal | |\n|---|---|---|---|\n"
        f"| a tenth slower: exit 1, naming the kernel{size} | {share(hits, len(slow))} | "
        f"at least 9 in 10 | {share_at_least(hits, len(slow), 0.9)} |\n"
        f"| the same: exit 0 | {share(quiet, len(same))} | at least 9 in 10 | "
        f"{share_at_least(quiet, len(same), 0.9)} |\n\n"
        f"Alarms on cells that were not slowed: {wrong}. On the branch that is the same "
        f"{suspects} suspects were visited again. What the gate said beforehand, the "
        f"first time: *{slow[0]['forecast']}*\n"
    )
