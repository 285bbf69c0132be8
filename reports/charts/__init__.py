"""One chart a file. A module with `ORDER` and `draw(view, kernel)` is drawn for every kernel."""

from __future__ import annotations

from reports.analysis import Kernel
from reports.discovery import modules
from reports.view import Chart, View


def of_kernel(view: View, kernel: Kernel) -> list[Chart]:
    """Every chart that has something to show of a kernel."""
    drawings = (module.draw(view, kernel) for module in modules(__name__, __path__))
    return [chart for chart in drawings if chart is not None]
