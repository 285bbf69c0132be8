"""Digests: how a range of items becomes one 64-bit number, the same in every language.

The digest of a range is the sum of its items' digests modulo 2**64, so any chunking in any
order gives the same total. `kernels/digest.h` is the same in C++.
"""

MASK = 0xFFFF_FFFF_FFFF_FFFF


def fold(item: int, value: int) -> int:
    """The digest of one item whose result is `value` (0 <= value < 2**64)."""
    return value * (2 * item + 1) & MASK
