"""What may have distorted the measurement, before any number is read; or that nothing has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from reports.document.numbers import count
from reports.document.run import Caution
from reports.run.view import View

ORDER = 15
# Those that say that times or ratios may be wrong; all others say that they could be better.
SERIOUS = {
    "changed_file", "correlated_visits", "debug_build", "debug_interpreter", "drift", "few_visits",
    "idle_workers", "no_steady_state", "other_load", "steal_time", "still_warming", "swapping",
    "throttling",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The warnings of one code; a remedy that all of them share is said once."""

    code: str
    warnings: tuple[Caution, ...]

    @property
    def remedy(self) -> str:
        remedies = {warning.remedy for warning in self.warnings}
        return remedies.pop() if len(remedies) == 1 else ""


def grouped(warnings: Iterable[Caution]) -> list[Group]:
    """One group a code, in the order in which the codes first appear."""
    codes: dict[str, list[Caution]] = {}
    for warning in warnings:
        codes.setdefault(warning.code, []).append(warning)
    return [Group(code, tuple(own)) for code, own in codes.items()]


def headline(groups: list[Group]) -> str:
    """How many there are, how many matter, and which."""
    number = sum(len(group.warnings) for group in groups)
    serious = [group.code for group in groups if group.code in SERIOUS]
    words = count(number, "warning")
    if not serious:
        return f"{words}, none of which puts an answer in doubt"
    return f"{words}, {len(serious)} of which may matter: {', '.join(serious)}"


def render(view: View) -> Markup:
    context = view.run.context
    groups = grouped(context.warnings)
    return view.fill(
        "warnings.html",
        groups=groups,
        headline=headline(groups) if groups else "",
        complete=context.complete,
    )
