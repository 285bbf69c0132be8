"""Divide and conquer: merge sort. An item is a list of numbers.

A list that is longer than a leaf is split in the middle; leaves are sorted as they are. C++ gets
the same numbers packed, 64 bits each.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from kernels.digest import fold

Numbers = list[int]


def arguments(params: Mapping[str, Any]) -> Iterator[Numbers]:
    for item in range(params["items"]):
        numbers = []
        random = item
        for _ in range(params["numbers"]):
            random = (random * 1664525 + 1013904223) & 0xFFFF_FFFF  # Numerical Recipes' generator
            numbers.append(random >> 8)
        yield numbers


def buffers(params: Mapping[str, Any]) -> Iterator[bytes]:
    return map(pack, arguments(params))


def pack(numbers: Numbers) -> bytes:
    return struct.pack(f"<{len(numbers)}q", *numbers)


def prepare(params: Mapping[str, Any]) -> int:
    leaf: int = params["leaf"]
    return leaf


def split(leaf: int, problem: Numbers) -> list[Numbers] | None:
    if len(problem) <= leaf:
        return None
    middle = len(problem) // 2
    return [problem[:middle], problem[middle:]]


def run(leaf: int, problem: Numbers) -> Numbers:
    """Straight insertion: a leaf's work is to be seen, and the library would do it at once."""
    numbers = list(problem)
    for place in range(1, len(numbers)):
        number = numbers[place]
        hole = place
        while hole and numbers[hole - 1] > number:
            numbers[hole] = numbers[hole - 1]
            hole -= 1
        numbers[hole] = number
    return numbers


def join(leaf: int, results: list[Numbers]) -> Numbers:
    left, right = results
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]


def digest(item: int, result: Any) -> int:
    """Numbers from Python, packed ones from C++."""
    return fold(item, zlib.crc32(pack(result) if isinstance(result, list) else result))
