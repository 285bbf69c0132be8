"""A step as the search announces it, before it is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A step, and what was known of the noise with the run that it was found with."""

    at: int
    start: int  # of the level before
    found_at: int
    scale: float
    degrees: float
    correlation: float
