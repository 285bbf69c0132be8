"""Bytes of one word over and over, and the generator that makes the word: what `transform` and
`ingest` share. `words.h` is the same in C++.
"""

from __future__ import annotations

from kernels.digest import MASK

MULTIPLIER, INCREMENT = 6364136223846793005, 1442695040888963407  # Knuth's MMIX
WORD = 8  # bytes


def step(number: int) -> int:
    return number * MULTIPLIER + INCREMENT & MASK


def first_word(value: bytes) -> int:
    return int.from_bytes(value[:WORD], "little")


def last_word(value: bytes) -> int:
    return int.from_bytes(value[-WORD:], "little")


def repeated(number: int, length: int) -> bytes:
    return (number.to_bytes(WORD, "little") * (length // WORD + 1))[:length]
