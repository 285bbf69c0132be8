"""What the analysis has chosen over several kernels, as one answer and the rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from reports.document.choice import Choice
from reports.document.estimate import Estimate
from reports.document.numbers import TIMES, TO, count, ratio, ratio_interval
from reports.document.run import Cell, Kernel, Run
from reports.drawing.markers import FEW_VISITS
from reports.run.card import Card, Row, why
from reports.run.carrying import kernels_with_borders
from reports.run.scale import Scale
from reports.run.selection import dispatch_kernel
from reports.run.view import View
from reports.run.words import capital, listed, strategy_words, workers_words

CLASSES_THAT_WAIT = ("io", "mixed")


@dataclass(frozen=True)
class Chosen:
    """A kernel, the choice for it, and the cell that is recommended."""

    kernel: Kernel
    choice: Choice
    cell: Cell

    @property
    def is_loop(self) -> bool:
        return self.kernel.base is not None and self.cell.name == self.kernel.base.name


def chosen(run: Run, question: str, *, waiting: bool) -> list[Chosen]:
    """Of kernels that work, and that wait or not; those where anything competes with the loop."""
    found = []
    mapped = kernels_with_borders(run)  # their answer depends on the size, and has a card
    for kernel in run.kernels:
        choice = kernel.choice(question)
        if choice is None or dispatch_kernel(kernel) or kernel.name in mapped:
            continue
        cell = kernel.cell(choice.recommended)
        entry = Chosen(kernel, choice, cell)
        competes = choice.competing > 1 or not entry.is_loop
        if competes and (kernel.kind in CLASSES_THAT_WAIT) == waiting:
            found.append(entry)
    return found


def leading(found: list[Chosen]) -> list[Chosen]:
    """Those of the family that is chosen for the most kernels, of the surest kind that there is:
    gains that are shown, gains that may be, the loop."""
    for gain in ("shown", "unknown"):
        group = [entry for entry in found if entry.choice.gain == gain and not entry.is_loop]
        if group:
            families = Counter(_family(entry) for entry in group)
            first = max(families, key=lambda family: families[family])
            return [entry for entry in group if _family(entry) == first]
    return found


def _family(entry: Chosen) -> tuple[str, str]:
    return entry.cell.family, entry.cell.binding


def middle(found: Iterable[Chosen]) -> Chosen:
    """The one whose gain is the middle one, the lower of two."""
    ordered = sorted(
        found, key=lambda entry: entry.choice.total.median if entry.choice.total else 0
    )
    return ordered[(len(ordered) - 1) // 2]


def named(view: View, cell: Cell) -> Markup:
    """Words, workers and identifier of a cell."""
    parts = ", ".join(filter(None, (strategy_words(cell), workers_words(cell))))
    return Markup("<b>{}</b> <code>{}</code>").format(capital(parts), view.name(cell))


def range_of(estimates: Iterable[Estimate | None]) -> str:
    """The range of the medians over kernels, as 1.3 to 1.8 times; empty for one kernel."""
    medians = sorted(estimate.median for estimate in estimates if estimate is not None)
    if len(medians) < 2:
        return ""
    low, high = ratio(medians[0]), ratio(medians[-1])
    return low if low == high else f"{low.removesuffix(TIMES)}{TO}{high}"


def times_as_fast(found: list[Chosen]) -> str:
    """`1.6× as fast as a plain loop in Python`, with the range over kernels or the interval."""
    entry = middle(found)
    if entry.choice.total is None:
        return "but no plain loop was measured to compare"
    text = f"{ratio(entry.choice.total.median)} as fast as a plain loop in Python"
    if over := range_of(one.choice.total for one in found):
        return f"{text} ({over} over {count(len(found), 'kernel')})"
    return f"{text} {ratio_interval(entry.choice.total)}".strip()


def without_gain(found: list[Chosen]) -> str:
    """Which kernels gain nothing, in a sentence."""
    names = [entry.kernel.name for entry in found if entry.choice.gain == "not_shown"]
    return f"No gain shown for {listed(names)}." if names else ""


def doubt(found: list[Chosen], lead: list[Chosen]) -> str:
    """What a reader must know before relying on the answer; empty where there is nothing."""
    visits = [entry.choice.total.n for entry in found if entry.choice.total]
    if visits and any(entry.choice.gain == "unknown" for entry in found):
        rounds = count(min(visits), "round")
        return f"Not sure: {rounds}, and an interval takes {FEW_VISITS}."
    tied = [entry for entry in found if entry.choice.alike and not entry.is_loop]
    if not tied:
        return ""
    names = Counter(
        strategy_words(entry.kernel.cell(name)) for entry in tied for name in entry.choice.alike
    )
    taken = {strategy_words(entry.cell) for entry in lead}
    common = [name for name, _ in names.most_common() if name not in taken]
    if not common:
        return ""
    kernels = f"on {len(tied)} of {count(len(found), 'kernel')}" if len(found) > 1 else ""
    return " ".join(filter(None, ("Not told apart", kernels, f"from {listed(common, 3)}."))).strip()


def scale_of(found: list[Chosen]) -> Scale:
    ends: list[float] = []
    for entry in found:
        rival = _rival(entry) if entry.is_loop else None
        total = entry.choice.total if rival is None else rival.speedup_python
        if total is not None:
            ends += [total.median, *(total.interval or ())]
        if entry.choice.language:
            ends.append(entry.choice.language.median)
    return Scale.of(ends)


def card_of(
    view: View,
    head: tuple[str, str],  # ident without the view's prefix, and the question
    found: list[Chosen],
    answer: Callable[[list[Chosen]], Markup],  # of those that lead
    limits: str,
    *,
    key: tuple[tuple[str, str], ...] = (),
    also: Callable[[Chosen], Cell | None] = lambda _: None,  # is watched beside the middle one
) -> Card:
    """The answer of `found`, the evidence of each kernel, and where the time of the middle one of
    those that lead went."""
    lead = leading(found)
    scale = scale_of(found)
    entry = middle(lead)
    watched = [cell for cell in (entry.cell, also(entry)) if cell is not None]
    bars = (why(f"{view.name(cell)}, {entry.kernel.name}", cell) for cell in watched)
    return Card(
        ident=view.prefix + head[0],
        question=head[1],
        answer=answer(lead),
        rows=rows(view, found, lead, scale),
        ticks=tuple(scale.ticks()),
        key=key,
        doubt=doubt(found, lead),
        why=tuple(bar for bar in bars if bar is not None),
        limits=limits,
    )


def rows(view: View, found: list[Chosen], lead: list[Chosen], scale: Scale) -> tuple[Row, ...]:
    """One for each kernel, with what differs from the card's answer."""
    strategy = middle(lead).cell.strategy
    return tuple(_row(view, entry, strategy, scale) for entry in found)


