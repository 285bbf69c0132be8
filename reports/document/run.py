"""The analysis that the report draws: typed, checked, read from JSON.

`docs/contracts.md`, part "An analysis", is the contract. All quantities are in SI units.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reports.document.advice import Advice
from reports.document.break_even import BreakEven
from reports.document.choice import Choice
from reports.document.engine_price import EnginePrice
from reports.document.estimate import Estimate
from reports.document.metrics import Metric, read_metrics
from reports.document.reader import AnalysisError, Reader, clean
from reports.document.telemetry import Contrast, Telemetry


@dataclass(frozen=True)
class Latency:
    """Percentiles of the wait for one item, in seconds, over all warm samples of a cell."""

    points_s: tuple[tuple[str, float], ...]  # ("p50", seconds) … in rising order
    count: int

    @staticmethod
    def read(reader: Reader) -> Latency:
        keys = {"p50": "p50", "p90": "p90", "p99": "p99", "p99_9": "p99.9", "max": "max"}
        values = [(shown, reader.number_or_none(key)) for key, shown in keys.items()]
        points = tuple((shown, value) for shown, value in values if value is not None)
        return Latency(points, reader.integer("count"))


@dataclass(frozen=True)
class Sample:
    """One timed execution of all tasks of a cell."""

    round: int
    visit: int
    phase: str  # "cold" or "warm"
    elapsed_s: float

    @staticmethod
    def read(reader: Reader) -> Sample:
        return Sample(
            reader.integer("round"),
            reader.integer("visit"),
            reader.text("phase"),
            reader.number("elapsed_s"),
        )


@dataclass(frozen=True)
class Visit:
    """One fresh process: the median of its warm samples, and that against the cell's own median."""

    round: int
    visit: int  # its number in the run
    warm_s: float
    relative: float

    @staticmethod
    def read(reader: Reader) -> Visit:
        return Visit(
            reader.integer("round"),
            reader.integer("visit"),
            reader.number("warm_s"),
            reader.number("relative"),
        )


@dataclass(frozen=True)
class Caution:
    """Something that may have distorted the measurement, and what to do about it."""

    code: str
    text: str
    remedy: str
    cells: tuple[str, ...]  # names; empty: the whole run

    @staticmethod
    def read(reader: Reader) -> Caution:
        return Caution(
            reader.text("code"),
            reader.text("text"),
            reader.text("remedy"),
            reader.texts("cells"),
        )


