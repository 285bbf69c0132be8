"""What a function is by itself: `PYTHON probe.py ORDER REPORT` (docs/contracts.md, "Advice").

Imports it, calls it one input after the other, and writes down what that took, what would travel to
another process and back, and what it does besides: threads, forks, connections. Keeps the arguments
and results of a sample beside the report; they are what visits work on and are checked against. The
report is written as it goes, so that what was learnt before the function hangs or kills the process
is known.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder, whose modules are `harness.advice.…`

import asyncio
import itertools
import json
import pickle
import random
import threading
import time
import warnings
from typing import Any

from harness.advice.same import comparison_of
from harness.advice.sampling import Sampling, sampling_of
from harness.advice.shown import short, words_of
from harness.advice.target import (
    BadTarget,
    Function,
    extend_import_path,
    inputs_of,
    setup_of,
)
from harness.advice.travels import MISSING, Copies, Travels, kept_of
from harness.advice.watch import AsksFirst, Watch
from harness.interpreter.probe import gil_enabled, tag, version

_GAUGE_SHARE = 0.25  # of the time: finding out how long a call takes
_SERIAL_SHARE = 0.5  # of the time: calling the sample one by one
_AGAIN_S = 1.0  # for calling some of it again
_AGAIN = 50
_OWN_PACKAGES = ("harness", "kernels")


class Report:
    """What is known, on disk."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._written = 0.0
        self.known: dict[str, Any] = {"stage": "start", "calls_made": 0}

    def at(self, stage: str, **known: Any) -> None:
        self.known.update(known, stage=stage)
        self._write()

    def made(self, calls: int, seconds: float) -> None:
        """Progress of a pass; seldom, for it costs."""
        self.known.update(calls_made=calls, calls_s=seconds)
        if time.monotonic() - self._written > 0.5:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        with open(self._path + ".new", "w") as file:
            json.dump(self.known, file)
        os.replace(self._path + ".new", self._path)


class Caller:
    """Calls the function, one input after the other. Raises BadTarget where it fails."""

    def __init__(self, function: Function, report: Report, watch: Watch, rate: float) -> None:
        self._function = function
        self._report = report
        self._watch = watch
        self._rate = rate
        self._pid = os.getpid()
        self.made = 0
        self.spent_s = 0.0
        self._loop = asyncio.new_event_loop() if function.is_coroutine else None

    @property
    def is_to_a_server(self) -> bool:
        """On another machine: then calls are few, and at most `rate` a second."""
        return bool(self._watch.elsewhere)

    def call(self, argument: Any, number: int) -> Any:
        start = time.perf_counter()
        try:
            result = self._function.call(argument)
            if self._loop is not None:
                result = self._loop.run_until_complete(result)
        except (KeyboardInterrupt, AsksFirst):
            raise
        except SystemExit as error:
            raise BadTarget(
                f"{self._function.name} ends the program (sys.exit({error.code!r})) for input "
                f"{number}; let it return instead"
            ) from None
        except BaseException as error:
            raise BadTarget(
                f"{self._function.name} fails for input {number}: {words_of(error)}; handle that "
                f"in the function, or leave the input out"
            ) from error
        finally:
            if os.getpid() != self._pid:
                os._exit(0)  # a child that it forked and that came back; we are its parent
        self.made += 1
        self.spent_s += time.perf_counter() - start
        if self.is_to_a_server:
            time.sleep(max(0.0, 1 / self._rate - (time.perf_counter() - start)))
        if self.made & 15 == 1:
            self._report.made(self.made, self.spent_s)
        return result

    def many(self, arguments: list[Any]) -> tuple[list[Any], float]:
        """Results of arguments that have been called once, and the seconds of all calls: a loop as
        a user writes it, without a clock in it."""
        call = self._function.call
        start = time.perf_counter()
        try:
            results = [call(argument) for argument in arguments]
        except KeyboardInterrupt:
            raise
        except BaseException:
            for number, argument in enumerate(arguments):  # finds which
                self.call(argument, number)
            raise
        return results, time.perf_counter() - start


def main() -> int:
    with open(sys.argv[1]) as file:
        order = json.load(file)
    report = Report(sys.argv[2])
    out = _divert_output(sys.argv[2] + ".output")
    try:
        _probe(order, report, sys.argv[2])
    except BadTarget as error:
        report.at("refused", refused=str(error))
    except AsksFirst as error:
        report.at("asks", asks=str(error))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    report.at(report.known["stage"], printed_bytes=os.fstat(out).st_size)
    os._exit(0)  # not held up by threads of the user's


def _divert_output(path: str) -> int:
    """What the function prints is the user's, and not shown here."""
    out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    return out


