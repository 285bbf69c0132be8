"""`python -m reports OUTPUT.html`: an analysis on standard input becomes a page."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

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
        return _refuse(USAGE)
    try:
        from reports.document.reader import AnalysisError
        from reports.page import document
    except ModuleNotFoundError as error:
        return _refuse(f"The report needs the Python package '{error.name}': install it.")
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
        write_whole(Path(arguments[0]), document(text))
    except AnalysisError as error:
        return _refuse(str(error))
    except UnicodeDecodeError as error:
        return _refuse(f"The analysis on standard input is not UTF-8: {error}.")
    except OSError as error:
        return _refuse(f"The report cannot be written to '{arguments[0]}': {error.strerror}.")
    return 0


def _refuse(sentence: str) -> int:
    print(f"gilscope report: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
