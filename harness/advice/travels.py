"""What of a function's work would have to be sent to another process, and what keeps it here."""

from __future__ import annotations

import pickle
import time
from typing import Any

from harness.advice.shown import words_of
from harness.advice.target import Function

MISSING = "gilscope: no result"  # of a call that there was no time for
_LOOKS = 20  # at arguments, whether they have changed
_WEIGHED = 200  # arguments and results


class Travels:
    """What processes would have to be sent, and why they cannot."""

    def __init__(self, function: Function, arguments: list[Any], kept: list[bytes] | None) -> None:
        self._arguments = arguments
        self._kept = kept
        self._fault = _fault_of(function)

    def _mutates(self, results: list[Any]) -> bool:
        """Whether the arguments of calls are no longer what they were."""
        called = [place for place, result in enumerate(results) if result is not MISSING]
        if self._kept is None:
            return False
        for place in called[:_LOOKS]:
            try:
                # Twice through pickle: the first time may intern what the second one shares.
                before = pickle.dumps(pickle.loads(pickle.dumps(pickle.loads(self._kept[place]))))
                after = pickle.dumps(pickle.loads(pickle.dumps(self._arguments[place])))
            except Exception:  # noqa: BLE001 - it has become something that cannot be pickled
                return True
            if before != after:
                return True
        return False

    def facts(self, results: list[Any]) -> dict[str, Any]:
        done = [result for result in results if result is not MISSING][:_WEIGHED]
        sent, fault_in = _pickled(self._arguments[:_WEIGHED], "argument")
        back, fault_out = _pickled(done, "result")
        return {
            "mutates": self._mutates(results),
            "unpicklable": self._fault or fault_in or fault_out,
            "bytes_in": sent[0],
            "bytes_out": back[0],
            "pickle_in_s": sent[1],
            "pickle_out_s": back[1],
        }


def _fault_of(function: Function) -> str:
    if function.object is None:
        return ""
    try:
        pickle.loads(pickle.dumps(function.object))
    except Exception as error:  # noqa: BLE001 - whatever a __reduce__ raises
        return f"{function.name} itself cannot be pickled ({words_of(error)})"
    return ""


def _pickled(values: list[Any], what: str) -> tuple[tuple[float, float], str]:
    """Mean bytes and seconds, there and back; and the first that does not travel."""
    size, seconds = 0, 0.0
    for number, value in enumerate(values):
        start = time.perf_counter()
        try:
            text = pickle.dumps(value)
            pickle.loads(text)
        except Exception as error:  # noqa: BLE001 - whatever a __reduce__ raises
            kind = type(value).__name__
            return (0, 0), f"{what} {number}, of type {kind}, cannot be pickled ({words_of(error)})"
        seconds += time.perf_counter() - start
        size += len(text)
    count = max(1, len(values))
    return (size / count, seconds / count), ""


class Copies:
    """The inputs, of which the function gets copies, as far as there can be: it may change them."""

    def __init__(self, inputs: list[Any]) -> None:
        self._inputs = inputs
        self._pickled: dict[int, bytes | None] = {}

    def __len__(self) -> int:
        return len(self._inputs)

    def pickled(self, place: int) -> bytes | None:
        if place not in self._pickled:
            try:
                text = pickle.dumps(self._inputs[place], pickle.HIGHEST_PROTOCOL)
                pickle.loads(text)
                self._pickled[place] = text
            except Exception:  # noqa: BLE001 - whatever a __reduce__ raises
                self._pickled[place] = None
        return self._pickled[place]

    def take(self, place: int) -> Any:
        text = self.pickled(place)
        return self._inputs[place] if text is None else pickle.loads(text)


def kept_of(copies: Copies, picked: list[int]) -> list[bytes] | None:
    """Each argument pickled by itself; None where one cannot be."""
    kept = []
    for place in picked:
        text = copies.pickled(place)
        if text is None:
            return None
        kept.append(text)
    return kept
