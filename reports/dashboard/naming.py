"""Names of files and entries: made of what they show, by a hash, so no name in the data is one.

A page keeps its name while runs are added, so that links to it and entries of the feed stay good.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid


def _digest(parts: tuple[str, ...]) -> str:
    text = json.dumps(parts)  # unlike joining, tells ("a", "bc") and ("ab", "c") apart
    return hashlib.sha256(text.encode()).hexdigest()


def number_of(*parts: str) -> str:
    """16 hexadecimal digits that stand for `parts`."""
    return _digest(parts)[:16]


def urn_of(*parts: str) -> str:
    """A UUID that stands for `parts`, as an Atom feed wants it."""
    return uuid.UUID(_digest(parts)[:32], version=5).urn


def slug_of(name: str) -> str:
    """`name` where it is a plain word; otherwise what is plain of it, and a hash."""
    if re.fullmatch("[a-z0-9][a-z0-9_-]{0,39}", name):
        return name
    plain = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:30]
    return f"{plain}-{number_of('slug', name)[:8]}".lstrip("-")
