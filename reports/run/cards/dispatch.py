"""What does it cost to hand out a task?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.choice import PYTHON
from reports.document.estimate import Estimate
from reports.document.numbers import brief, count, interval, without_unit
from reports.document.run import Cell, Kernel
from reports.drawing.markers import FEW_VISITS
from reports.run.card import Card, Row
from reports.run.chosen import named
from reports.run.scale import Scale
from reports.run.selection import cheapest_first, dispatch_kernel
from reports.run.view import View
from reports.run.words import listed, strategy_words

ORDER = 50
MOST_ROWS = 6
SHARE = 0.1  # of a task's time that handing it out may cost


def card(view: View) -> Card | None:
    kernel = next((k for k in view.run.kernels if dispatch_kernel(k) and k.ranking), None)
    if kernel is None:
        return None
    priced = [
        (cell, price)
        for cell, price in cheapest_first(kernel)
        if cell.binding == "python" and cell.executor != "serial"
    ]
    if not priced:
        return None
    (cell, least), (dearest, most) = priced[0], priced[-1]
    # A price is no ratio: its bar is how many times that of the cheapest it is.
    scale = Scale.of([price.median / least.median for _, price in priced], least=1.0)
    text = f"{brief(least.median)} a task"
    if dearest is not cell:
        text += f"; {brief(most.median)} with {strategy_words(dearest)}"
    text += (
        f". For that to be less than a tenth, a task must last {brief(least.median / SHARE)} to "
        f"{brief(most.median / SHARE)}."
    )
    return Card(
        ident=view.prefix + "task",
        question="What a task costs to hand out",
        answer=named(view, cell) + Markup(": {}").format(text),
        rows=tuple(
            Row(
                label=other.executor,
                link=view.anchor(kernel),
                bar=scale.bar([("whole", price.median / least.median)], None),
                figure=brief(price.median),
                interval=without_unit(interval(price, brief)),
                note=f"chunks of {other.chunk_size}" if other.chunk_size else "",
                title=other.name,
            )
            for other, price in priced[:MOST_ROWS]
        ),
        doubt=_doubt(kernel, cell, least),
        limits="A task that does nothing and carries nothing; bars are logarithmic.",
    )


def _doubt(kernel: Kernel, cheapest: Cell, price: Estimate) -> str:
    if price.interval is None:
        return f"Not sure: {count(price.n, 'round')}, and an interval takes {FEW_VISITS}."
    choice = kernel.choice(PYTHON)
    if choice is None or cheapest.name not in (choice.recommended, *choice.alike):
        return ""
    others = [kernel.cell(name) for name in choice.alike if name != cheapest.name]
    names = [strategy_words(other) for other in others if other.executor != "serial"]
    return f"Not told apart from {listed(names, 3)}." if names else ""
