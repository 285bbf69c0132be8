"""What was planned but has no number, and why."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.run import Cell
from reports.run.view import View

ORDER = 70


def _several(values: list[str], most: int = 8) -> str:
    few = list(dict.fromkeys(values))
    more = f" and {len(few) - most} more" if len(few) > most else ""
    return ", ".join(few[:most]) + more


def _group(view: View, cells: list[Cell]) -> dict[str, str]:
    workers = sorted({cell.workers for cell in cells})
    return {
        "strategies": _several([view.name(cell) for cell in cells]),
        "kernels": _several([f"{cell.kernel} ({cell.size})" for cell in cells], most=12),
        "workers": ", ".join(map(str, workers)),
    }


def render(view: View) -> Markup | None:
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in view.run.cells:
        if not cell.measured:
            status = "no result" if cell.status == "measured" else cell.status
            groups.setdefault((status, cell.reason or "no reason given"), []).append(cell)
    if not groups:
        return None
    rows = [
        {"status": status, "reason": reason, "count": len(cells), **_group(view, cells)}
        for (status, reason), cells in sorted(groups.items(), key=lambda g: (g[0][0], -len(g[1])))
    ]
    return view.fill("unmeasured.html", rows=rows)
