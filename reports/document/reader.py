"""Reads JSON values by key and type; every error names the place and the value.

Names in a result file can come from anywhere, so control, format and surrogate characters are
replaced here, once, before any text reaches HTML or SVG (where some of them are not even legal).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from reports.front_door import CannotDraw

T = TypeVar("T")

_ABSURD = 1e30  # no time, size or count in SI units comes near it
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


class AnalysisError(CannotDraw):
    """The input is not an analysis; the message is one sentence for the user."""


def clean(text: str) -> str:
    """`text` with every unprintable character shown as U+FFFD."""
    return "".join("�" if unicodedata.category(c) in _UNPRINTABLE else c for c in text)


def clean_all(value: Any) -> Any:
    """Any JSON value with every string in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(entry) for entry in value]
    if isinstance(value, dict):
        return {clean(key): clean_all(entry) for key, entry in value.items()}
    return value


def shown(value: object) -> str:
    """A short form of a value for an error message."""
    words = clean(repr(value))
    return words if len(words) <= 40 else words[:39] + "…"


@dataclass(frozen=True)
class Reader:
    """One JSON object and the place where it was found, such as `runs[0].cells[3]`."""

    value: dict[str, Any]
    place: str

    @staticmethod
    def of(value: object, place: str) -> Reader:
        if not isinstance(value, dict):
            raise AnalysisError(f"{place} must be an object, not {shown(value)}.")
        return Reader(value, place)

    def _at(self, key: str) -> Any:
        if key not in self.value:
            raise AnalysisError(f"{self.place} has no key '{key}'.")
        return self.value[key]

    def _wrong(self, key: str, wanted: str, value: object) -> AnalysisError:
        return AnalysisError(f"{self.place}.{key} must be {wanted}, not {shown(value)}.")

    def text(self, key: str) -> str:
        value = self._at(key)
        if not isinstance(value, str):
            raise self._wrong(key, "a string", value)
        return clean(value)

    def text_or_none(self, key: str) -> str | None:
        return None if self.value.get(key) is None else self.text(key)

    def number(self, key: str) -> float:
        value = self._at(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(key, "a number", value)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not abs(number) < _ABSURD:
            raise self._wrong(key, "a number that can be meant", value)
        return number

    def number_or_none(self, key: str) -> float | None:
        return None if self._at(key) is None else self.number(key)

    def integer(self, key: str) -> int:
        number = self.number(key)
        if number != int(number):
            raise self._wrong(key, "a whole number", number)
        return int(number)

    def truth(self, key: str) -> bool:
        value = self._at(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false", value)
        return value

    def child(self, key: str) -> Reader:
        return Reader.of(self._at(key), f"{self.place}.{key}")

    def facts(self, key: str) -> dict[str, Any]:
        """An object whose keys are not known beforehand, with every string in it cleaned."""
        facts: dict[str, Any] = clean_all(self.child(key).value)
        return facts

    def child_or_none(self, key: str) -> Reader | None:
        return None if self._at(key) is None else self.child(key)

    def items(self, key: str) -> list[Any]:
        value = self._at(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list", value)
        return value

    def children(self, key: str) -> Iterator[Reader]:
        for index, value in enumerate(self.items(key)):
            yield Reader.of(value, f"{self.place}.{key}[{index}]")

    def each(self, key: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
        return tuple(read(child) for child in self.children(key))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.items(key)
        for value in values:
            if not isinstance(value, str):
                raise self._wrong(key, "a list of strings", value)
        return tuple(clean(value) for value in values)

    def integers(self, key: str) -> tuple[int, ...]:
        entries = enumerate(self.items(key))
        return tuple(Reader({"": v}, f"{self.place}.{key}[{i}]").integer("") for i, v in entries)