@dataclass(frozen=True)
class Cell:
    """One thing that was, or should have been, measured."""

    name: str
    kernel: str
    size: str
    kind: str  # the kernel's class
    strategy: str
    executor: str
    binding: str
    family: str
    workers: int
    carries: bool  # its tasks carry arguments and results
    chunk_size: int  # tasks in one message; 0: what the executor's API takes by default
    interpreter: str
    host: str
    oversubscribed: bool
    status: str  # "measured", "skipped" or "failed"
    reason: str
    visits: int
    metrics: dict[str, Estimate]  # by their keys; without those that were not read
    speedup_python: Estimate | None
    speedup_binding: Estimate | None
    speedup_burst: Estimate | None  # of a single execution from rest, over that of serial.BINDING
    pays_from: Estimate | None  # executions, against serial.python; None where it never pays
    dispatch_s: Estimate | None
    latency_s: Latency | None
    samples: tuple[Sample, ...]
    visit_values: tuple[Visit, ...]  # in the order of the run
    outliers: int  # visits outside Tukey's fences
    effective_visits: float  # how many independent ones they are worth
    interval_level: float  # the confidence of the intervals of its metrics; 0 without one
    warmup_samples: int  # discarded from the beginning of each visit
    telemetry: Telemetry | None  # None where the cell was not watched
    instructions: float | None  # of one execution; None where they were not counted

    @property
    def measured(self) -> bool:
        return self.status == "measured" and self.warm_s is not None

    @property
    def code(self) -> str:
        """What its workers run: `python` or `cpp`."""
        return "python" if self.binding == "python" else "cpp"

    @property
    def warm_s(self) -> Estimate | None:
        return self.metrics.get("warm_s")

    @property
    def startup_s(self) -> Estimate | None:
        return self.metrics.get("startup_s")

    @property
    def boot_s(self) -> Estimate | None:
        return self.metrics.get("boot_s")

    @property
    def cpu_s(self) -> Estimate | None:
        return self.metrics.get("cpu_s")

    @property
    def memory_bytes(self) -> Estimate | None:
        """With shared pages divided, or else in full."""
        return self.metrics.get("pss_bytes") or self.metrics.get("rss_bytes")

    @staticmethod
    def read(reader: Reader, metrics: Iterable[str]) -> Cell:
        def estimate(key: str) -> Estimate | None:
            return Estimate.read_or_none(reader, key)

        latency = reader.child_or_none("latency_s")
        seen = reader.facts("telemetry") if reader.value.get("telemetry") else None
        return Cell(
            name=reader.text("name"),
            kernel=reader.text("kernel"),
            size=reader.text("size"),
            kind=reader.text("class"),
            strategy=reader.text("strategy"),
            executor=reader.text("executor"),
            binding=reader.text("binding"),
            family=reader.text("family"),
            workers=reader.integer("workers"),
            carries=bool(reader.value.get("carries")),
            chunk_size=reader.integer("chunk_size"),
            interpreter=reader.text("interpreter"),
            host=reader.text("host"),
            oversubscribed=reader.truth("oversubscribed"),
            status=reader.text("status"),
            reason=reader.text_or_none("reason") or "",
            visits=reader.integer("visits"),
            metrics={key: known for key in metrics if (known := estimate(key)) is not None},
            speedup_python=estimate("speedup_python"),
            speedup_binding=estimate("speedup_binding"),
            speedup_burst=estimate("speedup_burst"),
            pays_from=estimate("pays_from"),
            dispatch_s=estimate("dispatch_s"),
            latency_s=None if latency is None else Latency.read(latency),
            samples=reader.each("samples", Sample.read),
            visit_values=reader.each("visit_values", Visit.read),
            outliers=reader.integer("outliers"),
            effective_visits=reader.number("effective_visits"),
            interval_level=reader.number("interval_level"),
            warmup_samples=reader.integer("warmup_samples"),
            telemetry=None if seen is None else Telemetry.read(seen),
            instructions=_instructions(reader.child_or_none("instructions")),
        )


def _instructions(counted: Reader | None) -> float | None:
    return None if counted is None else counted.number_or_none("instructions")


@dataclass(frozen=True)
class Kernel:
    """One kernel at one size, with its cells in order of the plan."""

    name: str
    size: str
    kind: str  # the kernel's class
    summary: str
    item: str
    items: int
    tasks: int
    base: Cell | None  # the cell serial.python
    best: Cell | None
    ranking: tuple[Cell, ...]  # the best cell of each strategy and interpreter, by tiers
    tiers: tuple[int, ...]  # of those; 1 is beaten by none, 2 by none but tier 1, ...
    choices: tuple[Choice, ...]
    cells: tuple[Cell, ...]

    @property
    def title(self) -> str:
        return f"{self.name} ({self.size})"

    def tier(self, cell: Cell) -> int | None:
        """Nothing for a cell that is not ranked, and where all are of one tier, which says
        nothing."""
        if max(self.tiers, default=1) == 1:
            return None
        ranked = zip(self.ranking, self.tiers, strict=True)
        return next((tier for other, tier in ranked if other.name == cell.name), None)

    def choice(self, question: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.question == question), None)

    def cell(self, name: str) -> Cell:
        """Of the kernel's cells; those that a choice names are there."""
        return next(cell for cell in self.cells if cell.name == name)

    @staticmethod
    def read(reader: Reader, cells: tuple[Cell, ...]) -> Kernel:
        by_name = {cell.name: cell for cell in cells}

        def cell(name: str) -> Cell:
            if name not in by_name:
                raise AnalysisError(f"{reader.place} names the cell '{name}', which is not there.")
            return by_name[name]

        name, size = reader.text("kernel"), reader.text("size")
        base, best = reader.text_or_none("base"), reader.text_or_none("best")
        ranking = tuple(cell(entry) for entry in reader.texts("ranking"))
        tiers = reader.integers("tiers")
        if len(tiers) != len(ranking):
            raise AnalysisError(f"{reader.place} has {len(tiers)} tiers for {len(ranking)} cells.")
        ranked = [(c, tier) for c, tier in zip(ranking, tiers, strict=True) if c.measured]
        choices = reader.each("choices", Choice.read)
        for choice in choices:
            for entry in (choice.recommended, choice.leader, *choice.alike):
                cell(entry)
        return Kernel(
            name=name,
            size=size,
            kind=reader.text("class"),
            summary=reader.text("summary"),
            item=reader.text("item"),
            items=reader.integer("items"),
            tasks=reader.integer("tasks"),
            base=None if base is None else cell(base),
            best=None if best is None else cell(best),
            ranking=tuple(entry for entry, _ in ranked),
            tiers=tuple(tier for _, tier in ranked),
            choices=choices,
            cells=tuple(entry for entry in cells if (entry.kernel, entry.size) == (name, size)),
        )


