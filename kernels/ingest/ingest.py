"""A pipeline: compute, wait, compute. An item is a message.

The first stage steps a random number generator from the first bytes of the message, the second
waits as a request would, the third steps on and writes its answer.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kernels.digest import MASK, fold
from kernels.event_loops import sleep
from kernels.words import INCREMENT, MULTIPLIER, WORD, first_word, repeated, step


class State(NamedTuple):
    iterations: int  # of each stage that computes
    wait_s: float
    bytes_out: int


def arguments(params: Mapping[str, Any]) -> Iterator[bytes]:
    for item in range(params["items"]):
        yield repeated(step(item), params["bytes_in"])


def prepare(params: Mapping[str, Any]) -> State:
    return State(params["iterations"], params["wait_us"] * 1e-6, params["bytes_out"])


async def prepare_async(params: Mapping[str, Any]) -> State:
    return prepare(params)


def steps(number: int, iterations: int) -> int:
    for _ in range(iterations):  # written out: a call would last longer than the step
        number = number * MULTIPLIER + INCREMENT & MASK
    return number


def read(state: State, message: bytes) -> bytes:
    return repeated(steps(first_word(message), state.iterations), WORD)


def ask(state: State, key: bytes) -> bytes:
    time.sleep(state.wait_s)
    return key


async def ask_async(state: State, key: bytes) -> bytes:
    await sleep(state.wait_s)
    return key


def write(state: State, key: bytes) -> bytes:
    return repeated(steps(first_word(key), state.iterations), state.bytes_out)


stages = (read, ask, write)
stages_async = (read, ask_async, write)


async def run_async(state: State, message: bytes) -> bytes:
    return write(state, await ask_async(state, read(state, message)))


def digest(item: int, result: bytes) -> int:
    return fold(item, zlib.crc32(result))
