"""`python -m reports.dashboard FOLDER`: the document on standard input becomes a static site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reports.front_door import drawn

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
    folder = options.folder
    return drawn("dashboard", folder, lambda text: _draw(text, folder, options.last))


def _draw(text: str, folder: Path, last: int) -> None:
    from reports.dashboard.document import read_history
    from reports.dashboard.folder import replace_site
    from reports.dashboard.site import dashboard_of, write_site

    dashboard = dashboard_of(read_history(text), last)
    replace_site(folder, lambda empty: write_site(dashboard, empty))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
