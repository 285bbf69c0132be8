"""The tables of a kernel: what the drawn strategies cost, and every number of every cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from reports.analysis import Cell, Estimate, Kernel
from reports.glyphs import glyph
from reports.quantities import (
    TIMES,
    UNKNOWN,
    ratio,
    ratio_interval,
    seconds,
    seconds_interval,
    size,
)
from reports.rows import row_name
from reports.view import View


@dataclass(frozen=True)
class Column:
    """A column: its heading, what the heading means, and how a cell's estimate is written."""

    heading: str
    meaning: str
    value: Callable[[Cell], Estimate | None]
    write: Callable[[float], str]
    interval: Callable[[Estimate], str] | None = None


COSTS = (
    Column("Start-up", "until all workers are ready", lambda c: c.startup_s, seconds),
    Column("Boot", "of the process, before start-up", lambda c: c.boot_s, seconds),
    Column("Tear-down", "until nothing is left", lambda c: c.teardown_s, seconds),
    Column("CPU time", "of a warm sample, children included", lambda c: c.cpu_s, seconds),
    Column("PSS", "memory, shared pages divided", lambda c: c.pss_bytes, size),
    Column("RSS", "memory, shared pages in full", lambda c: c.rss_bytes, size),
)
SPEEDS = (
    Column("Warm", "all tasks, warm", lambda c: c.warm_s, seconds, seconds_interval),
    Column(f"{TIMES} serial.python", "speed-up", lambda c: c.speedup_python, ratio, ratio_interval),
    Column(
        f"{TIMES} own serial", "same binding", lambda c: c.speedup_binding, ratio, ratio_interval
    ),
    Column("Cold", "first sample of a process", lambda c: c.cold_s, seconds),
)


@dataclass(frozen=True)
class Entry:
    """One number in a table: for sorting, for reading, and the length of its bar in percent."""

    sort: str
    text: str
    interval: str = ""
    bar: float | None = None


@dataclass(frozen=True)
class Row:
    """One cell of the run as a row of a table."""

    glyph: Markup
    name: str
    workers: int
    oversubscribed: bool
    visits: int
    effective: float  # how many independent visits they are worth
    rank: str  # "2=" where others share it; empty where another worker count was better
    outliers: int
    warmup: int
    entries: list[Entry]


@dataclass(frozen=True)
class Table:
    """Columns (heading, meaning) and rows; columns without any number are left out."""

    columns: list[tuple[str, str]]
    rows: list[Row]
    counts: bool = True  # whether workers and visits have columns of their own


def _entry(column: Column, cell: Cell, most: float | None) -> Entry:
    estimate = column.value(cell)
    if estimate is None:
        return Entry("", UNKNOWN)
    interval = column.interval(estimate) if column.interval else ""
    bar = None if not most else max(0.0, 100 * estimate.median / most)
    return Entry(f"{estimate.median:.6g}", column.write(estimate.median), interval, bar)


def _table(
    view: View, kernel: Kernel, cells: list[Cell], columns: tuple[Column, ...], bars: bool
) -> Table:
    known = [column for column in columns if any(column.value(cell) for cell in cells)]
    values = {c.heading: [e.median for cell in cells if (e := c.value(cell))] for c in known}
    rows = [
        Row(
            glyph=glyph(view.book.look(cell)),
            name=view.name(cell),
            workers=cell.workers,
            oversubscribed=cell.oversubscribed,
            visits=cell.visits,
            effective=cell.effective_visits,
            rank=kernel.rank(cell),
            outliers=cell.outliers,
            warmup=cell.warmup_samples,
            entries=[_entry(c, cell, max(values[c.heading]) if bars else None) for c in known],
        )
        for cell in cells
    ]
    return Table([(column.heading, column.meaning) for column in known], rows)


def costs(view: View, kernel: Kernel, cells: list[Cell]) -> Table:
    """Start-up, tear-down, CPU time and memory of the drawn cells, with bars from zero."""
    memory = ("RSS",) if any(cell.pss_bytes for cell in cells) else ()
    columns = tuple(column for column in COSTS if column.heading not in memory)
    table = _table(view, kernel, cells, columns, bars=True)
    rows = [replace(row, name=row_name(view, c)) for row, c in zip(table.rows, cells, strict=True)]
    return Table(table.columns, rows, counts=False)


def all_numbers(view: View, kernel: Kernel) -> Table:
    """Every measured cell of a kernel, best strategy first, workers rising."""
    order = {view.book.look(cell).ident: place for place, cell in enumerate(kernel.ranking)}
    last = len(order)
    cells = [cell for cell in kernel.cells if cell.measured]
    cells.sort(key=lambda cell: (order.get(view.book.look(cell).ident, last), cell.workers))
    return _table(view, kernel, cells, (*SPEEDS, *COSTS), bars=False)
