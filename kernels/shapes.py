"""Work that is not a list of equal tasks, done in one piece: what a plain loop does.

A pipeline's module has `stages`, functions of (state, value); one that divides has
`split(state, problem)`, which gives None for what is solved as it is, `run(state, problem)` for
that, and `join(state, results)`.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Callable


def whole(module: ModuleType) -> Callable[[Any, Any], Any]:
    """The function of (state, argument) that does all of an argument, whatever the shape."""
    if hasattr(module, "stages"):

        def through(state: Any, value: Any) -> Any:
            for stage in module.stages:
                value = stage(state, value)
            return value

        return through
    if hasattr(module, "split"):

        def solved(state: Any, problem: Any) -> Any:
            parts = module.split(state, problem)
            if parts is None:
                return module.run(state, problem)
            return module.join(state, [solved(state, part) for part in parts])

        return solved
    run: Callable[[Any, Any], Any] = module.run
    return run
