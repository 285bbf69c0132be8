"""What a user would write: `by_hand.py ORDER`, all calls of a function by one strategy, without
gilscope. Prints the seconds from before the pool is made until it has ended."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import multiprocessing
import pickle
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice, repeat
from typing import Any, Callable


def arguments_of(module: Any, name: str, calls: int) -> list[Any]:
    """Of each call an object of its own, as inputs that were read are."""
    lists = (getattr(module, f"{name}_inputs")() for _ in repeat(None))
    return list(islice((argument for listed in lists for argument in listed), calls))


def loop(function: Callable[[Any], Any], arguments: list[Any], order: dict[str, Any]) -> list[Any]:
    return [function(argument) for argument in arguments]


def threads(
    function: Callable[[Any], Any], arguments: list[Any], order: dict[str, Any]
) -> list[Any]:
    chunk = order["chunk"]
    with ThreadPoolExecutor(order["workers"]) as pool:
        if chunk == 1:
            return list(pool.map(function, arguments))
        parts = [arguments[i : i + chunk] for i in range(0, len(arguments), chunk)]
        done = pool.map(lambda part: [function(argument) for argument in part], parts)
        return [result for part in done for result in part]


def processes(
    function: Callable[[Any], Any], arguments: list[Any], order: dict[str, Any]
) -> list[Any]:
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(order["workers"], context) as pool:
        return list(pool.map(function, arguments, chunksize=order["chunk"]))


def event_loop(
    function: Callable[[Any], Any], arguments: list[Any], order: dict[str, Any]
) -> list[Any]:
    async def main() -> list[Any]:
        tasks, results = enumerate(arguments), {}

        async def worker() -> None:
            for i, argument in tasks:
                results[i] = await function(argument)

        await asyncio.gather(*(worker() for _ in range(order["workers"])))
        return [results[i] for i in sorted(results)]

    return asyncio.run(main())


STRATEGIES: dict[str, Callable[..., Iterable[Any]]] = {
    "serial": loop,
    "thread_pool": threads,
    "process_pool_fork": processes,
    "asyncio": event_loop,
}


def main() -> None:
    order = json.loads(sys.argv[1])
    module = importlib.import_module(order["module"])
    function = getattr(module, order["name"])
    if order["executor"] == "calibrate":
        argument = arguments_of(module, order["name"], 1)[0]
        size = len(pickle.dumps(argument))
        print(json.dumps([calibrated(module, order["name"], function), size]))
        return
    arguments = arguments_of(module, order["name"], order["calls"])
    start = time.perf_counter()
    STRATEGIES[order["executor"]](function, arguments, order)
    print(time.perf_counter() - start)


def calibrated(module: Any, name: str, function: Callable[[Any], Any]) -> float:
    """About how many seconds a call takes."""
    arguments = arguments_of(module, name, 2000)
    count, start = 0, time.perf_counter()
    for argument in arguments:
        result = function(argument)
        if inspect.iscoroutine(result):
            asyncio.run(result)
        count += 1
        if time.perf_counter() - start > 0.3:
            break
    return (time.perf_counter() - start) / count


if __name__ == "__main__":
    main()
