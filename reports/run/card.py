"""One question of a reader with its answer: what to do, how sure that is, why, and from what."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.document.run import Cell
from reports.document.telemetry import BRIEF
from reports.run.scale import Bar

FEW_LOOKS = 100  # fewer say little; their bars are outlined
LEAST_SHARE = 0.03  # of a worker's time that has a word of its own


@dataclass(frozen=True)
class Row:
    """One line of the evidence: a kernel, an interpreter or a strategy."""

    label: str
    link: str  # an id on the page, or nothing
    bar: Bar | None
    figure: str
    interval: str
    note: str = ""  # what differs from the card's answer
    title: str = ""  # the whole of it, for those who point


@dataclass(frozen=True)
class Why:
    """Where the workers' time of a cell went."""

    name: str
    parts: tuple[tuple[str, float, str], ...]  # (part, percent, words)
    looks: int
    few: bool


@dataclass(frozen=True)
class Card:
    """The answer to a question, in this order on the page."""

    ident: str
    question: str
    answer: Markup  # begins with what to take
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...] = ()  # of the bars' scale
    key: tuple[tuple[str, str], ...] = ()  # kinds of segments and their words
    doubt: str = ""
    why: tuple[Why, ...] = ()
    limits: str = ""  # what the run cannot answer

    @property
    def label_px(self) -> int:
        """How wide the labels of the rows are, within reason."""
        return min(150, max(60, 10 + 7 * max((len(row.label) for row in self.rows), default=0)))


def why(name: str, cell: Cell) -> Why | None:
    """Nothing where the cell was not watched. Small parts have no words."""
    seen = cell.telemetry
    if seen is None or seen.error or not seen.ticks:
        return None
    parts = []
    for part, share in sorted(seen.shares.items(), key=lambda entry: -entry[1]):
        if share < LEAST_SHARE:
            continue
        words = f"{BRIEF[part]} {100 * share:.0f} %"
        if ends := seen.share_intervals.get(part):
            words += f" [{100 * ends[0]:.0f}–{100 * ends[1]:.0f}]"
        parts.append((part, round(100 * share, 1), words))
    return Why(name, tuple(parts), seen.ticks, seen.ticks < FEW_LOOKS)
