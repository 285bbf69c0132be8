"""How strategies are drawn: one colour and one mark each, the same everywhere on the page."""

from __future__ import annotations

from markupsafe import Markup

from reports.drawing.glyphs import glyph, symbol
from reports.drawing.style import BINDING_WORDS, FAMILY_WORDS, Look
from reports.run.view import View

ORDER = 40


def render(view: View) -> Markup | None:
    looks = view.book.looks()
    if not looks:
        return None
    groups: dict[str, list[tuple[Look, Markup]]] = {}
    for look in looks:
        groups.setdefault(look.family, []).append((look, glyph(look)))
    return view.fill(
        "legend.html",
        symbols=[symbol(look) for look in looks],
        groups=groups,
        family_words=FAMILY_WORDS,
        binding_words=BINDING_WORDS,
    )
