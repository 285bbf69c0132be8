"""An engine or a library in the place of the standard library's pools: from which task on?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.numbers import brief, interval, without_unit
from reports.run.card import Card, Row
from reports.run.chosen import named
from reports.run.engines import Priced, priced
from reports.run.scale import Scale
from reports.run.view import View
from reports.run.words import strategy_words

ORDER = 16
MOST_ROWS = 9
PLAIN = "process_pool_fork"  # what others are told against, where it was measured
BARS_FROM_S = 1e-3
LIMITS = (
    "From tasks that do nothing and carry nothing: how long one must last for handing it out to "
    "cost less than a tenth of it. Bars are logarithmic."
)


def card(view: View) -> Card | None:
    every = priced(view.run)
    if not every:
        return None
    engines = [each for each in every if each.cell.family == "distributed"] or every
    least, most = engines[0], engines[-1]
    scale = Scale.of([each.tenth_s / BARS_FROM_S for each in every], least=1.0)
    plain = next((each for each in every if each.cell.executor == PLAIN), None)
    first = plain if plain is not None and plain.tenth_s < least.tenth_s else least
    cheaper = "cheaper than every engine, on one machine: " if first is plain else ""
    others = [least, most] if first is plain and least is not most else [most]
    text = f": {cheaper}less than a tenth of a task from {brief(first.tenth_s)} on"
    for other in others:
        if other is not first:
            text += f"; {brief(other.tenth_s)} with {strategy_words(other.cell)}"
    return Card(
        ident=view.prefix + "engine",
        question="An engine?",
        answer=named(view, first.cell) + Markup("{}.").format(text),
        rows=tuple(
            Row(
                label=each.cell.executor,
                link=f"{view.prefix}engines",
                bar=scale.bar([("whole", each.tenth_s / BARS_FROM_S)], None),
                figure=brief(each.tenth_s),
                interval=without_unit(interval(each.price.tenth, brief)),
                note=f"in chunks {each.chunks}" if each.chunked else "",
                title=f"{each.cell.name}: how long a task must last for a tenth",
            )
            for each in _shown(every, engines)
        ),
        limits=LIMITS,
    )


def _shown(every: list[Priced], engines: list[Priced]) -> list[Priced]:
    """The plain pool, and engines: the others stand in the table."""
    wanted = [each for each in every if each in engines or each.cell.executor == PLAIN]
    return wanted[:MOST_ROWS]
