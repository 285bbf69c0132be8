"""The parts of the page, one per file: a module with `ORDER` and `render(view)` -> markup or None.

Adding a section is adding one file; its template, if it wants one, has the same name. With
`CONTENTS = (the id of its heading without the view's prefix, a word)` it stands in the contents.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.pages.discovery import modules
from reports.run.view import View


@dataclass(frozen=True)
class Parts:
    """Every section that has something to say about a run, in order, and what leads to them."""

    sections: tuple[Markup, ...]
    contents: tuple[tuple[str, str], ...]  # (id on the page, word)


def of_run(view: View) -> Parts:
    sections, contents = [], []
    for module in modules(__name__, __path__):
        part = module.render(view)
        if not part:
            continue
        sections.append(part)
        if hasattr(module, "CONTENTS"):
            ident, word = module.CONTENTS
            contents.append((view.prefix + ident, word))
    return Parts(tuple(sections), tuple(contents))
