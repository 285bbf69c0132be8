"""Functions that nobody has looked at while `gilscope advise` was built, for an honest judgement:
do not tune to them. Each NAME has its inputs in NAME_inputs."""

from __future__ import annotations

import asyncio
import bz2
import csv
import hashlib
import io
import pickle
import tempfile
import time
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np


def tiny(number: int) -> int:
    return number * 3 + 1


def tiny_inputs() -> list[int]:
    return list(range(10_000))


def short_python(number: int) -> int:
    return sum(i ^ number for i in range(250))


short_python_inputs = tiny_inputs


def long_python(number: int) -> float:
    x = 0.5
    for _ in range(1_000_000):
        x = 3.9 * x * (1 - x)
    return x + number


def long_python_inputs() -> list[int]:
    return list(range(40))


def formatting(number: int) -> str:
    return ";".join(f"{i:>8.3f}|{number:08x}" for i in range(200))


formatting_inputs = tiny_inputs


def heavy_argument(data: bytes) -> int:
    return zlib.crc32(data)


def heavy_argument_inputs() -> list[bytes]:
    return [bytes([i]) * 1_000_000 for i in range(40)]


def bzip(data: bytes) -> int:
    return len(bz2.compress(data))


def bzip_inputs() -> list[bytes]:
    return [b"".join(b"%d " % (i * k) for k in range(5000)) for i in range(40)]


def short_hashes(data: bytes) -> str:
    return hashlib.sha1(data).hexdigest()


def short_hashes_inputs() -> list[bytes]:
    return [b"%d" % i * 100 for i in range(2000)]


def sorting(values: Any) -> float:
    return float(np.sort(values)[len(values) // 2])


def sorting_inputs() -> list[Any]:
    return [np.random.default_rng(i).random(200_000) for i in range(20)]


def table(text: str) -> float:
    return sum(float(row[2]) for row in csv.reader(io.StringIO(text)))


def table_inputs() -> list[str]:
    return ["\n".join(f"{i},name{k},{i * k / 7}" for k in range(2000)) for i in range(40)]


_folder = Path(tempfile.gettempdir()) / "gilscope-held-out"


def files(number: int) -> int:
    return zlib.crc32((_folder / f"{number}").read_bytes())


def files_inputs() -> list[int]:
    _folder.mkdir(exist_ok=True)
    for number in range(50):
        (_folder / f"{number}").write_bytes(bytes([number]) * 50_000)
    return list(range(50))


def half_waiting(number: int) -> int:
    total = 0
    for i in range(15_000):
        total += i * number
    time.sleep(0.004)
    return total


def half_waiting_inputs() -> list[int]:
    return list(range(500))


def decimals(number: int) -> str:
    total = Decimal(number)
    for i in range(1, 500):
        total += Decimal(1) / i
    return str(total)


decimals_inputs = half_waiting_inputs


async def async_working(number: int) -> int:
    total = 0
    for i in range(5_000):
        total += i * number
    await asyncio.sleep(0.01)
    return total


async_working_inputs = half_waiting_inputs


def objects(tree: dict[str, Any]) -> int:
    return len(pickle.dumps(tree))


def objects_inputs() -> list[dict[str, Any]]:
    return [{f"k{i}": [i, str(i), {"v": i * n}] for i in range(2000)} for n in range(40)]
