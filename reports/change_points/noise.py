"""What a machine's runs are like when nothing changes, learnt from all of its tracks together.

Three things: how a residual is distributed (`Shape`), how alike neighbours are (`Memory`), and how
wide each track's noise is (`scales`, `moderate`). All of them grow run by run, so that what is
decided at a run rests on nothing that came later.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import stats
from scipy.special import digamma, ndtri, polygamma

from reports.change_points.track import Floats

MARGIN = float(np.log(1.02))  # the difference that does not matter, as everywhere in gilscope
LEAST_SCALE = 0.001  # nothing is steadier than 0.1 %: quantised memory, constant series


class Shape:
    """The distribution of residuals, as a histogram. Turns residuals into normal scores.

    A score is the standard normal quantile of a residual's rank among all residuals so far (van
    der Waerden 1952): whatever the noise looks like, scores of calm runs are standard normal, and
    one noise burst is worth no more than its rank. It starts as Student's t with 5 degrees of
    freedom, counted as 50 runs: what is not known yet has heavy tails.
    """

    WIDTH = 0.05
    HALF = 400  # bins on each side; beyond ±20 scales all is one

    def __init__(self) -> None:
        self.edges = self.WIDTH * np.arange(-self.HALF, self.HALF + 1)
        self.middles = self.edges[:-1] + self.WIDTH / 2
        self.counts = 50 * np.diff(stats.t.cdf(self.edges, 5))

    def learn(self, residuals: Floats) -> None:
        bins = np.clip(residuals / self.WIDTH + self.HALF, 0, 2 * self.HALF - 1).astype(np.int64)
        self.counts += np.bincount(bins, minlength=len(self.counts))

    def scores(self, residuals: Floats) -> Floats:
        return np.interp(residuals, self.middles, self._normal())

    def slope(self) -> float:
        """By how much scores rise with residuals on average: 1 of normal noise, more of noise with
        narrow modes, where a centre that is a little wrong moves many ranks."""
        step = 2
        normal = self._normal()
        rises = (normal[2 * step :] - normal[: -2 * step]) / (2 * step * self.WIDTH)
        shares = self.counts[step:-step] / self.counts.sum()
        return float(shares @ rises)

    def _normal(self) -> Floats:
        below = np.cumsum(self.counts) - self.counts / 2
        normal: Floats = ndtri(below / self.counts.sum())
        return normal


class Memory:
    """How alike neighbouring runs are: the correlation of their scores, taken cautiously.

    Its error is read off the scatter between runs, so tracks that share their noise bursts count
    as the few that they are worth. It starts from 0.5 with the weight of ten runs of one track.
    """

    def __init__(self) -> None:
        self.sums = np.zeros(2)  # of products of neighbours, and of squares
        self.scatter = np.zeros((2, 2))

    def learn(self, scores: Floats, previous: Floats) -> None:
        """Scores of one run, and those of the same tracks in the run before."""
        run = np.array([np.sum(scores * previous), np.sum(scores**2 + previous**2) / 2])
        self.sums += run
        self.scatter += np.outer(run, run)

    def correlation(self) -> float:
        products, squares = self.sums + np.array([5.0, 10.0])
        estimate = products / squares
        direction = np.array([1.0, -estimate])
        error = np.sqrt(direction @ self.scatter @ direction) / squares
        return float(np.clip(estimate + 1.25 * error, 0, 0.9))


def mean_variance(count: Floats | float, correlation: float) -> Floats:
    """The variance of a mean of so many neighbours of variance 1 in an autoregressive process."""
    count = np.asarray(count, float)
    rest = 1 - correlation
    inner = (1 + correlation) / rest - 2 * correlation * (1 - correlation**count) / (
        count * rest**2
    )
    return inner / count


def scales(logs: Floats, window: int) -> tuple[Floats, NDArray[np.int64]]:
    """How wide the noise is before each run, and the number of differences that say so.

    `logs` is tracks × places, NaN where there is nothing. From successive differences (von Neumann
    et al. 1941), which do not see levels, clipped at three robust deviations, so neither a step nor
    a noise burst widens it. Column j is from the `window` runs before place j.
    """
    tracks, length = logs.shape
    padded = np.full((tracks, length + window), np.nan)
    padded[:, window + 1 :] = np.abs(np.diff(logs, axis=1))
    found = np.full((tracks, length), LEAST_SCALE)
    known = np.isfinite(padded)
    counts = sliding_window_view(known, window, axis=1)[:, :length].sum(axis=2)
    filled = np.where(known, padded, np.inf)
    for track in range(tracks):
        windows = np.sort(sliding_window_view(filled[track], window)[:length], axis=1)
        count = counts[track]
        middle = windows[np.arange(length), np.maximum(count - 1, 0) // 2]
        limit = np.maximum(3 * 1.4826 * np.where(np.isfinite(middle), middle, 0), MARGIN)
        clipped = np.where(np.isfinite(windows), np.minimum(windows, limit[:, None]), 0)
        squares = np.einsum("ij,ij->i", clipped, clipped) / (2 * np.maximum(count, 1))
        found[track] = np.maximum(np.sqrt(squares), LEAST_SCALE)
    return found, counts


def moderate(found: Floats, degrees: Floats) -> tuple[Floats, Floats]:
    """Each track's scale drawn towards what all have in common, and the degrees of freedom then.

    Smyth (2004), section 6.2: moments of the logarithms of the variances. `common_variance` in
    harness/measure/comparing.cpp is the same estimator for the cells of one comparison; here it is
    of the tracks of a machine, one number a track.
    """
    usable = degrees > 0
    logs = np.log(found[usable] ** 2) - digamma(degrees[usable] / 2) + np.log(degrees[usable] / 2)
    few = 3
    if len(logs) < few:
        return found, degrees
    excess = np.var(logs, ddof=1) - np.mean(polygamma(1, degrees[usable] / 2))
    most = 1000.0
    prior = most if excess <= 0 else min(most, 2 * inverse_trigamma(float(excess)))
    centre = np.exp(np.mean(logs) + digamma(prior / 2) - np.log(prior / 2))
    total = degrees + prior
    return np.sqrt((degrees * found**2 + prior * centre) / total), total


def inverse_trigamma(value: float) -> float:
    """The x with trigamma(x) = value, by Newton's method (Smyth 2004, appendix)."""
    x = 0.5 + 1 / value
    for _ in range(20):
        ratio = float(polygamma(1, x))
        x += ratio * (1 - ratio / value) / float(polygamma(2, x))
    return x
