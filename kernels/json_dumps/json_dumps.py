"""A document in, its text out, by the standard library's `json.dumps`. An item is a document.

A document is a list of records that follow from the item number; their keys are in alphabetical
order. C++ gets the same records packed: of each an id and a score (64 bits), a flag (a byte), and
its tags (how many, and a byte each).
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from kernels.digest import fold

Document = list[dict[str, Any]]

TAGS = ("red", "green", "blue", "cyan", "magenta", "yellow", "black", "white")
HEAD = struct.Struct("<qqBB")  # id, score, flag, number of tags


def arguments(params: Mapping[str, Any]) -> Iterator[Document]:
    for item in range(params["items"]):
        yield [
            {"active": flag, "id": ident, "score": score, "tags": [TAGS[tag] for tag in tags]}
            for ident, score, flag, tags in records(item, params["records"])
        ]


def buffers(params: Mapping[str, Any]) -> Iterator[bytes]:
    for item in range(params["items"]):
        yield b"".join(
            HEAD.pack(ident, score, flag, len(tags)) + bytes(tags)
            for ident, score, flag, tags in records(item, params["records"])
        )


def records(item: int, count: int) -> Iterator[tuple[int, int, bool, list[int]]]:
    random = item
    for place in range(count):
        random = (random * 1664525 + 1013904223) & 0xFFFF_FFFF  # Numerical Recipes' generator
        tags = [random >> shift & 7 for shift in range(8, 8 + 3 * (random >> 28 & 3), 3)]
        yield item * count + place, random - 2**31, bool(random >> 16 & 1), tags


def prepare(params: Mapping[str, Any]) -> None:
    return None


def run(state: None, argument: Document) -> str:
    return json.dumps(argument, separators=(",", ":"))


def digest(item: int, result: Any) -> int:
    """Text from Python, bytes from C++."""
    return fold(item, zlib.crc32(result.encode() if isinstance(result, str) else result))
