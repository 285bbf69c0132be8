"""The questions of readers, one a file: a module with `ORDER` and `card(view)` -> a card or None.

Adding a question is adding one file. A card has nothing to compute: it tells what the analysis has
chosen, and counts over how many kernels.
"""

from __future__ import annotations

from reports.pages.discovery import modules
from reports.run.card import Card
from reports.run.view import View


def of_run(view: View) -> list[Card]:
    """Every question that the run can answer, in order."""
    cards = (module.card(view) for module in modules(__name__, __path__))
    return [card for card in cards if card is not None]
