"""A function of the user's: which strategy, for so many calls?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.advice import Option
from reports.document.estimate import Estimate
from reports.document.numbers import count, ratio_interval, seconds, times
from reports.run.card import Card, Row
from reports.run.scale import Scale
from reports.run.view import View

ORDER = 1
MOST_ROWS = 8


def card(view: View) -> Card | None:
    advice = view.run.advice
    if advice is None:
        return None
    shown = [option for option in advice.options if option.gain is not None][:MOST_ROWS]
    scale = Scale.of([gain.median for option in shown if (gain := option.gain) is not None])
    return Card(
        ident=view.prefix + "own",
        question=f"{advice.name}, {count(advice.calls, 'call')}",
        answer=Markup("<b>{}.</b> {}").format(advice.call, advice.verdict),
        rows=tuple(
            _row(option, option.gain, scale, f"{view.prefix}advice")
            for option in shown
            if option.gain is not None
        ),
        ticks=tuple(scale.ticks()),
        doubt="" if advice.gain == "shown" else "No gain was shown beyond doubt.",
        limits="; ".join(advice.unmeasured),
    )


def _row(option: Option, gain: Estimate, scale: Scale, link: str) -> Row:
    return Row(
        label=option.words,
        link=link,
        bar=scale.bar([("whole", gain.median)], gain),
        figure=times(gain.median),
        interval=ratio_interval(gain) if gain.low is not None else "",
        note="" if option.total_s is None else seconds(option.total_s),
        title=option.remark or option.words,
    )
