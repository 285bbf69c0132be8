"""What would moving to another interpreter bring this work?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.document.estimate import Estimate
from reports.document.numbers import UNKNOWN, count
from reports.document.run import Cell
from reports.drawing.build_configuration import footnote, marked
from reports.run.contrasts import NOTHING, Ratio, of_question, square
from reports.run.view import View

ORDER = 40
CONTENTS = ("migration", "Interpreters")


@dataclass(frozen=True)
class Row:
    """A kernel: the price on one thread, threads at each worker count, and from where they pay."""

    kernel: str
    size: str
    single: Ratio
    threads: list[Ratio]
    gain: Ratio
    break_even: str


@dataclass(frozen=True)
class Target:
    """An interpreter that one could move to."""

    name: str
    workers: list[int]
    rows: list[Row]


def _break_even(moves: dict[int, Estimate]) -> str:
    """The fewest workers whose interval lies above 1."""
    for workers, speedup in sorted(moves.items()):
        if speedup.low is not None and speedup.low > 1:
            return count(workers, "worker")
    known = any(speedup.interval for speedup in moves.values())
    return f"not with {max(moves)}" if known else UNKNOWN


def _target(view: View, interpreter: str) -> Target | None:
    moves: dict[tuple[str, str], dict[int, Estimate]] = {}
    for _, other, speedup in of_question(view.run, "move"):
        if other.interpreter == interpreter:
            moves.setdefault((other.kernel, other.size), {})[other.workers] = speedup
    if not moves:
        return None

    def found(question: str, key: tuple[str, str], strategy: str) -> list[tuple[Cell, Estimate]]:
        return [
            (other, speedup)
            for _, other, speedup in of_question(view.run, question)
            if (other.kernel, other.size) == key
            and other.interpreter == interpreter
            and other.strategy == strategy
        ]

    workers = sorted({count for each in moves.values() for count in each})
    rows = []
    for key, each in moves.items():
        single = found("version", key, "serial.python")
        gains = found("gil_switch", key, "threads.python")
        best = max(gains, key=lambda gain: gain[0].workers, default=None)
        rows.append(
            Row(
                *key,
                single=square(single[0][1]) if single else NOTHING,
                threads=[square(each.get(count)) for count in workers],
                gain=square(best[1]) if best else NOTHING,
                break_even=_break_even(each),
            )
        )
    return Target(interpreter, workers, rows)


def render(view: View) -> Markup | None:
    names = dict.fromkeys(cell.interpreter for cell in view.run.cells)
    known = (_target(view, interpreter) for interpreter in names)
    targets = [target for target in known if target is not None]
    if not targets:
        return None
    return view.fill(
        "migration.html",
        base=view.run.base_interpreter,
        targets=[(marked(view.run, target.name), target) for target in targets],
        footnote=footnote(view.run, [target.name for target in targets]),
    )
