"""What the charts of a page are drawn from, as JSON for its scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from reports.dashboard.detected import DetectedChange, Level
from reports.dashboard.metrics import off
from reports.dashboard.numbers import Column, as_json
from reports.dashboard.script_data import script_json
from reports.document.metrics import Metric


@dataclass(frozen=True)
class Line:
    """One line of a chart; `column` and the places of `levels` are those of the chart's runs."""

    label: str
    column: Column
    levels: list[Level]
    changes: tuple[DetectedChange, ...]
    breaks: np.ndarray  # places in the machine's runs, as those of the changes are


@dataclass(frozen=True)
class Chart:
    metric: Metric
    lines: tuple[Line, ...]
    tall: bool = False
    at_first: tuple[int, ...] = ()  # lines that are drawn until a reader chooses; none: all, always

    @property
    def ident(self) -> str:
        return f"chart-{self.metric.key}"


def _line_json(line: Line, runs: np.ndarray) -> str:
    column = line.column
    levels = [[level.first, level.end, float(f"{level.value:.6g}")] for level in line.levels]
    changes = [
        [int(np.searchsorted(runs, c.at)), off(c.ratio), "worse" if c.worse else "better", c.word]
        for c in line.changes
    ]
    changes += [
        [int(np.searchsorted(runs, at)), "measured differently", "different", ""]
        for at in line.breaks
    ]
    changes.sort()
    return (
        f'{{"label":{script_json(line.label)},"m":{as_json(column.medians)},'
        f'"l":{as_json(column.lows)},"h":{as_json(column.highs)},"n":{as_json(column.visits)},'
        f'"levels":{script_json(levels)},"changes":{script_json(changes)}}}'
    )


def _chart_json(chart: Chart, runs: np.ndarray) -> str:
    lines = ",".join(_line_json(line, runs) for line in chart.lines)
    head = {
        "id": chart.ident,
        "title": chart.metric.title,
        "unit": chart.metric.unit,
        "tall": chart.tall,
    }
    if chart.at_first:
        head["atFirst"] = list(chart.at_first)
    return f'{script_json(head)[:-1]},"lines":[{lines}]}}'


def charts_json(machine: str, runs: np.ndarray, charts: Sequence[Chart]) -> Markup:
    """`runs`: places in the machine's runs, which every column of the charts is parallel to."""
    parts = ",".join(_chart_json(chart, runs) for chart in charts)
    head = script_json({"machine": machine, "at": runs.tolist()})
    return Markup(f'{head[:-1]},"charts":[{parts}]}}')
