"""Waiting for a service: an item is one GET over a kept-alive connection."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from kernels import fetching


def path_of(params: Mapping[str, Any]) -> str:
    return f"/bytes/{params['bytes']}"


def prepare(params: Mapping[str, Any]) -> fetching.State:
    return fetching.prepare(params, path_of(params), zlib.crc32)


async def prepare_async(params: Mapping[str, Any]) -> fetching.AsyncState:
    return await fetching.prepare_async(params, path_of(params), zlib.crc32)


run, close = fetching.run, fetching.close
run_async, close_async = fetching.run_async, fetching.close_async
