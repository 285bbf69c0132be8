"""How the numbers were made, for readers who want to know before they believe."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import seconds
from reports.run.view import View

ORDER = 90
CONTENTS = ("method", "Method")


def render(view: View) -> Markup:
    context = view.run.context
    shortest = context.settings.get("min_sample_s") or 0
    return view.fill(
        "method.html", seed=context.seed, min_sample_s=seconds(shortest) if shortest else ""
    )
