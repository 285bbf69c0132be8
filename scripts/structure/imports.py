"""The imports of the Python rooms, between modules and between rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.structure.graphs import Graph, graph

TOP_FOLDERS = ("reports", "ci", "scripts")  # each may import those before it


def module_of(file: Path, root: Path) -> str:
    """`reports.run.view`; a package is named like its folder."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_of(root: Path) -> dict[str, Path]:
    return {
        module_of(file, root): file
        for top in TOP_FOLDERS
        for file in sorted((root / top).rglob("*.py"))
    }


def imported(file: Path) -> Iterator[str]:
    """Every name that could be a module: `from a import b` is `a.b`, or `b` of the module `a`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def edges(root: Path) -> list[tuple[str, str]]:
    """Every import of a module of ours by another: (who, whom)."""
    known = modules_of(root)
    found = []
    for who, file in known.items():
        for name in imported(file):
            whom = name if name in known else name.rpartition(".")[0]
            if whom in known:
                found.append((who, whom))
    return found


def room(module: str) -> str:
    """The second folder, such as reports.run; the front door of a folder is a room of its own."""
    return ".".join(module.split(".")[:2])


def modules(root: Path) -> Graph:
    return graph(edges(root))


def rooms(root: Path) -> Graph:
    return graph((room(who), room(whom)) for who, whom in edges(root))
