"""A change together with what else differed between the runs around it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboard.causes import Cause, cause_of
from reports.dashboard.detected import DetectedChange
from reports.dashboard.document import Machine, Series


@dataclass(frozen=True)
class ExplainedChange:
    change: DetectedChange
    cause: Cause
    label: str  # the line it is on, where a chart has several; else empty


def explain(
    machine: Machine, series: Series, change: DetectedChange, label: str = ""
) -> ExplainedChange:
    """Of one series of the machine."""
    cause = cause_of(machine, change.previous, change.at, {series.interpreter})
    return ExplainedChange(change, cause, label)
