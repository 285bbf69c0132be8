"""What was not compared, and why: silence would read as "no change"."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.parts import Changes

ORDER = 60


def by_reason(pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    """Cells that share a reason together, in the order in which the reasons appear."""
    reasons: dict[str, list[str]] = {}
    for name, reason in pairs:
        reasons.setdefault(reason, []).append(name)
    return list(reasons.items())


def render(view: Changes) -> Markup:
    return view.fill("uncompared.html", reasons=by_reason(view.comparison.not_compared))
