"""Bytes in, a fixed amount of computing, bytes out: what handing over costs. An item is an
argument.

An argument is a block that follows from its item number, over and over. The work begins from its
first and last bytes and steps a random number generator; the result is the last number, over and
over. Neither length nor content of the argument change how long that takes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from kernels.digest import MASK, fold
from kernels.words import INCREMENT, MULTIPLIER, first_word, last_word, repeated, step


def arguments(params: Mapping[str, Any]) -> Iterator[bytes]:
    for item in range(params["items"]):
        yield repeated(step(item), params["bytes_in"])


def prepare(params: Mapping[str, Any]) -> tuple[int, int]:
    return params["iterations"], params["bytes_out"]


def run(state: tuple[int, int], argument: bytes) -> bytes:
    iterations, bytes_out = state
    number = first_word(argument) ^ last_word(argument) << 1 & MASK
    for _ in range(iterations):  # written out: a call would last longer than the step
        number = number * MULTIPLIER + INCREMENT & MASK
    return repeated(number, bytes_out)


def digest(item: int, result: bytes) -> int:
    return fold(item, zlib.crc32(result))
