"""Changes of level in histories of medians. Pure functions: no files, no drawing."""

from reports.change_points.finding import find_changes
from reports.change_points.track import Change, Track

__all__ = ["Change", "Track", "find_changes"]
