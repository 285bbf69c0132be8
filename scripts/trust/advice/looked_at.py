"""Functions of the kind that people ask about, which `gilscope advise` was built with. Each NAME
has its inputs in NAME_inputs."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import sqlite3
import threading
import time
import zlib
from typing import Any

import gilscope_extension
import numpy as np


def pure_python(text: str) -> int:
    total = 0
    for i in range(15_000):
        total = (total * 31 + i) % 1_000_003
    return total + len(text)


def pure_python_inputs() -> list[str]:
    return ["x" * 50_000 + str(i) for i in range(200)]


_WORD = re.compile(r"\b([a-z]+)ing\b(?=.*?\bthe\b)")


def regex(text: str) -> int:
    return len(_WORD.findall(text))


def regex_inputs() -> list[str]:
    return [f"running {i} and jumping over the fence while singing " * 40 for i in range(100)]


def dumps(records: list[dict[str, Any]]) -> str:
    return json.dumps(records, sort_keys=True)


def dumps_inputs() -> list[list[dict[str, Any]]]:
    return [[{"id": k, "name": f"n{k}", "tags": ["a", "b"]} for k in range(300)] for _ in range(50)]


def loads(text: str) -> int:
    return len(json.loads(text))


def loads_inputs() -> list[str]:
    return [json.dumps(records) for records in dumps_inputs()]


def compress(data: bytes) -> int:
    return len(zlib.compress(data, 6))


def compress_inputs() -> list[bytes]:
    return [b"".join(b"%d," % (i * k) for k in range(8000)) for i in range(50)]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sha256_inputs() -> list[bytes]:
    return [bytes([i]) * 400_000 for i in range(50)]


def small_arrays(values: Any) -> float:
    total = values
    for _ in range(200):
        total = total * 0.5 + values
    return float(total.sum())


def small_arrays_inputs() -> list[Any]:
    return [np.arange(1000.0) + i for i in range(50)]


def matrices(matrix: Any) -> Any:
    return (matrix @ matrix).round(6)


def matrices_inputs() -> list[Any]:
    return [np.random.default_rng(i).random((300, 300)) for i in range(20)]


def database(key: int) -> int:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table t (a integer, b text)")
        rows = [(i, str(i * key)) for i in range(1000)]
        connection.executemany("insert into t values (?, ?)", rows)
        query = "select sum(length(b)) from t where a % 3 = 0"
        found: int = connection.execute(query).fetchone()[0]
    return found


def database_inputs() -> list[int]:
    return list(range(100))


def waiting(number: int) -> int:
    time.sleep(0.005)
    return number


def waiting_inputs() -> list[int]:
    return list(range(1000))


async def waiting_async(number: int) -> int:
    await asyncio.sleep(0.005)
    return number


waiting_async_inputs = waiting_inputs


_params = {"width": 256, "height": 192, "max_iterations": 2000}
_of_thread = threading.local()


def _kernel() -> Any:
    """One for each thread: a kernel is its worker's, and not made to be shared."""
    if not hasattr(_of_thread, "kernel"):
        _of_thread.kernel = gilscope_extension.Kernel("mandelbrot", _params)
    return _of_thread.kernel


def extension_held(row: int) -> int:
    return int(_kernel().run_gil(row * 16, row * 16 + 16))


def extension_held_inputs() -> list[int]:
    return list(range(12))


def extension_released(row: int) -> int:
    return int(_kernel().run_nogil(row * 16, row * 16 + 16))


extension_released_inputs = extension_held_inputs


def large_results(count: int) -> list[dict[str, int]]:
    return [{"id": i, "square": i * i} for i in range(count)]


def large_results_inputs() -> list[int]:
    return [2000 + i for i in range(100)]
