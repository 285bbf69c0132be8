"""From which task on which strategy pays, by what tasks carry: chosen of the analysis's borders."""

from __future__ import annotations

import math
from collections import Counter
from statistics import median

from reports.document.break_even import BreakEven
from reports.document.numbers import THIN, TO, brief
from reports.document.run import Cell, Run

_WEIGHTS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))


def kernels_with_borders(run: Run) -> list[str]:
    """Names of kernels that were measured at sizes which differ in weight or duration."""
    return list(dict.fromkeys(border.kernel for border in run.break_even))


def of_python(run: Run, kernel: str) -> list[BreakEven]:
    """The borders of strategies that run Python code."""
    return [
        border
        for border in run.break_even
        if border.kernel == kernel and border.strategy.endswith(".python")
    ]


def weights(borders: list[BreakEven]) -> list[float]:
    """Of one argument, in bytes, the lightest first."""
    return sorted({border.weight for border in borders})


def at(borders: list[BreakEven], weight: float) -> list[BreakEven]:
    """Those of a weight, what pays earliest first: by the worst that its doubt leaves."""
    return sorted((b for b in borders if b.weight == weight), key=_lateness)


def _lateness(border: BreakEven) -> tuple[float, float]:
    if border.pays_always:
        return 0.0, -(border.points[0].gain.median if border.points[0].gain else 0.0)
    if not border.pays:
        return math.inf, 0.0
    return border.high or math.inf, border.task_s or math.inf


def earliest(borders: list[BreakEven]) -> list[BreakEven]:
    """What pays earliest at each weight, the lightest first."""
    return [at(borders, weight)[0] for weight in weights(borders)]


def usual(borders: list[BreakEven]) -> str:
    """The strategy that pays earliest at most weights."""
    firsts = [border.strategy for border in earliest(borders)]
    return Counter(firsts).most_common(1)[0][0]


def cell_of(run: Run, border: BreakEven) -> Cell:
    """Where tasks last longest."""
    name = border.points[-1].cell
    return next(cell for cell in run.cells if cell.name == name)


def weight_words(weight: float) -> str:
    """`10 kB`: powers of ten, as sizes of payloads are spoken of."""
    for scale, unit in _WEIGHTS:
        if weight >= 0.95 * scale:
            return f"{weight / scale:.3g}{THIN}{unit}"
    return f"{weight:.0f}{THIN}B"


def border_words(border: BreakEven) -> str:
    """`from 0.42 ms`, `already at 0.1 ms`, `not at 10 ms either`."""
    if border.task_s is not None:
        return f"from {brief(border.task_s)}"
    if border.pays:
        return f"already at {brief(border.points[0].task_s)}"
    return f"not at {brief(border.points[-1].task_s)} either"


def doubt_words(border: BreakEven) -> str:
    """`[0.3 ms–0.6 ms]`; an end that was not reached is what was measured."""
    if border.task_s is None:
        return ""
    low = brief(border.low) if border.low else f"under {brief(border.points[0].task_s)}"
    high = brief(border.high) if border.high else f"over {brief(border.points[-1].task_s)}"
    return f"[{low}{TO}{high}]"


def prediction_errors(borders: list[BreakEven]) -> list[float]:
    """Predicted gain / measured gain, of every point that has both."""
    return [
        point.predicted / point.gain.median
        for border in borders
        for point in border.points
        if point.predicted is not None and point.gain is not None
    ]


def prediction_words(borders: list[BreakEven]) -> str:
    """How far off the prediction is, in the middle and at worst."""
    errors = [abs(math.log(error)) for error in prediction_errors(borders)]
    if not errors:
        return ""
    middle, worst = (math.exp(value) for value in (median(errors), max(errors)))
    return (
        f"The prediction (hand-out of noop, pickling, each measured apart) is off by a factor of "
        f"{middle:.2f} in the middle and {worst:.2f} at worst, over {len(errors)} points."
    )
