"""The includes of the C++ tree, between files and between rooms."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from scripts.structure.graphs import Graph, graph

TOP_FOLDERS = ("kernels", "harness", "bench")  # each may include those before it
SOURCES = {".c", ".cpp", ".h"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def includes(root: Path) -> list[tuple[PurePosixPath, PurePosixPath]]:
    """Every include of a file of the tree by another: (who, whom). Others are not ours to order."""
    found = []
    for top in TOP_FOLDERS:
        for source in sorted((root / top).rglob("*")):
            if source.suffix not in SOURCES:
                continue
            who = PurePosixPath(source.relative_to(root))
            names = INCLUDE.findall(source.read_text(encoding="utf-8"))
            found += [(who, PurePosixPath(name)) for name in names if (root / name).is_file()]
    return found


def unit(file: PurePosixPath) -> str:
    """A header and the source of the same name are one."""
    return str(file.with_suffix(""))


def room(file: PurePosixPath) -> str:
    """The second folder, such as harness/plan; the kernels are one room."""
    return "kernels" if file.parts[0] == "kernels" else "/".join(file.parts[:2])


def units(root: Path) -> Graph:
    return graph((unit(who), unit(whom)) for who, whom in includes(root))


def rooms(root: Path) -> Graph:
    return graph((room(who), room(whom)) for who, whom in includes(root))
