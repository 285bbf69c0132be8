"""What is searched, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """One series of one quantity, in the order of its runs. All arrays are of one length."""

    values: Floats  # medians, > 0
    lows: Floats  # ends of the 95 % intervals; NaN where there is none
    highs: Floats
    runs: NDArray[np.int64] | None = None  # their places among the machine's runs, ascending


@dataclass(frozen=True)
class Change:
    """A lasting step. Places are those in the track."""

    at: int  # the first run after the change
    ratio: float  # level after / level before
    low: float  # its 95 % interval
    high: float
    before: tuple[int, int]  # the runs that the level before was read from: [first, end)
    after: tuple[int, int]
    found_at: int  # the run with which it was first found
    certain_at: int | None = None  # the run with which it became certain; None: only suspected


def check(track: Track, number: int) -> None:
    """Raises ValueError, naming track, run and value, for what cannot be searched."""
    shapes = {np.shape(one) for one in (track.values, track.lows, track.highs)}
    if len(shapes) > 1 or np.ndim(track.values) != 1:
        raise ValueError(f"Track {number}: values, lows and highs must be lists of one length.")
    values = np.asarray(track.values, float)
    for index in np.flatnonzero(~(np.isfinite(values) & (values > 0)))[:1]:
        raise ValueError(
            f"Track {number}, run {index}: the value {values[index]} is not above 0; leave out "
            "runs that were not measured."
        )
    runs = places(track)
    if len(runs) != len(values) or np.any(np.diff(runs) <= 0) or np.any(runs < 0):
        raise ValueError(f"Track {number}: runs must be ascending places, one for each value.")


def places(track: Track) -> NDArray[np.int64]:
    """Where the track's runs stand among the machine's; side by side from 0 unless told."""
    if track.runs is None:
        return np.arange(len(track.values), dtype=np.int64)
    return np.asarray(track.runs, dtype=np.int64)


def log_errors(track: Track) -> Floats:
    """Standard errors of the logarithms by the runs' own intervals; NaN where there is none."""
    lows, highs = np.asarray(track.lows, float), np.asarray(track.highs, float)
    known = (lows > 0) & np.isfinite(highs) & (highs >= lows)
    errors = np.full(len(lows), np.nan)
    errors[known] = np.log(highs[known] / lows[known]) / (2 * 1.96)
    return errors
