"""Python that waits: how are many requests served at once?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.choice import PYTHON
from reports.document.run import Kernel
from reports.run.card import Card
from reports.run.chosen import (
    Chosen,
    card_of,
    chosen,
    middle,
    named,
    times_as_fast,
    without_gain,
)
from reports.run.view import View

ORDER = 20


def card(view: View) -> Card | None:
    found = chosen(view.run, PYTHON, waiting=True)
    if not found:
        return None

    def answer(lead: list[Chosen]) -> Markup:
        if all(entry.is_loop for entry in found):
            return Markup("<b>One after the other.</b> Nothing is surely faster than a plain loop.")
        parts = filter(None, (f"{times_as_fast(lead)}.", without_gain(found)))
        return named(view, middle(lead).cell) + Markup(": {}").format(" ".join(parts))

    widest = max((entry.kernel for entry in found), key=_most_workers)
    workers = f"{_most_workers(widest):,}"
    limits = (
        f"{workers} at once and {widest.items:,} in all were measured, not 10,000, and "
        "against a server on the same machine."
    )
    head = ("waiting", f"Python that waits (up to {workers} at once)")
    return card_of(view, head, found, answer, limits)


def _most_workers(kernel: Kernel) -> int:
    return max(cell.workers for cell in kernel.cells)
