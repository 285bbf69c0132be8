"""May it be C++? What the language brings, and what workers bring on top of it."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.choice import CPP
from reports.document.numbers import count, ratio
from reports.run.card import Card
from reports.run.chosen import (
    Chosen,
    card_of,
    chosen,
    middle,
    named,
    range_of,
)
from reports.run.view import View

ORDER = 30
HEAD = ("cpp", "If you may write C++")
LIMITS = "The same algorithm in both languages, line by line; a better one is another story."
KEY = (("language", "C++ instead of Python"), ("concurrency", "workers"))


def card(view: View) -> Card | None:
    found = chosen(view.run, CPP, waiting=False)
    if not found:
        return None
    return card_of(view, HEAD, found, lambda lead: _answer(view, lead), LIMITS, key=KEY)


def _part(lead: list[Chosen], language: bool) -> str:
    entry = middle(lead)
    estimates = [e.choice.language if language else e.choice.concurrency for e in lead]
    own = entry.choice.language if language else entry.choice.concurrency
    if own is None:
        return ""
    over = range_of(estimates)
    return ratio(own.median) + (f" ({over})" if over else "")


def _answer(view: View, lead: list[Chosen]) -> Markup:
    entry = middle(lead)
    language, workers = _part(lead, language=True), _part(lead, language=False)
    text = f"the language brings {language}" if language else "faster"
    if workers and entry.cell.executor != "serial":
        text += f", the workers {workers} on top"
    over = f" over {count(len(lead), 'kernel')}" if len(lead) > 1 else ""
    return named(view, entry.cell) + Markup(": {}{}.").format(text, over)
