"""Which version is fastest for which kernel?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.estimate import Estimate
from reports.drawing.build_configuration import footnote, marked
from reports.run.contrasts import Ratio, of_question, square
from reports.run.selection import working_kernels
from reports.run.view import View

ORDER = 43
STRATEGY = "serial.python"


def render(view: View) -> Markup | None:
    ratios: dict[tuple[str, str, str], Estimate] = {}
    for _, other, speedup in of_question(view.run, "version"):
        if other.strategy == STRATEGY:
            ratios[other.kernel, other.size, other.interpreter] = speedup
    if not ratios:
        return None
    interpreters = list(dict.fromkeys(interpreter for _, _, interpreter in ratios))
    base = view.run.base_interpreter
    rows = []
    for kernel in working_kernels(view.run):
        found = [ratios.get((kernel.name, kernel.size, tag)) for tag in interpreters]
        if not any(found):
            continue
        best = max((each.median for each in found if each), default=1.0)
        squares = [_framed(each, best) for each in found]
        own = Ratio("h0" + (" top" if best <= 1 else ""), "1×", "the base")
        rows.append((kernel, [own, *squares]))
    return view.fill(
        "versions.html",
        base=base,
        interpreters=[marked(view.run, tag) for tag in [base, *interpreters]],
        rows=rows,
        footnote=footnote(view.run, interpreters),
    )


def _framed(estimate: Estimate | None, best: float) -> Ratio:
    """The fastest of a kernel has a frame."""
    found = square(estimate)
    if estimate is None or estimate.median < best or best <= 1:
        return found
    return Ratio(found.kind + " top", found.number, found.interval)
