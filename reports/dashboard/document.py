"""The document that a dashboard is drawn from (docs/contracts.md), read into dataclasses.

Every string in it is hostile until proven otherwise: control characters are replaced here, links
are kept only if they are links, and lengths are bounded. Escaping is the templates' work.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reports.dashboard.links import report_link, repository_url
from reports.dashboard.metrics import SPEEDUP, TIME
from reports.dashboard.naming import number_of
from reports.dashboard.numbers import Column, read_column
from reports.document.metrics import Metric, read_metrics
from reports.document.reader import AnalysisError, Reader, clean

LONGEST = 300  # characters of any name that is shown


@dataclass(frozen=True)
class Run:
    """One run of one machine, in the order of the history."""

    identity: str
    started_at: str
    commit: str | None  # hexadecimal
    commit_time: str  # "" where unknown
    author: str  # of the commit, "" where unknown
    subject: str
    suite: str
    interpreters: dict[str, Any]
    system: str
    report: str  # a link that may be followed, or ""
    complete: bool
    warnings: tuple[str, ...]

    @property
    def time(self) -> str:
        """What runs are ordered by: old commits that are measured today are old news."""
        return self.commit_time or self.started_at


@dataclass(frozen=True)
class Series:
    """One cell over the runs of its machine. Columns are parallel to `runs`."""

    number: str  # names its page: 16 hexadecimal digits that stay the same while runs are added
    name: str
    kernel: str
    size: str
    strategy: str
    family: str
    workers: int
    interpreter: str
    digest: str
    runs: np.ndarray  # places in the machine's runs, ascending
    breaks: np.ndarray  # those of them from which on it is measured differently from before
    columns: dict[str, Column]


@dataclass(frozen=True)
class Machine:
    number: str
    cpu: str
    cores: int | None
    memory_bytes: float | None
    system: str
    runs: tuple[Run, ...]
    series: tuple[Series, ...]
    metrics: dict[str, Metric]  # what is followed, in the order of the table

    @property
    def title(self) -> str:
        return self.cpu or "unknown CPU"


@dataclass(frozen=True)
class History:
    repository: str  # https://… without a slash at the end, or ""
    made_at: str
    problems: tuple[tuple[str, str], ...]  # (file, reason)
    machines: tuple[Machine, ...]

    @property
    def run_count(self) -> int:
        return sum(len(machine.runs) for machine in self.machines)

    @property
    def series_count(self) -> int:
        return sum(len(machine.series) for machine in self.machines)


def read_history(text: str) -> History:
    """The document as JSON text; raises AnalysisError with a sentence where it is not one."""
    gc.disable()  # millions of small lists that all stay: collecting them costs twice the parsing
    try:
        value = json.loads(text)
        reader = Reader.of(value, "the document")
        return _history(reader)
    except json.JSONDecodeError as error:
        raise AnalysisError(f"The document on standard input is not JSON: {error}.") from None
    except RecursionError:
        raise AnalysisError("The document on standard input is nested too deeply.") from None
    finally:
        gc.enable()


def _history(reader: Reader) -> History:
    repository = repository_url(reader.text("repository"))
    metrics = read_metrics(reader)
    for key in (TIME, SPEEDUP):
        if key not in metrics:
            raise AnalysisError(f"{reader.place}.metrics lacks '{key}'.")
    return History(
        repository=repository,
        made_at=_short(reader, "made_at"),
        problems=reader.each("problems", lambda p: (_short(p, "file"), _short(p, "reason"))),
        machines=reader.each("machines", lambda machine: _machine(machine, metrics)),
    )


def _short(reader: Reader, key: str) -> str:
    return shorten(reader.text(key))


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _short_or_none(reader: Reader, key: str) -> str:
    return shorten(reader.text_or_none(key) or "")


def _machine(reader: Reader, metrics: dict[str, Metric]) -> Machine:
    key = reader.text("key")
    cores = reader.number_or_none("cores")
    runs = reader.each("runs", _run)
    return Machine(
        number=number_of("machine", key),
        cpu=_short_or_none(reader, "cpu"),
        cores=None if cores is None else int(cores),
        memory_bytes=reader.number_or_none("memory_bytes"),
        system=_short_or_none(reader, "system"),
        runs=runs,
        series=tuple(
            _series(key, len(runs), child, metrics) for child in reader.children("series")
        ),
        metrics=metrics,
    )


def _run(reader: Reader) -> Run:
    return Run(
        identity=reader.text("identity"),
        started_at=_short(reader, "started_at"),
        commit=_commit(reader.text_or_none("commit")),
        commit_time=_short_or_none(reader, "commit_time"),
        author=_short_or_none(reader, "author"),
        subject=_short_or_none(reader, "subject"),
        suite=_short_or_none(reader, "suite"),
        interpreters=_interpreters(reader),
        system=_short_or_none(reader, "system"),
        report=report_link(reader.text_or_none("report") or ""),
        complete=reader.truth("complete"),
        warnings=tuple(shorten(code) for code in reader.texts("warnings")),
    )


def _commit(text: str | None) -> str | None:
    return text if text and re.fullmatch("[0-9a-f]{7,64}", text) else None


def _interpreters(reader: Reader) -> dict[str, Any]:
    """Tag -> facts, each fact a short text."""
    facts = reader.facts("interpreters")
    known = {tag: entry for tag, entry in facts.items() if isinstance(entry, dict)}
    return {
        tag: {key: shorten(_words(fact)) for key, fact in entry.items()}
        for tag, entry in known.items()
    }


def _words(fact: object) -> str:
    if isinstance(fact, bool):
        return "on" if fact else "off"
    return fact if isinstance(fact, str) else clean(json.dumps(fact))


def _series(machine: str, runs: int, reader: Reader, metrics: dict[str, Metric]) -> Series:
    name, digest = reader.text("name"), reader.text("digest")
    places = _places(reader, "runs", runs)
    return Series(
        number=number_of("series", machine, name, digest),
        name=shorten(name),
        kernel=_short(reader, "kernel"),
        size=_short(reader, "size"),
        strategy=_short(reader, "strategy"),
        family=_short(reader, "family"),
        workers=reader.integer("workers"),
        interpreter=_short(reader, "interpreter"),
        digest=shorten(digest),
        runs=places,
        breaks=_places(reader, "breaks", runs),
        columns={key: _column(reader, metric, len(places)) for key, metric in metrics.items()},
    )


def _column(reader: Reader, metric: Metric, count: int) -> Column:
    """What is only kept has no column where it was never measured."""
    if not metric.watched and metric.key not in reader.value:
        return Column.of_nothing(count)
    return read_column(reader, metric.key, count, zero=not metric.watched)


def _places(reader: Reader, key: str, runs: int) -> np.ndarray:
    """Places of a series in the runs of its machine; ascending, each once, all of them there."""
    values: Sequence[object] = reader.items(key)
    if not all(type(value) is int for value in values):
        raise AnalysisError(f"{reader.place}.{key} must be a list of whole numbers.")
    places = np.array(values, dtype=np.int64)
    if len(places) and (places[0] < 0 or places[-1] >= runs or (np.diff(places) <= 0).any()):
        raise AnalysisError(f"{reader.place}.{key} must name the {runs} runs in ascending order.")
    return places
