"""The page of a scaling curve over time: the speed-up at each worker count."""

from __future__ import annotations

from dataclasses import replace

from reports.dashboard.chart_data import Chart, Line, charts_json
from reports.dashboard.document import Machine
from reports.dashboard.explained import ExplainedChange, explain
from reports.dashboard.metrics import SPEEDUP
from reports.dashboard.overlay import common_runs, line_over
from reports.dashboard.panel import Dashboard, Panel
from reports.dashboard.scaling import Curves
from reports.dashboard.templating import fill
from reports.document.numbers import count


def page(dashboard: Dashboard, panel: Panel, index: int) -> tuple[str, str]:
    """Name and text of the page of the panel's curves at `index`."""
    curves, machine = panel.curves[index], panel.machine
    runs = common_runs(curves)
    lines = tuple(_line(panel, curves, nth) for nth in range(len(curves.series)))
    chart = Chart(machine.metrics[SPEEDUP], lines, tall=True)
    text = fill(
        "scaling.html",
        dashboard=dashboard,
        history=dashboard.history,
        machine=machine,
        curves=curves,
        chart=chart,
        changes=_explained(panel, curves),
        newest=_newest(machine, curves),
        data=charts_json(machine.number, runs, [chart]),
        up="../",
    )
    return f"scaling/{curves.number}.html", text


def _line(panel: Panel, curves: Curves, nth: int) -> Line:
    series = curves.series[nth]
    changes = panel.changes(curves.places[nth], SPEEDUP)
    metric, label = panel.machine.metrics[SPEEDUP], count(series.workers, "worker")
    line = line_over(common_runs(curves), series, metric, changes, label)
    return replace(line, changes=changes, breaks=series.breaks)


def _explained(panel: Panel, curves: Curves) -> list[ExplainedChange]:
    """The newest change first."""
    changes = [
        explain(panel.machine, series, change, count(series.workers, "worker"))
        for index, series in zip(curves.places, curves.series, strict=True)
        for change in panel.changes(index, SPEEDUP)
    ]
    return sorted(changes, key=lambda one: -one.change.at)


def _newest(machine: Machine, curves: Curves) -> list[tuple[int, str, str]]:
    """(workers, speed-up, number of the series) of each curve's last measured run."""
    found = []
    for series in curves.series:
        column = series.columns[SPEEDUP]
        newest = float(column.medians[column.known[-1]])
        found.append((series.workers, machine.metrics[SPEEDUP].write(newest), series.number))
    return found
