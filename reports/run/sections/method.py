"""How the numbers were made, for readers who want to know before they believe."""

from __future__ import annotations

from markupsafe import Markup

from reports.run.view import View

ORDER = 90


def render(view: View) -> Markup:
    return view.fill("method.html", seed=view.run.context.seed)
