"""Every room of the tree and the rooms that it uses, and which it may use by docs/design.md."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.structure import imports, includes
from scripts.structure.graphs import Graph

ROW = re.compile(r"^\| `([^`]+)` \| (.+) \| ([^|]*) \|$", re.MULTILINE)


def _path_of(module: str, root: Path) -> str:
    """`reports.run` is the room `reports/run/`; `reports.page` is the file `reports/page.py`."""
    path = module.replace(".", "/")
    return f"{path}.py" if (root / f"{path}.py").exists() else f"{path}/"


def used(root: Path) -> Graph:
    """As the sources have it: C++ by includes, Python by imports."""
    found = {
        f"{who}/": {f"{whom}/" for whom in whoms}
        for who, whoms in includes.rooms(root).items()
    }  # fmt: skip
    for who, whoms in imports.rooms(root).items():
        found[_path_of(who, root)] = {_path_of(whom, root) for whom in whoms}
    return found


def allowed(design: str) -> Graph:
    """As the table has it: `| room | why it exists | may use |`. A name without a folder is that of
    a room beside it, or of the harness."""
    table = {room: uses for room, _, uses in ROW.findall(design)}
    return {
        room: {_full(name, room, set(table)) for name in re.findall(r"`([^`]+)`", uses)}
        for room, uses in table.items()
    }


def _full(name: str, room: str, known: set[str]) -> str:
    for folder in ("", room.split("/")[0] + "/", "harness/"):
        for full in (f"{folder}{name}/", f"{folder}{name}"):
            if full in known:
                return full
    raise KeyError(f"'{name}' in the row of '{room}' is no room of the table.")
