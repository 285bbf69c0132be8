"""Pure Python that computes: what makes it faster without another language?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.choice import PYTHON
from reports.document.run import Cell
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
from reports.run.payback import pays_words
from reports.run.view import View

ORDER = 10
HEAD = ("python", "Pure Python that computes")
LIMITS = "Tasks here carry no arguments and return a number: handing over data costs extra."


def card(view: View) -> Card | None:
    found = chosen(view.run, PYTHON, waiting=False)

    def answer(lead: list[Chosen]) -> Markup:
        if all(entry.is_loop for entry in found):
            words = "Nothing that runs Python code is surely faster than it."
            return Markup("<b>A plain loop.</b> {}").format(words)
        parts = [f"{times_as_fast(lead)}.", without_gain(found), pays_words(lead)]
        text = " ".join(filter(None, parts))
        return named(view, middle(lead).cell) + Markup(": {}").format(text)

    limits = "" if any(entry.cell.carries for entry in found) else LIMITS
    return card_of(view, HEAD, found, answer, limits, also=_threads) if found else None


def _threads(entry: Chosen) -> Cell | None:
    """What threads do on the same kernel, where they are not what is recommended."""
    if entry.cell.strategy == "threads.python":
        return None
    same = (entry.cell.interpreter, "threads.python")
    threads = [c for c in entry.kernel.cells if c.measured and (c.interpreter, c.strategy) == same]
    return max(threads, key=lambda cell: cell.workers, default=None)
