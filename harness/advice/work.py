"""The user's function as a kernel that carries (docs/contracts.md). `gilscope advise` makes a
kernel's folder whose module is an instance of `Work`, and a run measures it like any other."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
from collections.abc import Iterator, Mapping
from typing import Any, Callable

from harness.advice.same import comparison_of
from harness.advice.shown import short
from harness.advice.target import Function, extend_import_path, inputs_of, setup_of
from harness.advice.travels import MISSING
from harness.interpreter.probe import tag

State = Callable[[Any], Any]


class Work:
    def __init__(self, folder: str, spec: str) -> None:
        """`folder` holds the file `spec`, and what the probe of each interpreter has kept."""
        self._folder = folder
        with open(os.path.join(folder, spec)) as file:
            self._spec = json.load(file)
        # Before the user's module is loaded, which may read them then.
        os.environ.update(self._spec.get("environment", {}))
        extend_import_path(self._spec)
        self._function = Function(self._spec)
        self._batch = self._spec["batch"]
        self._expected: list[Any] | None = None
        self._made: list[Any] | None = None
        self._sample: tuple[list[int], list[bytes] | None] | None = None

    @property
    def renews(self) -> bool:
        """A function that changes its arguments gets new ones each time."""
        return bool(self._spec["mutates"])

    def arguments(self, params: Mapping[str, Any]) -> Iterator[Any]:
        calls = params["calls"]
        self._made = None  # renewed with the arguments
        chosen = [self._argument(place) for place in self._places(calls)]
        if self._batch == 1:
            yield from chosen
            return
        for begin in range(0, calls, self._batch):
            yield chosen[begin : begin + self._batch]

    def prepare(self, params: Mapping[str, Any]) -> State:
        self._set_up()
        call = _ending_forks(self._function.call) if self._spec["forks"] else self._function.call
        if self._function.is_coroutine:
            loop = asyncio.new_event_loop()
            return lambda argument: loop.run_until_complete(call(argument))
        if self._batch > 1:
            return lambda batch: [call(argument) for argument in batch]
        return call

    def run(self, state: State, argument: Any) -> Any:
        return state(argument)

    async def prepare_async(self, params: Mapping[str, Any]) -> State:
        setup = setup_of(self._spec)
        done = setup() if setup is not None else None
        if asyncio.iscoroutine(done):
            await done
        twin = self._function.twin()
        assert twin is not None
        return twin

    async def run_async(self, state: State, argument: Any) -> Any:
        return await state(argument)

    def digest(self, item: int, result: Any) -> int:
        return 1  # what differs is told by `wrong`

    def wrong(self, results: list[tuple[int, Any]], params: Mapping[str, Any]) -> str:
        """How results differ from those of the loop; empty where they do not."""
        same = comparison_of(self._spec)
        expected = self._results()
        if same is None or not self._spec["comparable"] or expected is None:
            return ""
        calls = params["calls"]
        places = self._places(calls)
        compared = 0
        different: list[str] = []
        for item, result in results:
            found = result if self._batch > 1 else [result]
            for offset, one in enumerate(found):
                place = places[item * self._batch + offset]
                wanted = expected[place]
                if isinstance(wanted, str) and wanted == MISSING:
                    continue
                compared += 1
                if not same(wanted, one):
                    different.append(f"{short(one)} instead of {short(wanted)}")
        if not different:
            return ""
        return (
            f"results differ from the loop's in {len(different)} of {compared} calls "
            f"({different[0]})"
        )

    def _set_up(self) -> None:
        setup = setup_of(self._spec)
        done = setup() if setup is not None else None
        if asyncio.iscoroutine(done):
            asyncio.new_event_loop().run_until_complete(done)

    def _places(self, calls: int) -> list[int]:
        """Of a sample of so many calls, among the arguments that were kept."""
        most = self._spec["sampled"]
        return [number * most // calls for number in range(calls)]

    def _argument(self, place: int) -> Any:
        picked, kept = self._kept()
        return self._inputs()[picked[place]] if kept is None else pickle.loads(kept[place])

    def _inputs(self) -> list[Any]:
        """Of arguments that cannot be kept; the same as long as they last."""
        if self._made is None:
            self._made = inputs_of(self._spec)[0]
        return self._made

    def _kept(self) -> tuple[list[int], list[bytes] | None]:
        if self._sample is None:
            with open(os.path.join(self._folder, f"{tag()}.arguments"), "rb") as file:
                self._sample = pickle.load(file)
        return self._sample

    def _results(self) -> list[Any] | None:
        path = os.path.join(self._folder, f"{tag()}.results")
        if self._expected is None and os.path.exists(path):
            with open(path, "rb") as file:
                self._expected = pickle.load(file)
        return self._expected


def _ending_forks(call: State) -> State:
    """Of a function that forks: a child that comes back out of it ends, and does not go on as a
    second worker."""
    own = os.getpid()

    def guarded(argument: Any) -> Any:
        try:
            return call(argument)
        finally:
            if os.getpid() != own:
                os._exit(0)

    return guarded
