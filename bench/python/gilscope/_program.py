"""The program `gilscope`, which lies beside this package."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PROGRAM = Path(__file__).parent / "build" / "gilscope"


def program() -> str:
    """Its path. Raises FileNotFoundError where this is no installation with one."""
    if not _PROGRAM.is_file():
        raise FileNotFoundError(
            f"'{_PROGRAM}' is not there; install gilscope with pip, or use build/gilscope of a "
            f"clone"
        )
    return str(_PROGRAM)


def environment() -> dict[str, str]:
    """With what the program must know of this environment: the interpreter that is measured when
    none is named, and that draws."""
    return {**os.environ, "GILSCOPE_HOME_PYTHON": sys.executable}
