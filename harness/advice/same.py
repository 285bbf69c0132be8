"""Whether two results of a function are the same, as the user asks for it."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping
from typing import Any, Callable

from harness.advice.target import Spec, load

Same = Callable[[Any, Any], bool]

_RELATIVE = 1e-9  # what the order of additions changes in sums of floats


def comparison_of(spec: Spec) -> Same | None:
    """None: results are not compared."""
    how = spec.get("compare") or "equal"
    if how == "none":
        return None
    if how == "approx":
        return lambda expected, found: _same(expected, found, _RELATIVE)
    if how == "equal":
        return lambda expected, found: _same(expected, found, 0)
    function: Same = load(how)
    return lambda expected, found: bool(function(expected, found))


def _same(expected: Any, found: Any, tolerance: float) -> bool:
    """Containers element by element; what has no equality of its own by its pickle."""
    if expected is found:
        return True
    if type(expected) is not type(found):
        return False
    if isinstance(expected, float):
        return _same_floats(expected, found, tolerance)
    if isinstance(expected, complex):
        return _same_floats(expected.real, found.real, tolerance) and _same_floats(
            expected.imag, found.imag, tolerance
        )
    if isinstance(expected, (list, tuple)):
        return len(expected) == len(found) and all(
            _same(one, other, tolerance) for one, other in zip(expected, found)
        )
    if isinstance(expected, Mapping):
        return expected.keys() == found.keys() and all(
            _same(value, found[key], tolerance) for key, value in expected.items()
        )
    if hasattr(expected, "dtype") and hasattr(expected, "shape"):
        return _same_arrays(expected, found, tolerance)
    if isinstance(expected, BaseException):
        return _same(expected.args, found.args, tolerance)
    return _equal(expected, found)


def _same_floats(expected: float, found: float, tolerance: float) -> bool:
    if math.isnan(expected):
        return math.isnan(found)
    return expected == found or (
        tolerance > 0 and math.isclose(expected, found, rel_tol=tolerance, abs_tol=tolerance)
    )


def _same_arrays(expected: Any, found: Any, tolerance: float) -> bool:
    """NumPy's, and what behaves like them."""
    if expected.shape != found.shape or expected.dtype != found.dtype:
        return False
    if expected.dtype.kind in "fc":
        import numpy

        return bool(numpy.allclose(expected, found, rtol=tolerance, atol=tolerance, equal_nan=True))
    return bytes(expected.tobytes()) == bytes(found.tobytes())


def _equal(expected: Any, found: Any) -> bool:
    try:
        if bool(expected == found):
            return True
    except Exception:  # noqa: BLE001 - an equality that raises, or is of each element, tells nothing
        pass
    own_equality: object = type(expected).__eq__
    if own_equality is not object.__eq__:
        return False
    try:
        return pickle.dumps(expected) == pickle.dumps(found)
    except Exception:  # noqa: BLE001 - whatever a __reduce__ raises
        return False
