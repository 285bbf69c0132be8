"""The cells of each strategy, and of each kernel, together."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.parts import Changes
from reports.document.comparison import VERDICTS

ORDER = 50


def render(view: Changes) -> Markup | None:
    tables = [
        (heading, rows)
        for heading, rows in (
            ("Strategy", view.comparison.strategies),
            ("Kernel", view.comparison.kernels),
        )
        if rows
    ]
    return view.fill("sums.html", tables=tables, verdicts=VERDICTS) if tables else None
