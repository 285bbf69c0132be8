"""Our own sources among the compile commands, each ended by NUL: for `xargs -0`."""

import json
import sys
from pathlib import Path

ROOMS = ("bench", "harness", "kernels", "tests")


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    commands = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sources = {Path(command["directory"], command["file"]).resolve() for command in commands}
    rooms = [root / room for room in ROOMS]
    for source in sorted(sources):
        if any(source.is_relative_to(room) for room in rooms):
            print(source, end="\0")


if __name__ == "__main__":
    main()
