"""Whether strategies use more workers as well as before: curves, and the law behind them."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.charts.curves import draw_curves
from reports.comparison.parts import Changes
from reports.comparison.verdicts import badge, ratio_text
from reports.document.comparison import Scaling
from reports.document.estimate import Estimate
from reports.document.numbers import TO, digits, ratio, ratio_interval
from reports.drawing.markers import note
from reports.pages.chart import Chart

ORDER = 40
_ORDER = ("worse", "better", "inconclusive", "same")


def in_order(scaling: tuple[Scaling, ...]) -> list[Scaling]:
    """What was found first, then what is not known; the largest change first."""

    def key(entry: Scaling) -> tuple[int, float]:
        index = _ORDER.index(entry.verdict) if entry.verdict in _ORDER else len(_ORDER)
        change = entry.ratio.median if entry.verdict != "better" else -entry.ratio.median
        return index, change

    return sorted(scaling, key=key)


def law_text(estimate: Estimate | None) -> str:
    """A parameter of the law with its interval; it needs more worker counts, each with CPUs of its
    own, where it is missing."""
    if estimate is None:
        return "needs more worker counts"
    if estimate.interval is None:
        return f"{digits(estimate.median, 2)} [no interval]"
    low, high = (digits(end, 2) for end in estimate.interval)
    return f"{digits(estimate.median, 2)} [{low}{TO}{high}]"


def gain(estimate: Estimate) -> str:
    """A speed-up with its interval."""
    return f"{ratio(estimate.median)} {ratio_interval(estimate) or '[no interval]'}"


def _chart(entry: Scaling, ident: str) -> tuple[Markup, Chart]:
    most = entry.workers[-1]
    caption = (
        f"At {most:,} workers the speed-up is {ratio_text(entry.ratio)} times that of the base. "
    )
    if entry.base.serial_part or entry.new.serial_part:
        caption += (
            f"Serial part {law_text(entry.base.serial_part)} → {law_text(entry.new.serial_part)}"
        )
    else:
        caption += "No law: more workers than CPUs at every count but one"
    if entry.base.crosstalk or entry.new.crosstalk:
        caption += f", crosstalk {law_text(entry.base.crosstalk)} → {law_text(entry.new.crosstalk)}"
    caption += "." + note((*entry.base.speedup, *entry.new.speedup))
    title = f"{entry.strategy}, {entry.kernel} ({entry.size})"
    if entry.interpreter != "native":
        title += f" on {entry.interpreter}"
    return badge(entry.verdict), Chart(title, draw_curves(entry, ident), caption)


def render(view: Changes) -> Markup | None:
    entries = in_order(view.comparison.scaling)
    if not entries:
        return None
    charts = [(entry, _chart(entry, f"curve{index}")) for index, entry in enumerate(entries)]
    found = [chart for entry, chart in charts if entry.verdict in ("worse", "better")]
    rest = [chart for entry, chart in charts if entry.verdict not in ("worse", "better")]
    return view.fill(
        "scaling.html", found=found, rest=rest, entries=entries, law_text=law_text, gain=gain
    )
