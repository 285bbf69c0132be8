"""The machine, the interpreters and their flags."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from reports.document.numbers import UNKNOWN, seconds, size
from reports.run.view import View

ORDER = 80
CONTENTS = ("environment", "Environment")


def words(key: str, value: Any) -> str:
    """A fact of the context as text: sizes and times by the unit in their key."""
    if value is None or value == "" or value == []:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        if key.endswith("_bytes"):
            return size(value)
        return seconds(value) if key.endswith("_s") else f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{k}: {words(k, v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(words(key, entry) for entry in value)
    return str(value)


def label(key: str) -> str:
    """`memory_bytes` as `memory`."""
    return key.removesuffix("_bytes").removesuffix("_s").replace("_", " ")


def _table(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(label(key), words(key, value)) for key, value in facts.items()]


def render(view: View) -> Markup:
    context = view.run.context
    run = {
        "file": view.run.file,
        "suite": context.suite,
        "started at": context.started_at,
        "seed": context.seed,
        "git commit": context.git_commit + (", modified" if context.modified else ""),
        **context.settings,
    }
    tables = [("Run", _table(run)), ("Machine", _table(context.machine))]
    tables += [(f"Interpreter {key}", _table(f)) for key, f in context.interpreters.items()]
    return view.fill("environment.html", tables=tables)
