"""What `gilscope compare` found: typed, checked, read from JSON.

`docs/contracts.md`, part "A comparison", is the contract. Ratios are new time / base time, above 1
is slower; ratios of speed-ups are new / base, above 1 is better. Times are in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.metrics import Metric, read_metrics
from reports.document.reader import AnalysisError, Reader

VERDICTS = ("slower", "faster", "inconclusive", "same")  # in the order that readers want them


@dataclass(frozen=True)
class Side:
    """One of the two runs."""

    file: str
    commit: str
    started_at: str
    machine: str
    interpreters: tuple[str, ...]

    @staticmethod
    def read(reader: Reader) -> Side:
        return Side(
            reader.text("file"),
            (reader.text_or_none("git_commit") or "unknown")[:12],
            reader.text_or_none("started_at") or "",
            reader.text_or_none("machine") or "unknown machine",
            reader.texts("interpreters"),
        )


@dataclass(frozen=True)
class Compared:
    """One cell on both sides."""

    name: str
    kernel: str
    size: str
    strategy: str
    executor: str
    workers: int
    interpreter: str
    base_s: Estimate
    new_s: Estimate
    ratio: Estimate
    p_value: float | None
    q_value: float | None  # after the correction for many cells
    verdict: str
    reason: str  # of an inconclusive one

    @property
    def title(self) -> str:
        return f"{self.kernel} ({self.size})"

    @staticmethod
    def read(reader: Reader) -> Compared:
        strategy = reader.text("strategy")
        return Compared(
            name=reader.text("name"),
            kernel=reader.text("kernel"),
            size=reader.text("size"),
            strategy=strategy,
            executor=strategy.partition(".")[0],
            workers=reader.integer("workers"),
            interpreter=reader.text("interpreter"),
            base_s=Estimate.read(reader.child("base_s")),
            new_s=Estimate.read(reader.child("new_s")),
            ratio=Estimate.read(reader.child("ratio")),
            p_value=reader.number_or_none("p_value"),
            q_value=reader.number_or_none("q_value"),
            verdict=reader.text("verdict"),
            reason=reader.text("reason"),
        )


@dataclass(frozen=True)
class Sum:
    """The cells of one strategy or kernel together."""

    name: str
    cells: int
    ratio: Estimate
    counts: tuple[int, ...]  # in the order of VERDICTS

    @staticmethod
    def read(reader: Reader) -> Sum:
        return Sum(
            reader.text("name"),
            reader.integer("cells"),
            Estimate.read(reader.child("ratio")),
            counts(reader),
        )


@dataclass(frozen=True)
class CostOfCell:
    """A metric beside the time of one cell on both sides; `slower` reads worse, `faster` better."""

    name: str
    base: Estimate
    new: Estimate
    ratio: Estimate
    verdict: str

    @staticmethod
    def read(reader: Reader) -> CostOfCell:
        return CostOfCell(
            reader.text("name"),
            Estimate.read(reader.child("base")),
            Estimate.read(reader.child("new")),
            Estimate.read(reader.child("ratio")),
            reader.text("verdict"),
        )


@dataclass(frozen=True)
class Cost:
    """A metric beside the time, of the cells that both sides know it of."""

    metric: Metric
    judged: bool  # it counts for the verdict; otherwise it is only shown
    margin: float  # the equivalence margin of the ratio, as a share
    least: float  # of the difference, in the metric's unit
    cells: tuple[CostOfCell, ...]

    @staticmethod
    def read(reader: Reader, metrics: dict[str, Metric]) -> Cost:
        return Cost(
            _metric(reader, metrics, reader.text("quantity")),
            reader.truth("judged"),
            reader.number("floor"),
            reader.number("least"),
            reader.each("cells", CostOfCell.read),
        )

    def count(self, verdict: str) -> int:
        return sum(cell.verdict == verdict for cell in self.cells)

    def words(self, verdict: str) -> str:
        """A verdict on this metric: `more memory`, `starts faster`, `the same`."""
        words = {"slower": self.metric.worse.word, "faster": self.metric.better.word}
        return words.get(verdict, "the same" if verdict == "same" else verdict)


@dataclass(frozen=True)
class Finding:
    """One thing that the verdict rests on: a metric of a cell, a scaling curve, or a failure."""

    kind: str  # time, start-up, memory, scaling, failure
    name: str
    verdict: str  # of the first look: slower, faster, inconclusive, failed
    state: str  # seen once, confirmed, not confirmed, accepted
    metric: Metric | None  # none of a failure
    base: float | None  # medians, in the metric's unit
    new: float | None
    ratio: Estimate | None
    again: Estimate | None  # the ratio of the second look
    reason: str  # why it is accepted, or what failed

    @staticmethod
    def read(reader: Reader, metrics: dict[str, Metric]) -> Finding:
        quantity = reader.text_or_none("quantity")
        ratio, again = reader.child_or_none("ratio"), reader.child_or_none("again")
        return Finding(
            kind=reader.text("kind"),
            name=reader.text("name"),
            verdict=reader.text("verdict"),
            state=reader.text("state"),
            metric=None if quantity is None else _metric(reader, metrics, quantity),
            base=reader.number_or_none("base"),
            new=reader.number_or_none("new"),
            ratio=None if ratio is None else Estimate.read(ratio),
            again=None if again is None else Estimate.read(again),
            reason=reader.text("reason"),
        )

    @property
    def alarms(self) -> bool:
        return self.state == "confirmed"

    @property
    def words(self) -> str:
        """The verdict in the metric's words: `slower`, `more memory`, `scales worse`."""
        if self.metric is None:
            return self.verdict
        words = {"slower": self.metric.worse.word, "faster": self.metric.better.word}
        return words.get(self.verdict, self.verdict)

    @property
    def change(self) -> str:
        """Both medians, or what failed."""
        if self.metric is None or self.base is None or self.new is None:
            return self.reason
        return f"{self.metric.write(self.base)} → {self.metric.write(self.new)}"


