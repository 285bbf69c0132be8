"""zlib on blocks of bytes: the standard library releases the GIL by itself. An item is a block.

A block is made of words of a table, drawn by the item number. The digest is of what the result
decompresses to, since versions of zlib differ in how they compress.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from kernels.digest import fold

LEVEL = 6  # zlib's own default
WORDS = 64
LONGEST = 12


def arguments(params: Mapping[str, Any]) -> Iterator[bytes]:
    table = [word(number) for number in range(WORDS)]
    for item in range(params["items"]):
        yield block(table, item, params["bytes"])


def word(number: int) -> bytes:
    """Letters that follow from the number, of 5 to 12, and a space."""
    length = 5 + number % (LONGEST - 4)
    return (
        bytes(97 + (number * 7 + place * (number % 5 + 1)) % 26 for place in range(length)) + b" "
    )


def block(table: list[bytes], item: int, length: int) -> bytes:
    words = []
    written = 0
    random = item
    while written < length:
        random = (random * 1664525 + 1013904223) & 0xFFFF_FFFF  # Numerical Recipes' generator
        words.append(table[random >> 26])
        written += len(words[-1])
    return b"".join(words)[:length]


def prepare(params: Mapping[str, Any]) -> None:
    return None


def run(state: None, argument: bytes) -> bytes:
    return zlib.compress(argument, LEVEL)


def digest(item: int, result: bytes) -> int:
    return fold(item, zlib.crc32(zlib.decompress(result)))
