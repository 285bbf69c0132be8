"""Float loops: escape times of a window of the Mandelbrot set. An item is a row of pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kernels.numba_digest import compiled, crc32, fold


def prepare(params: Mapping[str, Any]) -> tuple[int, int, int]:
    return params["width"], params["height"], params["max_iterations"]


@compiled()
def run(state, begin, end):
    width, height, max_iterations = state
    escape_times = np.empty(width, np.uint8)
    digest = np.uint64(0)
    for row in range(begin, end):
        ci = 2.4 * row / height - 1.2
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
        digest += fold(row, crc32(escape_times))
    return digest
