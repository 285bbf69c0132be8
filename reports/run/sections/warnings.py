"""What may have distorted the measurement, before any number is read; or that nothing has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from reports.document.run import Caution
from reports.run.view import View

ORDER = 15


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


def render(view: View) -> Markup:
    context = view.run.context
    return view.fill("warnings.html", groups=grouped(context.warnings), complete=context.complete)
