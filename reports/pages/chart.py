"""A chart as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, what it shows in words, and its text for screen readers."""

    title: str
    svg: Markup
    caption: str
    wide: bool = False
