"""Changes of level in histories of medians. Pure functions: no files, no drawing."""

from ci.changes.finding import find_changes
from ci.changes.track import Change, Track

__all__ = ["Change", "Track", "find_changes"]
