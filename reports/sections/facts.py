"""What was run, where and when, in one line."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from reports.quantities import count
from reports.view import View

ORDER = 10


def when(started_at: str) -> str:
    """An ISO 8601 time as `2026-01-15 09:30 UTC`; anything else as it stands."""
    try:
        moment = datetime.fromisoformat(started_at.replace("Z", "+00:00"))
    except ValueError:
        return started_at
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".strip()


def _facts(view: View) -> list[str]:
    context = view.run.context
    machine = [str(context.machine.get("cpu") or "unknown machine")]
    if cores := context.machine.get("cores"):
        machine.append(f"{cores} CPUs" if cores != 1 else "1 CPU")
    interpreters = [
        f"{key} {facts.get('version', '')}".strip() for key, facts in context.interpreters.items()
    ]
    measured = sum(cell.measured for cell in view.run.cells)
    return [
        when(context.started_at),
        ", ".join(machine),
        ", ".join(interpreters) or "no interpreter",
        f"{measured:,} of {count(len(view.run.cells), 'cell')} measured",
    ]


def render(view: View) -> Markup:
    return view.fill("facts.html", context=view.run.context, facts=_facts(view))
