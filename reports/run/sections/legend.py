"""The marks of strategies, once, for all tables and charts to refer to; nothing that is seen."""

from __future__ import annotations

from markupsafe import Markup

from reports.drawing.glyphs import symbol
from reports.run.view import View

ORDER = 5


def render(view: View) -> Markup | None:
    looks = view.book.looks()
    return view.fill("legend.html", symbols=[symbol(look) for look in looks]) if looks else None
