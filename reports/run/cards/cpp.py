"""May it be C++? What the language brings, and what workers bring on top of it."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.choice import CPP
from reports.document.numbers import count, ratio
from reports.run import card as cards
from reports.run.card import Card
from reports.run.chosen import (
    Chosen,
    chosen,
    doubt,
    leading,
    middle,
    named,
    range_of,
    rows,
    scale_of,
)
from reports.run.view import View

ORDER = 30
KEY = (("language", "C++ instead of Python"), ("concurrency", "workers"))


def card(view: View) -> Card | None:
    found = chosen(view.run, CPP, waiting=False)
    if not found:
        return None
    lead = leading(found)
    scale = scale_of(found)
    entry = middle(lead)
    bar = cards.why(f"{view.name(entry.cell)}, {entry.kernel.name}", entry.cell)
    return Card(
        ident=view.prefix + "cpp",
        question="If you may write C++",
        answer=_answer(view, lead),
        rows=rows(view, found, lead, scale),
        ticks=tuple(scale.ticks()),
        key=KEY,
        doubt=doubt(found, lead),
        why=() if bar is None else (bar,),
        limits="The same algorithm in both languages, line by line; a better one is another story.",
    )


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
