"""Objects and attributes: bodies that attract one another. An item is an independent system.

The digest is made of the bits of a system's final energy, so one float operation in another order
shows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from itertools import combinations
from math import sqrt
from typing import Any

from kernels.digest import MASK, fold

TIME_STEP = 0.001
SOFTENING = 0.01  # keeps bodies that meet from being flung to infinity


class Body:
    __slots__ = ("mass", "vx", "vy", "vz", "x", "y", "z")

    def __init__(self, numbers: Iterator[float]) -> None:
        self.x = next(numbers) - 0.5
        self.y = next(numbers) - 0.5
        self.z = next(numbers) - 0.5
        self.vx = next(numbers) - 0.5
        self.vy = next(numbers) - 0.5
        self.vz = next(numbers) - 0.5
        self.mass = next(numbers) + 0.5


class System:
    def __init__(self, bodies: int, seed: int) -> None:
        numbers = uniform_numbers(seed)
        self.bodies = [Body(numbers) for _ in range(bodies)]
        self.pairs = list(combinations(self.bodies, 2))

    def advance(self) -> None:
        for a, b in self.pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            square = dx * dx + dy * dy + dz * dz + SOFTENING
            pull = TIME_STEP / (square * sqrt(square))
            pull_a = b.mass * pull
            pull_b = a.mass * pull
            a.vx -= dx * pull_a
            a.vy -= dy * pull_a
            a.vz -= dz * pull_a
            b.vx += dx * pull_b
            b.vy += dy * pull_b
            b.vz += dz * pull_b
        for body in self.bodies:
            body.x += TIME_STEP * body.vx
            body.y += TIME_STEP * body.vy
            body.z += TIME_STEP * body.vz

    def energy(self) -> float:
        energy = 0.0
        for body in self.bodies:
            speed_square = body.vx * body.vx + body.vy * body.vy + body.vz * body.vz
            energy += 0.5 * body.mass * speed_square
        for a, b in self.pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            energy -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz + SOFTENING)
        return energy


def uniform_numbers(seed: int) -> Iterator[float]:
    """In [0, 1), by Numerical Recipes' generator."""
    while True:
        seed = (seed * 1664525 + 1013904223) & 0xFFFF_FFFF
        yield seed / 4294967296.0


def prepare(params: Mapping[str, Any]) -> tuple[int, int]:
    return params["bodies"], params["steps"]


def run(state: tuple[int, int], begin: int, end: int) -> int:
    bodies, steps = state
    digest = 0
    for item in range(begin, end):
        system = System(bodies, item)
        for _ in range(steps):
            system.advance()
        digest += fold(item, bits_of(system.energy()))
    return digest & MASK


def bits_of(number: float) -> int:
    bits: int = struct.unpack("<Q", struct.pack("<d", number))[0]
    return bits
