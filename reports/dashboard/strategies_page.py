"""The page of a kernel: its strategies and interpreters over one another, over time."""

from __future__ import annotations

from reports.dashboard.chart_data import Chart, Line, charts_json
from reports.dashboard.document import Series
from reports.dashboard.metrics import TIME
from reports.dashboard.overlay import common_runs, line_over
from reports.dashboard.panel import Dashboard, Panel
from reports.dashboard.strategies import Strategies
from reports.dashboard.templating import fill


def page(dashboard: Dashboard, panel: Panel, index: int) -> tuple[str, str]:
    """Name and text of the page of the panel's kernel at `index`."""
    strategies, machine = panel.strategies[index], panel.machine
    lines = tuple(_line(panel, strategies, nth) for nth in range(len(strategies.series)))
    chart = Chart(machine.metrics[TIME], lines, tall=True, at_first=tuple(strategies.at_first))
    text = fill(
        "strategies.html",
        dashboard=dashboard,
        history=dashboard.history,
        machine=machine,
        strategies=strategies,
        chart=chart,
        data=charts_json(machine.number, common_runs(strategies), [chart]),
        up="../",
    )
    return f"strategies/{strategies.number}.html", text


def label(series: Series) -> str:
    """`threads.python · 2 on cp311`."""
    words = series.strategy if series.workers == 1 else f"{series.strategy} · {series.workers}"
    native = series.interpreter in ("native", "")
    return words if native else f"{words} on {series.interpreter}"


def _line(panel: Panel, strategies: Strategies, nth: int) -> Line:
    """Without its changes: those of six lines would be a fence. Its own page has them."""
    series, runs = strategies.series[nth], common_runs(strategies)
    changes = panel.changes(strategies.places[nth], TIME)
    return line_over(runs, series, panel.machine.metrics[TIME], changes, label(series))
