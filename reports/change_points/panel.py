"""The tracks of a machine as arrays, tracks × places, and what is known before each run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reports.change_points import noise
from reports.change_points.track import Floats, Track, check, log_errors, places

WINDOW = 100  # the most runs that a level is read from
SPREAD = 3.0  # runs further than so many scales from the median count as so far


class Panel:
    """Rows are tracks, columns places in a track; NaN behind a track's end."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        for number, track in enumerate(tracks):
            check(track, number)
        self.lengths = np.array([len(track.values) for track in tracks], dtype=np.int64)
        longest = int(self.lengths.max(initial=0))
        shape = (len(tracks), longest)
        self.logs = np.full(shape, np.nan)
        self.errors = np.full(shape, np.nan)
        self.runs = np.full(shape, -1, dtype=np.int64)
        for row, track in enumerate(tracks):
            self.logs[row, : len(track.values)] = np.log(np.asarray(track.values, float))
            self.errors[row, : len(track.values)] = log_errors(track)
            self.runs[row, : len(track.values)] = places(track)
        self.scales, self.differences = noise.scales(self.logs, WINDOW)
        self.weights = np.ones(shape)
        self.centres = np.full(shape, np.nan)
        self.worth = np.zeros(shape)  # how many runs the centre rests on
        self.degrees = np.zeros(shape)
        self.residuals = np.full(shape, np.nan)
        self.starts = np.zeros(len(tracks), dtype=np.int64)  # of the level that holds now

    def arrivals(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Run by run of the machine: which tracks have it, and as which of their places."""
        rows, columns = np.nonzero(self.runs >= 0)
        order = np.lexsort((rows, self.runs[rows, columns]))
        rows, columns = rows[order], columns[order]
        ends = np.flatnonzero(np.diff(self.runs[rows, columns])) + 1
        if not len(rows):
            return []
        return list(zip(np.split(rows, ends), np.split(columns, ends), strict=True))

    def settle(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
        """What the runs before these places say: scale, weight, centre, and the run's residual."""
        found, degrees = noise.moderate(
            self.scales[rows, columns],
            # Differences that overlap know two thirds of what as many deviations do, clipped less.
            self.differences[rows, columns] / 2,
        )
        self.scales[rows, columns] = found
        self.degrees[rows, columns] = degrees
        self.look_back(rows, columns)

    def look_back(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
        """Centres from the level that holds now, weights, and residuals from the centres."""
        places = columns[:, None] - WINDOW + np.arange(WINDOW)
        inside = places >= self.starts[rows][:, None]
        places = np.maximum(places, 0)
        logs = np.where(inside, self.logs[rows[:, None], places], np.inf)
        counts = inside.sum(axis=1)
        ordered = np.sort(logs, axis=1)
        each = np.arange(len(rows))
        lower = ordered[each, np.maximum(counts - 1, 0) // 2]
        upper = ordered[each, np.minimum(counts // 2, np.maximum(counts - 1, 0))]
        scales = self.scales[rows, columns]
        with np.errstate(invalid="ignore"):
            middles = (lower + upper) / 2
            reach = SPREAD * scales
            clipped = np.clip(logs, (middles - reach)[:, None], (middles + reach)[:, None])
        weights = np.where(inside, self.weights[rows[:, None], places], 0)
        worth = weights.sum(axis=1)
        known = counts > 0
        with np.errstate(invalid="ignore", divide="ignore"):
            sums = np.einsum("ij,ij->i", weights, np.where(inside, clipped, 0))
            self.centres[rows, columns] = np.where(known, sums / worth, np.nan)
        self.worth[rows, columns] = worth
        self.weights[rows, columns] = self._weights(rows, columns, places, inside)
        errors = scales * np.sqrt(1 / self.weights[rows, columns] + 1 / np.maximum(worth, 1))
        deviations = self.logs[rows, columns] - self.centres[rows, columns]
        self.residuals[rows, columns] = deviations / errors

    def _weights(
        self,
        rows: NDArray[np.int64],
        columns: NDArray[np.int64],
        places: NDArray[np.int64],
        inside: NDArray[np.bool_],
    ) -> Floats:
        """Below 1 for a run whose own interval is wider than is usual for its track.

        The usual width is part of the scale already, so only what exceeds it counts.
        """
        own = self.errors[rows, columns]
        if not np.isfinite(own).any():
            return np.ones(len(rows))
        squares = np.where(inside, self.errors[rows[:, None], places] ** 2, np.nan)
        known = np.isfinite(squares)
        usual = np.sum(np.where(known, squares, 0), axis=1)
        usual = usual / np.maximum(known.sum(axis=1), 1)
        excess = np.where(known.any(axis=1) & np.isfinite(own), np.maximum(own**2 - usual, 0), 0)
        scale = self.scales[rows, columns] ** 2
        return scale / (scale + excess)
