"""The usual web job: an item GETs a JSON document of sales, parses it and sums it by region."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from kernels.digest import MASK, fold
from kernels.http_client import AsyncHttpClient, HttpClient


def target_of(params: Mapping[str, Any]) -> str:
    """What to ask for, with a place for the item."""
    return f"/json/{params['records']}/%d?latency_us={params['latency_us']}&sigma={params['sigma']}"


def reduce(document: bytes) -> int:
    """CRC-32 of the turnover of the open sales by region: "east=12345;north=67890;..."."""
    cents: dict[str, int] = {}
    for sale in json.loads(document)["sales"]:
        if sale["open"]:
            region = sale["region"]
            cents[region] = cents.get(region, 0) + sale["quantity"] * sale["cents"]
    text = "".join(f"{region}={cents[region]};" for region in sorted(cents))
    return zlib.crc32(text.encode())


def prepare(params: Mapping[str, Any]) -> tuple[HttpClient, str]:
    return HttpClient(params["port"]), target_of(params)


def run(state: tuple[HttpClient, str], begin: int, end: int) -> int:
    client, target = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, reduce(client.get(target % item)))
    return digest & MASK


def close(state: tuple[HttpClient, str]) -> None:
    state[0].close()


async def prepare_async(params: Mapping[str, Any]) -> tuple[AsyncHttpClient, str]:
    client = AsyncHttpClient(params["port"])
    await client.connect()
    return client, target_of(params)


async def run_async(state: tuple[AsyncHttpClient, str], begin: int, end: int) -> int:
    client, target = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, reduce(await client.get(target % item)))
    return digest & MASK


async def close_async(state: tuple[AsyncHttpClient, str]) -> None:
    await state[0].close()
