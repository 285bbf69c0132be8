"""A comparison of two runs: typed, checked, and drawn as a page.

`docs/contracts.md`, part "A comparison", is the contract. Ratios are new time / base time.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.analysis import Estimate
from reports.canvas import Canvas
from reports.marks import LETTER_PX
from reports.quantities import seconds, seconds_interval
from reports.reader import Reader
from reports.style import PLACEHOLDERS, ink
from reports.ticks import put, span
from reports.view import Chart

VERDICTS = ("slower", "faster", "inconclusive", "same")
_COLOURS = {"slower": "f-native", "faster": "f-processes", "inconclusive": "muted", "same": "axis"}
_MARKERS = {"slower": "^", "faster": "v", "inconclusive": "D", "same": "o"}
MOST_DRAWN = 60
ROW, WIDTH, BOTTOM, TOP, RIGHT = 20.0, 900.0, 34.0, 10.0, 18.0


@dataclass(frozen=True)
class Side:
    """One of the two runs."""

    file: str
    commit: str
    started_at: str
    machine: str
    interpreters: tuple[str, ...]

    @staticmethod
    def read(reader: Reader) -> Side:
        return Side(
            reader.text("file"),
            (reader.text_or_none("git_commit") or "unknown")[:12],
            reader.text_or_none("started_at") or "",
            reader.text_or_none("machine") or "unknown machine",
            reader.texts("interpreters"),
        )


@dataclass(frozen=True)
class Compared:
    """One cell on both sides."""

    name: str
    base_s: Estimate
    new_s: Estimate
    ratio: Estimate
    verdict: str
    reason: str

    @property
    def times(self) -> str:
        parts = (
            f"{seconds(time.median)} {seconds_interval(time)}".strip()
            for time in (self.base_s, self.new_s)
        )
        return " → ".join(parts)

    @staticmethod
    def read(reader: Reader) -> Compared:
        return Compared(
            reader.text("name"),
            Estimate.read(reader.child("base_s")),
            Estimate.read(reader.child("new_s")),
            Estimate.read(reader.child("ratio")),
            reader.text("verdict"),
            reader.text("reason"),
        )


@dataclass(frozen=True)
class Sum:
    """Several cells together."""

    name: str
    cells: int
    ratio: Estimate
    counts: tuple[int, ...]  # in the order of VERDICTS

    @staticmethod
    def read(reader: Reader) -> Sum:
        return Sum(
            reader.text("name"),
            reader.integer("cells"),
            Estimate.read(reader.child("ratio")),
            tuple(reader.integer(verdict) for verdict in VERDICTS),
        )


@dataclass(frozen=True)
class Scaling:
    """How one strategy scales on both sides."""

    name: str
    workers: int  # the most
    base: Estimate  # speed-up at the most workers
    new: Estimate
    base_serial: Estimate
    new_serial: Estimate
    ratio: Estimate  # of the speed-ups, new / base: above 1 is better
    verdict: str

    @staticmethod
    def read(reader: Reader) -> Scaling:
        words = (reader.text(key) for key in ("kernel", "size", "strategy", "interpreter"))
        base, new = reader.child("base"), reader.child("new")
        return Scaling(
            "/".join(words),
            max(int(count) for count in reader.items("workers")),
            Estimate.read(list(base.children("speedup"))[-1]),
            Estimate.read(list(new.children("speedup"))[-1]),
            Estimate.read(base.child("serial_part")),
            Estimate.read(new.child("serial_part")),
            Estimate.read(reader.child("efficiency_ratio")),
            reader.text("verdict"),
        )


@dataclass(frozen=True)
class Comparison:
    """Everything that `gilscope compare` found."""

    base: Side
    new: Side
    paired: bool
    floor: float
    false_discovery_rate: float
    verdict: str
    summary: str
    cells: tuple[Compared, ...]
    strategies: tuple[Sum, ...]
    kernels: tuple[Sum, ...]
    scaling: tuple[Scaling, ...]
    not_compared: tuple[tuple[str, str], ...]  # cell, reason
    warnings: tuple[str, ...]

    @staticmethod
    def read(reader: Reader) -> Comparison:
        base, new = Side.read(reader.child("base")), Side.read(reader.child("new"))
        alone = [(name, f"only in {base.file}") for name in reader.texts("only_base")]
        alone += [(name, f"only in {new.file}") for name in reader.texts("only_new")]
        skipped = reader.each("not_compared", lambda r: (r.text("name"), r.text("reason")))
        return Comparison(
            base=base,
            new=new,
            paired=reader.truth("paired"),
            floor=reader.number("floor"),
            false_discovery_rate=reader.number("false_discovery_rate"),
            verdict=reader.text("verdict"),
            summary=reader.text("summary"),
            cells=reader.each("cells", Compared.read),
            strategies=reader.each("strategies", Sum.read),
            kernels=reader.each("kernels", Sum.read),
            scaling=reader.each("scaling", Scaling.read),
            not_compared=(*skipped, *alone),
            warnings=reader.texts("warnings"),
        )


def ratio_text(estimate: Estimate) -> str:
    """`1.052 [1.031–1.074]`."""
    if estimate.interval is None:
        return f"{estimate.median:.3f}"
    low, high = estimate.interval
    return f"{estimate.median:.3f} [{low:.3f}–{high:.3f}]"


def in_order(cells: tuple[Compared, ...]) -> list[Compared]:
    """What was found first, then what is not known, then what is the same; worst first."""

    def key(cell: Compared) -> tuple[int, float]:
        order = VERDICTS.index(cell.verdict) if cell.verdict in VERDICTS else len(VERDICTS)
        return order, -cell.ratio.median

    return sorted(cells, key=key)


def forest(comparison: Comparison) -> Chart | None:
    """The ratio of each cell (log) with its interval; the floor is shaded."""
    cells = [cell for cell in in_order(comparison.cells) if cell.ratio.median > 0][:MOST_DRAWN]
    if not cells:
        return None
    left = 30 + LETTER_PX * min(64, max(len(cell.name) for cell in cells))
    height = TOP + BOTTOM + ROW * len(cells)
    canvas = Canvas(WIDTH, height, "forest")
    axes = canvas.axes(left, BOTTOM, RIGHT, TOP)
    floor = 1 + comparison.floor
    ends = [end for c in cells for end in (c.ratio.interval or (c.ratio.median,)) if end > 0]
    low, high = span([*ends, 1 / floor, floor])
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(len(cells), 0)
    axes.set_yticks([])
    steps = (0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 4)
    close = (0.95, 0.98, 1, 1.02, 1.05, 1.1)
    ticks = [t for t in (close if high < 1.2 and low > 0.85 else steps) if low <= t <= high]
    put(axes.xaxis, ticks, lambda value: f"{value:g}")
    axes.axvspan(1 / floor, floor, color=ink("shade"), zorder=0)
    axes.axvline(1, color=ink("axis"), linewidth=1.2)
    for place, cell in enumerate(cells):
        colour = PLACEHOLDERS[_COLOURS.get(cell.verdict, "muted")]
        if cell.ratio.interval:
            axes.plot(list(cell.ratio.interval), [place + 0.5] * 2, color=colour, lw=2)
        face = colour if cell.ratio.interval else ink("paper")
        (dot,) = axes.plot([cell.ratio.median], [place + 0.5], ls="none", ms=6, mfc=face,
                           mec=colour, marker=_MARKERS.get(cell.verdict, "o"))  # fmt: skip
        canvas.tip(dot, f"{cell.name}: {ratio_text(cell.ratio)}, {cell.verdict}")
        name = cell.name if len(cell.name) <= 64 else cell.name[:63] + "…"
        canvas.text(8, height - TOP - ROW * (place + 0.5), name, fontsize=11)
    rest = len(comparison.cells) - len(cells)
    more = f" {rest} more, all at the end of the list, are in the table." if rest > 0 else ""
    caption = (
        "Time of the new run / time of the base, 95 % interval, logarithmic axis; right of 1 is "
        f"slower. The band is the floor of {100 * comparison.floor:.3g} %: inside it is the same. "
        "▲ slower, ▼ faster, ◆ inconclusive, ● the same; hollow: without an interval." + more
    )
    label = f"{len(cells)} cells, new time over base time. {comparison.summary}"
    return Chart("Cell by cell", canvas.svg(label), caption, wide=True)


def sums(comparison: Comparison) -> list[tuple[str, tuple[Sum, ...]]]:
    return [("Strategy", comparison.strategies), ("Kernel", comparison.kernels)]


def values(comparison: Comparison) -> dict[str, object]:
    """What the template draws from."""
    return {
        "comparison": comparison,
        "cells": in_order(comparison.cells),
        "chart": forest(comparison),
        "sums": sums(comparison),
        "verdicts": VERDICTS,
        "ratio_text": ratio_text,
    }
