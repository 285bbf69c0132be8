"""`python -m reports OUTPUT`: an analysis on standard input becomes a page, a text or pictures."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from reports.front_door import drawn, refused

USAGE = "usage: python -m reports [--markdown] OUTPUT | --figures FOLDER < analysis.json"


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file so that a reader sees all of it or what was there before."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
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
    form = "html"
    if arguments[:1] in (["--markdown"], ["--figures"]):
        form, arguments = arguments[0].removeprefix("--"), arguments[1:]
    if len(arguments) != 1:
        return refused("report", USAGE)
    target = Path(arguments[0])
    return drawn("report", target, lambda text: _draw(text, target, form))


def _draw(text: str, target: Path, form: str) -> None:
    from reports.page import document, pictures

    if form != "figures":
        write_whole(target, document(text, form))
        return
    found = list(pictures(text))  # all of them, or none are written
    target.mkdir(parents=True, exist_ok=True)
    for name, content in found:
        write_whole(target / name, content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
