"""The history is replayed run by run; a step is announced with the run that makes it certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reports.change_points import evidence, level, noise
from reports.change_points.certainty import Machine
from reports.change_points.panel import WINDOW, Panel
from reports.change_points.step import Step
from reports.change_points.track import Change, Floats, Track

AFTERS = (5, 10, 20)  # runs after a step: five show a large one, twenty a small one
FEWEST_BEFORE = 5
FEWEST_AFTER = 3  # runs that those after must be worth, by their own intervals
FEWEST_RUNS = FEWEST_BEFORE + FEWEST_AFTER  # with fewer, no change can be found
SHORTEST = 4  # the fewest runs of a piece: three that stand out are a noise burst
SIZE_P_VALUE = 1.8e-5  # for 1 false alarm in 100 series-years of daily runs (docs/method.md)
LAXER = 5.0  # times that, where neighbours correlate by 0.5: five runs know little there
ORDER_P_VALUE = 2e-3
PENALTY = 10.0
DELAY = 6  # runs that noise is learnt behind, so that a step is found before it is learnt as noise
LEARNABLE = 8  # runs that a centre must rest on for residuals to be learnt


def find_changes(panel: Sequence[Track]) -> list[list[Change]]:
    """The lasting changes of each track, oldest first. All tracks of a panel come from one machine:
    how noisy runs are, and whether neighbours are alike, is learnt from all of them together.

    A change's `at` and `found_at` rest on the runs up to `found_at` only and never move when runs
    are appended; once it is certain, it stays so. Its ratio, interval and `after` sharpen until the
    level after has 30 runs.
    Raises ValueError for a value that is not above 0.
    """
    if not panel:
        return []
    arrays = Panel(panel)
    tracks = Search(arrays).replay()
    machine = Machine(panel)
    return [
        [
            replace(change, certain_at=machine.certain_at(row, change))
            for change in level.measure(arrays, row, steps)
        ]
        for row, steps in enumerate(tracks)
    ]


class Search:
    """What is known so far, and the steps found so far."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.shape = noise.Shape()
        self.memory = noise.Memory()
        self.steps: list[list[Step]] = [[] for _ in panel.lengths]

    def replay(self) -> list[list[Step]]:
        """Each run is judged by the runs up to it, so appending runs takes nothing back."""
        for rows, columns in self.panel.arrivals():
            self.panel.settle(rows, columns)
            for after in AFTERS:
                for row, column in self._suspects(rows, columns, after):
                    self._try(row, column, after)
            self._learn(rows, columns - DELAY)
        return self.steps

    def _suspects(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], after: int
    ) -> list[tuple[int, int]]:
        """Tracks whose last `after` runs together lie too far from the level before them."""
        ats = columns - after + 1
        keep = ats - self.panel.starts[rows] >= FEWEST_BEFORE
        rows, columns, ats = rows[keep], columns[keep], ats[keep]
        if not len(rows):
            return []
        statistics = self._sizes(rows, ats, after)
        p_values = evidence.size_p_value(statistics, self.panel.degrees[rows, ats])
        hits = np.flatnonzero(p_values <= self._limit())
        return [(int(rows[hit]), int(columns[hit])) for hit in hits]

    def _limit(self) -> float:
        alike = min(1.0, self.memory.correlation() / 0.5)
        return float(SIZE_P_VALUE * LAXER**alike)

    def _sizes(self, rows: NDArray[np.int64], ats: NDArray[np.int64], after: int) -> Floats:
        """The sum of the runs' scores, in units of its own deviation when nothing has changed."""
        panel = self.panel
        places = ats[:, None] + np.arange(after)
        weights = panel.weights[rows[:, None], places]
        worth = panel.worth[rows, ats][:, None]
        deviations = panel.logs[rows[:, None], places] - panel.centres[rows, ats][:, None]
        errors = panel.scales[rows, ats][:, None] * np.sqrt(1 / weights + 1 / worth)
        scores = self.shape.scores(evidence.cap_bursts(deviations / errors))
        known = weights.sum(axis=1)
        sums = np.sum(np.sqrt(weights) * scores, axis=1) / np.sqrt(known)
        sums[known < FEWEST_AFTER] = 0
        # Neighbours are alike, and all scores share the error of one centre.
        correlation = self.memory.correlation()
        own = after * noise.mean_variance(float(after), correlation)
        centre = worth[:, 0] * noise.mean_variance(worth[:, 0], correlation)
        shared = np.minimum(self.shape.slope() ** 2 / (worth[:, 0] + 1), 0.9)
        found: Floats = sums / np.sqrt((1 - shared) * own + shared * after * centre)
        return found

    def _try(self, row: int, column: int, after: int) -> None:
        """Announces a step if order and segmentation confirm what size suspects."""
        panel = self.panel
        at, start = column - after + 1, int(panel.starts[row])
        if at - start < FEWEST_BEFORE:  # found already, with fewer runs
            return
        first = max(start, at - WINDOW)
        logs = panel.logs[row, first : column + 1]
        order = evidence.order_p_value(logs[: at - first], logs[at - first :])
        complete = evidence.complete_p_value(at - first, after)
        if order > max(ORDER_P_VALUE, 1.0001 * complete):
            return
        scale = float(panel.scales[row, at])
        centre = float(panel.centres[row, at])
        if evidence.is_excursion(logs[at - first :], centre, scale):
            return
        correlation = self.memory.correlation()
        standardised = np.clip((logs - centre) / scale, -20, 20)
        penalty = PENALTY * (1 + correlation) / (1 - correlation)
        cut = evidence.last_cut(standardised, penalty, SHORTEST)
        if cut is None or abs(first + cut - at) > max(2, after // 2):
            return
        if evidence.is_excursion(logs[cut:], centre, scale):
            return
        if not level.matters(logs[:cut], logs[cut:], scale):
            return
        at = first + cut
        degrees = float(panel.degrees[row, at])
        self.steps[row].append(Step(at, first, column, scale, degrees, correlation))
        panel.starts[row] = at
        anew = np.arange(at, column + 1)
        panel.residuals[row, anew] = np.nan
        panel.look_back(np.full(len(anew), row), anew)

    def _learn(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
        """Shape and memory from runs that have been passed by without a step."""
        keep = columns >= 1
        rows, columns = rows[keep], columns[keep]
        panel = self.panel
        usable = np.isfinite(panel.residuals[rows, columns])
        usable &= panel.worth[rows, columns] >= LEARNABLE
        rows, columns = rows[usable], columns[usable]
        if not len(rows):
            return
        residuals = panel.residuals[rows, columns]
        self.shape.learn(residuals)
        earlier = panel.residuals[rows, columns - 1]
        both = np.isfinite(earlier) & (panel.worth[rows, columns - 1] >= LEARNABLE)
        if both.any():
            self.memory.learn(self.shape.scores(residuals[both]), self.shape.scores(earlier[both]))
