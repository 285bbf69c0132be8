"""Does embedding cost?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import UNKNOWN, seconds
from reports.document.run import Cell
from reports.drawing.build_configuration import build_words, marked
from reports.run.contrasts import inverse, of_question, square
from reports.run.view import View

ORDER = 42


def _boot(cell: Cell) -> str:
    return UNKNOWN if cell.boot_s is None else seconds(cell.boot_s.median)


def render(view: View) -> Markup | None:
    context = view.run.context
    rows = [
        {
            "kernel": base.kernel,
            "size": base.size,
            "strategy": base.strategy,
            "workers": base.workers,
            "interpreter": marked(view.run, base.interpreter),
            "tax": square(speedup),
            "time": square(inverse(speedup)),
            "boot": (_boot(base), _boot(other)),
        }
        for base, other, speedup in of_question(view.run, "embedding")
    ]
    if not rows:
        return None
    used = {base.interpreter for base, _, _ in of_question(view.run, "embedding")}
    builds = [
        (tag, build_words(facts)) for tag, facts in context.interpreters.items() if tag in used
    ]
    return view.fill("embedding.html", rows=rows, builds=builds)
