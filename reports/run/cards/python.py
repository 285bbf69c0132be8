"""Pure Python that computes: what makes it faster without another language?"""

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
from reports.run.payback import pays_words
from reports.run.view import View

ORDER = 10


def card(view: View) -> Card | None:
    found = chosen(view.run, PYTHON, waiting=False)
    if not found:
        return None
    lead = leading(found)
    scale = scale_of(found)
    return Card(
        ident=view.prefix + "python",
        question="Pure Python that computes",
        answer=_answer(view, lead, found),
        rows=rows(view, found, lead, scale),
        ticks=tuple(scale.ticks()),
        doubt=doubt(found, lead),
        why=_why(view, lead),
        limits="Tasks here carry no arguments and return a number: handing over data costs extra.",
    )


def _answer(view: View, lead: list[Chosen], found: list[Chosen]) -> Markup:
    if all(entry.is_loop for entry in found):
        return Markup(
            "<b>A plain loop.</b> Nothing that runs Python code is surely faster than it."
        )
    entry = middle(lead)
    parts = [f"{times_as_fast(lead)}.", without_gain(found), pays_words(lead)]
    return named(view, entry.cell) + Markup(": {}").format(" ".join(filter(None, parts)))


def _why(view: View, lead: list[Chosen]) -> tuple[cards.Why, ...]:
    """What is recommended, and what threads do on the same kernel."""
    entry = middle(lead)
    watched = [entry.cell]
    threads = [c for c in entry.kernel.cells if c.measured and c.strategy == "threads.python"
               and c.interpreter == entry.cell.interpreter]  # fmt: skip
    if threads and entry.cell.strategy != "threads.python":
        watched.append(max(threads, key=lambda cell: cell.workers))
    found = (cards.why(f"{view.name(cell)}, {entry.kernel.name}", cell) for cell in watched)
    return tuple(bar for bar in found if bar is not None)
