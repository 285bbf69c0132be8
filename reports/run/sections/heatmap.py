"""Every strategy on every kernel at one look: a table whose cells are coloured by speed-up.

A table and not a drawing: it reads aloud, scrolls under fixed headings, and can be copied.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from reports.document.numbers import count, ratio, ratio_interval, seconds, seconds_interval
from reports.document.run import Cell, Kernel
from reports.drawing.glyphs import glyph
from reports.drawing.style import (
    BINDING_WORDS,
    FAMILY_WORDS,
    HEAT_LIMIT,
    HEAT_STEPS,
    Look,
    known_family,
)
from reports.drawing.ticks import ratio_word
from reports.run.selection import dispatch_kernel, working_kernels
from reports.run.view import View

ORDER = 30
CONTENTS = ("heat", "Strategies")


@dataclass(frozen=True)
class Square:
    """One cell of the map: its classes, its number, the workers under it, and its tooltip."""

    kind: str
    number: str
    below: str
    title: str


def heat_step(value: float) -> int:
    """The colour step of a ratio, from -HEAT_STEPS (slower) to HEAT_STEPS (faster)."""
    share = math.log(value) / math.log(HEAT_LIMIT)
    return round(max(-1.0, min(1.0, share)) * HEAT_STEPS)


def _square(view: View, kernel: Kernel, look: Look, cells: list[Cell]) -> Square:
    ranked = next((cell for cell in kernel.ranking if view.book.look(cell) is look), None)
    if ranked is not None:
        return _measured(kernel, ranked)
    for status, mark in (("failed", "failed"), ("skipped", "skipped")):
        stopped = [cell for cell in cells if cell.status == status]
        if stopped:
            return Square(status, mark, "", stopped[0].reason)
    return Square("absent", "", "", "not planned")


def _measured(kernel: Kernel, cell: Cell) -> Square:
    time = cell.warm_s
    title = "" if time is None else f"{seconds(time.median)} {seconds_interval(time)}".strip()
    below = "" if cell.executor == "serial" else f"{cell.workers}w"
    title += f", {count(cell.workers, 'worker')}, {count(cell.visits, 'visit')}"
    gain = cell.speedup_python
    if gain is None or gain.median <= 0:
        return Square("unbased", "?", below, title + ", no serial.python to compare")
    kind = f"h{heat_step(gain.median)}"
    kind += " top" if cell is kernel.best else ""
    kind += " vague" if gain.interval is None else ""
    return Square(kind, ratio(gain.median), below, f"{ratio_interval(gain)} {title}".strip())


def _scale() -> list[tuple[int, str]]:
    """The steps of the colour scale; every second one has words."""
    steps = range(-HEAT_STEPS, HEAT_STEPS + 1)
    return [(n, ratio_word(HEAT_LIMIT ** (n / HEAT_STEPS)) if n % 4 == 0 else "") for n in steps]


def render(view: View) -> Markup | None:
    kernels = working_kernels(view.run)
    if not kernels:
        return None
    groups: dict[str, list[tuple[Look, Markup, list[Square]]]] = {}
    cells: dict[tuple[int, str], list[Cell]] = {}
    for index, kernel in enumerate(kernels):
        for cell in kernel.cells:
            cells.setdefault((index, view.book.look(cell).ident), []).append(cell)
    for look in view.book.looks():
        squares = [
            _square(view, kernel, look, cells.get((index, look.ident), []))
            for index, kernel in enumerate(kernels)
        ]
        groups.setdefault(known_family(look.family), []).append((look, glyph(look), squares))
    left_out = [kernel.title for kernel in view.run.kernels if dispatch_kernel(kernel)]
    return view.fill(
        "heatmap.html",
        several=view.book.several_interpreters,
        kernels=kernels,
        groups=groups,
        scale=_scale(),
        family_words=FAMILY_WORDS,
        binding_words=BINDING_WORDS,
        left_out=left_out,
    )
