# /// binding
# summary = "Python compiled by Numba with nogil=True, when a worker starts"
# source_suffix = "_numba.py"
# python = ["numba==0.68.1"]
# ///
"""Numba. A kernel has `K_numba.py`: `prepare(params) -> state` and `run(state, begin, end)`, which
`kernels.numba_digest.compiled` compiles: before the clock starts, in each process."""

from __future__ import annotations

import importlib
from typing import Any, Callable


def kernel_of(cell: dict[str, Any]) -> tuple[Any, Any]:
    """The compiled `run`, and its state."""
    name = cell["kernel"]
    module = importlib.import_module(f"kernels.{name}.{name}_numba")
    state = module.prepare(cell["params"])
    module.run(state, 0, 0)  # compiles it
    return module.run, state


def bind(cell: dict[str, Any]) -> tuple[Callable[[int, int], int], Callable[[], None]]:
    compiled, state = kernel_of(cell)

    def run(begin: int, end: int) -> int:
        return int(compiled(state, begin, end))

    return run, lambda: None
