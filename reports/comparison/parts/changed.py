"""What changed, in groups; what could have been seen; and the sum of it."""

from __future__ import annotations

from markupsafe import Markup

from reports.comparison.groups import BESIDE, Group, changes, detectable, groups, mean
from reports.comparison.parts import Changes
from reports.document.comparison import Comparison
from reports.document.numbers import count, percent_off, times

ORDER = 12


def sentence(group: Group) -> Markup:
    """`Start-up of threads.python: 1.8× in 20 of 22 cells (1.6× to 2.1×)`."""
    what = group.quantity[:1].upper() + group.quantity[1:]
    if len(group.names) == 1:
        return Markup("{}: <b>{}</b>, <code>{}</code>").format(
            what, amount(group.middle), group.names[0]
        )
    where = Markup(" of <code>{}</code>").format(group.trait) if group.trait else Markup("")
    cells = f"{len(group.names)} of {count(group.among, 'cell')}"
    text = Markup("{}{}: <b>{}</b> in {}").format(what, where, amount(group.middle), cells)
    return text + f" ({amount(group.low)} to {amount(group.high)})"


def amount(ratio: float) -> str:
    """`+12 %`, and `1.8×` where percents stop being readable."""
    return times(ratio) if ratio >= 1.5 or ratio <= 1 / 1.5 else percent_off(ratio)


def sums(comparison: Comparison) -> list[tuple[str, int, str, str]]:
    """(what, cells, geometric mean, range) of the times that are slower, faster, and all."""
    times_of = [change for change in changes(comparison) if change.quantity == "time"]
    rows = []
    for words, verdicts in (("slower", {"slower"}), ("faster", {"faster"}), ("all", None)):
        own = [c.ratio.median for c in times_of if verdicts is None or c.verdict in verdicts]
        if own:
            both = f"{amount(min(own))} to {amount(max(own))}"
            rows.append((words, len(own), amount(mean(own)), both))
    return rows


def could_see(comparison: Comparison) -> str:
    """From which slow-down on this comparison calls one; empty without intervals."""
    seen = detectable(comparison)
    if not seen:
        return ""
    half, most = seen[(len(seen) - 1) // 2], seen[min(len(seen) - 1, (9 * len(seen)) // 10)]
    return (
        f"A slow-down of {amount(half)} would have been seen in half of the cells, one of "
        f"{amount(most)} in nine of ten; what is smaller may be there unseen."
    )


def render(view: Changes) -> Markup | None:
    comparison = view.comparison
    found = groups(comparison)
    single = [group for group in found if len(group.names) == 1]
    shown = [group for group in found if len(group.names) > 1 or group in single[:BESIDE]]
    if not comparison.cells:
        return None
    return view.fill(
        "changed.html",
        groups=[(group, sentence(group)) for group in shown],
        more=len(found) - len(shown),
        could_see=could_see(comparison),
        sums=sums(comparison),
    )
