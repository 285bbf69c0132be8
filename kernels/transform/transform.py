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

MULTIPLIER, INCREMENT = 6364136223846793005, 1442695040888963407  # Knuth's MMIX
WORD = 8


def arguments(params: Mapping[str, Any]) -> Iterator[bytes]:
    for item in range(params["items"]):
        word = (item * MULTIPLIER + INCREMENT & MASK).to_bytes(WORD, "little")
        yield repeated(word, params["bytes_in"])


def prepare(params: Mapping[str, Any]) -> tuple[int, int]:
    return params["iterations"], params["bytes_out"]


def run(state: tuple[int, int], argument: bytes) -> bytes:
    iterations, bytes_out = state
    first = int.from_bytes(argument[:WORD], "little")
    last = int.from_bytes(argument[-WORD:], "little")
    number = first ^ last << 1 & MASK
    for _ in range(iterations):
        number = number * MULTIPLIER + INCREMENT & MASK
    return repeated(number.to_bytes(WORD, "little"), bytes_out)


def repeated(word: bytes, length: int) -> bytes:
    return (word * (length // WORD + 1))[:length]


def digest(item: int, result: bytes) -> int:
    return fold(item, zlib.crc32(result))
