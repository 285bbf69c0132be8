"""The parts of the page of a comparison, one per file: `ORDER`, `render(view)` -> markup or None.

Adding a part is adding one file; its template is in `../templates/`, under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from reports.comparison.verdicts import badge, ratio_text
from reports.document.comparison import Comparison
from reports.pages.discovery import modules


@dataclass(frozen=True)
class Changes:
    """What a part is given: the comparison, and a way to fill a template."""

    comparison: Comparison
    environment: Environment

    def fill(self, template: str, **values: Any) -> Markup:
        """A template of `templates/`, escaped by Jinja2."""
        found = self.environment.get_template(template)
        helpers = {"comparison": self.comparison, "badge": badge, "ratio_text": ratio_text}
        return Markup(found.render(**helpers, **values))

    @property
    def several_interpreters(self) -> bool:
        return len({c.interpreter for c in self.comparison.cells if c.interpreter != "native"}) > 1


def of_comparison(view: Changes) -> list[Markup]:
    """Every part that has something to say, in order."""
    parts = (module.render(view) for module in modules(__name__, __path__))
    return [part for part in parts if part]
