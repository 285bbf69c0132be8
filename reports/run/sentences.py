"""The answer in words: what wins, by how much, against what, at which price, and how surely.

Nothing is computed here. A sentence compares only what the analysis compared, names the base of
every ratio, and says so where intervals overlap or are missing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.numbers import (
    TIMES,
    UNKNOWN,
    brief,
    count,
    ratio,
    ratio_interval,
    seconds_interval,
    size,
)
from reports.document.run import Cell, Kernel
from reports.drawing.markers import FEW_VISITS
from reports.run.selection import (
    base_of,
    best_python,
    cheapest_first,
    dispatch_kernel,
    rivals_of,
    working_kernels,
)
from reports.run.view import View


@dataclass(frozen=True)
class Remark:
    """A sentence with a word in front of it; `doubt` marks what weakens the answer."""

    head: str
    text: str
    doubt: bool = False


@dataclass(frozen=True)
class Answer:
    """The answer for one kernel: `winner` `verdict`, then remarks."""

    kernel: Kernel
    winner: Cell | None
    figure: str  # the one number to remember, and what it is against
    figure_base: str
    verdict: str
    remarks: tuple[Remark, ...]

    def text(self, view: View) -> str:
        """The whole answer as plain text."""
        name = "" if self.winner is None else view.name(self.winner) + " "
        remarks = " ".join(f"{remark.head}: {remark.text}" for remark in self.remarks)
        return f"{self.kernel.title}: {name}{self.verdict} {remarks}".strip()


def answer(view: View, kernel: Kernel) -> Answer:
    """The answer for a kernel, whatever was measured of it."""
    if kernel.best is None or not kernel.ranking or kernel.best.warm_s is None:
        return _unmeasured(kernel)
    if dispatch_kernel(kernel):
        return _dispatch(view, kernel)
    return _fastest(view, kernel, kernel.best, kernel.best.warm_s)


def _unmeasured(kernel: Kernel) -> Answer:
    states = Counter(cell.status for cell in kernel.cells)
    found = ", ".join(f"{count(number, 'cell')} {state}" for state, number in states.items())
    verdict = f"Nothing was measured ({found or 'no cells were planned'})."
    return Answer(kernel, None, UNKNOWN, "not measured", verdict, ())


def _dispatch(view: View, kernel: Kernel) -> Answer:
    """For a kernel that does nothing: who hands out a task most cheaply."""
    priced = cheapest_first(kernel)
    shared = [entry for entry in priced if entry[0].executor != "serial"] or priced
    if not shared:
        return _unmeasured(kernel)
    cell, price = shared[0]
    remarks = []
    if python := [entry for entry in shared if entry[0].binding == "python"]:
        (other, least), (last, most) = python[0], python[-1]
        text = f"cheapest is {view.name(other)}, {brief(least.median)} a task"
        if last is not other:
            text += f"; the dearest is {view.name(last)}, {brief(most.median)}"
        remarks.append(Remark("In Python", text + "."))
    if kernel.base is not None and kernel.base.dispatch_s is not None:
        loop = brief(kernel.base.dispatch_s.median)
        remarks.append(Remark("To compare", f"the plain loop serial.python takes {loop} a task."))
    remarks += _price_doubts(view, kernel, cell, price)
    cost = f"{brief(price.median)} {seconds_interval(price)}".strip()
    verdict = f"hands out a task most cheaply: {cost}."
    return Answer(kernel, cell, brief(price.median), "to hand out a task", verdict, tuple(remarks))


def _price_doubts(view: View, kernel: Kernel, cell: Cell, price: Estimate) -> list[Remark]:
    if price.interval is None:
        text = f"only {count(price.n, 'visit')}, {FEW_VISITS} are needed for an interval."
        return [Remark("Unsure", text, doubt=True)]
    rivals = rivals_of(kernel, cell)
    return [Remark("Unsure", _ties(view, rivals), doubt=True)] if rivals else []


def _ties(view: View, rivals: list[Cell]) -> str:
    """The first two of those that share the first rank, and how many there are."""
    names = ", ".join(_rival(view, rival) for rival in rivals[:2])
    more = f" and {len(rivals) - 2} more" if len(rivals) > 2 else ""
    return f"not told apart from {names}{more}: their paired ratio may be 1."


def _workers(cell: Cell) -> str:
    return count(cell.workers, "worker")


def _fastest(view: View, kernel: Kernel, best: Cell, time: Estimate) -> Answer:
    against = best.speedup_python
    base = base_of(kernel, best, "python")
    serial = best.executor == "serial"
    verdict = "is fastest" if serial else f"with {_workers(best)} is fastest"
    if base is not None and base.warm_s is not None and base is not best:
        verdict += f": {brief(base.warm_s.median)} → {brief(time.median)}"
    else:
        verdict += f": {brief(time.median)}"
    gains = _gains(view, kernel, best)
    verdict += f", {gains}." if gains else "."
    figure = brief(time.median) if against is None else ratio(against.median)
    figure_base = "no serial.python to compare" if against is None else "against serial.python"
    if best is kernel.base:
        figure, figure_base = f"1{TIMES}", "nothing beats serial.python"
    remarks = [
        _python(view, kernel, best),
        _from_rest(best),
        _cost(best, base),
        *_doubts(view, kernel, best, time),
    ]
    return Answer(kernel, best, figure, figure_base, verdict, tuple(r for r in remarks if r))


def _gains(view: View, kernel: Kernel, cell: Cell) -> str:
    """The speed-ups of a cell, each with its base and its interval."""
    parts = []
    own = base_of(kernel, cell, cell.binding)
    if cell.speedup_python is not None and cell is not kernel.base:
        base = base_of(kernel, cell, "python")
        parts.append(_gain(cell.speedup_python, view.name(base) if base else "serial.python"))
    if cell.speedup_binding is not None and own is not cell and cell.binding != "python":
        parts.append(_gain(cell.speedup_binding, f"serial.{cell.binding}"))
    return " and ".join(parts)


def _gain(estimate: Estimate, base: str) -> str:
    return f"{ratio(estimate.median)} against {base} {ratio_interval(estimate)}".strip()


def _python(view: View, kernel: Kernel, best: Cell) -> Remark | None:
    cell = best_python(kernel)
    if cell is None:
        return Remark("In Python", "no strategy that runs Python code was measured.")
    if cell is best:
        return Remark("In Python", "the winner runs Python code itself.")
    if cell.executor == "serial":
        text = "nothing that runs Python code is faster than the plain loop, serial.python."
        return Remark("In Python", text)
    price = _prices(cell)
    text = f"{view.name(cell)} with {_workers(cell)}, {_gains(view, kernel, cell)}"
    text += f", {price}." if price else "."
    if _reaches_one(cell.speedup_python):
        text += " Its interval includes 1: perhaps no gain."
    return Remark("In Python", text)


def _prices(cell: Cell) -> str:
    memory = cell.memory_bytes
    parts = []
    if cell.startup_s is not None:
        parts.append(f"start-up {brief(cell.startup_s.median)}")
    if memory is not None:
        kind = "PSS" if "pss_bytes" in cell.metrics else "RSS"
        parts.append(f"{kind}\N{NO-BREAK SPACE}{size(memory.median, 2)}")
    return ", ".join(parts)


def _cost(best: Cell, base: Cell | None) -> Remark | None:
    parts = [_prices(best)] if _prices(best) else []
    if best.cpu_s is not None:
        spent = f"CPU time {brief(best.cpu_s.median)}"
        if base is not None and base is not best and base.cpu_s is not None:
            spent += f" (serial.python: {brief(base.cpu_s.median)})"
        parts.append(spent)
    return Remark("Costs", ", ".join(parts) + ".") if parts else None


def _reaches_one(estimate: Estimate | None) -> bool:
    if estimate is None or estimate.interval is None:
        return False
    return estimate.interval[0] <= 1 <= estimate.interval[1]


def _from_rest(best: Cell) -> Remark | None:
    """What a single execution gains, where a sample is several in one go: what pays in the long run
    need not pay for one short piece of work."""
    burst, gain = best.metrics.get("burst_s"), best.speedup_burst
    if burst is None or gain is None or best.executor == "serial":
        return None
    text = (
        f"a single execution takes {brief(burst.median)}, {_gain(gain, f'serial.{best.binding}')}"
    )
    return Remark("From rest", text + (": perhaps no gain." if _reaches_one(gain) else "."))


def _doubts(view: View, kernel: Kernel, best: Cell, time: Estimate) -> list[Remark]:
    doubts = []
    if time.interval is None:
        doubts.append(
            f"only {count(time.n, 'visit')}, {FEW_VISITS} are needed for an interval: which of the "
            "close ones is first is not certain."
        )
    elif rivals := rivals_of(kernel, best):
        doubts.append(_ties(view, rivals))
    if _reaches_one(best.speedup_python) and best is not kernel.base:
        doubts.append("the interval of the speed-up includes 1: perhaps no gain.")
    if best.oversubscribed:
        doubts.append("the winner has more workers than the machine has CPUs.")
    return [Remark("Unsure", text, doubt=True) for text in doubts]


def _rival(view: View, cell: Cell) -> str:
    time = "" if cell.warm_s is None else f" ({brief(cell.warm_s.median)})"
    return view.name(cell) + time


def lead(view: View) -> str:
    """One sentence over all kernels: which strategies win how often."""
    kernels = [kernel for kernel in working_kernels(view.run) if kernel.best]
    if not kernels:
        priced = any(kernel.best for kernel in view.run.kernels)
        return "Only the price of a task was measured." if priced else "Nothing was measured."
    best = [kernel.best for kernel in kernels if kernel.best]
    python = [cell for cell in map(best_python, kernels) if cell]
    text = f"Fastest: {_tally(view, best, len(kernels))}."
    if python:
        text += f" Of what runs Python code: {_tally(view, python, len(kernels))}."
    return text


def _tally(view: View, cells: list[Cell], total: int) -> str:
    names = Counter(view.name(cell) for cell in cells).most_common()
    shown = [f"{name} for {number}" for name, number in names[:3]]
    shown[0] += f" of {count(total, 'kernel')}"
    rest = sum(number for _, number in names[3:])
    return ", ".join(shown) + (f", others for {rest}" if rest else "")
