"""The Markdown comment on a pull request: the verdict first, findings next, the rest folded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from ci.gating.verdict import Verdict
from reports.document.comparison import Comparison, Finding
from reports.document.estimate import Estimate

MARKER = "<!-- gilscope gate -->"  # by which a later comment finds the one it replaces
MOST_CHARACTERS = 60_000  # GitHub refuses 65,536


def code(text: object, most: int = 200) -> str:
    """Foreign text as a code span: no markup, link, mention or HTML of it is read.

    A pipe would end a table's cell even there, and a backtick the span."""
    clean = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in str(text)
    )
    clean = clean.replace("`", "'").replace("|", "¦").strip() or " "
    return f"`{clean if len(clean) <= most else clean[: most - 1] + '…'}`"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def ratio_text(ratio: Estimate) -> str:
    """`1.052 [1.031, 1.074]`."""
    if ratio.interval is None:
        return f"{ratio.median:.3f}"
    low, high = ratio.interval
    return f"{ratio.median:.3f} [{low:.3f}, {high:.3f}]"


def _ratio(ratio: Estimate | None) -> str:
    return ratio_text(ratio).replace("[", "\\[").replace("]", "\\]") if ratio else ""


def _finding_row(finding: Finding) -> str:
    what = finding.change if finding.metric else code(finding.reason)
    state = finding.state
    if state == "accepted":
        state += f": {code(finding.reason)}"
    return _row((finding.kind, code(finding.name), what, _ratio(finding.ratio),
                 _ratio(finding.again), f"{finding.words}, {state}"))  # fmt: skip


def _table(head: Sequence[str], rows: Sequence[str], room: int) -> str:
    """As many rows as there is room for, and how many were left out."""
    if not rows:
        return ""
    text = _row(head) + "|" + "---|" * len(head) + "\n"
    for index, row in enumerate(rows):
        if len(text) + len(row) > room:
            return text + f"\n… and {len(rows) - index} more, in the report.\n"
        text += row
    return text


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n</details>\n\n" if body else ""


def _every_cell(comparison: Comparison, room: int) -> str:
    rows = [
        _row((code(cell.name), code(cell.verdict), _ratio(cell.ratio))) for cell in comparison.cells
    ]
    return _table(("cell", "first look", "time new / base"), rows, room)


def _not_compared(comparison: Comparison, room: int) -> str:
    rows = [_row((code(name), code(reason))) for name, reason in comparison.not_compared]
    return _table(("not compared", "why"), rows, room)


def _notes(verdict: Verdict) -> str:
    warnings = verdict.comparison.warnings if verdict.comparison else ()
    return "".join(f"- {code(note, 300)}\n" for note in [*verdict.notes, *warnings][:20])


def write(verdict: Verdict, report: str = "", most: int = MOST_CHARACTERS) -> str:
    """At most `most` characters. `report` is a link to the page with everything, or empty."""
    order = {"confirmed": 0, "accepted": 1, "seen once": 2, "not confirmed": 3}
    findings = sorted(verdict.findings, key=lambda f: (order[f.state], f.kind, f.name))
    sentence = code(verdict.sentence, 400) if verdict.cannot else verdict.sentence
    head = f"{MARKER}\n### {sentence}\n\n"
    if verdict.base:
        head += (
            f"{code(verdict.head[:12])} against {code(verdict.base[:12])}, measured in the same "
            "rounds on one machine.\n\n"
        )
    tail = f"What this gate could find: {verdict.forecast}\n\n" if verdict.forecast else ""
    tail += f"[The whole report]({report})\n" if report else ""
    tail = _folded("Notes", _notes(verdict)) + tail
    room = most - len(head) - len(tail)
    columns = ("what", "where", "base → new", "new / base", "second look", "verdict")
    text = head + _table(columns, [_finding_row(f) for f in findings], room // 2) + "\n"
    for title, body in (("Not compared", _not_compared), ("Every cell", _every_cell)):
        left = most - len(text) - len(tail) - 200  # what folding adds, and the last lines
        if verdict.comparison and left > 500:
            text += _folded(title, body(verdict.comparison, left))
    return text + tail
