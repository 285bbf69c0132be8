"""Image processing: three 3x3 box passes over an RGB picture. An item is a row of pixels.

A pixel becomes the rounded mean of its neighbourhood; beyond the edges the edge pixel repeats.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from kernels.digest import MASK, fold

CHANNELS = 3
PASSES = 3


def prepare(params: Mapping[str, Any]) -> list[bytes]:
    """The picture, as rows of interleaved RGB: an XOR texture, other in each channel."""
    width, height = params["width"], params["height"]
    # The texture repeats every 256 pixels both ways: no more than that needs to be worked out.
    tiles = [
        bytes(
            (x * (c + 3) ^ y * (c + 5)) & 0xFF
            for x in range(min(width, 256))
            for c in range(CHANNELS)
        )
        for y in range(min(height, 256))
    ]
    repeats = -(-width // 256)
    return [(tiles[y % 256] * repeats)[: width * CHANNELS] for y in range(height)]


def run(picture: Sequence[bytes], begin: int, end: int) -> int:
    rows, top = picture, 0
    for halo in reversed(range(PASSES)):  # every later pass needs one row more either side
        first, last = max(begin - halo, 0), min(end + halo, len(picture))
        rows, top = blur(rows, top, first, last), first
    digest = 0
    for item, row in enumerate(rows, top):
        digest += fold(item, zlib.crc32(row))
    return digest & MASK


def blur(rows: Sequence[bytes], top: int, first: int, last: int) -> list[bytes]:
    """Rows [first, last) after one pass; `rows` are those from `top` on before it."""
    bottom = len(rows) - 1
    return [
        blur_row(rows[max(y - 1, 0)], rows[y], rows[min(y + 1, bottom)])
        for y in range(first - top, last - top)
    ]


def blur_row(above: bytes, row: bytes, below: bytes) -> bytes:
    columns = [a + b + c for a, b, c in zip(above, row, below)]
    padded = columns[:CHANNELS] + columns + columns[-CHANNELS:]
    return bytes([(a + b + c + 4) // 9 for a, b, c in zip(padded, columns, padded[2 * CHANNELS :])])
