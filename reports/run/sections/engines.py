"""What engines and libraries cost, all of it."""

from __future__ import annotations

from markupsafe import Markup

from reports.run import engines
from reports.run.view import View

ORDER = 46
CONTENTS = ("engines", "Engines")


def render(view: View) -> Markup | None:
    rows = engines.rows(view.run)
    return view.fill("engines.html", rows=rows) if rows else None
