"""`python -m reports OUTPUT.html`: an analysis on standard input becomes a page."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from reports.front_door import drawn, refused

USAGE = "usage: python -m reports OUTPUT.html < analysis.json"


def write_whole(path: Path, text: str) -> None:
    """Writes a file so that a reader sees all of it or what was there before."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        Path(beside).chmod(0o666 & ~umask)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def main(arguments: list[str]) -> int:
    """Read, draw, write; the exit code is 0, or 2 for input that cannot be drawn."""
    if arguments in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if len(arguments) != 1:
        return refused("report", USAGE)
    file = Path(arguments[0])
    return drawn("report", file, lambda text: _draw(text, file))


def _draw(text: str, file: Path) -> None:
    from reports.page import document

    write_whole(file, document(text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
