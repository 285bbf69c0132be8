"""The answer: a card for each question that the run can answer."""

from __future__ import annotations

from markupsafe import Markup

from reports.run import cards
from reports.run.view import View

ORDER = 14
CONTENTS = ("answer", "Answer")


def render(view: View) -> Markup | None:
    measured = any(cell.measured for cell in view.run.cells)
    nothing = "The run has no kernels."
    if view.run.kernels:
        nothing = "Nothing to compare was measured." if measured else "Nothing was measured."
    return view.fill(
        "answer.html", cards=cards.of_run(view), base=view.run.base_interpreter, nothing=nothing
    )
