"""The answer: for every kernel what wins, by how much, and what it costs."""

from __future__ import annotations

from markupsafe import Markup

from reports.drawing.glyphs import glyph
from reports.drawing.style import FAMILY_WORDS, known_family
from reports.run.charts.families import draw_families
from reports.run.selection import best_of_families, dispatch_kernel, working_kernels
from reports.run.sentences import answer, lead
from reports.run.view import View

ORDER = 20


def _families(view: View) -> list[str]:
    present = {
        known_family(cell.family)
        for kernel in working_kernels(view.run)
        for cell in best_of_families(kernel)
    }
    return [family for family in FAMILY_WORDS if family in present]


def render(view: View) -> Markup | None:
    if not view.run.kernels:
        return Markup('<p class="lead">The run has no kernels.</p>')
    rows = []
    for kernel in sorted(view.run.kernels, key=dispatch_kernel):
        found = answer(view, kernel)
        strip = None if dispatch_kernel(kernel) else draw_families(view, kernel)
        picture = glyph(view.book.look(found.winner)) if found.winner else ""
        rows.append((kernel, found, picture, strip))
    return view.fill("answer.html", rows=rows, lead=lead(view), families=_families(view))
