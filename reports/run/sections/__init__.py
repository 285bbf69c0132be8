"""The parts of the page, one per file: a module with `ORDER` and `render(view)` -> markup or None.

Adding a section is adding one file; its template, if it wants one, has the same name.
"""

from __future__ import annotations

from markupsafe import Markup

from reports.pages.discovery import modules
from reports.run.view import View


def of_run(view: View) -> list[Markup]:
    """Every section that has something to say about a run, in order."""
    parts = (module.render(view) for module in modules(__name__, __path__))
    return [part for part in parts if part]
