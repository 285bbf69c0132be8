"""The tables of a kernel: what the drawn strategies cost, and every number of every cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from reports.document.estimate import Estimate
from reports.document.metrics import Metric
from reports.document.numbers import TIMES, UNKNOWN, digits, interval, ratio, ratio_interval
from reports.document.run import Cell, Kernel
from reports.drawing.glyphs import glyph
from reports.run.rows import row_name
from reports.run.view import View


@dataclass(frozen=True)
class Column:
    """A column: its heading, what the heading means, and how a cell's estimate is written."""

    heading: str
    meaning: str
    value: Callable[[Cell], Estimate | None]
    write: Callable[[float], str]
    interval: Callable[[Estimate], str]


def _of_metric(metric: Metric) -> Column:
    return Column(
        metric.title,
        metric.meaning,
        lambda cell: cell.metrics.get(metric.key),
        metric.write,
        lambda estimate: interval(estimate, metric.write),
    )


# The metrics that have their place in these tables, by their keys; all others are in the table of
# the other metrics.
_SPEEDS = ("warm_s", "burst_s", "cold_s")
_COSTS = ("startup_s", "boot_s", "teardown_s", "cpu_s", "pss_bytes", "rss_bytes")
_GAINS = (
    Column(f"{TIMES} serial.python", "speed-up", lambda c: c.speedup_python, ratio, ratio_interval),
    Column(
        f"{TIMES} own serial", "same binding", lambda c: c.speedup_binding, ratio, ratio_interval
    ),
)


_INSTRUCTIONS = Column(
    "Instructions",
    "of one execution, as Cachegrind counts them",
    lambda cell: Estimate(cell.instructions, None, None, 1) if cell.instructions else None,
    lambda value: digits(value, 4),
    lambda _: "",
)


def _columns(view: View, keys: Iterable[str]) -> tuple[Column, ...]:
    known = view.run.metrics
    return tuple(_of_metric(known[key]) for key in keys if key in known)


@dataclass(frozen=True)
class Entry:
    """One number in a table: for sorting, for reading, and the length of its bar in percent."""

    sort: str
    text: str
    interval: str = ""
    bar: float | None = None
    ends: tuple[float, float] | None = None  # of the interval, on the bar's scale


@dataclass(frozen=True)
class Row:
    """One cell of the run as a row of a table."""

    glyph: Markup
    name: str
    code: str  # "python" or "cpp": what the page's switch shows and hides
    workers: int
    oversubscribed: bool
    visits: str  # how many independent ones they are worth, and how many they are
    tier: str  # empty where another worker count was better, or all are of one tier
    outliers: int
    warmup: int
    entries: list[Entry]


@dataclass(frozen=True)
class Table:
    """Columns (heading, meaning) and rows; columns without any number are left out."""

    columns: list[tuple[str, str]]
    rows: list[Row]
    of_every_count: bool  # cells of all numbers of workers, which then have a column
    of_times: bool  # with columns of what the times rest on: visits, outliers, warm-up


def _entry(column: Column, cell: Cell, most: float | None) -> Entry:
    """`most` is the longest that a bar of the column is, or nothing where it has none."""
    estimate = column.value(cell)
    if estimate is None:
        return Entry("", UNKNOWN)
    sort, text = f"{estimate.median:.4g}", column.write(estimate.median)
    if not most:
        return Entry(sort, text, column.interval(estimate))
    ends = None
    if estimate.interval:
        ends = (_share(estimate.interval[0], most), _share(estimate.interval[1], most))
    return Entry(sort, text, column.interval(estimate), _share(estimate.median, most), ends)


def _share(value: float, most: float) -> float:
    """Percent of `most`, from zero."""
    return min(100.0, max(0.0, 100 * value / most))


def _longest(column: Column, cells: list[Cell]) -> float:
    """The largest end of an interval, so that every bar has room for its own."""
    estimates = [e for cell in cells if (e := column.value(cell))]
    return max(max(e.median, *(e.interval or (e.median,))) for e in estimates)


def _table(
    view: View,
    kernel: Kernel,
    cells: list[Cell],
    columns: tuple[Column, ...],
    *,
    bars: bool = False,
    of_times: bool = False,
) -> Table:
    known = [column for column in columns if any(column.value(cell) for cell in cells)]
    longest = {c.heading: _longest(c, cells) if bars else None for c in known}
    rows = [
        Row(
            glyph=glyph(view.book.look(cell)),
            name=view.name(cell),
            code=cell.code,
            workers=cell.workers,
            oversubscribed=cell.oversubscribed,
            visits=f"{digits(cell.effective_visits, 2)} / {cell.visits}",
            tier=str(kernel.tier(cell) or ""),
            outliers=cell.outliers,
            warmup=cell.warmup_samples,
            entries=[_entry(c, cell, longest[c.heading]) for c in known],
        )
        for cell in cells
    ]
    headings = [(column.heading, column.meaning) for column in known]
    return Table(headings, rows, of_every_count=not bars, of_times=of_times)


def costs(view: View, kernel: Kernel, cells: list[Cell]) -> Table:
    """Start-up, tear-down, CPU time and memory of the drawn cells, with bars from zero."""
    divided = any("pss_bytes" in cell.metrics for cell in cells)
    keys = [key for key in _COSTS if not (divided and key == "rss_bytes")]
    table = _table(view, kernel, cells, _columns(view, keys), bars=True)
    rows = [replace(row, name=row_name(view, c)) for row, c in zip(table.rows, cells, strict=True)]
    return replace(table, rows=rows)


def numbers(view: View, kernel: Kernel) -> list[tuple[str, Table]]:
    """Tables of every measured cell of a kernel, best strategy first, workers rising: its speed and
    costs, and the other metrics where there are any. Each with what it holds."""
    order = {view.book.look(cell).ident: index for index, cell in enumerate(kernel.ranking)}
    last = len(order)
    cells = [cell for cell in kernel.cells if cell.measured]
    cells.sort(key=lambda cell: (order.get(view.book.look(cell).ident, last), cell.workers))
    warm, *cold = _columns(view, _SPEEDS)
    speeds_and_costs = (warm, *_GAINS, *cold, *_columns(view, _COSTS))
    rest = (key for key in view.run.metrics if key not in (*_SPEEDS, *_COSTS))
    others = (*_columns(view, rest), _INSTRUCTIONS)
    tables = (
        ("All numbers", _table(view, kernel, cells, speeds_and_costs, of_times=True)),
        ("Other metrics", _table(view, kernel, cells, others)),
    )
    return [(words, table) for words, table in tables if table.columns]
