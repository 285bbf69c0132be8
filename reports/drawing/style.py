"""Colours and marks: one look per strategy, the same in every chart, table and legend.

Colour says the family (Okabe-Ito hues, darkened on light paper where contrast asks for it), line
dashes say the binding, the marker says the executor, and its filling says the interpreter. Charts
are drawn with placeholder colours that become CSS variables, so one SVG serves light and dark.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reports.document.run import Cell, Run
from reports.drawing.build_configuration import marked

#               light      dark
_INKS = {
    "ink": ("#1d2127", "#e7eaee"),
    "muted": ("#5c6470", "#a2abb8"),
    "grid": ("#e4e6ea", "#2e343d"),
    "axis": ("#a9b0ba", "#5b6471"),
    "ghost": ("#c3c8d0", "#4b535f"),
    "shade": ("#f1f0ea", "#22272f"),
    "bad": ("#b3450a", "#f5853c"),  # as text, where the family's colour has too little contrast
    "paper": ("#ffffff", "#171b21"),
}
_FAMILIES = {
    "serial": ("#1d2127", "#e7eaee"),
    "threads": ("#b5478a", "#e391c2"),
    "event_loop": ("#cc8400", "#f2b134"),
    "processes": ("#0072b2", "#5db0ea"),
    "interpreters": ("#43a2d8", "#9ad6fa"),
    "extension": ("#008a64", "#35c79a"),
    "native": ("#b04300", "#e8702a"),
    "embedded": ("#5b2a86", "#8f7bff"),
    "distributed": ("#7a5b3b", "#bd9872"),
    "other": ("#6b7280", "#9aa3b0"),
}
FAMILY_WORDS = {
    "serial": "a plain loop",
    "threads": "Python code in threads",
    "event_loop": "coroutines on one event loop",
    "processes": "worker processes",
    "interpreters": "sub-interpreters",
    "extension": "threads that run C++ bindings",
    "native": "C++ threads, no Python",
    "embedded": "C++ threads that call into embedded Python",
    "distributed": "workers behind a broker or scheduler",
    "other": "other families",
}

_DASHES: dict[str, tuple[float, ...]] = {
    "python": (),
    "ext_gil": (1.1, 1.7),
    "ext_nogil": (4.0, 1.8),
    "native": (3.2, 1.5, 1.0, 1.5),
}
BINDING_WORDS = {
    "python": "Python code",
    "ext_gil": "C++ extension that holds the GIL",
    "ext_nogil": "C++ extension that releases the GIL",
    "native": "C++ without Python",
}
_MARKERS = {
    "serial": "o", "threads": "o", "thread_pool": "s", "asyncio_threads": "D",
    "process_pool_fork": "o", "process_pool_forkserver": "s", "process_pool_spawn": "D",
    "mp_pool_fork": "^", "mp_pool_forkserver": "v", "mp_pool_spawn": "<",
    "pipes_fork": "P", "pipes_spawn": "X", "asyncio": "o",
    "interpreters": "o", "interpreter_pool": "s", "native_threads": "o", "native_asio": "s",
    "embed_threads": "o", "embed_interpreters": "s",
}  # fmt: skip
_SPARE_MARKERS = ("*", "h", "p", "d", ">", "8", "H")
_FILLINGS = ("full", "left", "top", "right", "bottom")


def _placeholders() -> dict[str, str]:
    names = [*_INKS, *(f"f-{family}" for family in _FAMILIES)]
    return {name: f"#0a0b{index:02x}" for index, name in enumerate(names)}


@contextmanager
def plain_colours() -> Iterator[None]:
    """Meanwhile what is drawn has the colours of the light theme instead of placeholders: for
    pictures that stand alone."""
    kept = dict(PLACEHOLDERS)
    PLACEHOLDERS.update({name: light for name, (light, _) in _INKS.items()})
    PLACEHOLDERS.update({f"f-{name}": light for name, (light, _) in _FAMILIES.items()})
    try:
        yield
    finally:
        PLACEHOLDERS.update(kept)


PLACEHOLDERS = _placeholders()  # variable name -> the colour that stands for it while drawing
VARIABLES = {colour: f"var(--{name})" for name, colour in PLACEHOLDERS.items()}


def ink(name: str) -> str:
    """The placeholder of a colour of the page: ink, muted, grid, axis, ghost, shade or paper."""
    return PLACEHOLDERS[name]


def known_family(family: str) -> str:
    """`family`, or `other` where this report has no colour for it."""
    return family if family in _FAMILIES else "other"


def family_order(family: str) -> int:
    return list(_FAMILIES).index(known_family(family))


@dataclass(frozen=True)
class Look:
    """How one strategy on one interpreter is drawn and called."""

    ident: str  # of its glyph on the page
    label: str
    strategy: str
    code: str  # what it runs: python or cpp
    family: str
    colour: str  # a placeholder
    marker: str
    dashes: tuple[float, ...]
    filling: str


EMBEDDED = "-embedded"  # an interpreter inside a program of ours


class StyleBook:
    """The looks of all strategies of a run."""

    def __init__(self, run: Run, prefix: str) -> None:
        hosts = _python_interpreters(run.cells)
        self._run = run
        self.several_interpreters = len({host.removesuffix(EMBEDDED) for host in hosts}) > 1
        self._looks: dict[tuple[str, str], Look] = {}
        for cell in run.cells:
            key = (cell.strategy, cell.interpreter)
            if key not in self._looks:
                index = hosts.index(cell.interpreter) if cell.interpreter in hosts else 0
                self._looks[key] = self._make(cell, f"{prefix}g{len(self._looks)}", index)

    def _make(self, cell: Cell, ident: str, index: int) -> Look:
        family = known_family(cell.family)
        spare = _SPARE_MARKERS[zlib.crc32(cell.executor.encode()) % len(_SPARE_MARKERS)]
        return Look(
            ident=ident,
            label=self.name(cell),
            strategy=cell.strategy,
            code=cell.code,
            family=family,
            colour=PLACEHOLDERS[f"f-{family}"],
            marker=_MARKERS.get(cell.executor, spare),
            dashes=_DASHES.get(cell.binding, (3.0, 1.5)),
            filling=_FILLINGS[index % len(_FILLINGS)],
        )

    def name(self, cell: Cell) -> str:
        """The strategy, with its interpreter where the run has several, or it is embedded."""
        if cell.binding == "native":
            return cell.strategy
        if self.several_interpreters:
            return f"{cell.strategy} on {marked(self._run, cell.interpreter)}"
        return cell.strategy + (" embedded" if cell.interpreter.endswith(EMBEDDED) else "")

    def look(self, cell: Cell) -> Look:
        return self._looks[cell.strategy, cell.interpreter]

    def looks(self) -> list[Look]:
        """All looks: families together, then strategies, in order of the plan."""
        places: dict[str, int] = {}
        for look in self._looks.values():
            places.setdefault(look.strategy, len(places))
        return sorted(
            self._looks.values(),
            key=lambda look: (family_order(look.family), places[look.strategy]),
        )


def _python_interpreters(cells: Iterable[Cell]) -> list[str]:
    return list(dict.fromkeys(cell.interpreter for cell in cells if cell.binding != "native"))


# The heat map: steps of log(ratio) from 1/64 to 64, neutral at 1.
HEAT_STEPS = 8
HEAT_LIMIT = 64.0
_HEAT = {  # neutral, faster, slower
    "light": ("#f3f3f0", "#005a94", "#b8430a"),
    "dark": ("#2a3038", "#4fb0f0", "#f0803c"),
}


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _mix(a: str, b: str, share: float) -> str:
    channels = (x + (y - x) * share for x, y in zip(_rgb(a), _rgb(b), strict=True))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _text_on(colour: str) -> str:
    light, dark = 1.05 / (_luminance(colour) + 0.05), (_luminance(colour) + 0.05) / 0.05
    return "#ffffff" if light > dark else "#101318"


def _theme(index: int, heat: str) -> str:
    neutral, faster, slower = _HEAT[heat]
    lines = [f"--{name}:{pair[index]}" for name, pair in _INKS.items()]
    lines += [f"--f-{name}:{pair[index]}" for name, pair in _FAMILIES.items()]
    for step in range(-HEAT_STEPS, HEAT_STEPS + 1):
        share = (abs(step) / HEAT_STEPS) ** 0.8
        colour = _mix(neutral, faster if step > 0 else slower, share)
        lines += [f"--h{step}:{colour}", f"--ht{step}:{_text_on(colour)}"]
    return ";".join(lines)


def stylesheet() -> str:
    """The CSS variables of both themes, and one class per heat step."""
    light, dark = _theme(0, "light"), _theme(1, "dark")
    steps = range(-HEAT_STEPS, HEAT_STEPS + 1)
    heat = "".join(f".h{n}{{background:var(--h{n});color:var(--ht{n})}}" for n in steps)
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"@media print{{:root{{color-scheme:light;{light}}}}}{heat}"
    )
