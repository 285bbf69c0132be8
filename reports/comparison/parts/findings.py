"""What a second look says of the suspects of the first, and what fails."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.parts import Changes
from reports.document.comparison import Finding

ORDER = 15


def in_words(finding: Finding) -> str:
    """The state, with the reason of an accepted finding."""
    return f"{finding.state}: {finding.reason}" if finding.state == "accepted" else finding.state


def render(view: Changes) -> Markup | None:
    comparison = view.comparison
    shown = [
        finding
        for finding in comparison.findings
        if comparison.second_look or finding.kind == "failure"
    ]
    return view.fill("findings.html", findings=shown, in_words=in_words) if shown else None
