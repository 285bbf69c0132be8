"""The usual web job: an item GETs a JSON document of sales, parses it and sums it by region."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from kernels import fetching


def path_of(params: Mapping[str, Any]) -> str:
    return f"/json/{params['records']}"


def reduce(document: bytes) -> int:
    """CRC-32 of the turnover of the open sales by region: "east=12345;north=67890;..."."""
    cents: dict[str, int] = {}
    for sale in json.loads(document)["sales"]:
        if sale["open"]:
            region = sale["region"]
            cents[region] = cents.get(region, 0) + sale["quantity"] * sale["cents"]
    text = "".join(f"{region}={cents[region]};" for region in sorted(cents))
    return zlib.crc32(text.encode())


def prepare(params: Mapping[str, Any]) -> fetching.State:
    return fetching.prepare(params, path_of(params), reduce)


async def prepare_async(params: Mapping[str, Any]) -> fetching.AsyncState:
    return await fetching.prepare_async(params, path_of(params), reduce)


run, close = fetching.run, fetching.close
run_async, close_async = fetching.run_async, fetching.close_async
