"""What keeps the gate from a verdict."""

from __future__ import annotations


class CannotCompare(Exception):
    """One sentence: what is wrong, with which value, and what to do. Exit status 2."""
