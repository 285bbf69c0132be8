"""What handing out one task costs."""

from __future__ import annotations

from markupsafe import Markup

from reports.run import ranking
from reports.run.selection import dispatch_kernel
from reports.run.tables import numbers
from reports.run.view import View

ORDER = 60
CONTENTS = ("dispatch", "Tasks")


def render(view: View) -> Markup | None:
    parts = []
    for kernel in filter(dispatch_kernel, view.run.kernels):
        ranked = ranking.render(view, kernel, captioned=True)
        if ranked is not None:
            parts.append((kernel, ranked, numbers(view, kernel)))
    return view.fill("dispatch.html", parts=parts) if parts else None
