"""Disk: an item reads one file of a set whole. The set was just written: the page cache answers."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernels.digest import MASK, fold


def prepare(params: Mapping[str, Any]) -> list[str]:
    directory = Path(params["directory"])
    return [str(directory / str(number)) for number in range(params["files"])]


def run(paths: list[str], begin: int, end: int) -> int:
    digest = 0
    for item in range(begin, end):
        # Unbuffered: the whole file is read at once, so a buffer would only be a detour.
        with open(paths[item % len(paths)], "rb", buffering=0) as file:  # noqa: PTH123 (slower)
            digest += fold(item, zlib.crc32(file.read()))
    return digest & MASK
