"""Tasks that carry arguments and results: from which task on do workers pay?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.break_even import BreakEven
from reports.document.numbers import brief
from reports.run.card import Card, Row
from reports.run.carrying import (
    border_words,
    cell_of,
    doubt_words,
    earliest,
    kernels_with_borders,
    of_python,
    usual,
    weight_words,
    weights,
)
from reports.run.chosen import named
from reports.run.scale import Scale
from reports.run.view import View
from reports.run.words import strategy_words

ORDER = 15
LIMITS = (
    "By the weight of an argument of bytes; lists of objects cost more to pickle. Brackets: where "
    "the ends of the 95 % interval of the speed-up say so."
)


def card(view: View) -> Card | None:
    kernel = next((k for k in kernels_with_borders(view.run) if of_python(view.run, k)), None)
    if kernel is None:
        return None
    borders = of_python(view.run, kernel)
    strategy = usual(borders)
    own = [border for border in borders if border.strategy == strategy]
    said = [
        f"{border_words(border)} at {weight_words(border.weight)}"
        for border in sorted(own, key=lambda border: border.weight)
    ]
    first = earliest(borders)
    known = [border.task_s for border in first if border.task_s is not None]
    shortest = min((border.points[0].task_s for border in borders), default=1.0)
    scale = Scale.of([task_s / shortest for task_s in known], least=1.0)
    rows = []
    for weight, border in zip(weights(borders), first, strict=True):
        other = "" if border.strategy == strategy else strategy_words(cell_of(view.run, border))
        part = [] if border.task_s is None else [("whole", border.task_s / shortest)]
        rows.append(
            Row(
                label=weight_words(weight),
                link=f"{view.prefix}carrying",
                bar=scale.bar(part, None),
                figure=_figure(border),
                interval="",
                note=" ".join(filter(None, (other, doubt_words(border)))),
                title=f"{border.strategy}: the shortest task of the plain loop for which it pays",
            )
        )
    text = f"faster than a plain loop {', '.join(said)} a task."
    unsure = [
        weight_words(border.weight)
        for border in first
        if border.task_s is not None and border.high is None
    ]
    return Card(
        ident=view.prefix + "carry",
        question="Python whose tasks carry data",
        answer=named(view, cell_of(view.run, own[-1])) + Markup(": {}").format(text),
        rows=tuple(rows),
        doubt=f"Not sure where it begins at {', '.join(unsure)}." if unsure else "",
        limits=LIMITS,
    )


def _figure(border: BreakEven) -> str:
    if border.task_s is not None:
        return brief(border.task_s)
    if border.pays:
        return f"< {brief(border.points[0].task_s)}"
    return f"> {brief(border.points[-1].task_s)}"
