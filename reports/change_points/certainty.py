"""Whether a change is certain, or only suspected.

Five runs announce a change; ten decide. By then it must stand out from what the track's own noise
does in ten runs or from what all tracks of the machine do together, each with the likeness of
neighbours that it shows: a machine that was slow for a week moves every track, and is no change of
any. What ten runs do not decide, 15, 20 or 30 may.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reports.change_points import noise
from reports.change_points.track import Change, Floats, Track, places

AFTERS = (10, 15, 20, 30)  # runs after a change with which it is asked for
MOST_BEFORE = 50
# Standard errors. What all tracks do together is one series, which knows little of itself.
LIMIT_OF_OWN = 4.5
LIMIT_OF_ALL = 5.5
FEWEST_TRACKS = 5  # whose middle tells what the machine did


class Machine:
    """The logarithms of all tracks of a machine, by its runs."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self.runs = [places(track) for track in tracks]
        total = max((int(runs[-1]) + 1 for runs in self.runs if len(runs)), default=0)
        self.logs = np.full((len(tracks), total), np.nan)
        for row, (track, runs) in enumerate(zip(tracks, self.runs, strict=True)):
            self.logs[row, runs] = np.log(track.values)
        self._known: dict[tuple[int, int, int], tuple[Floats, float]] = {}

    def certain_at(self, row: int, change: Change) -> int | None:
        """The place in the track of the run with which the change is certain; None so far."""
        runs = self.runs[row]
        first = max(0, change.at - MOST_BEFORE)
        for after in AFTERS:
            end = change.at + after
            if end > len(runs):
                return None
            window = slice(int(runs[first]), int(runs[end - 1]) + 1)
            common, likeness = self._common(window.start, int(runs[change.at]), window.stop)
            own = self.logs[row, window] - common
            cut = int(runs[change.at]) - window.start
            of_own = stands_out(own[:cut], own[cut:], likeness)
            of_all = stands_out(common[:cut], common[cut:], _likeness(common[None, :cut]))
            if of_own > LIMIT_OF_OWN or of_all > LIMIT_OF_ALL:
                return max(end - 1, change.found_at)
        return None

    def _common(self, first: int, at: int, end: int) -> tuple[Floats, float]:
        """What all tracks did together in these runs, and how alike neighbours are besides."""
        if (first, at, end) not in self._known:
            self._known[first, at, end] = self._middle(self.logs[:, first:end], at - first)
        return self._known[first, at, end]

    def _middle(self, window: Floats, cut: int) -> tuple[Floats, float]:
        there = np.isfinite(window[:, :cut]).sum(axis=1) > cut / 2
        window = window[there]
        deviations = window - _medians(window[:, :cut])[:, None]
        enough = np.isfinite(deviations).sum(axis=0) >= FEWEST_TRACKS
        common = np.zeros(window.shape[1])
        common[enough] = _medians(deviations[:, enough].T)
        return common, _likeness((deviations - common)[:, :cut])


def stands_out(before: Floats, after: Floats, likeness: float) -> float:
    """By how many of its standard errors the middle moved. Missing runs are NaN."""
    before, after = before[np.isfinite(before)], after[np.isfinite(after)]
    if len(before) < 5 or len(after) < 5:
        return 0.0
    wide = 1.4826 * float(np.median(np.abs(before - np.median(before))))
    wide = max(wide, noise.LEAST_SCALE)
    scatter = max(wide, float(np.std(after, ddof=1)))  # noise may have grown since
    step = float(np.mean(np.sort(after)[1:-1]) - np.median(before))
    median_s = np.pi / 2  # the variance of a median, in those of a mean
    variance = scatter**2 * noise.mean_variance(float(len(after)), likeness)
    variance += median_s * wide**2 * noise.mean_variance(float(len(before)), likeness)
    return abs(step) / float(np.sqrt(variance))


def _medians(rows: Floats) -> Floats:
    """Of what is not NaN in each row, which must be something. numpy's nanmedian takes ten times
    as long for rows as short as these."""
    ordered = np.sort(rows, axis=1)  # NaN last
    known = np.isfinite(rows).sum(axis=1)
    every = np.arange(len(rows))
    medians: Floats = (ordered[every, (known - 1) // 2] + ordered[every, known // 2]) / 2
    return medians


def _likeness(deviations: Floats) -> float:
    """The correlation of neighbours over all rows, corrected for what a short row hides in its own
    middle (Kendall 1954)."""
    runs = deviations.shape[1]
    if runs < 6:
        return 0.5  # nothing is known
    centred = deviations - _medians(deviations)[:, None]
    squares = float(np.nansum(centred**2))
    if squares == 0:
        return 0.0
    seen = float(np.nansum(centred[:, 1:] * centred[:, :-1])) / squares
    return float(np.clip((seen + 1 / runs) / (1 - 3 / runs), 0, 0.9))
