"""Times of the history: UTC, as text. What is not a time is shown as it stands and sorts first."""

from __future__ import annotations

from datetime import datetime, timezone

_LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)


def moment(text: str) -> datetime | None:
    """`2026-11-24T10:15:00Z` as a time; None where it is not one."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        known = found if found.tzinfo else found.replace(tzinfo=timezone.utc)
        return known.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def day(text: str) -> str:
    found = moment(text)
    return text if found is None else found.date().isoformat()


def minute(text: str) -> str:
    found = moment(text)
    return text if found is None else found.replace(tzinfo=None).isoformat(" ", "minutes")


def rfc3339(text: str) -> str:
    """A time that a feed's reader accepts, whatever `text` is."""
    found = (moment(text) or _LONG_AGO).replace(tzinfo=None)
    return found.isoformat("T", "seconds") + "Z"
