"""Image processing: three 3x3 box passes over an RGB picture. An item is a row of pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kernels.image_blur import image_blur
from kernels.numba_digest import compiled, crc32, fold

CHANNELS = image_blur.CHANNELS
PASSES = image_blur.PASSES


def prepare(params: Mapping[str, Any]) -> Any:
    """The picture: an array of bytes, a row of interleaved RGB after the other."""
    rows = image_blur.prepare(params)
    return np.array([np.frombuffer(row, np.uint8) for row in rows])


@compiled()
def run(picture, begin, end):
    rows, top = picture, 0
    for halo in range(PASSES - 1, -1, -1):  # every later pass needs one row more either side
        first, last = max(begin - halo, 0), min(end + halo, len(picture))
        rows, top = blur(rows, top, first, last), first
    digest = np.uint64(0)
    for item in range(begin, end):
        digest += fold(item, crc32(rows[item - top]))
    return digest


@compiled()
def blur(rows, top, first, last):
    """Rows [first, last) after one pass; `rows` are those from `top` on before it."""
    bottom = len(rows) - 1
    width = rows.shape[1]
    after = np.empty((max(last - first, 0), width), np.uint8)
    padded = np.empty(width + 2 * CHANNELS, np.uint16)
    for y in range(first - top, last - top):
        above, row, below = rows[max(y - 1, 0)], rows[y], rows[min(y + 1, bottom)]
        for i in range(width):
            padded[CHANNELS + i] = np.uint16(above[i]) + np.uint16(row[i]) + np.uint16(below[i])
        for i in range(CHANNELS):
            padded[i] = padded[CHANNELS + i]
            padded[CHANNELS + width + i] = padded[width + i]
        for i in range(width):
            total = padded[i] + padded[i + CHANNELS] + padded[i + 2 * CHANNELS]
            after[y - first + top, i] = (total + 4) // 9
    return after
