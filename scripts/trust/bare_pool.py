"""What a user would write: `bare_pool.py KERNEL PARAMS WORKERS CHUNK_SIZE` prints the seconds of a
plain loop over the arguments of a kernel and those of the `map` of a process pool over them, as the
median of three, after a first time that does not count. Needs the checkout on PYTHONPATH."""

import functools
import importlib
import json
import multiprocessing
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

kernel = importlib.import_module(f"kernels.{sys.argv[1]}.{sys.argv[1]}")
params, workers, chunk_size = map(json.loads, sys.argv[2:5])
state = kernel.prepare(params)
texts = list(kernel.arguments(params))


def score(text):
    return kernel.run(state, text)


def timed(how):
    list(how())
    times = []
    for _ in range(3):
        start = time.perf_counter()
        list(how())
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    loop = timed(functools.partial(map, score, texts))
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, fork) as pool:
        mapped = timed(functools.partial(pool.map, score, texts, chunksize=chunk_size))
    print(json.dumps([loop, mapped]))
