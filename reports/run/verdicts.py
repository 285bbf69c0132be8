"""The answer for one kernel in words: what to take in Python and in C++, for how much, how surely.

Nothing is computed here. Both ratios of a sentence come from the same rounds, which is the
analysis's doing.
"""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from reports.document.choice import CPP, PYTHON, Choice
from reports.document.estimate import Estimate
from reports.document.numbers import brief, count, ratio, ratio_interval, size
from reports.document.run import Cell, Kernel
from reports.drawing.markers import FEW_VISITS
from reports.run.chosen import named
from reports.run.payback import pays_when
from reports.run.view import View
from reports.run.words import listed, strategy_words

_HEADS = {PYTHON: "In Python", CPP: "With C++"}


def verdicts(view: View, kernel: Kernel) -> list[tuple[str, Markup]]:
    """(In Python | With C++, sentence) of each question that strategies compete for."""
    found = ((head, kernel.choice(question)) for question, head in _HEADS.items())
    told = [(head, _verdict(view, kernel, choice)) for head, choice in found if choice is not None]
    return told or [("Nothing measured", Markup("{}.").format(_states(kernel)))]


def _states(kernel: Kernel) -> str:
    states = Counter(cell.status for cell in kernel.cells)
    found = [f"{count(number, 'cell')} {state}" for state, number in states.items()]
    return ", ".join(found) or "no cells were planned"


def _verdict(view: View, kernel: Kernel, choice: Choice) -> Markup:
    cell = kernel.cell(choice.recommended)
    if kernel.base is not None and cell.name == kernel.base.name:
        if choice.competing == 1:
            return Markup("only the plain loop, <code>serial.python</code>, was measured.")
        sentences = ["no gain shown: nothing is surely faster than it."]
    else:
        sentences = [_gain(choice), _costs(cell), pays_when(cell)]
    sentences.append(_doubt(kernel, choice))
    return named(view, cell) + Markup(": {}").format(" ".join(filter(None, sentences)))


def _gain(choice: Choice) -> str:
    if choice.total is None:
        return "there is no plain loop in Python to compare with."
    text = f"{_ratio(choice.total)} against a plain loop in Python"
    if choice.language is not None and choice.concurrency is not None:
        text += f", of which the language makes {_ratio(choice.language)}"
        text += f" and the workers {_ratio(choice.concurrency)}"
    if choice.gain == "not_shown":
        text += "; no gain shown"
    return text + "."


def _ratio(estimate: Estimate) -> str:
    return f"{ratio(estimate.median)} {ratio_interval(estimate)}".strip()


def _costs(cell: Cell) -> str:
    parts = []
    if cell.startup_s is not None:
        parts.append(f"start-up {brief(cell.startup_s.median)}")
    if cell.memory_bytes is not None:
        parts.append(f"memory {size(cell.memory_bytes.median, 2)}")
    return f"Costs {', '.join(parts)}." if parts else ""


def _doubt(kernel: Kernel, choice: Choice) -> str:
    if choice.gain == "unknown" and choice.total is not None:
        return f"Not sure: {count(choice.total.n, 'round')}, and an interval takes {FEW_VISITS}."
    others = [strategy_words(kernel.cell(name)) for name in choice.alike]
    return f"Not told apart from {listed(others)}." if others else ""
