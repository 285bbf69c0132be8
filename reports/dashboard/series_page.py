"""The page of one series: every run, what changed, and who did it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboard.causes import Cause, cause_of
from reports.dashboard.chart_data import Chart, Line, charts_json
from reports.dashboard.detected import Found, levels
from reports.dashboard.document import Machine, Series
from reports.dashboard.metrics import SHOWN, WARM, Quantity
from reports.dashboard.panel import Dashboard, Panel
from reports.dashboard.scaling import family_key
from reports.dashboard.templating import fill
from reports.document.numbers import TO


@dataclass(frozen=True)
class Told:
    """A change with the runs around it."""

    found: Found
    cause: Cause


@dataclass(frozen=True)
class Part:
    """One quantity: its chart and its changes, the newest first."""

    chart: Chart
    told: list[Told]
    newest: str  # value and interval of the last run that measured it

    @property
    def is_time(self) -> bool:
        return self.chart.quantity == WARM


def page(dashboard: Dashboard, panel: Panel, place: int) -> tuple[str, str]:
    """Name and text of the page of the panel's series at `place`."""
    series, machine = panel.machine.series[place], panel.machine
    parts = [
        _part(machine, series, quantity, panel.changes(place, quantity))
        for quantity in SHOWN
        if len(series.columns[quantity.key].known)
    ]
    relatives = panel.relatives[family_key(series)]
    text = fill(
        "series.html",
        dashboard=dashboard,
        history=dashboard.history,
        machine=machine,
        series=series,
        parts=parts,
        last=next((part.told[0] for part in parts if part.told and part.is_time), None),
        relatives=relatives if len(relatives) > 1 else [],
        curves=panel.curves_of_place.get(place),
        ended=_ended(machine, series),
        data=charts_json(machine.number, series.runs, [part.chart for part in parts]),
        up="../",
    )
    return f"series/{series.number}.html", text


def _part(machine: Machine, series: Series, quantity: Quantity, changes: tuple[Found, ...]) -> Part:
    column = series.columns[quantity.key]
    line = Line("", column, levels(series, quantity, changes), changes)
    told = [
        Told(change, cause_of(machine, change.previous, change.at, {series.interpreter}))
        for change in reversed(changes)
    ]
    chart = Chart(quantity, (line,), tall=quantity == WARM)
    return Part(chart, told, _newest(quantity, series))


def _newest(quantity: Quantity, series: Series) -> str:
    column = series.columns[quantity.key]
    last = column.known[-1]
    text = quantity.write(float(column.medians[last]))
    low, high = float(column.lows[last]), float(column.highs[last])
    return text if low != low else f"{text} [{quantity.write(low)} {TO} {quantity.write(high)}]"


def _ended(machine: Machine, series: Series) -> int:
    """How many of the machine's runs came after the last that measured the series."""
    return len(machine.runs) - 1 - int(series.runs[-1]) if len(series.runs) else 0
