"""How a program that draws a document from standard input begins and ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


class CannotDraw(Exception):
    """The message is one sentence for the user."""


def drawn(command: str, target: Path, draw: Callable[[str], None]) -> int:
    """Gives what is on standard input to `draw`, which writes `target`. The exit code: 0, or 2 and
    one sentence for what cannot be drawn. `draw` imports what it needs by itself, so that a package
    that is missing is named, too."""
    try:
        draw(sys.stdin.buffer.read().decode("utf-8"))
    except ModuleNotFoundError as error:
        return refused(command, f"It needs the Python package '{error.name}': install it.")
    except CannotDraw as error:
        return refused(command, str(error))
    except UnicodeDecodeError as error:
        return refused(command, f"The document on standard input is not UTF-8: {error}.")
    except OSError as error:
        return refused(command, f"'{target}' cannot be written: {error.strerror or error}.")
    return 0


def refused(command: str, sentence: str) -> int:
    print(f"gilscope {command}: {sentence}", file=sys.stderr)
    return 2
