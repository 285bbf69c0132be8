"""Rooms as an SVG: each above what it uses, with an arrow to it. Same rooms, same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.structure.graphs import Graph, reachable

WIDTH, MARGIN, GAP = 1120, 24, 14
BOX, STEP = 30, 78  # the height of a room, and from one row to the next
LETTER = 7.2  # the width of a letter at 12 px, generously
COLOURS = {
    "kernels": "#fde2c4", "harness": "#dbe9f8", "bench": "#d9f0dc", "reports": "#ece0f7",
    "ci": "#f8dcdc", "scripts": "#e8e8e8",
}  # fmt: skip

CPP = {"kernels", "harness", "bench"}

Place = tuple[float, float, float]  # left, top, width


def folder(room: str) -> str:
    return room.split("/")[0]


def without_what_follows(edges: Graph) -> Graph:
    """The transitive reduction: no arrow from a to c where arrows lead from a to b and on to c."""
    return {
        who: {
            whom
            for whom in whoms
            if not any(whom in reachable(other, edges) for other in whoms - {whom})
        }
        for who, whoms in edges.items()
    }


def levels(edges: Graph) -> dict[str, int]:
    """0 for what uses nothing, otherwise one more than the highest that is used."""
    known: dict[str, int] = {}

    def level(room: str) -> int:
        if room not in known:
            known[room] = max((level(used) + 1 for used in edges[room]), default=0)
        return known[room]

    for room in sorted(edges):
        level(room)
    return known


def rows(edges: Graph) -> list[list[str]]:
    """From the top; each in an order that keeps arrows short: by the mean of its neighbours."""
    level_of = levels(edges)
    made = [
        sorted(room for room in edges if level_of[room] == level)
        for level in range(max(level_of.values()), -1, -1)
    ]
    neighbours: dict[str, set[str]] = {room: set(whoms) for room, whoms in edges.items()}
    for who, whoms in edges.items():
        for whom in whoms:
            neighbours[whom].add(who)
    for _ in range(10):
        place = {
            room: (index + 0.5) / len(row) for row in made for index, room in enumerate(row)
        }  # fmt: skip
        for row in made:
            row.sort(key=lambda room: (_mean(place[n] for n in neighbours[room]), room))
    return made


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.5


def places(edges: Graph, top: float) -> dict[str, Place]:
    made = {}
    for index, row in enumerate(rows(edges)):
        widths = [len(room) * LETTER + 16 for room in row]
        left = (WIDTH - sum(widths) - GAP * (len(row) - 1)) / 2
        for room, width in zip(row, widths):
            made[room] = (left, top + index * STEP, width)
            left += width + GAP
    return made


def _box(room: str, place: Place) -> str:
    left, top, width = place
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{BOX}" rx="5" '
        f'fill="{COLOURS[folder(room)]}" stroke="#777"/>'
        f'<text x="{left + width / 2:.0f}" y="{top + 19:.0f}" text-anchor="middle">{room}</text>'
    )


def _arrow(start: Place, end: Place) -> str:
    from_x, from_y = start[0] + start[2] / 2, start[1] + BOX
    to_x, to_y = end[0] + end[2] / 2, end[1] - 3
    bend = (to_y - from_y) / 2
    return (
        f'<path d="M{from_x:.0f} {from_y:.0f}C{from_x:.0f} {from_y + bend:.0f} '
        f'{to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y:.0f}"/>'
    )


def _part(title: str, edges: Graph, top: float) -> tuple[str, float]:
    """A part of the picture, and where it ends."""
    at = places(edges, top + 30)
    arrows = [
        _arrow(at[who], at[whom])
        for who, whoms in sorted(without_what_follows(edges).items())
        for whom in sorted(whoms)
    ]
    boxes = [_box(room, place) for room, place in sorted(at.items())]
    heading = f'<text x="{MARGIN}" y="{top + 14:.0f}" font-weight="bold">{title}</text>'
    drawn = "\n".join(
        [heading, '<g fill="none" stroke="#888" marker-end="url(#tip)">', *arrows, "</g>", *boxes]
    )
    return drawn, max(place[1] for place in at.values()) + BOX + MARGIN


def draw(edges: Graph) -> str:
    cpp = {who: whoms for who, whoms in edges.items() if folder(who) in CPP}
    python = {who: whoms for who, whoms in edges.items() if who not in cpp}
    upper, end_of_upper = _part("C++", cpp, MARGIN)
    lower, end = _part("Python, which is given documents in JSON", python, end_of_upper + 10)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {end:.0f}" \
font-family="sans-serif" font-size="12">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" \
orient="auto"><path d="M0 0L8 4L0 8z" fill="#888"/></marker></defs>
<rect width="{WIDTH}" height="{end:.0f}" fill="white"/>
{upper}
{lower}
</svg>
"""
