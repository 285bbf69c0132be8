"""Waiting for a service: an item is one GET over a kept-alive connection."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from kernels.digest import MASK, fold
from kernels.http_client import AsyncHttpClient, HttpClient


def target_of(params: Mapping[str, Any]) -> str:
    """What to ask for, with a place for the item."""
    return f"/bytes/{params['bytes']}/%d?latency_us={params['latency_us']}&sigma={params['sigma']}"


def prepare(params: Mapping[str, Any]) -> tuple[HttpClient, str]:
    return HttpClient(params["port"]), target_of(params)


def run(state: tuple[HttpClient, str], begin: int, end: int) -> int:
    client, target = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, zlib.crc32(client.get(target % item)))
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
        digest += fold(item, zlib.crc32(await client.get(target % item)))
    return digest & MASK


async def close_async(state: tuple[AsyncHttpClient, str]) -> None:
    await state[0].close()
