"""The run in the order of its visits: drift and storms show here, whatever the medians say."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from reports.analysis import Cell, Visit
from reports.canvas import Canvas
from reports.quantities import count
from reports.style import PLACEHOLDERS, family_order, ink, known_family
from reports.ticks import put
from reports.view import Chart, View

ORDER = 65
WIDTH, HEIGHT, LEFT, BOTTOM, RIGHT, TOP = 900.0, 260.0, 56.0, 36.0, 14.0, 12.0
LIMIT = 2.0  # beyond it, marks stand at the edge
FEWEST = 12


def _running_median(values: list[float], width: int) -> list[float]:
    half = width // 2
    return [float(np.median(values[max(0, i - half) : i + half + 1])) for i in range(len(values))]


def _visits(view: View) -> list[tuple[Visit, Cell]]:
    found = [(visit, cell) for cell in view.run.cells for visit in cell.visit_values]
    return sorted(found, key=lambda entry: entry[0].visit)


def _percent(value: float) -> str:
    return "median" if value == 1 else f"{100 * (value - 1):+.0f} %"


def draw(view: View) -> Chart | None:
    """Each visit against its own cell's median (log), by its number in the run."""
    visits = [entry for entry in _visits(view) if entry[0].relative > 0]
    if len(visits) < FEWEST:
        return None
    values = [visit.relative for visit, _ in visits]
    farthest = max(abs(math.log(value)) for value in values)
    limit = min(LIMIT, max(1.1, math.exp(farthest * 1.1)))
    canvas = Canvas(WIDTH, HEIGHT, f"{view.prefix}order")
    axes = canvas.axes(LEFT, BOTTOM, RIGHT, TOP)
    axes.set_yscale("log")
    axes.set_ylim(1 / limit, limit)
    axes.set_xlim(visits[0][0].visit - 1, visits[-1][0].visit + 1)
    steps = (0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2)
    put(axes.yaxis, _sparse([s for s in steps if 1 / limit <= s <= limit], limit), _percent)
    axes.axhline(1, color=ink("axis"), linewidth=1.2)
    for first in _round_starts(visits):
        axes.axvline(first - 0.5, color=ink("axis"), linewidth=0.6, alpha=0.6)
    families = sorted({known_family(cell.family) for _, cell in visits}, key=family_order)
    for family in families:
        own = [v for v, cell in visits if known_family(cell.family) == family]
        inside = [v for v in own if 1 / limit <= v.relative <= limit]
        axes.plot([v.visit for v in inside], [v.relative for v in inside], ls="none", marker="o",
                  ms=2.6, mew=0, alpha=0.65, color=PLACEHOLDERS[f"f-{family}"])  # fmt: skip
        for v in own:
            if not 1 / limit <= v.relative <= limit:
                axes.plot([v.visit], [limit * 0.98 if v.relative > 1 else 1.02 / limit],
                          marker="^" if v.relative > 1 else "v", ms=4, mew=0, ls="none",
                          color=PLACEHOLDERS[f"f-{family}"])  # fmt: skip
    width = max(5, len(values) // 30)
    axes.plot(
        [v.visit for v, _ in visits], _running_median(values, width), color=ink("ink"), lw=1.4
    )
    canvas.text(LEFT + (WIDTH - LEFT - RIGHT) / 2, 10, "visit, in the order of the run",
                ha="center", color=ink("muted"))  # fmt: skip
    beyond = sum(not 1 / limit <= value <= limit for value in values)
    edge = f" Triangles at the edge are {count(beyond, 'visit')} further out." if beyond else ""
    caption = (
        "Each mark is a visit: its median of warm samples against that of its cell over the whole "
        "run, so that a calm machine is a level band. The line is the running median of "
        f"{width} visits, faint lines part the rounds. Nothing is left out.{edge}"
    )
    outliers = sum(cell.outliers for cell in view.run.cells)
    label = (
        f"{len(values):,} visits in the order of the run, relative to the median of their cell; "
        f"{outliers:,} are outliers by Tukey's fences."
    )
    return Chart("The run, visit by visit", canvas.svg(label), caption, wide=True)


def _sparse(steps: list[float], limit: float) -> list[float]:
    """Ticks that do not touch: the fine ones only where the axis is short."""
    fine = {0.95, 1.05, 0.7} if limit > 1.35 else set()
    return [step for step in steps if step not in fine]


def _round_starts(visits: list[tuple[Visit, Cell]]) -> list[int]:
    """The first visit of each round but the first."""
    starts: dict[int, int] = {}
    for visit, _ in visits:
        starts.setdefault(visit.round, visit.visit)
    return list(starts.values())[1:]


def render(view: View) -> Markup | None:
    chart = draw(view)
    return view.fill("run_order.html", chart=chart) if chart else None