def _probe(order: dict[str, Any], report: Report, path: str) -> None:
    watch = Watch(order["may_connect"])
    extend_import_path(order["spec"])
    _refuse_hidden_packages()
    report.at("importing", tag=tag(), version=version())
    function = _import(order, report)
    setup = setup_of(order["spec"])
    report.at("setting up")
    if setup is not None:
        setup()
    report.at("making inputs")
    inputs, made = inputs_of(order["spec"])
    report.known["inputs_callable"] = made
    # Without a number, the question is about the inputs that there are.
    calls = order["calls"] or (len(inputs) if function.takes_argument else 1000)
    order = {**order, "calls": calls}
    report.at("calling", inputs=len(inputs) if function.takes_argument else None, calls=calls)
    caller = Caller(function, report, watch, order["rate"])
    copies = Copies(inputs)
    call_s, cpu_share = _gauge(caller, copies, order, report)
    bytes_in = float(len(copies.pickled(0) or b""))
    sampling = (
        Sampling({int(level): count for level, count in order["sizes"].items()}, order["batch"])
        if "sizes" in order
        else sampling_of(call_s, cpu_share, bytes_in, order, caller.is_to_a_server)
    )
    report.at(
        "sampling",
        sizes={str(level): count for level, count in sampling.sizes.items()},
        batch=sampling.batch,
        cpu_share=cpu_share,
    )
    _call_sample(caller, function, copies, sampling, order, report, path)
    report.at(
        "done",
        forks=watch.forks,
        runs_programs=watch.programs > 0,
        connects=sorted(watch.elsewhere),
        rss_bytes=_rss_bytes(),
    )


def _refuse_hidden_packages() -> None:
    import importlib.util

    for name in _OWN_PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            raise BadTarget(
                f"Your '{spec.origin}' hides gilscope's own package '{name}'; put it into a "
                f"package or give it another name"
            )


def _import(order: dict[str, Any], report: Report) -> Function:
    tasks, rss = _tasks(), _rss_bytes()
    start = time.perf_counter()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        function = Function(order["spec"])
    twin = function.twin()
    report.at(
        "imported",
        import_s=time.perf_counter() - start,
        import_threads=_tasks() - tasks,
        import_python_threads=threading.active_count() - 1,
        import_rss_bytes=_rss_bytes() - rss,
        coroutine=function.is_coroutine,
        has_async=twin is not None,
        starred=function.is_starred(),
        name=function.name,
        gil_switched_on_by=_who_switched_the_gil_on(seen),
        native_libraries=_pool_libraries(),
        in_c=_is_in_c(function.object),
    )
    return function


def _who_switched_the_gil_on(seen: list[warnings.WarningMessage]) -> str:
    """The module whose import did, on a build without; empty otherwise."""
    if "t" not in getattr(sys, "abiflags", "") or not gil_enabled():
        return ""
    if os.environ.get("PYTHON_GIL") == "1":
        return ""
    for warning in seen:
        text = str(warning.message)
        if "GIL" in text and "load module" in text:
            return text.split("load module", 1)[1].split("'")[1]
    return "an extension module"


def _is_in_c(function: Any) -> bool:
    return (
        function is not None
        and not hasattr(function, "__code__")
        and not isinstance(function, type)
    )


def _pool_libraries() -> list[str]:
    """Libraries in this process that bring thread pools of their own."""
    known = {"openblas": "OpenBLAS", "mkl_rt": "MKL", "blis": "BLIS", "libgomp": "OpenMP"}
    known |= {"libomp": "OpenMP", "libiomp": "OpenMP", "tbb": "TBB"}
    try:
        with open("/proc/self/maps") as maps:
            names = {line.rsplit("/", 1)[-1] for line in maps if "/" in line and ".so" in line}
    except OSError:
        return []
    return sorted({word for key, word in known.items() for name in names if key in name})


def _gauge(
    caller: Caller, copies: Copies, order: dict[str, Any], report: Report
) -> tuple[float, float]:
    """Seconds of a call, and how many CPUs it uses meanwhile: below 1 it waits, above it has
    threads of its own. Time in the queue for a CPU, on a machine that does other things, is
    neither."""
    limit = time.monotonic() + order["seconds"] * _GAUGE_SHARE
    tasks, python = _tasks(), threading.active_count()
    first = time.perf_counter()
    caller.call(copies.take(0), 0)
    first_s = time.perf_counter() - first
    # The first call may load and fill what others find.
    cpu, queued, spent, made = _cpu_s(), _queued_s(), caller.spent_s, caller.made
    least = time.monotonic() + 0.1
    for number in itertools.cycle(_spread(len(copies))):
        if time.monotonic() >= limit or (caller.made >= 4 and time.monotonic() >= least):
            break
        caller.call(copies.take(number), number)
        if caller.is_to_a_server and caller.made >= 6:
            break
    calls = caller.made - made
    call_s = (caller.spent_s - spent) / calls if calls else first_s
    cpu_s = (_cpu_s() - cpu) / max(calls, 1) if calls else first_s
    own_s = call_s - (_queued_s() - queued) / max(calls, 1)
    native = _tasks() - tasks - (threading.active_count() - python)
    report.at(
        "gauged",
        first_call_s=first_s,
        call_s=call_s,
        threads=max(0, native),
        python_threads=max(0, threading.active_count() - python),
    )
    return max(call_s, 1e-9), cpu_s / max(own_s, cpu_s / len(os.sched_getaffinity(0)), 1e-9)


