"""The verdict in its sentence, and the counts of cells behind it."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.parts import Changes
from reports.comparison.verdicts import ratio_text
from reports.document.comparison import VERDICTS, Compared, Comparison

ORDER = 10
_TONES = ("regressed", "improved", "same", "inconclusive")


def extremes(comparison: Comparison) -> list[tuple[str, Compared]]:
    """The cells that changed most among those that certainly did."""
    slower = [cell for cell in comparison.cells if cell.verdict == "slower"]
    faster = [cell for cell in comparison.cells if cell.verdict == "faster"]
    found = []
    if slower:
        found.append(("Slowed most", max(slower, key=lambda cell: cell.ratio.median)))
    if faster:
        found.append(("Sped up most", min(faster, key=lambda cell: cell.ratio.median)))
    return found


def render(view: Changes) -> Markup:
    comparison = view.comparison
    return view.fill(
        "verdict.html",
        tone=comparison.verdict if comparison.verdict in _TONES else "inconclusive",
        extremes=[(head, cell.name, ratio_text(cell.ratio)) for head, cell in extremes(comparison)],
        counts=list(zip(VERDICTS, comparison.counts, strict=True)),
    )
