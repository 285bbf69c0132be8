"""Integer loops: primes found by trial division. An item is a candidate number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kernels.numba_digest import compiled


def prepare(params: Mapping[str, Any]) -> int:
    first: int = params["first"]
    return first


@compiled()
def run(first, begin, end):
    total = np.uint64(0)
    for candidate in range(first + begin, first + end):
        if is_prime(candidate):
            total += np.uint64(candidate)
    return total


@compiled()
def is_prime(candidate):
    if candidate < 3 or candidate % 2 == 0:
        return candidate == 2
    divisor = 3
    while divisor * divisor <= candidate:
        if candidate % divisor == 0:
            return False
        divisor += 2
    return True
