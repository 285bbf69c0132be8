"""From how many executions on a strategy has paid for its start."""

from __future__ import annotations

from reports.document.numbers import TO
from reports.document.run import Cell
from reports.run.chosen import Chosen


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `113th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{ending or 'th'}"


def pays_when(cell: Cell) -> str:
    """`Pays from the 4th execution on, start-up included.`; empty where it is not known."""
    return "" if cell.pays_from is None else _sentence([round(cell.pays_from.median)])


def pays_words(found: list[Chosen]) -> str:
    """The same over several kernels."""
    known = [entry.cell.pays_from for entry in found if entry.cell.pays_from]
    return _sentence(sorted(round(estimate.median) for estimate in known)) if known else ""


def _sentence(counts: list[int]) -> str:
    first, last = counts[0], counts[-1]
    if last <= 1:
        return "Pays at once, start-up included."
    when = ordinal(first) if first == last else f"{ordinal(first)}{TO}{ordinal(last)}"
    return f"Pays from the {when} execution on, start-up included."
