"""What was run, where and when, in one line."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import count
from reports.pages.dates import when
from reports.run.view import View

ORDER = 10


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
