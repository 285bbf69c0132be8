"""Finds the modules of a folder that have an `ORDER`: adding one is adding one file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import lru_cache
from types import ModuleType


def modules(package: str, path: Iterable[str]) -> tuple[ModuleType, ...]:
    """The modules of `package` with an `ORDER`, lowest first."""
    return _modules(package, tuple(path))


@lru_cache
def _modules(package: str, path: tuple[str, ...]) -> tuple[ModuleType, ...]:
    names = sorted(info.name for info in pkgutil.iter_modules(path))
    found = [importlib.import_module(f"{package}.{name}") for name in names]
    return tuple(sorted((m for m in found if hasattr(m, "ORDER")), key=lambda m: m.ORDER))
