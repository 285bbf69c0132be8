"""Kernels whose items are answers of the latency server. `kernels/fetching.h` is the same in C++.

Such a kernel says what to ask for and what to make of an answer when it prepares; its `run` and
`close` are those of this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Union

from kernels.digest import MASK, fold
from kernels.http_client import AsyncHttpClient, HttpClient, TrioHttpClient, async_client

Reduce = Callable[[bytes], int]
State = tuple[HttpClient, str, Reduce]
AsyncState = tuple[Union[AsyncHttpClient, TrioHttpClient], str, Reduce]


def _target(path: str, params: Mapping[str, Any]) -> str:
    """What to ask for, with a place for the item."""
    return f"{path}/%d?latency_us={params['latency_us']}&sigma={params['sigma']}"


def prepare(params: Mapping[str, Any], path: str, reduce: Reduce) -> State:
    return HttpClient(params["port"]), _target(path, params), reduce


def run(state: State, begin: int, end: int) -> int:
    client, target, reduce = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, reduce(client.get(target % item)))
    return digest & MASK


def close(state: State) -> None:
    state[0].close()


async def prepare_async(params: Mapping[str, Any], path: str, reduce: Reduce) -> AsyncState:
    client = async_client(params["port"])
    await client.connect()
    return client, _target(path, params), reduce


async def run_async(state: AsyncState, begin: int, end: int) -> int:
    client, target, reduce = state
    digest = 0
    for item in range(begin, end):
        digest += fold(item, reduce(await client.get(target % item)))
    return digest & MASK


async def close_async(state: AsyncState) -> None:
    await state[0].close()
