"""Sub-interpreters or processes?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import UNKNOWN, seconds, size
from reports.document.run import Cell
from reports.drawing.build_configuration import marked
from reports.run.contrasts import of_question, square
from reports.run.view import View

ORDER = 41


def _startup(cell: Cell) -> str:
    return UNKNOWN if cell.startup_s is None else seconds(cell.startup_s.median)


def _memory(cell: Cell) -> str:
    """Proportional where the kernel tells it: shared pages are then counted once."""
    memory = cell.memory_bytes
    return UNKNOWN if memory is None else size(memory.median)


def render(view: View) -> Markup | None:
    rows = [
        {
            "kernel": other.kernel,
            "size": other.size,
            "interpreter": marked(view.run, other.interpreter),
            "strategy": other.strategy,
            "workers": other.workers,
            "speed": square(speedup),
            "startup": (_startup(other), _startup(base)),
            "memory": (_memory(other), _memory(base)),
        }
        for base, other, speedup in of_question(view.run, "isolation")
    ]
    return view.fill("isolation.html", rows=rows) if rows else None
