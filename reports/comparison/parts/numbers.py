"""Every number of every compared cell."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.comparison.parts import Changes
from reports.document.comparison import VERDICTS, Compared
from reports.document.numbers import UNKNOWN, seconds, seconds_interval

ORDER = 70


@dataclass(frozen=True)
class Row:
    """One cell in words; what sorts differently than it reads has its own number."""

    cell: Compared
    base: tuple[str, str]
    new: tuple[str, str]
    p_value: str
    q_value: str


def in_order(cells: tuple[Compared, ...]) -> list[Compared]:
    """What was found first, then what is not known, then what is the same; slowest first."""

    def key(cell: Compared) -> tuple[int, float]:
        order = VERDICTS.index(cell.verdict) if cell.verdict in VERDICTS else len(VERDICTS)
        return order, -cell.ratio.median

    return sorted(cells, key=key)


def probability(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _row(cell: Compared) -> Row:
    base, new = (
        (seconds(time.median), seconds_interval(time)) for time in (cell.base_s, cell.new_s)
    )
    return Row(cell, base, new, probability(cell.p_value), probability(cell.q_value))


def render(view: Changes) -> Markup | None:
    rows = [_row(cell) for cell in in_order(view.comparison.cells)]
    return view.fill("numbers.html", rows=rows) if rows else None
