"""Do gilscope and gilknocker say the same of a GIL? `PYTHON gil.py MODULES`

Four programs of two threads, each watched for two seconds by one and then by the other, six times
in turn; what is printed are medians of the share of time that the GIL is held. Needs the checkout
and MODULES (a folder below build/interpreters) on PYTHONPATH, and gilknocker.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import threading
import time
from collections.abc import Callable

import gilknocker
import gilscope_hosted
import gilscope_watch

SECONDS = 2.0
TURNS = 6


def compute(until: float) -> None:
    while time.perf_counter() < until:
        pass


def computing() -> None:
    compute(time.perf_counter() + 0.05)


def half() -> None:
    compute(time.perf_counter() + 0.01)
    time.sleep(0.03)


def sleeping() -> None:
    time.sleep(0.05)


def hashing(block: bytes = bytes(2**20)) -> None:
    hashlib.sha256(block).digest()


class Program:
    """Two threads that repeat a step."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._ending = False
        self._step = step
        self._ids: list[int] = []
        self._threads = [threading.Thread(target=self._work) for _ in range(2)]
        for thread in self._threads:
            thread.start()
        while len(self._ids) < 2:
            time.sleep(0.01)

    def _work(self) -> None:
        gilscope_watch.enlist()
        self._ids.append(threading.get_native_id())
        while not self._ending:
            self._step()

    def ours(self) -> float:
        seen = json.loads(gilscope_hosted.watch(self._ids, SECONDS))
        return float(seen["gil"]["utilisation"])

    def theirs(self) -> float:
        knocker = gilknocker.KnockKnock(polling_interval_micros=1000)
        knocker.start()
        time.sleep(SECONDS)
        share = float(knocker.contention_metric)
        knocker.stop()
        return share

    def end(self) -> None:
        self._ending = True
        for thread in self._threads:
            thread.join()


def main() -> None:
    for step in (computing, half, sleeping, hashing):
        program = Program(step)
        turns = [(program.ours(), program.theirs()) for _ in range(TURNS)]
        program.end()
        ours, theirs = (100 * statistics.median(each) for each in zip(*turns))
        print(f"{step.__name__:10} gilscope {ours:6.2f} %  gilknocker {theirs:6.2f} %")


if __name__ == "__main__":
    main()
