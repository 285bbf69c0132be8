"""The charts of runs as files: SVG and PNG for papers and slides, and their data as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from reports.document.run import Run
from reports.drawing.style import plain_colours
from reports.pages.chart import Chart, Data
from reports.run import charts
from reports.run.charts import break_even, forest, run_order
from reports.run.page import templates
from reports.run.selection import dispatch_kernel
from reports.run.view import View

_ALONE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
    'font-family="DejaVu Sans, sans-serif" font-size="12px" '
)


def figures(runs: tuple[Run, ...]) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of three files for each chart."""
    with plain_colours():
        for run in runs:
            stem = f"{_slug(Path(run.file).stem)}-" if len(runs) > 1 else ""
            for name, chart in _charts(View(run, "r0", templates())):
                yield f"{stem}{name}.svg", _alone(chart).encode()
                if chart.canvas is not None:
                    yield f"{stem}{name}.png", chart.canvas.png()
                yield f"{stem}{name}.csv", _csv(chart.data).encode()


def _charts(view: View) -> Iterator[tuple[str, Chart]]:
    for kernel in view.run.kernels:
        ranked = forest.draw(view, kernel)
        found = [] if ranked is None else [ranked]
        if kernel.ranking and not dispatch_kernel(kernel):
            found += charts.of_kernel(view, kernel)
        for chart in found:
            yield _slug(f"{kernel.name}-{kernel.size}-{chart.title.split(':')[0]}"), chart
    for chart in break_even.maps(view):
        yield "carrying", chart
    if order := run_order.draw_run_order(view):
        yield "run-order", order


def _slug(words: str) -> str:
    """Of letters, digits, dots and dashes, whatever a file may hold."""
    return re.sub(r"[^a-z0-9_.]+", "-", words.lower()).strip("-.") or "chart"


def _alone(chart: Chart) -> str:
    """The fragment of the page as a document of its own."""
    canvas = chart.canvas
    if canvas is None:
        return str(chart.svg)
    head = _ALONE.format(width=canvas.width, height=canvas.height)
    return head + str(chart.svg).removeprefix("<svg ")


def _csv(data: Data) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(data)
    return text.getvalue()
