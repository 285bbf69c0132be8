"""`python -m reports.dashboard FOLDER`: the document on standard input becomes a static site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

LAST = 30


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m reports.dashboard",
        description="Draws the document of a history, read from standard input, as a static site.",
    )
    parser.add_argument("folder", type=Path, help="where the site goes; an earlier one is replaced")
    parser.add_argument(
        "--last", type=int, default=LAST, metavar="N", help="runs that count as new (default 30)"
    )
    parsed = parser.parse_args(arguments)
    if parsed.last < 1:
        parser.error(f"--last must be at least 1, not {parsed.last}.")
    return parsed


def main(arguments: list[str]) -> int:
    """Read, find, draw; the exit code is 0, or 2 for input that cannot be drawn."""
    options = _arguments(arguments)
    try:
        from reports.dashboard.document import read_history
        from reports.dashboard.folder import FolderError, replace_site
        from reports.dashboard.site import dashboard_of, write_site
        from reports.document.reader import AnalysisError
    except ModuleNotFoundError as error:
        return _refuse(f"The dashboard needs the Python package '{error.name}': install it.")
    try:
        history = read_history(sys.stdin.buffer.read().decode("utf-8"))
        dashboard = dashboard_of(history, options.last)
        replace_site(options.folder, lambda folder: write_site(dashboard, folder))
    except (AnalysisError, FolderError) as error:
        return _refuse(str(error))
    except UnicodeDecodeError as error:
        return _refuse(f"The document on standard input is not UTF-8: {error}.")
    except OSError as error:
        return _refuse(f"'{options.folder}' cannot be written: {error.strerror or error}.")
    return 0


def _refuse(sentence: str) -> int:
    print(f"gilscope dashboard: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
