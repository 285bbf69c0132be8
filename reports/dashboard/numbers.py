"""Columns of numbers: lists of `[median, low, high, visits]` become arrays, millions at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from reports.document.reader import AnalysisError, Reader

_NOTHING = (np.nan,) * 4
_ABSURD = 1e30


@dataclass(frozen=True)
class Column:
    """One metric of a series. All arrays are parallel; NaN where there is nothing."""

    medians: np.ndarray
    lows: np.ndarray
    highs: np.ndarray
    visits: np.ndarray

    @staticmethod
    def of_nothing(count: int) -> Column:
        """Measured in none of `count` runs."""
        return Column(*(np.full(count, np.nan) for _ in range(4)))

    @property
    def known(self) -> np.ndarray:
        """Places of the runs in which it was measured."""
        return np.flatnonzero(~np.isnan(self.medians))


def read_column(reader: Reader, key: str, count: int, zero: bool = False) -> Column:
    """`count` entries, each `[median, low, high, visits]`, `[median]` or null.

    A median that is not above zero counts as not measured: logarithms are taken of it, and one odd
    number should not cost the whole site. The same goes for an interval that does not hold it.
    With `zero` a median may be 0: of metrics that are not searched for changes.
    """
    entries = reader.items(key)
    if len(entries) != count:
        raise AnalysisError(f"{reader.place}.{key} has {len(entries)} entries for {count} runs.")
    try:
        table = _table(entries)
    except (TypeError, ValueError, OverflowError):
        wanted = "a list of [median, low, high, visits], [median] or null"
        raise AnalysisError(f"{reader.place}.{key} must be {wanted}.") from None
    medians, lows, highs, visits = (np.ascontiguousarray(table[:, i]) for i in range(4))
    with np.errstate(invalid="ignore"):
        enough = medians >= 0 if zero else medians > 0
        medians[~(enough & (medians < _ABSURD))] = np.nan
        odd = ~((lows > 0) & (lows <= medians) & (medians <= highs) & (highs < _ABSURD))
        visits[~((visits >= 1) & (visits < 1e9)) | np.isnan(medians)] = np.nan
    lows[odd] = np.nan
    highs[odd] = np.nan
    return Column(medians, lows, highs, visits)


def _table(entries: Sequence[object]) -> np.ndarray:
    rows = [entry if type(entry) is list and len(entry) == 4 else _padded(entry)
            for entry in entries]  # fmt: skip
    try:
        flat = np.fromiter(chain.from_iterable(rows), dtype=float, count=4 * len(rows))
    except TypeError:  # a null among the numbers of an entry
        flat = np.array([np.nan if x is None else float(x) for row in rows for x in row])
    return flat.reshape(-1, 4)


def _padded(entry: object) -> Sequence[float]:
    if entry is None:
        return _NOTHING
    if isinstance(entry, list) and len(entry) == 1:
        return (entry[0], np.nan, np.nan, np.nan)
    raise ValueError


def as_json(values: np.ndarray) -> str:
    """A JSON list, six significant digits, null for NaN. json.dumps is four times as slow."""
    return "[" + ",".join("null" if x != x else f"{x:.6g}" for x in values.tolist()) + "]"
