"""Lists of small lists, sorted: what pickling mutable containers costs. An item is a list.

A record is `[key, place]`, the key drawn by the item number. C++ gets the same records packed, two
numbers of 64 bits each. Records of one key keep their order.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from kernels.digest import fold

Records = list[list[int]]

KEY_BITS = 16  # few enough that some keys are there twice


def arguments(params: Mapping[str, Any]) -> Iterator[Records]:
    for item in range(params["items"]):
        yield records(item, params["records"])


def buffers(params: Mapping[str, Any]) -> Iterator[bytes]:
    return map(pack, arguments(params))


def records(item: int, count: int) -> Records:
    made = []
    random = item
    for place in range(count):
        random = (random * 1664525 + 1013904223) & 0xFFFF_FFFF  # Numerical Recipes' generator
        made.append([random >> (32 - KEY_BITS), place])
    return made


def pack(argument: Records) -> bytes:
    numbers = [number for record in argument for number in record]
    return struct.pack(f"<{len(numbers)}q", *numbers)


def prepare(params: Mapping[str, Any]) -> None:
    return None


def run(state: None, argument: Records) -> Records:
    return sorted(argument, key=itemgetter(0))


def digest(item: int, result: Any) -> int:
    """Records from Python, packed ones from C++."""
    return fold(item, zlib.crc32(pack(result) if isinstance(result, list) else result))
