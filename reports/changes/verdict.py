"""The verdict in one sentence, the findings behind it, and the counts."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from reports.changes import Changes
from reports.comparison import VERDICTS, Compared, Comparison
from reports.quantities import count
from reports.verdicts import ratio_text

ORDER = 10

_WORDS = {
    "regressed": "Regressed",
    "improved": "Improved",
    "same": "The same",
    "inconclusive": "Inconclusive",
}


def sentence(comparison: Comparison) -> str:
    """The verdict, with the numbers that it rests on."""
    numbers = dict(zip(VERDICTS, comparison.counts, strict=True))
    word = _WORDS.get(comparison.verdict, comparison.verdict)
    text = (
        f"{word}: of {count(sum(comparison.counts), 'cell')} {numbers['slower']} slower, "
        f"{numbers['faster']} faster, {numbers['same']} the same, "
        f"{numbers['inconclusive']} inconclusive"
    )
    scaling = Counter(entry.verdict for entry in comparison.scaling)
    found = [f"{scaling[word]} {word}" for word in ("worse", "better") if scaling[word]]
    if found:
        text += f"; of {count(len(comparison.scaling), 'scaling curve')} {' and '.join(found)}"
    words = {"startup_s": "start slower", "rss_bytes": "use more memory"}
    for cost in comparison.costs:
        if cost.count("slower"):
            text += f"; {cost.count('slower')} {words.get(cost.quantity, cost.quantity)}"
    return text + "."


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
        sentence=sentence(comparison),
        tone=comparison.verdict if comparison.verdict in _WORDS else "inconclusive",
        extremes=[(head, cell.name, ratio_text(cell.ratio)) for head, cell in extremes(comparison)],
        counts=list(zip(VERDICTS, comparison.counts, strict=True)),
    )