def _metric(reader: Reader, metrics: dict[str, Metric], key: str) -> Metric:
    if key not in metrics:
        raise AnalysisError(f"{reader.place}.quantity must be a metric's key, not '{key[:40]}'.")
    return metrics[key]


@dataclass(frozen=True)
class Curve:
    """How one strategy scales on one side."""

    speedup: tuple[Estimate, ...]  # over one worker, one for each worker count
    # The Universal Scalability Law's sigma; None where no CPUs could serve more than one worker.
    serial_part: Estimate | None
    crosstalk: Estimate | None  # its kappa; takes three worker counts

    @staticmethod
    def read(reader: Reader) -> Curve:
        serial_part = reader.child_or_none("serial_part")
        crosstalk = reader.child_or_none("crosstalk")
        return Curve(
            reader.each("speedup", Estimate.read),
            None if serial_part is None else Estimate.read(serial_part),
            None if crosstalk is None else Estimate.read(crosstalk),
        )


@dataclass(frozen=True)
class Scaling:
    """How one strategy scales on both sides."""

    kernel: str
    size: str
    strategy: str
    interpreter: str
    workers: tuple[int, ...]
    fitted: tuple[int, ...]  # those that the law goes through: not more than there are CPUs
    base: Curve
    new: Curve
    ratio: Estimate  # of the speed-ups at the most workers
    verdict: str  # better, worse, same or inconclusive

    @property
    def name(self) -> str:
        return f"{self.kernel}/{self.size}/{self.strategy}/{self.interpreter}"

    @staticmethod
    def read(reader: Reader) -> Scaling:
        workers = reader.integers("workers")
        base, new = Curve.read(reader.child("base")), Curve.read(reader.child("new"))
        if not workers or {len(base.speedup), len(new.speedup)} != {len(workers)}:
            raise AnalysisError(f"{reader.place} has not one speed-up for each number of workers.")
        return Scaling(
            kernel=reader.text("kernel"),
            size=reader.text("size"),
            strategy=reader.text("strategy"),
            interpreter=reader.text("interpreter"),
            workers=workers,
            fitted=reader.integers("fitted") or workers[:1],
            base=base,
            new=new,
            ratio=Estimate.read(reader.child("efficiency_ratio")),
            verdict=reader.text("verdict"),
        )


@dataclass(frozen=True)
class BetweenRuns:
    """What unpaired times differ by, though nothing has changed."""

    deviation: float  # a share
    source: str  # who says so: assumed, history, cells

    @staticmethod
    def read(reader: Reader) -> BetweenRuns:
        return BetweenRuns(reader.number("deviation"), reader.text("source"))


@dataclass(frozen=True)
class Comparison:
    """Everything that `gilscope compare` found."""

    base: Side
    new: Side
    paired: bool
    between_runs: BetweenRuns
    margin: float  # the equivalence margin, as a share
    false_discovery_rate: float
    verdict: str  # regressed, improved, same, inconclusive
    summary: str  # the verdict in a sentence
    exit_code: int
    second_look: bool  # suspects were measured again, and only what both looks call worse counts
    findings: tuple[Finding, ...]  # those that make it a regression first
    suspects: tuple[str, ...]  # globs of the cells that deserve a second look
    counts: tuple[int, ...]  # of the first look, in the order of VERDICTS
    cells: tuple[Compared, ...]  # in the order of the plan
    costs: tuple[Cost, ...]
    strategies: tuple[Sum, ...]
    kernels: tuple[Sum, ...]
    scaling: tuple[Scaling, ...]
    not_compared: tuple[tuple[str, str], ...]  # cell, reason
    warnings: tuple[str, ...]

    @staticmethod
    def read(reader: Reader) -> Comparison:
        base, new = Side.read(reader.child("base")), Side.read(reader.child("new"))
        metrics = read_metrics(reader)
        alone = [(name, f"only in {base.file}") for name in reader.texts("only_base")]
        alone += [(name, f"only in {new.file}") for name in reader.texts("only_new")]
        skipped = reader.each("not_compared", lambda r: (r.text("name"), r.text("reason")))
        return Comparison(
            base=base,
            new=new,
            paired=reader.truth("paired"),
            between_runs=BetweenRuns.read(reader.child("between_runs")),
            margin=reader.number("floor"),
            false_discovery_rate=reader.number("false_discovery_rate"),
            verdict=reader.text("verdict"),
            summary=reader.text("summary"),
            exit_code=reader.integer("exit_code"),
            second_look=reader.truth("second_look"),
            findings=reader.each("findings", lambda r: Finding.read(r, metrics)),
            suspects=reader.texts("suspects"),
            counts=counts(reader.child("counts")),
            cells=reader.each("cells", Compared.read),
            costs=reader.each("costs", lambda r: Cost.read(r, metrics)),
            strategies=reader.each("strategies", Sum.read),
            kernels=reader.each("kernels", Sum.read),
            scaling=reader.each("scaling", Scaling.read),
            not_compared=(*skipped, *alone),
            warnings=reader.texts("warnings"),
        )


def counts(reader: Reader) -> tuple[int, ...]:
    """How many cells of each verdict, in the order of VERDICTS."""
    return tuple(reader.integer(verdict) for verdict in VERDICTS)
