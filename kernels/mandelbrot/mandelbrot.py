"""Float loops: escape times of a window of the Mandelbrot set. An item is a row of pixels."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from kernels.digest import MASK, fold


def prepare(params: Mapping[str, Any]) -> tuple[int, int, int]:
    return params["width"], params["height"], params["max_iterations"]


def run(state: tuple[int, int, int], begin: int, end: int) -> int:
    width, height, max_iterations = state
    digest = 0
    for row in range(begin, end):
        ci = 2.4 * row / height - 1.2
        escape_times = bytearray(width)
        for column in range(width):
            cr = 3.0 * column / width - 2.2
            zr = zi = 0.0
            count = 0
            while count < max_iterations:
                zr2 = zr * zr
                zi2 = zi * zi
                if zr2 + zi2 > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = zr2 - zi2 + cr
                count += 1
            escape_times[column] = count
        digest += fold(row, zlib.crc32(escape_times))
    return digest & MASK
