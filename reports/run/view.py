"""What a section is given: one run, the looks of its strategies, and a way to fill a template."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from reports.document.run import Cell, Kernel, Run
from reports.drawing.style import StyleBook
from reports.run.selection import dispatch_kernel


@dataclass
class View:
    """One run as the report sees it; `prefix` keeps the ids of several runs apart."""

    run: Run
    prefix: str
    environment: Environment
    book: StyleBook = field(init=False)

    def __post_init__(self) -> None:
        self.book = StyleBook(self.run, self.prefix)

    def fill(self, template: str, **values: Any) -> Markup:
        """A template of `templates/`, escaped by Jinja2."""
        text = self.environment.get_template(template).render(view=self, **values)
        return Markup(text)

    def ident(self, kernel: Kernel, what: str = "") -> str:
        """An id on the page: of a kernel's part, or of something in it."""
        index = self.run.kernels.index(kernel)
        return f"{self.prefix}k{index}{what}"

    def anchor(self, kernel: Kernel) -> str:
        """Where on the page a kernel is shown; all kernels that price dispatch share one place."""
        return f"{self.prefix}dispatch" if dispatch_kernel(kernel) else self.ident(kernel)

    @property
    def level(self) -> str:
        """What intervals of times hold: `95 %`, or down to what they reach where visits are too few
        and too correlated for that."""
        levels = [cell.interval_level for cell in self.run.cells if cell.interval_level > 0]
        least = math.floor(100 * min(levels, default=0.95))
        return "95 %" if least >= 95 else f"{least} to 95 %"

    def name(self, cell: Cell) -> str:
        return self.book.name(cell)
