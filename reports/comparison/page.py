"""The page of a comparison: one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from reports.comparison.parts import Changes, of_comparison
from reports.document.comparison import Comparison
from reports.pages.templating import assets, environment


def comparison_page(comparison: Comparison) -> str:
    """What changed between two runs, as HTML."""
    env = environment(Path(__file__).parent / "templates")
    parts = of_comparison(Changes(comparison, env))
    return env.get_template("page.html").render(comparison=comparison, parts=parts, **assets())