@dataclass(frozen=True)
class Context:
    """Where and how a run was made."""

    suite: str
    started_at: str
    seed: str
    git_commit: str
    modified: bool  # what was measured differs from that commit
    complete: bool
    warnings: tuple[Caution, ...]
    settings: dict[str, Any]  # rounds, warm samples …; empty where a file does not have it
    machine: dict[str, Any]
    interpreters: dict[str, dict[str, Any]]

    @staticmethod
    def read(reader: Reader) -> Context:
        interpreters = reader.child("interpreters")
        return Context(
            suite=reader.text("suite"),
            started_at=reader.text("started_at"),
            seed=clean(str(reader.value.get("seed") or "")),
            git_commit=reader.text_or_none("git_commit") or "",
            modified=bool(reader.value.get("modified")),
            complete=reader.truth("complete"),
            warnings=reader.each("warnings", Caution.read),
            settings=reader.facts("settings") if reader.value.get("settings") else {},
            machine=reader.facts("machine"),
            interpreters={clean(key): interpreters.facts(key) for key in interpreters.value},
        )


@dataclass(frozen=True)
class Run:
    """All rounds of one invocation."""

    file: str
    context: Context
    kernels: tuple[Kernel, ...]
    cells: tuple[Cell, ...]
    base_interpreter: str  # that others are compared with; empty without one
    metrics: dict[str, Metric]  # the table of metrics, by their keys
    contrasts: tuple[Contrast, ...]
    break_even: tuple[BreakEven, ...]
    engine_prices: tuple[EnginePrice, ...]  # the cheapest first
    telemetry_cost: Estimate | None  # time watched / time unwatched
    advice: Advice | None  # of `gilscope advise`

    @staticmethod
    def read(reader: Reader) -> Run:
        metrics = read_metrics(reader)
        cells = reader.each("cells", lambda cell: Cell.read(cell, metrics))
        return Run(
            file=reader.text("file"),
            context=Context.read(reader.child("context")),
            kernels=reader.each("kernels", lambda kernel: Kernel.read(kernel, cells)),
            cells=cells,
            base_interpreter=reader.text_or_none("base_interpreter") or "",
            metrics=metrics,
            contrasts=reader.each("contrasts", Contrast.read),
            break_even=reader.each("break_even", BreakEven.read),
            engine_prices=reader.each("engine_prices", EnginePrice.read),
            telemetry_cost=Estimate.read_or_none(reader, "telemetry_cost"),
            advice=Advice.read_or_none(reader),
        )


def read_document(text: str) -> Reader:
    """The JSON of standard input; AnalysisError says what is wrong with it."""

    def not_json(literal: str) -> None:
        raise AnalysisError(f"The analysis has the number {literal}, which JSON does not know.")

    try:
        value = json.loads(text, parse_constant=not_json)
    except (json.JSONDecodeError, RecursionError) as error:
        raise AnalysisError(f"The analysis on standard input is not JSON: {error}.") from error
    return Reader.of(value, "The analysis")


def read_runs(text: str) -> tuple[Run, ...]:
    """The runs of an analysis in JSON."""
    return read_document(text).each("runs", Run.read)
