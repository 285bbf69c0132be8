"""`gilscope.advise`: the command of that name, for a function and its arguments."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._program import environment, program

_FINDING = 1  # an answer, and something failed


class AdviceError(Exception):
    """There is no answer; the text says why, and what to do."""


@dataclass(frozen=True)
class Option:
    """A strategy. Times are in seconds, for all calls; None where it was not measured."""

    words: str
    strategy: str
    workers: int
    interpreter: str
    standing: str  # measured, dropped, failed, skipped
    remark: str
    total_s: float | None
    speedup: float | None


@dataclass(frozen=True)
class Advice:
    """What `gilscope advise` answers. `speedup` is 1.0 where the loop is best; `speedup_interval`
    is None where rounds were too few for one."""

    best: str
    speedup: float
    speedup_interval: tuple[float, float] | None
    break_even_calls: int | None
    code: str
    verdict: str
    options: tuple[Option, ...]
    document: dict[str, Any]  # all of it, as `--json` prints it

    def __str__(self) -> str:
        return f"{self.document['call']}\n{self.verdict}"


def advise(
    function: Callable[..., Any],
    inputs: Iterable[Any] | Callable[[], Iterable[Any]] | None = None,
    *,
    calls: int | None = None,
    budget: str = "60s",
    workers: Iterable[int] | None = None,
    in_flight: Iterable[int] | None = None,
    python: Iterable[str] | None = None,
    compare: str | None = None,
    allow_requests: bool = False,
) -> Advice:
    """Measures `function` over `inputs` (or what they give when called), each one argument of a
    call, in fresh processes.

    It must be defined in a module or a script, since other processes import it from there; inputs
    must be picklable. `allow_requests`: without asking, to servers on other machines. Raises
    AdviceError."""
    with tempfile.TemporaryDirectory(prefix="gilscope-") as folder:
        command = [program(), "advise", target_of(function), "--json", "--budget", budget]
        if inputs is not None:
            made = inputs() if callable(inputs) else inputs
            command += ["--inputs", _pickled(list(made), folder), "--inputs-pickled"]
        if calls is not None:
            command += ["--calls", str(calls)]
        for option, values in (("--workers", workers), ("--in-flight", in_flight)):
            if values is not None:
                command += [option, ",".join(map(str, values))]
        for name in python or ():
            command += ["--python", name]
        if compare is not None:
            command += ["--compare", compare]
        if allow_requests:
            command.append("--yes")
        return _advice_of(_run(command))


def target_of(function: Callable[..., Any]) -> str:
    """module:function, or FILE.py:function of a script. Raises AdviceError."""
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", None)
    if not module or not name or "<" in name:
        raise AdviceError(
            f"{function!r} has no name that another process could import; define it with `def` at "
            f"the top of a module"
        )
    if module != "__main__":
        return f"{module}:{name}"
    file = getattr(sys.modules["__main__"], "__file__", None)
    if file is None:
        raise AdviceError(f"{name} was defined in an interactive session; write it into a module")
    return f"{Path(file).resolve()}:{name}"


def _pickled(inputs: list[Any], folder: str) -> str:
    path = Path(folder) / "inputs"
    try:
        text = pickle.dumps(inputs)
    except Exception as error:
        raise AdviceError(
            f"The inputs cannot be pickled ({type(error).__name__}: {error}); name a callable that "
            f"makes them on the command line"
        ) from error
    path.write_bytes(text)
    return str(path)


def _run(command: list[str]) -> dict[str, Any]:
    # What this process can import, the others can.
    variables = environment()
    added = os.pathsep.join(_own_paths())
    if added:
        known = variables.get("PYTHONPATH")
        variables["PYTHONPATH"] = f"{added}{os.pathsep}{known}" if known else added
    done = subprocess.run(
        command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode not in (0, _FINDING) or not done.stdout.startswith("{"):
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise AdviceError(lines[-1].removeprefix("gilscope: "))
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _own_paths() -> list[str]:
    """Of the import path, what no new interpreter has by itself."""
    library = str(Path(os.__file__).parent)
    return [
        path
        for path in sys.path
        if Path(path).is_dir() and "-packages" not in path and not path.startswith(library)
    ]


def _advice_of(document: dict[str, Any]) -> Advice:
    speedup = document["speedup"]
    interval = None
    if speedup and speedup["low"] is not None:
        interval = (speedup["low"], speedup["high"])
    return Advice(
        best=document["best"],
        speedup=speedup["median"] if speedup else 1.0,
        speedup_interval=interval,
        break_even_calls=document["break_even_calls"],
        code="\n".join(document["code"]),
        verdict=document["verdict"],
        options=tuple(
            Option(
                words=option["words"],
                strategy=option["strategy"],
                workers=option["workers"],
                interpreter=option["interpreter"],
                standing=option["standing"],
                remark=option["remark"],
                total_s=option["total_s"],
                speedup=option["gain"]["median"] if option["gain"] else None,
            )
            for option in document["options"]
        ),
        document=document,
    )
