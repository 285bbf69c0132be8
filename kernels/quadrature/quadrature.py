"""Divide and conquer: adaptive quadrature. An item is an interval, with peaks of its own.

An interval is split where Simpson's rule on its halves differs from that on the whole by more than
the tolerance allows: how deep is known only on the way, so the tree is as uneven as the function.
Below a grain an interval is done in one piece, as everybody does who hands out such work.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kernels.digest import fold

INTERVAL = struct.Struct("<4d")  # begin, end, where the peak is, the tolerance
SUM = struct.Struct("<d")


def arguments(params: Mapping[str, Any]) -> Iterator[bytes]:
    for item in range(params["items"]):
        peak = (item * 37 % 101 + 0.5) / 101
        yield INTERVAL.pack(0.0, 1.0, peak, 1.0 / params["precision"])


class State(NamedTuple):
    width: float  # of a peak
    grain: float  # an interval that is no longer is done in one piece


def prepare(params: Mapping[str, Any]) -> State:
    return State(1.0 / params["sharpness"], 1.0 / params["pieces"])


def height(width: float, peak: float, x: float) -> float:
    return width / ((x - peak) * (x - peak) + width * width)


def simpson(width: float, peak: float, begin: float, end: float) -> float:
    middle = (begin + end) / 2
    ends = height(width, peak, begin) + height(width, peak, end)
    return (end - begin) / 6 * (ends + 4 * height(width, peak, middle))


def refined(width: float, peak: float, begin: float, end: float) -> float:
    """Simpson's rule on both halves."""
    middle = (begin + end) / 2
    return simpson(width, peak, begin, middle) + simpson(width, peak, middle, end)


def is_near(width: float, peak: float, begin: float, end: float, tolerance: float) -> bool:
    off = refined(width, peak, begin, end) - simpson(width, peak, begin, end)
    return (off if off > 0 else -off) <= 15 * tolerance


def split(state: State, problem: bytes) -> list[bytes] | None:
    begin, end, peak, tolerance = INTERVAL.unpack(problem)
    if end - begin <= state.grain or is_near(state.width, peak, begin, end, tolerance):
        return None
    middle = (begin + end) / 2
    return [
        INTERVAL.pack(begin, middle, peak, tolerance / 2),
        INTERVAL.pack(middle, end, peak, tolerance / 2),
    ]


def run(state: State, problem: bytes) -> bytes:
    begin, end, peak, tolerance = INTERVAL.unpack(problem)
    return SUM.pack(integral(state.width, peak, begin, end, tolerance))


def integral(width: float, peak: float, begin: float, end: float, tolerance: float) -> float:
    if is_near(width, peak, begin, end, tolerance):
        return refined(width, peak, begin, end)
    middle = (begin + end) / 2
    left = integral(width, peak, begin, middle, tolerance / 2)
    return left + integral(width, peak, middle, end, tolerance / 2)


def join(state: State, results: list[bytes]) -> bytes:
    left, right = (SUM.unpack(result)[0] for result in results)
    return SUM.pack(left + right)


def digest(item: int, result: bytes) -> int:
    return fold(item, zlib.crc32(result))
