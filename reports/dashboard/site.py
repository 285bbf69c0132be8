"""Which pages there are, and drawing them on every core."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from reports.dashboard import badges, feed, lists, scaling_page, series_page, strategies_page
from reports.dashboard.detected import ChangesOfSeries, find
from reports.dashboard.document import History
from reports.dashboard.panel import Dashboard, Panel
from reports.dashboard.rows import scaling_rows, series_rows
from reports.dashboard.script_data import runs_script, table_script
from reports.dashboard.templating import ASSETS, stylesheets

T = TypeVar("T")
_FEW = 60_000  # numbers; below that, starting processes takes longer than it saves
_PIECE = 16  # pages that one task draws

# What a task works on. Processes are forked, so they find it here and nothing is copied to them.
_subject: Any = None


def _spread(
    subject: object, task: Callable[[Any], T], pieces: Sequence[Any], small: bool
) -> list[T]:
    """`task` of each piece, in order, in as many processes as there are cores."""
    global _subject
    _subject = subject
    if small or len(pieces) < 2:
        return [task(piece) for piece in pieces]
    gc.freeze()  # collecting would write to, and so copy, every page of memory shared with us
    workers = min(len(os.sched_getaffinity(0)), len(pieces))
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=fork) as pool:
        return list(pool.map(task, pieces))


def _find(piece: tuple[int, str]) -> ChangesOfSeries:
    machine, key = piece
    return find(_subject.machines[machine], _subject.machines[machine].metrics[key])


def dashboard_of(history: History, last: int) -> Dashboard:
    """Finds the changes of every machine and metric that is watched."""
    pieces = [
        (index, metric.key)
        for index, machine in enumerate(history.machines)
        for metric in machine.metrics.values()
        if metric.watched
    ]
    found = _spread(history, _find, pieces, _is_small(history))
    by_piece = dict(zip(pieces, found, strict=True))
    panels = tuple(
        Panel(machine, {key: findings for (at, key), findings in by_piece.items() if at == index})
        for index, machine in enumerate(history.machines)
    )
    return Dashboard(history, panels, last)


def _is_small(history: History) -> bool:
    return sum(len(s.runs) for machine in history.machines for s in machine.series) < _FEW


def write_site(dashboard: Dashboard, folder: Path) -> None:
    """Every file of the site, into a folder that is there and empty."""
    for name in ("assets", "badges", "data", "scaling", "series", "strategies"):
        (folder / name).mkdir()
    for name, text in _single_files(dashboard):
        write(folder / name, text)
    pieces = [
        (str(folder), kind, panel, first)
        for panel in range(len(dashboard.panels))
        for kind in _KINDS
        for first in range(0, _KINDS[kind][0](dashboard.panels[panel]), _PIECE)
    ]
    _spread(dashboard, _draw, pieces, _is_small(dashboard.history))


def write(path: Path, text: str) -> None:
    # A lone surrogate cannot be written; the reader has replaced those of the data.
    path.write_text(text, encoding="utf-8", newline="\n")


def _single_files(dashboard: Dashboard) -> Iterator[tuple[str, str]]:
    yield from stylesheets()
    for script in sorted(ASSETS.glob("*.js")):
        yield f"assets/{script.name}", script.read_text(encoding="utf-8")
    yield "index.html", lists.overview(dashboard)
    yield "changes.html", lists.all_changes(dashboard)
    yield "scaling.html", lists.scaling(dashboard)
    yield "changes.atom", feed.feed(dashboard)
    yield from badges.files(dashboard)
    for panel in dashboard.panels:
        machine, last = panel.machine, dashboard.last
        yield f"data/runs-{machine.number}.js", runs_script(dashboard.history, machine)
        for kind, rows in (("series", series_rows), ("scaling", scaling_rows)):
            text = table_script(machine, kind, last, rows(panel, last))
            yield f"data/{kind}-{machine.number}.js", text


# Of each kind of page that there are many of: how many a panel has, and how the nth is drawn.
_KINDS: dict[
    str, tuple[Callable[[Panel], int], Callable[[Dashboard, Panel, int], tuple[str, str]]]
] = {
    "series": (lambda panel: len(panel.machine.series), series_page.page),
    "scaling": (lambda panel: len(panel.curves), scaling_page.page),
    "strategies": (lambda panel: len(panel.strategies), strategies_page.page),
}


def _draw(piece: tuple[str, str, int, int]) -> None:
    folder, kind, panel_place, first = piece
    panel = _subject.panels[panel_place]
    how_many, page = _KINDS[kind]
    for index in range(first, min(first + _PIECE, how_many(panel))):
        name, text = page(_subject, panel, index)
        write(Path(folder) / name, text)
