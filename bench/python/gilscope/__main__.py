"""`gilscope …` and `python -m gilscope …`: becomes the program."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from ._program import environment, program


def main() -> NoReturn:
    try:
        path = program()
    except FileNotFoundError as error:
        sys.exit(f"gilscope: {error}")
    os.execve(path, ["gilscope", *sys.argv[1:]], environment())


if __name__ == "__main__":
    main()
