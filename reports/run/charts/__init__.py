"""One chart a file. A module with `ORDER` and `draw(view, kernel)` is drawn for every kernel."""

from __future__ import annotations

from reports.document.run import Kernel
from reports.pages.chart import Chart
from reports.pages.discovery import modules
from reports.run.view import View


def of_kernel(view: View, kernel: Kernel) -> list[Chart]:
    """Every chart that has something to show of a kernel."""
    drawings = (module.draw(view, kernel) for module in modules(__name__, __path__))
    return [chart for chart in drawings if chart is not None]
