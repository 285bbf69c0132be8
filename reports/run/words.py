"""Strategies in words, for sentences; their identifiers stand beside them as code."""

from __future__ import annotations

from reports.document.numbers import count
from reports.document.run import Cell

_EXECUTORS = {
    "serial": "a plain loop",
    "threads": "threads",
    "thread_pool": "a thread pool",
    "asyncio": "asyncio",
    "asyncio_threads": "asyncio with threads",
    "interpreters": "sub-interpreters",
    "interpreter_pool": "an interpreter pool",
    "native_threads": "C++ threads",
    "native_asio": "a C++ event loop",
    "embed_threads": "embedded Python in C++ threads",
    "embed_interpreters": "embedded sub-interpreters",
    "openmp": "OpenMP",
    "openmp_dynamic": "OpenMP, schedule(dynamic)",
    "tbb_parallel_for": "oneTBB's parallel_for",
    "numba_prange": "Numba's prange",
    "asyncio_loops": "an event loop per thread",
    "uvloop": "uvloop",
    "trio": "trio",
    "gevent_pool": "gevent's greenlets",
}
_ENGINES = {
    "celery_prefork": "Celery",
    "celery_threads": "Celery with threads",
    "celery_gevent": "Celery with greenlets",
    "celery_group": "Celery, one group",
    "parallel_python": "Parallel Python",
    "dask_threads": "Dask's threads",
    "dask_processes": "Dask's processes",
    "dask_cluster": "a Dask cluster",
    "ray_tasks": "Ray",
    "ray_actors": "Ray's actors",
    "mpi_futures": "MPI",
    "joblib_loky": "joblib",
    "joblib_threading": "joblib with threads",
    "loky_pool": "loky",
}
_VARIANTS = {
    "process_pool_chunks": "a process pool, a part for each worker",
    "process_pool_shm": "a process pool with shared memory",
    "pipes_out_of_band": "processes with pipes, buffers apart",
    "stage_threads": "threads for each stage",
    "stage_processes": "processes for each stage",
    "stage_asyncio": "coroutines for each stage",
    "tree_thread_pool": "a thread pool, a future for each part",
    "tree_asyncio": "asyncio with a coroutine for each problem",
    "tree_process_pool": "a process pool, a future for each part",
    "native_pipeline": "a C++ pipeline",
    "native_task_group": "C++ tasks that are stolen",
}
_POOLS = {
    "process_pool": "a process pool",
    "mp_pool": "a multiprocessing pool",
    "pipes": "processes with pipes",
}
_BINDINGS = {
    "ext_gil": "C++ that holds the GIL",
    "ext_nogil": "C++ without the GIL",
    "ctypes": "C++ by ctypes",
    "numba": "Numba",
    "cython_nogil": "Cython without the GIL",
}


def executor_words(executor: str) -> str:
    """`a process pool (fork)`; an executor without words of its own is called by its name."""
    if words := {**_EXECUTORS, **_VARIANTS, **_ENGINES}.get(executor):
        return words
    pool, _, start_method = executor.rpartition("_")
    if pool in _POOLS:
        return f"{_POOLS[pool]} ({start_method})"
    return executor.replace("_", " ")


def strategy_words(cell: Cell) -> str:
    """`threads, C++ without the GIL`."""
    if cell.strategy == "serial.native":
        return "C++ alone"
    words = executor_words(cell.executor)
    binding = _BINDINGS.get(cell.binding)
    return words if binding is None else f"{words}, {binding}"


def workers_words(cell: Cell) -> str:
    """`2 workers, chunks of 16`, `64 requests in flight`, or nothing for a loop."""
    if cell.executor == "serial":
        return ""
    if cell.family == "event_loop":
        return f"{cell.workers:,} in flight"
    chunks = f", chunks of {cell.chunk_size:,}" if cell.chunk_size else ""
    return count(cell.workers, "worker") + chunks


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def listed(words: list[str], most: int = 4) -> str:
    """`a, b and c`, or `a, b and 3 others`."""
    if len(words) > most:
        return f"{', '.join(words[: most - 1])} and {len(words) - most + 1} others"
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
