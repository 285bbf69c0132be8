"""Points in time for readers."""

from __future__ import annotations

from datetime import datetime


def when(started_at: str) -> str:
    """An ISO 8601 time as `2026-01-15 09:30 UTC`; anything else as it stands."""
    try:
        moment = datetime.fromisoformat(started_at.replace("Z", "+00:00"))
    except ValueError:
        return started_at
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".strip()
