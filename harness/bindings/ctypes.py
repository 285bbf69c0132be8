# /// binding
# summary = "the C++ kernel through a plain C library and ctypes, which releases the GIL"
# source_suffix = ".cpp"
# ///
"""`ctypes.CDLL` on the kernels' C library (`c_abi.h`): nothing is compiled against Python."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Callable


def bind(cell: dict[str, Any]) -> tuple[Callable[[int, int], int], Callable[[], None]]:
    kernel = Kernel(_library(), cell["kernel"], cell["params"])
    return kernel.run, kernel.close


class Kernel:
    """Raises RuntimeError where the library cannot make or run it."""

    def __init__(self, library: ctypes.CDLL, name: str, params: dict[str, Any]) -> None:
        self._library = library
        self._digest = ctypes.c_uint64()
        self._place = ctypes.byref(self._digest)
        self._call = library.gilscope_kernel_run
        values = library.gilscope_params_new()
        for key, value in params.items():
            kind = {int: "integer", float: "real"}.get(type(value), "text")
            set_value = getattr(library, f"gilscope_params_{kind}")
            set_value(values, key.encode(), value.encode() if kind == "text" else value)
        self._handle = library.gilscope_kernel_new(name.encode(), values)
        library.gilscope_params_free(values)
        if not self._handle:
            self._fail()

    def run(self, begin: int, end: int) -> int:
        if self._call(self._handle, begin, end, self._place):
            self._fail()
        return self._digest.value

    def close(self) -> None:
        self._library.gilscope_kernel_free(self._handle)

    def _fail(self) -> None:
        raise RuntimeError(self._library.gilscope_error().decode())


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(os.path.join(os.environ["GILSCOPE_BUILD"], "libgilscope-kernels.so"))
    pointer, text, integer = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64
    digest = ctypes.POINTER(ctypes.c_uint64)
    for name, result, arguments in (
        ("params_new", pointer, []),
        ("params_integer", None, [pointer, text, integer]),
        ("params_real", None, [pointer, text, ctypes.c_double]),
        ("params_text", None, [pointer, text, text]),
        ("params_free", None, [pointer]),
        ("kernel_new", pointer, [text, pointer]),
        ("kernel_run", ctypes.c_int, [pointer, integer, integer, digest]),
        ("kernel_free", None, [pointer]),
        ("error", text, []),
    ):
        function = getattr(library, f"gilscope_{name}")
        function.restype, function.argtypes = result, arguments
    return library
