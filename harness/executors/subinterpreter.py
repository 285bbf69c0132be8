"""A worker in a sub-interpreter with a GIL of its own, as each version of CPython offers it.

3.14 and newer have `concurrent.interpreters`, whose `call` carries arguments and results. Before,
there are modules with an underscore that run a string and give nothing back: there the share
comes through a file in memory, which has no capacity to overflow, and what tasks carry is pickled.
"""

from __future__ import annotations

import marshal
import os
import pickle
import sys
from typing import Any

from harness.executors import interpreter_worker
from harness.executors.worker import Cell, Share, Task

if sys.version_info >= (3, 14):
    from concurrent import interpreters

    class Subinterpreter:
        """Made, used and closed by one thread."""

        def __init__(self, cell: Cell) -> None:
            self._interpreter = interpreters.create()
            self._call(interpreter_worker.prepare, marshal.dumps(cell))
            self._carries = cell.get("carries", False)

        def run(self, task: Task) -> Share:
            if self._carries:
                share: Share = self._call(interpreter_worker.carry, *task)
            else:
                share = marshal.loads(self._call(interpreter_worker.run_task, *task))
            return share

        def close(self) -> None:
            self._call(interpreter_worker.close)
            self._interpreter.close()

        def _call(self, function: Any, *arguments: Any) -> Any:
            return self._interpreter.call(function, *arguments)

else:
    if sys.version_info >= (3, 13):
        import _interpreters as _api

        def _create() -> Any:
            return int(_api.create("isolated"))

        def _run(interpreter: Any, script: str, shared: dict[str, Any]) -> None:
            problem = _api.run_string(interpreter, script, shared=shared)
            if problem is not None:
                raise RuntimeError(problem.formatted)

    else:
        import _xxsubinterpreters as _api

        def _create() -> Any:
            return _api.create(isolated=True)  # an object: the interpreter ends when it is dropped

        def _run(interpreter: Any, script: str, shared: dict[str, Any]) -> None:
            _api.run_string(interpreter, script, shared)

    _PREPARE = "from harness.executors import interpreter_worker as worker\nworker.prepare(cell)\n"
    _RUN = "worker.write_share(file, worker.run_task(begin, end))"
    _CARRY = "worker.write_share(file, worker.carry_pickled(task))"

    class Subinterpreter:
        """Made, used and closed by one thread."""

        def __init__(self, cell: Cell) -> None:
            self._file = os.memfd_create("gilscope-share")
            self._interpreter = _create()
            _run(self._interpreter, _PREPARE, {"cell": marshal.dumps(cell), "file": self._file})
            self._carries = cell.get("carries", False)

        def run(self, task: Task) -> Share:
            if self._carries:
                _run(self._interpreter, _CARRY, {"task": pickle.dumps(task)})
                share: Share = pickle.loads(interpreter_worker.read_share(self._file))
            else:
                _run(self._interpreter, _RUN, {"begin": task[0], "end": task[1]})
                share = marshal.loads(interpreter_worker.read_share(self._file))
            return share

        def close(self) -> None:
            _run(self._interpreter, "worker.close()", {})
            _api.destroy(self._interpreter)
            os.close(self._file)
