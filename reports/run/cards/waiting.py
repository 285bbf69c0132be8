"""Python that waits: how are many requests served at once?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.choice import PYTHON
from reports.run import card as cards
from reports.run.card import Card
from reports.run.chosen import (
    Chosen,
    chosen,
    doubt,
    leading,
    middle,
    named,
    rows,
    scale_of,
    times_as_fast,
    without_gain,
)
from reports.run.view import View

ORDER = 20


def card(view: View) -> Card | None:
    found = chosen(view.run, PYTHON, waiting=True)
    if not found:
        return None
    lead = leading(found)
    scale = scale_of(found)
    bar = cards.why(
        f"{view.name(middle(lead).cell)}, {middle(lead).kernel.name}", middle(lead).cell
    )
    return Card(
        ident=view.prefix + "waiting",
        question=f"Python that waits ({_most(found)} at once)",
        answer=_answer(view, lead, found),
        rows=rows(view, found, lead, scale),
        ticks=tuple(scale.ticks()),
        doubt=doubt(found, lead),
        why=() if bar is None else (bar,),
        limits=_limits(found),
    )


def _most(found: list[Chosen]) -> str:
    return f"up to {max(cell.workers for entry in found for cell in entry.kernel.cells):,}"


def _answer(view: View, lead: list[Chosen], found: list[Chosen]) -> Markup:
    if all(entry.is_loop for entry in found):
        return Markup("<b>One after the other.</b> Nothing is surely faster than a plain loop.")
    parts = [f"{times_as_fast(lead)}.", without_gain(found)]
    return named(view, middle(lead).cell) + Markup(": {}").format(" ".join(filter(None, parts)))


def _limits(found: list[Chosen]) -> str:
    most = max(found, key=lambda entry: max(cell.workers for cell in entry.kernel.cells))
    workers = max(cell.workers for cell in most.kernel.cells)
    return (
        f"{workers:,} at once and {most.kernel.items:,} in all were measured, not 10,000, and "
        "against a server on the same machine."
    )
