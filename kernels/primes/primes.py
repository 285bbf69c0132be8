"""Integer loops: primes found by trial division. An item is a candidate number.

The digest is the sum of the primes found: already additive, and wrong as soon as one is missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt
from typing import Any

from kernels.digest import MASK


def prepare(params: Mapping[str, Any]) -> int:
    first: int = params["first"]
    return first


def run(first: int, begin: int, end: int) -> int:
    candidates = range(first + begin, first + end)
    return sum(candidate for candidate in candidates if is_prime(candidate)) & MASK


def is_prime(candidate: int) -> bool:
    if candidate < 3 or candidate % 2 == 0:
        return candidate == 2
    # Not all(...): that would resume a generator for every division.
    for divisor in range(3, isqrt(candidate) + 1, 2):  # noqa: SIM110
        if candidate % divisor == 0:
            return False
    return True
