"""Made histories: what the logarithms of medians do when nothing changes, 2 % a run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reports.change_points import Track

SPREAD = 0.02
Array = NDArray[np.float64]
Random = np.random.Generator


def normal(shape: tuple[int, int], random: Random) -> Array:
    noise: Array = SPREAD * random.standard_normal(shape)
    return noise


def skewed(shape: tuple[int, int], random: Random) -> Array:
    """Exponential: a hard best case, and a tail of slow runs."""
    noise: Array = SPREAD * (random.standard_exponential(shape) - 1)
    return noise


def heavy(shape: tuple[int, int], random: Random) -> Array:
    """Student's t with 3 degrees of freedom."""
    noise: Array = SPREAD * random.standard_t(3, shape) / np.sqrt(3)
    return noise


def bimodal(shape: tuple[int, int], random: Random) -> Array:
    """Three runs in ten are 4 % slower; 0.8 % about both modes."""
    modes = np.where(random.random(shape) < 0.3, 0.028, -0.012)
    noise: Array = modes + 0.008 * random.standard_normal(shape)
    return noise


def alike(shape: tuple[int, int], random: Random) -> Array:
    """Neighbours correlate by 0.5: an autoregressive process."""
    noise = normal(shape, random)
    for run in range(1, shape[1]):
        noise[:, run] = 0.5 * noise[:, run - 1] + np.sqrt(0.75) * noise[:, run]
    return noise


def shared(shape: tuple[int, int], random: Random) -> Array:
    """Half of the variance hits all series of a run together."""
    noise: Array = np.sqrt(0.5) * (normal(shape, random) + normal((1, shape[1]), random))
    return noise


def moody(shape: tuple[int, int], random: Random) -> Array:
    """Half of the variance is shared by all series, and its neighbours correlate by 0.8."""
    common = SPREAD * random.standard_normal(shape[1])
    for run in range(1, shape[1]):
        common[run] = 0.8 * common[run - 1] + 0.6 * common[run]
    noise: Array = np.sqrt(0.5) * (normal(shape, random) + common)
    return noise


def growing(shape: tuple[int, int], random: Random) -> Array:
    """2 % a run at first, 5 % at last."""
    noise: Array = normal(shape, random) * np.linspace(1, 2.5, shape[1])
    return noise


KINDS: dict[str, Callable[[tuple[int, int], Random], Array]] = {
    "normal": normal,
    "skewed": skewed,
    "heavy-tailed": heavy,
    "bimodal": bimodal,
    "neighbours correlate by 0.5": alike,
    "half of it shared by all series": shared,
    "half of it shared, whose neighbours correlate by 0.8": moody,
    "grows 2.5-fold": growing,
}


def panel(logs: Array) -> list[Track]:
    """Tracks without intervals, from logarithms: series × runs."""
    unknown = np.full(logs.shape[1], np.nan)
    return [Track(np.exp(row), unknown, unknown) for row in logs]
