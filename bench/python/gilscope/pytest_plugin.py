"""The fixture `strategies` (`pip install gilscope[pytest]`).

def test_score_scales(strategies):
    run = strategies(score, texts, names=["threads", "processes"], workers=2)
    run.same()                          # every strategy gives what the loop gives
    run.at_least(1.3, "processes")      # fails when its interval lies below
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

_ROUNDS = 8  # at least six: of fewer there is no 95 % interval
_STRATEGIES: dict[str, Callable[[int], Executor]] = {
    "threads": lambda workers: ThreadPoolExecutor(workers),
    "processes": lambda workers: ProcessPoolExecutor(workers),
}


@dataclass(frozen=True)
class Scaling:
    """The loop's time over a strategy's, paired by round: the median and the ends of an interval
    that holds it with at least 95 %."""

    median: float
    low: float
    high: float


class Strategies:
    """A function under named strategies beside a plain loop. Rounds run all of them once, in random
    order; results are those of the first round."""

    def __init__(
        self,
        function: Callable[[Any], Any],
        inputs: Iterable[Any],
        names: Sequence[str],
        workers: int,
        chunksize: int,
        rounds: int,
    ) -> None:
        unknown = [name for name in names if name not in _STRATEGIES]
        if unknown:
            known = ", ".join(_STRATEGIES)
            raise ValueError(f"there is no strategy '{unknown[0]}'; there are {known}")
        if rounds < 6:
            raise ValueError(f"{rounds} rounds give no interval; take at least 6")
        self._function = function
        self._inputs = list(inputs)
        if not self._inputs:
            raise ValueError("there are no inputs; give at least one")
        self._names = list(names)
        self._workers = workers
        self._chunksize = chunksize
        self._rounds = rounds
        self._results: dict[str, Any] = {}
        self._times: dict[str, list[float]] = {}

    def same(self, equal: Callable[[Any, Any], bool] | None = None) -> Strategies:
        """Fails when a strategy gives other results than the loop. `equal` compares two results."""
        if not self._results:
            self._measure(1)
        expected = self._results["loop"]
        for name in self._names:
            for place, (wanted, found) in enumerate(zip(expected, self._results[name])):
                if not (equal(wanted, found) if equal else wanted == found):
                    pytest.fail(
                        f"{name} gives {found!r} for input {place}, the loop gives {wanted!r}",
                        pytrace=False,
                    )
        return self

    def at_least(self, speedup: float, name: str) -> Strategies:
        """Fails when the strategy's speed-up lies below, with its whole interval: never on one
        timing."""
        scaling = self.scaling(name)
        if scaling.high < speedup:
            pytest.fail(
                f"{name} with {self._workers} workers is {scaling.median:.2f} times as fast as the "
                f"loop [{scaling.low:.2f}, {scaling.high:.2f}], less than the {speedup:g} that "
                f"were asked for",
                pytrace=False,
            )
        return self

    def scaling(self, name: str) -> Scaling:
        if len(self._times.get("loop", [])) < self._rounds:
            self._measure(self._rounds - len(self._times.get("loop", [])))
        ratios = sorted(loop / other for loop, other in zip(self._times["loop"], self._times[name]))
        low = _place_of_low_end(len(ratios))
        return Scaling(statistics.median(ratios), ratios[low], ratios[-1 - low])

    def _measure(self, rounds: int) -> None:
        for _ in range(rounds):
            order = ["loop", *self._names]
            random.shuffle(order)
            for name in order:
                results, seconds = self._run(name)
                self._results.setdefault(name, results)
                self._times.setdefault(name, []).append(seconds)

    def _run(self, name: str) -> tuple[list[Any], float]:
        """Pools are started before the clock, as a program that keeps its pool does."""
        if name == "loop":
            start = time.perf_counter()
            results = [self._function(argument) for argument in self._inputs]
            return results, time.perf_counter() - start
        with _STRATEGIES[name](self._workers) as pool:
            list(pool.map(_awake, range(self._workers)))
            start = time.perf_counter()
            results = list(pool.map(self._function, self._inputs, chunksize=self._chunksize))
            return results, time.perf_counter() - start


def _awake(_: int) -> None:
    time.sleep(0.01)  # so that no worker takes two of these


def _place_of_low_end(count: int) -> int:
    """How many of the ordered values lie outside of an interval for the median on each side, at
    95 % (Hahn & Meeker 1991, section 5.2)."""
    outside, place = 0.0, 0
    for below in range(count):
        outside += 2 * math.comb(count, below) / 2**count
        if outside > 0.05:
            break
        place = below
    return place


@pytest.fixture
def strategies() -> Callable[..., Strategies]:
    """`strategies(function, inputs, names=("threads", "processes"), workers=2, chunksize=1,
    rounds=8)`."""

    def make(
        function: Callable[[Any], Any],
        inputs: Iterable[Any],
        names: Sequence[str] = ("threads", "processes"),
        workers: int = 2,
        chunksize: int = 1,
        rounds: int = _ROUNDS,
    ) -> Strategies:
        return Strategies(function, inputs, names, workers, chunksize, rounds)

    return make
