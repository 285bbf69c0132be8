"""The page of one series: every run, what changed, and who did it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboard.chart_data import Chart, Line, charts_json
from reports.dashboard.detected import DetectedChange, levels
from reports.dashboard.document import Machine, Series
from reports.dashboard.explained import ExplainedChange, explain
from reports.dashboard.metrics import SPEEDUP, TIME
from reports.dashboard.panel import Dashboard, Panel
from reports.dashboard.scaling import family_key
from reports.dashboard.templating import fill
from reports.document.metrics import Metric
from reports.document.numbers import TO


@dataclass(frozen=True)
class Part:
    """One metric: its chart and its changes, the newest first."""

    chart: Chart
    changes: list[ExplainedChange]
    newest: str  # value and interval of the last run that measured it

    @property
    def is_time(self) -> bool:
        return self.chart.metric.key == TIME


def page(dashboard: Dashboard, panel: Panel, index: int) -> tuple[str, str]:
    """Name and text of the page of the panel's series at `index`."""
    series, machine = panel.machine.series[index], panel.machine
    parts = [
        _part(machine, series, metric, panel.changes(index, key))
        for key, metric in machine.metrics.items()
        if key != SPEEDUP and len(series.columns[key].known)
    ]
    relatives = panel.relatives[family_key(series)]
    text = fill(
        "series.html",
        dashboard=dashboard,
        history=dashboard.history,
        machine=machine,
        series=series,
        parts=[part for part in parts if part.chart.metric.watched],
        kept=[part for part in parts if not part.chart.metric.watched],
        last=next((part.changes[0] for part in parts if part.changes and part.is_time), None),
        relatives=relatives if len(relatives) > 1 else [],
        curves=panel.curves_of_series.get(index),
        strategies=panel.strategies_of_kernel.get((series.kernel, series.size, series.digest)),
        ended=_ended(machine, series),
        breaks=[machine.runs[at] for at in series.breaks],
        data=charts_json(machine.number, series.runs, [part.chart for part in parts]),
        up="../",
    )
    return f"series/{series.number}.html", text


def _part(
    machine: Machine, series: Series, metric: Metric, changes: tuple[DetectedChange, ...]
) -> Part:
    column = series.columns[metric.key]
    line = Line("", column, levels(series, metric, changes), changes, series.breaks)
    explained = [explain(machine, series, change) for change in reversed(changes)]
    chart = Chart(metric, (line,), tall=metric.key == TIME)
    return Part(chart, explained, _newest(metric, series))


def _newest(metric: Metric, series: Series) -> str:
    column = series.columns[metric.key]
    last = column.known[-1]
    text = metric.write(float(column.medians[last]))
    low, high = float(column.lows[last]), float(column.highs[last])
    return text if low != low else f"{text} [{metric.write(low)} {TO} {metric.write(high)}]"


def _ended(machine: Machine, series: Series) -> int:
    """How many of the machine's runs came after the last that measured the series."""
    return len(machine.runs) - 1 - int(series.runs[-1]) if len(series.runs) else 0
