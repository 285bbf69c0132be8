"""Data for the page's scripts: JSON that can stand in HTML and in JavaScript as it is."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from reports.dashboard.document import History, Machine
from reports.dashboard.links import from_subfolder
from reports.document.numbers import count

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def script_json(value: Any) -> Markup:
    """`value` as JSON of ASCII alone, without a character that could end a script or a comment."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))


def _notes(complete: bool, warnings: tuple[str, ...]) -> str:
    notes = [] if complete else ["interrupted"]
    if warnings:
        notes.append(f"{count(len(warnings), 'warning')}: {', '.join(warnings[:5])}")
    return " · ".join(notes)


def runs_script(history: History, machine: Machine) -> str:
    """What the charts of a machine say of its runs, once for all of its pages."""
    runs = machine.runs
    value = {
        "repository": history.repository,
        "machine": machine.title,
        "time": [run.time for run in runs],
        "started": [run.started_at for run in runs],
        "commit": [run.commit or "" for run in runs],
        "subject": [run.subject for run in runs],
        "suite": [run.suite for run in runs],
        "report": [from_subfolder(run.report) for run in runs],
        "notes": [_notes(run.complete, run.warnings) for run in runs],
    }
    return f'"use strict";\ngilscope.runs["{machine.number}"]={script_json(value)};\n'


def table_script(machine: Machine, kind: str, last: int, rows: list[dict[str, Any]]) -> str:
    """`last`: how many runs count as new."""
    value = script_json({"kind": kind, "last": last, "rows": rows})
    return f'"use strict";\ngilscope.tables["{machine.number}"]={value};\n'
