"""The answer for a function of the user's, before everything else: what to take."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.advice import Option
from reports.document.numbers import ratio_interval, seconds, size, times
from reports.run.view import View

ORDER = 3
CONTENTS = ("advice", "Advice")


def render(view: View) -> Markup | None:
    advice = view.run.advice
    if advice is None:
        return None
    rows = [_row(option, option.cell == advice.recommended) for option in advice.options]
    lists = [
        ("Sure", advice.sure),
        ("Not measured", advice.unmeasured),
        ("What would change it", advice.changes),
        ("Seen besides", advice.notes),
    ]
    return view.fill(
        "advice.html", advice=advice, rows=rows, lists=[entry for entry in lists if entry[1]]
    )


def _row(option: Option, is_best: bool) -> dict[str, str | bool]:
    gain = option.gain
    interval = ratio_interval(gain) if gain is not None and gain.low is not None else ""
    return {
        "best": is_best,
        "words": option.words,
        "total": "–" if option.total_s is None else seconds(option.total_s),
        "gain": "" if gain is None else times(gain.median),
        "interval": interval,
        "startup": "" if option.startup_s is None else seconds(option.startup_s),
        "memory": "" if not option.extra_bytes else f"+{size(option.extra_bytes)}",
        "remark": option.remark,
    }