def _row(view: View, entry: Chosen, lead: str, scale: Scale) -> Row:
    if entry.is_loop:
        return _row_of_loop(view, entry, lead, scale)
    choice, total = entry.choice, entry.choice.total
    parts = []
    if choice.language is not None:
        parts.append(("language", choice.language.median))
    if choice.concurrency is not None:
        parts.append(("concurrency", choice.concurrency.median))
    elif total is not None:
        parts.append(("whole", total.median))
    note = "" if entry.cell.strategy == lead else strategy_words(entry.cell)
    return _bar(view, entry, entry.cell, (parts, total, scale), note)


def _row_of_loop(view: View, entry: Chosen, lead: str, scale: Scale) -> Row:
    """What comes next to the loop, which may be faster and may not."""
    rival = _rival(entry)
    if rival is None:
        return _bar(view, entry, entry.cell, ([], None, scale), "all others are slower")
    gain = rival.speedup_python
    parts = [] if gain is None else [("vague", gain.median)]
    note = "no gain shown"
    if rival.strategy != lead:
        note += f": {strategy_words(rival)}"
    return _bar(view, entry, rival, (parts, gain, scale), note)


def _rival(entry: Chosen) -> Cell | None:
    """The fastest that is not told apart from the loop."""
    return next((entry.kernel.cell(name) for name in entry.choice.alike), None)


def _bar(
    view: View,
    entry: Chosen,
    cell: Cell,
    drawn: tuple[list[tuple[str, float]], Estimate | None, Scale],
    note: str,
) -> Row:
    parts, total, scale = drawn
    return Row(
        label=entry.kernel.name,
        link=view.anchor(entry.kernel),
        bar=None if total is None else scale.bar(parts, total),
        figure="" if total is None else ratio(total.median),
        interval="" if total is None else ratio_interval(total),
        note=note,
        title=f"{cell.name}, speed-up against serial.python of the same rounds",
    )
