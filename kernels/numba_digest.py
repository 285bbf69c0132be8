"""What kernels for Numba share: `kernels/digest.py`, compiled. Without Numba it cannot be imported.

Numbers of 64 bits without a sign stay that only among themselves: beside one with a sign they would
become floating-point numbers.
"""

from __future__ import annotations

from functools import partial

import numba
import numpy as np

# With the GIL released, and floating-point numbers as written, as in C++ and Python.
compiled = partial(numba.njit, nogil=True, fastmath=False)


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xEDB8_8320 if byte & 1 else 0)
    return byte


_TABLE = np.array([_remainder(byte) for byte in range(256)], dtype=np.uint32)


@compiled()
def crc32(data):
    """CRC-32 of an array of bytes, as `zlib.crc32` computes it."""
    crc = np.uint32(0xFFFF_FFFF)
    for byte in data:
        crc = _TABLE[(crc ^ byte) & np.uint32(0xFF)] ^ (crc >> np.uint32(8))
    return np.uint64(~crc & np.uint32(0xFFFF_FFFF))


@compiled()
def fold(item, value):
    """The digest of one item whose result is `value`, an unsigned number."""
    return value * (np.uint64(2) * np.uint64(item) + np.uint64(1))
