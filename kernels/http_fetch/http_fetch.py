"""Waiting for a service: an item is one GET over a kept-alive connection."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from kernels.digest import MASK, fold
from kernels.latency_server.http_client import AsyncHttpClient, HttpClient


class State(NamedTuple):
    client: HttpClient
    path: str
    query: str


class AsyncState(NamedTuple):
    client: AsyncHttpClient
    path: str
    query: str


def path_of(params: Mapping[str, Any]) -> str:
    return f"/bytes/{params['bytes']}/"


def query_of(params: Mapping[str, Any]) -> str:
    return f"?latency_us={params['latency_us']}&sigma={params['sigma']}"


def prepare(params: Mapping[str, Any]) -> State:
    return State(HttpClient(params["port"]), path_of(params), query_of(params))


def run(state: State, begin: int, end: int) -> int:
    client, path, query = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, zlib.crc32(client.get(f"{path}{item}{query}")))
    return digest & MASK


def close(state: State) -> None:
    state.client.close()


async def prepare_async(params: Mapping[str, Any]) -> AsyncState:
    client = AsyncHttpClient(params["port"])
    await client.connect()
    return AsyncState(client, path_of(params), query_of(params))


async def run_async(state: AsyncState, begin: int, end: int) -> int:
    client, path, query = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, zlib.crc32(await client.get(f"{path}{item}{query}")))
    return digest & MASK


async def close_async(state: AsyncState) -> None:
    await state.client.close()
