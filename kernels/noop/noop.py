"""Nothing: prices the dispatch of tasks and the harness itself. The digest of item i is i."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernels.digest import MASK


def prepare(params: Mapping[str, Any]) -> None:
    return None


def run(state: None, begin: int, end: int) -> int:
    return (begin + end - 1) * (end - begin) // 2 & MASK
