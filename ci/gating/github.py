"""What GitHub shows beside a comment: a step summary and annotations. Harmless elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from ci.gating.comment import code, ratio_text
from ci.gating.verdict import Verdict

MOST_ANNOTATIONS = 10  # GitHub shows no more of one step


def _data(text: str) -> str:
    """Of a workflow command: what would end it or begin another one is encoded."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_commands(verdict: Verdict) -> list[str]:
    """Workflow commands, one per line."""
    if verdict.cannot:
        return [f"::error title=gilscope gate::{_data(verdict.sentence)}"]
    lines = []
    for finding in verdict.alarms[:MOST_ANNOTATIONS]:
        what = finding.change
        if finding.ratio:
            what += f", {ratio_text(finding.ratio)}"
        text = f"{finding.kind} of {code(finding.name)}: {finding.words}, {what}"
        lines.append(f"::error title=gilscope gate::{_data(text)}")
    if not lines:
        lines.append(f"::notice title=gilscope gate::{_data(verdict.sentence)}")
    return lines


def publish(verdict: Verdict, comment: str) -> None:
    """Writes both when this is a step of a workflow."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print("\n".join(workflow_commands(verdict)))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(comment + "\n")
