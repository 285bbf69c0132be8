# /// binding
# summary = "Cython compiled to C++, its work in a `with nogil` block"
# source_suffix = ".pyx"
# python = ["cython==3.3.1"]
# built = true
# ///
"""Cython. A kernel has `K.pyx` with a class `Kernel(params)` and `run(begin, end)`.

`python -m harness.bindings.cython_nogil FOLDER` compiles all of them for this interpreter, once,
into the folder of its modules.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

FLAGS = ("-std=c++20", "-O3", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=hidden", "-w")


def bind(cell: dict[str, Any]) -> tuple[Callable[[int, int], int], Callable[[], None]]:
    kernel = importlib.import_module(_module_of(cell["kernel"])).Kernel(cell["params"])
    return kernel.run, lambda: None


def main(folder: Path) -> None:
    """Raises SystemExit with the compiler's words."""
    for source in _sources():
        target = folder / (_module_of(source.stem) + sysconfig.get_config_var("EXT_SUFFIX"))
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        cpp = folder / (_module_of(source.stem) + ".cpp")
        # Its module is named after the file.
        _run(sys.executable, "-m", "cython", "-3", "--cplus", "--module-name", cpp.stem,
             str(source), "-o", str(cpp))  # fmt: skip
        include = sysconfig.get_paths()["include"]
        partial = f"{target}.{os.getpid()}"
        _run(os.environ.get("CXX", "c++"), *FLAGS, f"-I{include}", str(cpp), "-lz", "-o", partial)
        os.replace(partial, target)


def _module_of(kernel: str) -> str:
    return f"gilscope_cython_{kernel}"


def _sources() -> Iterator[Path]:
    import kernels

    for folder in kernels.__path__:  # with those outside of the tree
        yield from sorted(Path(folder).glob("*/*.pyx"))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "rror:" in line]
        sys.exit((lines or done.stderr.splitlines() or [f"{command[0]} failed"])[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
