"""The caller's side of a cell whose tasks carry something: arguments out, results back.

A task is `(index, argument)`; what comes back for it is `(index, result)`, in the place of a
digest. All of this happens before the clock starts or after it has stopped.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from time import perf_counter
from typing import Any, Optional

from harness.executors.worker import MASK, Cell, Share, kernel_of
from kernels.shapes import whole

Task = tuple[int, Any]
# Bytes in and out, seconds to pickle and to unpickle, of one execution; the seconds are None where
# nothing is pickled on the way.
Carriage = tuple[float, float, Optional[float], Optional[float]]


class WrongResults(RuntimeError):
    """What came back is not one result for each argument."""


class Caller:
    """Makes the arguments, once. Raises WrongResults and TypeError, naming what is wrong."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._module = kernel_of(cell)
        self._pickles = cell["hands_over"] == "pickle"
        wanted = cell["items"]
        self._arguments = list(islice(self._make(), wanted + 1))
        if len(self._arguments) != wanted:
            made = "more" if len(self._arguments) > wanted else f"only {len(self._arguments)}"
            raise WrongResults(
                f"arguments() of {cell['kernel']} makes {made} where kernel.toml says {wanted}"
            )
        self._carriage: Carriage | None = None
        self._once = list(enumerate(self._arguments))
        # Of a kernel that changes its arguments, for whoever sees the caller's own.
        self._renews = getattr(self._module, "renews", False) and not self._pickles
        self._fresh = list(self._once) if self._renews else []
        self._repeated: list[Task] = []

    def tasks(self, executions: int) -> list[Task]:
        """Of so many executions, one after the other; the same list for as many. A pickle holds an
        object that is in it twice only once: where that is how they travel, each execution has
        copies of its own."""
        if self._renews:
            return self._renewed(executions)
        if executions == 1:
            return self._once
        if len(self._repeated) != executions * len(self._once):
            self._repeated = self._repeat(executions)
        return self._repeated

    def _renewed(self, executions: int) -> list[Task]:
        """The first ones are as good as new."""
        tasks, self._fresh = self._fresh, []
        while len(tasks) < executions * len(self._arguments):
            tasks += enumerate(self._make())
        return tasks

    def _repeat(self, executions: int) -> list[Task]:
        if not self._pickles:
            return self._once * executions
        kept = pickle.dumps(self._once, pickle.HIGHEST_PROTOCOL)
        return self._once + [task for _ in range(executions - 1) for task in pickle.loads(kept)]

    def settle(self, shares: list[Any], executions: int) -> list[Share]:
        """The shares with digests in the place of results."""
        counts = Counter(index for share in shares for index, _ in share[3])
        for index in range(len(self._arguments)):
            if counts[index] != executions:
                raise WrongResults(
                    f"{counts[index]} results came back for argument {index}, of {executions} that "
                    f"were asked for"
                )
        if hasattr(self._module, "wrong"):
            results = [each for share in shares for each in share[3]]
            if fault := self._module.wrong(results, self._params()):
                raise WrongResults(fault)
        if self._carriage is None and executions == 1:
            self._carriage = self._weigh([result for share in shares for _, result in share[3]])
        return [
            (worker, tasks, busy_ns, self._digest(results), latencies)
            for worker, tasks, busy_ns, results, latencies in shares
        ]

    def explain(self, error: BaseException) -> str:
        """Why a sample failed: what cannot travel, where that is so, or else the error itself.
        Pools say it of a process that died, or not at all."""
        if self._cell["hands_over"] != "references":
            for index, argument in enumerate(self._arguments):
                if fault := _fault(argument):
                    return f"argument {index}, {_kind(argument)}, {fault}"
            if fault := self._fault_of_a_result():
                return fault
        return f"{type(error).__name__}: {error}"

    def carriage(self) -> Carriage | None:
        return self._carriage

    def _make(self) -> Iterable[Any]:
        in_cpp = self._cell["binding"] != "python" and hasattr(self._module, "buffers")
        make: Callable[..., Iterable[Any]] = getattr(
            self._module, "buffers" if in_cpp else "arguments"
        )
        return make(self._params())

    def _params(self) -> dict[str, Any]:
        return {**self._cell["params"], "items": self._cell["items"]}

    def _weigh(self, results: list[Any]) -> Carriage | None:
        """None where something cannot be pickled, which references need not be."""
        try:
            bytes_in, out_s, arrive_s = _pickled(self._arguments)
            bytes_out, back_s, return_s = _pickled(results)
        except Exception:  # noqa: BLE001 - whatever a __reduce__ raises
            return None
        if not self._pickles:
            return bytes_in, bytes_out, None, None
        return bytes_in, bytes_out, out_s + back_s, arrive_s + return_s

    def _fault_of_a_result(self) -> str:
        """Of what Python gives for the first argument, which is worked on once more."""
        if self._cell["binding"] != "python":
            return ""
        try:
            state = self._module.prepare(self._cell["params"])
            result = whole(self._module)(state, self._arguments[0])
        except Exception:  # noqa: BLE001 - what it raises is what the sample failed with
            return ""
        fault = _fault(result)
        return fault and f"the result for argument 0, {_kind(result)}, {fault}"

    def _digest(self, results: list[tuple[int, Any]]) -> int:
        index, result = 0, None
        total = 0
        try:
            for index, result in results:
                total += int(self._module.digest(index, result))
        except Exception as error:  # noqa: BLE001 - told with what it is about
            raise WrongResults(
                f"digest() does not take the result for argument {index}, {_kind(result)}: "
                f"{type(error).__name__}: {error}"
            ) from None
        return total & MASK


def _kind(value: Any) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _fault(value: Any) -> str:
    """Why a value cannot be sent to another process; empty where it can."""
    try:
        pickled = pickle.dumps(value)
    except Exception as error:  # noqa: BLE001 - whatever a __reduce__ raises
        return f"cannot be pickled: {type(error).__name__}: {error}"
    try:
        pickle.loads(pickled)
    except Exception as error:  # noqa: BLE001 - whatever it calls raises
        return f"can be pickled but not unpickled: {type(error).__name__}: {error}"
    return ""


def _pickled(values: list[Any]) -> tuple[float, float, float]:
    """Bytes, and the seconds that pickling and unpickling all of them take: one after the other, so
    that memory holds one at a time."""
    size, pickling_s, unpickling_s = 0, 0.0, 0.0
    for value in values:
        start = perf_counter()
        pickled = pickle.dumps(value)
        middle = perf_counter()
        pickle.loads(pickled)
        unpickling_s += perf_counter() - middle
        pickling_s += middle - start
        size += len(pickled)
    return float(size), pickling_s, unpickling_s
