"""A pipeline: compute, wait, compute. An item is a message.

The first stage steps a random number generator from the first bytes of the message, the second
waits as a request would, the third steps on and writes its answer.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kernels.digest import MASK, fold

MULTIPLIER, INCREMENT = 6364136223846793005, 1442695040888963407  # Knuth's MMIX
WORD = 8


class State(NamedTuple):
    iterations: int  # of each stage that computes
    wait_s: float
    bytes_out: int


def arguments(params: Mapping[str, Any]) -> Iterator[bytes]:
    for item in range(params["items"]):
        word = (item * MULTIPLIER + INCREMENT & MASK).to_bytes(WORD, "little")
        yield (word * (params["bytes_in"] // WORD + 1))[: params["bytes_in"]]


def prepare(params: Mapping[str, Any]) -> State:
    return State(params["iterations"], params["wait_us"] * 1e-6, params["bytes_out"])


async def prepare_async(params: Mapping[str, Any]) -> State:
    return prepare(params)


def steps(number: int, iterations: int) -> int:
    for _ in range(iterations):
        number = number * MULTIPLIER + INCREMENT & MASK
    return number


def read(state: State, message: bytes) -> bytes:
    number = int.from_bytes(message[:WORD], "little")
    return steps(number, state.iterations).to_bytes(WORD, "little")


def ask(state: State, key: bytes) -> bytes:
    time.sleep(state.wait_s)
    return key


async def ask_async(state: State, key: bytes) -> bytes:
    await asyncio.sleep(state.wait_s)
    return key


def write(state: State, key: bytes) -> bytes:
    word = steps(int.from_bytes(key, "little"), state.iterations).to_bytes(WORD, "little")
    return (word * (state.bytes_out // WORD + 1))[: state.bytes_out]


stages = (read, ask, write)
stages_async = (read, ask_async, write)


async def run_async(state: State, message: bytes) -> bytes:
    return write(state, await ask_async(state, read(state, message)))


def digest(item: int, result: bytes) -> int:
    return fold(item, zlib.crc32(result))
