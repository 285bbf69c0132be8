"""Cell by cell: what changed is always drawn, the quiet rest is folded when there is much of it."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from reports.comparison.charts.ratios import axis_limits, draw_ratios, drawable, width_of
from reports.comparison.parts import Changes
from reports.comparison.verdicts import LEGEND
from reports.document.comparison import Compared
from reports.document.estimate import Estimate
from reports.drawing.markers import note
from reports.pages.chart import Chart

ORDER = 30
MOST_DRAWN = 70  # with more cells than that, some are folded
WIDEST = 15  # of the inconclusive ones that stay in sight then


def in_sight(cells: list[Compared]) -> tuple[list[Compared], list[Compared]]:
    """What is drawn at once, and what is folded; both in the order of the plan."""
    if len(cells) <= MOST_DRAWN:
        return cells, []
    found = {cell.name for cell in cells if cell.verdict in ("slower", "faster")}
    vague = [cell for cell in cells if cell.verdict not in ("slower", "faster", "same")]
    found |= {cell.name for cell in sorted(vague, key=width_of, reverse=True)[:WIDEST]}
    shown = [cell for cell in cells if cell.name in found]
    return shown, [cell for cell in cells if cell.name not in found]


def _chart(view: Changes, cells: list[Compared], title: str, words: str, ident: str) -> Chart:
    margin = view.comparison.margin
    limits = axis_limits(drawable(view.comparison.cells), margin)
    several = view.several_interpreters
    svg = draw_ratios(cells, margin, limits, ident, several)
    ratios: list[Estimate] = [cell.ratio for cell in cells]
    caption = (
        f"{words}Time of the new run / time of the base with its 95 % interval, on a logarithmic "
        "axis, slowest first within each kernel. The band is the equivalence margin of "
        f"{100 * margin:.3g} %. "
        f"{LEGEND}." + note(ratios) + _cut(cells, limits)
    )
    return Chart(title, svg, caption, wide=True)


def _cut(cells: list[Compared], limits: tuple[float, float]) -> str:
    low, high = limits
    wide = [c for c in cells if c.ratio.interval]
    cut = [c for c in wide if c.ratio.interval and not low <= min(c.ratio.interval) <= high]
    cut += [c for c in wide if c.ratio.interval and max(c.ratio.interval) > high and c not in cut]
    return f" Arrows at the edge: {len(cut)} intervals go on beyond the axis." if cut else ""


def render(view: Changes) -> Markup | None:
    cells = drawable(view.comparison.cells)
    if not cells:
        return None
    shown, folded = in_sight(cells)
    few = (
        f"All cells that are slower or faster, and the {WIDEST} least certain ones of the "
        "inconclusive: without an interval, or with the widest. "
    )
    title = "What changed, and what is least certain" if folded else "All cells"
    first = _chart(view, shown, title, few if folded else "", "ratios") if shown else None
    rest = _chart(view, folded, "The other cells", "", "ratiosrest") if folded else None
    if rest is not None and first is not None:
        rest = replace(rest, caption="On the same scale as the chart above. " + rest.caption)
    return view.fill("cells.html", chart=first, rest=rest, folded=len(folded))
