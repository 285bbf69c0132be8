"""All visits of a run in the order in which they were made: drift and noise bursts show here."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes

from reports.document.numbers import count, percent_off
from reports.document.run import Cell, Run, Visit
from reports.drawing.canvas import Canvas
from reports.drawing.style import PLACEHOLDERS, family_order, ink, known_family
from reports.drawing.ticks import put
from reports.pages.chart import Chart
from reports.run.view import View

WIDTH, HEIGHT, LEFT, BOTTOM, RIGHT, TOP = 1000.0, 280.0, 64.0, 36.0, 14.0, 26.0
FARTHEST = 2.0  # the axis ends here at the latest; what lies beyond stands at its edge
NEAREST = 1.1  # and here at the earliest, so that calm looks calm
BULK = 0.95  # so many visits decide how far the axis goes
FEWEST = 3
STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2)
FINE = (0.6, 0.7, 0.95, 1.05)  # would touch on a long axis

Entry = tuple[Visit, Cell]


def in_order(run: Run) -> list[Entry]:
    """Every visit that can stand on a log axis, with its cell, in the order of the run."""
    visits = ((visit, cell) for cell in run.cells for visit in cell.visit_values)
    known = [entry for entry in visits if entry[0].relative > 0]
    return sorted(known, key=lambda entry: entry[0].visit)


def families(visits: list[Entry]) -> list[str]:
    return sorted({known_family(cell.family) for _, cell in visits}, key=family_order)


def draw_run_order(view: View) -> Chart | None:
    """Each visit's `relative` (log, around 1) by its number in the run."""
    visits = in_order(view.run)
    if len(visits) < FEWEST:
        return None
    values = [visit.relative for visit, _ in visits]
    limit = axis_limit(values)
    canvas = Canvas(WIDTH, HEIGHT, f"{view.prefix}order")
    axes = _axes(canvas, limit, visits[0][0].visit, visits[-1][0].visit)
    _rounds(canvas, axes, visits)
    for family in families(visits):
        own = [visit for visit, cell in visits if known_family(cell.family) == family]
        _points(axes, own, (PLACEHOLDERS[f"f-{family}"], 2.8 if len(values) > 400 else 4.5), limit)
    width = max(5, len(values) // 30 * 2 + 1)
    numbers = [visit.visit for visit, _ in visits]
    axes.plot(numbers, running_median(values, width), color=ink("paper"), lw=4, alpha=0.8)
    axes.plot(numbers, running_median(values, width), color=ink("ink"), lw=1.6)
    beyond = [value for value in values if not 1 / limit <= value <= limit]
    caption = (
        "One point a visit: its median of warm samples against that of its own cell over the "
        "whole run, on a logarithmic axis, so that a calm machine is a level band. Single visits "
        f"have no interval. The line is the running median of {width} visits; faint lines part "
        f"the rounds. Nothing is left out.{_edge(beyond, limit)}"
    )
    svg = canvas.svg(_label(view.run, values))
    data: list[tuple[object, ...]] = [("visit", "round", "cell", "time_s", "relative")]
    data += [(v.visit, v.round, cell.name, v.warm_s, v.relative) for v, cell in visits]
    title = "The run, visit by visit"
    return Chart(title, svg, caption, wide=True, canvas=canvas, data=data)


def axis_limit(values: list[float]) -> float:
    """Where a log axis around 1 ends: by the bulk of the visits, for a few noise bursts would
    flatten the drift that the chart is for."""
    off = [abs(math.log(value)) for value in values]
    bulk = float(np.quantile(off, BULK)) * 1.5
    return min(FARTHEST, max(NEAREST, math.exp(min(bulk, max(off) * 1.06))))


def running_median(values: list[float], width: int) -> list[float]:
    """The median of the `width` values around each; at the ends of those that there are."""
    half = width // 2
    return [float(np.median(values[max(0, i - half) : i + half + 1])) for i in range(len(values))]


def round_starts(visits: list[Entry]) -> dict[int, int]:
    """The number of the first visit of each round."""
    starts: dict[int, int] = {}
    for visit, _ in visits:
        starts.setdefault(visit.round, visit.visit)
    return starts


def _axes(canvas: Canvas, limit: float, first: int, last: int) -> Axes:
    axes = canvas.axes(LEFT, BOTTOM, RIGHT, TOP)
    axes.set_yscale("log")
    axes.set_ylim(1 / limit, limit)
    axes.set_xlim(first - 1, last + 1)
    axes.grid(visible=False, axis="x")  # only rounds part the run
    fine = () if limit < 1.35 else FINE
    ticks = [t for t in STEPS if 1 / limit <= t <= limit and t not in fine]
    put(axes.yaxis, ticks, lambda value: "median" if value == 1 else percent_off(value))
    axes.axhline(1, color=ink("axis"), linewidth=1.2)
    canvas.text(
        (LEFT + WIDTH - RIGHT) / 2, 10, "visit, in the order of the run", ha="center",
        color=ink("muted"),
    )  # fmt: skip
    return axes


def _rounds(canvas: Canvas, axes: Axes, visits: list[Entry]) -> None:
    """Lines between rounds, and as many of their numbers as there is room for."""
    starts = round_starts(visits)
    for first in list(starts.values())[1:]:
        axes.axvline(first - 0.5, color=ink("axis"), linewidth=0.7, alpha=0.7)
    ends = [*list(starts.values())[1:], visits[-1][0].visit + 1]
    every = math.ceil(len(starts) / 24)
    for index, ((number, first), end) in enumerate(zip(starts.items(), ends, strict=True)):
        if index % every == 0:
            x = float(axes.transData.transform(((first + end - 1) / 2, 1))[0])
            words = f"round {number}" if index == 0 else f"{number}"
            canvas.text(x, HEIGHT - 12, words, ha="center", color=ink("muted"), fontsize=11)


def _points(axes: Axes, visits: list[Visit], look: tuple[str, float], limit: float) -> None:
    """Dots of a colour and a size, and triangles at the edge for what lies beyond it."""
    colour, size = look
    groups = (
        ("o", size, [(v.visit, v.relative) for v in visits if 1 / limit <= v.relative <= limit]),
        ("^", 5.0, [(v.visit, limit * 0.985) for v in visits if v.relative > limit]),
        ("v", 5.0, [(v.visit, 1.015 / limit) for v in visits if v.relative < 1 / limit]),
    )
    for marker, ms, points in groups:
        if points:
            xs, ys = zip(*points, strict=True)
            axes.plot(xs, ys, ls="none", marker=marker, ms=ms, mew=0, alpha=0.7, color=colour)


def _edge(beyond: list[float], limit: float) -> str:
    if not beyond:
        return ""
    above = sum(value > limit for value in beyond)
    found = [
        f"{count(number, 'visit')} {side} {percent_off(end)}"
        for number, side, end in (
            (above, "above", limit),
            (len(beyond) - above, "below", 1 / limit),
        )
        if number
    ]
    return f" Triangles at the edge stand for {' and '.join(found)}."


def _label(run: Run, values: list[float]) -> str:
    outliers = sum(cell.outliers for cell in run.cells)
    return (
        f"{len(values):,} visits in the order of the run, relative to the median of their cell, "
        f"from {percent_off(min(values))} to {percent_off(max(values))}; {outliers:,} lie outside "
        "Tukey's fences. The farthest are in the table below."
    )


def farthest(run: Run, most: int = 20) -> Iterator[Entry]:
    """The visits that are farthest from the median of their cell, farthest first."""
    visits = sorted(in_order(run), key=lambda entry: -abs(math.log(entry[0].relative)))
    yield from visits[:most]
