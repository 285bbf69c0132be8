"""Where the workers' time went, and what the GIL was doing."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.document.numbers import UNKNOWN, digits, percent_off
from reports.document.run import Cell, Kernel
from reports.document.telemetry import PARTS, Telemetry
from reports.run.card import why
from reports.run.selection import working_kernels
from reports.run.view import View

ORDER = 45
CONTENTS = ("time", "Why")


@dataclass(frozen=True)
class Bar:
    """One cell: its parts in percent, and what the GIL was doing."""

    cell: Cell
    name: str
    parts: list[tuple[str, float]]
    words: str
    looks: int
    few: bool
    gil: str
    handovers: str
    switches: str


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _gil(seen: Telemetry) -> str:
    if seen.utilisation is not None:
        return percent(seen.utilisation)
    if seen.attached is not None:
        stopped = f", stopped {percent(seen.stopped)}" if seen.stopped else ""
        return f"none; {digits(seen.attached, 2)} attached{stopped}"
    return UNKNOWN


def _bar(view: View, cell: Cell) -> Bar | None:
    seen, told = cell.telemetry, why(view.name(cell), cell)
    if seen is None or told is None:
        return None
    parts = [(part, 100 * share) for part, share in seen.shares.items() if share >= 0.0005]
    return Bar(
        cell=cell,
        name=view.name(cell),
        parts=parts,
        words=", ".join(words for _, _, words in told.parts),
        looks=told.looks,
        few=told.few,
        gil=_gil(seen),
        handovers=UNKNOWN if seen.handovers_per_s is None else f"{seen.handovers_per_s:,.0f}",
        switches=f"{seen.switches_per_s:,.0f}",
    )


def _most_workers(kernel: Kernel) -> list[Cell]:
    """Of each strategy and interpreter the cell with the most workers: there it gets tight."""
    most: dict[tuple[str, str], Cell] = {}
    for cell in kernel.cells:
        key = (cell.strategy, cell.interpreter)
        if cell.measured and (key not in most or cell.workers > most[key].workers):
            most[key] = cell
    return list(most.values())


def render(view: View) -> Markup | None:
    groups = []
    for kernel in working_kernels(view.run):
        found = (_bar(view, cell) for cell in _most_workers(kernel))
        bars = [bar for bar in found if bar is not None]
        if bars:
            groups.append((kernel, bars))
    if not groups:
        return None
    watched = [cell.telemetry for cell in view.run.cells if cell.telemetry]
    rates = sorted(seen.rate_hz for seen in watched if seen.ticks)
    cost = view.run.telemetry_cost
    words = "" if cost is None else percent_off(cost.median)
    if cost is not None and cost.interval:
        words += f" [{percent_off(cost.interval[0])} to {percent_off(cost.interval[1])}]"
    return view.fill(
        "time_spent.html",
        groups=groups,
        parts=PARTS,
        rate=rates[len(rates) // 2],
        cost=words,
        errors=[cell for cell in view.run.cells if cell.telemetry and cell.telemetry.error],
    )
