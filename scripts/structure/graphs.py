"""Who uses whom, and where that runs in a circle."""

from __future__ import annotations

from collections.abc import Iterable

Graph = dict[str, set[str]]


def graph(edges: Iterable[tuple[str, str]]) -> Graph:
    made: Graph = {}
    for who, whom in edges:
        if who != whom:
            made.setdefault(who, set()).add(whom)
            made.setdefault(whom, set())
    return made


def reachable(start: str, edges: Graph) -> set[str]:
    """What `start` leads to; itself only if it is in a circle."""
    seen: set[str] = set()
    to_visit = [start]
    while to_visit:
        fresh = edges[to_visit.pop()] - seen
        seen |= fresh
        to_visit += fresh
    return seen


def circles(edges: Graph) -> set[frozenset[str]]:
    """The groups whose members all lead to each other."""
    leads_to = {node: reachable(node, edges) for node in edges}
    return {
        frozenset(other for other in leads_to[node] if node in leads_to[other])
        for node in edges
        if node in leads_to[node]
    }


def described(found: Iterable[frozenset[str]]) -> str:
    return "; ".join(" <-> ".join(sorted(circle)) for circle in found)