def _picked(count: int, known: int, seed: int) -> list[int]:
    """Which inputs a sample takes: all of them in order, over and over, or a random choice."""
    if count <= known:
        return sorted(random.Random(seed).sample(range(known), count))
    return [place % known for place in range(count)]


def _call_sample(
    caller: Caller,
    function: Function,
    copies: Copies,
    sampling: Sampling,
    order: dict[str, Any],
    report: Report,
    path: str,
) -> None:
    picked = _picked(sampling.most, len(copies), order["seed"])
    arguments = [copies.take(place) for place in picked]
    kept = kept_of(copies, picked)
    travels = Travels(function, arguments, kept)
    results, times = _serial_pass(caller, arguments, sampling, order)
    report.at(
        "sampled",
        call_s=times.typical_s,
        call_low_s=times.low_s,
        call_high_s=times.high_s,
        calls_timed=times.calls,
        **travels.facts(results),
    )
    _again(caller, kept, results, order, report)
    base = os.path.splitext(path)[0]
    with open(base + ".arguments", "wb") as file:
        pickle.dump((picked, kept), file, pickle.HIGHEST_PROTOCOL)
    report.known["results_kept"] = _keep_results(results, base + ".results")


class _Times:
    def __init__(self, each: list[float], whole_s: float, calls: int) -> None:
        self.calls = calls
        self.typical_s = whole_s / max(1, calls)
        ordered = sorted(each) or [self.typical_s]
        self.low_s = ordered[len(ordered) // 10]
        self.high_s = ordered[(len(ordered) * 9) // 10]


def _serial_pass(
    caller: Caller,
    arguments: list[Any],
    sampling: Sampling,
    order: dict[str, Any],
) -> tuple[list[Any], _Times]:
    """Results by place, of as many calls as time allows, spread over the sample."""
    if sampling.batch > 1:
        results, spent_s = caller.many(arguments)
        caller.made += len(arguments)
        caller.spent_s += spent_s
        places: list[Any] = list(results)
        return places, _Times([], spent_s, len(arguments))
    limit = time.monotonic() + order["seconds"] * _SERIAL_SHARE
    missing = [MISSING] * len(arguments)
    each: list[float] = []
    for place in _spread(len(arguments)):
        if time.monotonic() > limit and len(each) >= 2:
            break
        spent = caller.spent_s
        missing[place] = caller.call(arguments[place], place)
        each.append(caller.spent_s - spent)
        if caller.is_to_a_server and len(each) >= 10:
            break
    return missing, _Times(each, sum(each), len(each))


def _spread(count: int) -> list[int]:
    """All places, far ones first, so that whatever part is done covers the whole."""
    step = next(s for s in range(max(1, int(count * 0.618)), count + 2) if _coprime(s, count))
    return [place * step % count for place in range(count)]


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1


def _keep_results(results: list[Any], path: str) -> bool:
    try:
        text = pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
        pickle.loads(text)
    except Exception:  # noqa: BLE001 - whatever a __reduce__ raises
        return False
    with open(path, "wb") as file:
        file.write(text)
    return True


def _again(
    caller: Caller,
    kept: list[bytes] | None,
    results: list[Any],
    order: dict[str, Any],
    report: Report,
) -> None:
    """The same calls give the same results, or results cannot be compared."""
    same = comparison_of(order["spec"])
    report.at("calling again", comparable=same is not None, differs="")
    if same is None or kept is None:
        if same is not None:
            report.at("compared", comparable=False, differs="its arguments cannot be copied")
        return
    limit = time.monotonic() + _AGAIN_S
    compared = 0
    for place, expected in enumerate(results):
        if expected is MISSING:
            continue
        if compared >= _AGAIN or (compared >= 2 and time.monotonic() > limit):
            break
        found = caller.call(pickle.loads(kept[place]), place)
        compared += 1
        try:
            is_same = same(expected, found)
        except Exception as error:
            how = order["spec"].get("compare")
            raise BadTarget(f"{how} fails: {words_of(error)}") from error
        if not is_same:
            what = f"input {place} gave {short(expected)} once and {short(found)} again"
            report.at("compared", comparable=False, differs=what)
            return
    report.at("compared", compared=compared)


def _tasks() -> int:
    return len(os.listdir("/proc/self/task"))


def _cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _queued_s() -> float:
    """Seconds that this thread could have run in, and no CPU was free."""
    try:
        with open("/proc/thread-self/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except OSError:
        return 0.0


def _rss_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main())
