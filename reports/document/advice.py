"""The answer of `gilscope advise`, which stands in the document of its run."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.estimate import Estimate
from reports.document.reader import Reader


@dataclass(frozen=True)
class Option:
    """One strategy; None and nothing where it was not measured."""

    cell: str  # its name
    words: str
    remark: str
    standing: str  # measured, dropped, failed, skipped
    total_s: float | None  # for all calls
    gain: Estimate | None  # total of the loop / total
    startup_s: float | None
    extra_bytes: float | None  # of memory, more than the loop's

    @staticmethod
    def read(reader: Reader) -> Option:
        return Option(
            cell=reader.text("cell"),
            words=reader.text("words"),
            remark=reader.text("remark"),
            standing=reader.text("standing"),
            total_s=reader.number_or_none("total_s"),
            gain=Estimate.read_or_none(reader, "gain"),
            startup_s=reader.number_or_none("startup_s"),
            extra_bytes=reader.number_or_none("extra_bytes"),
        )


@dataclass(frozen=True)
class Advice:
    """For one function and one number of calls. The sentences are those of the terminal."""

    name: str  # of the function
    calls: int
    best: str  # words of the recommended option; empty where there is none
    recommended: str | None  # cell names
    loop: str | None
    gain: str  # shown, not_shown, unknown
    options: tuple[Option, ...]  # the fastest first
    function: str
    call: str
    code: tuple[str, ...]
    verdict: str
    sure: tuple[str, ...]
    unmeasured: tuple[str, ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...]

    @staticmethod
    def read(reader: Reader) -> Advice:
        return Advice(
            name=reader.child("work").text("name"),
            calls=reader.integer("calls"),
            best=reader.text_or_none("best") or "",
            recommended=reader.text_or_none("recommended"),
            loop=reader.text_or_none("loop"),
            gain=reader.text("gain"),
            options=reader.each("options", Option.read),
            function=reader.text("function"),
            call=reader.text("call"),
            code=reader.texts("code"),
            verdict=reader.text("verdict"),
            sure=reader.texts("sure"),
            unmeasured=reader.texts("unmeasured"),
            changes=reader.texts("changes"),
            notes=reader.texts("notes"),
        )

    @staticmethod
    def read_or_none(reader: Reader) -> Advice | None:
        """Of a run's document; None of a run that answers no such question."""
        if reader.value.get("advice") is None:
            return None
        return Advice.read(reader.child("advice"))
