"""The answer of runs as Markdown, for a pull request, an issue or a chat."""

from __future__ import annotations

import re

from markupsafe import Markup

from reports.document.run import Run
from reports.pages.dates import when
from reports.run import cards
from reports.run.page import templates
from reports.run.sections.warnings import grouped, headline
from reports.run.view import View


def markdown(runs: tuple[Run, ...]) -> str:
    """One part for each run: what it was, the answers, the evidence in a table each."""
    return (
        "\n".join(_run(View(run, "r0", templates())) for run in runs)
        or "The analysis has no runs.\n"
    )


def _run(view: View) -> str:
    context = view.run.context
    cpu = _text(str(context.machine.get("cpu") or "unknown machine"))
    cores = context.machine.get("cores")
    machine = f"{cpu}, {cores} CPUs" if cores else cpu
    lines = [f"## gilscope: {_text(context.suite)}", "", f"{when(context.started_at)}, {machine}."]
    if not context.complete:
        lines += ["", "**Interrupted**: not every round was measured."]
    if groups := grouped(context.warnings):
        lines += ["", f"{headline(groups)}."]
    for card in cards.of_run(view):
        lines += ["", f"### {_text(card.question)}", "", _marked(card.answer)]
        lines += [f"*{_text(card.doubt)}*"] if card.doubt else []
        lines += [
            "",
            "| | ratio | 95 % | |" if card.ticks else "| | time | 95 % | |",
            "|---|---|---|---|",
        ]
        for row in card.rows:
            cells = (row.label, row.figure, row.interval, row.note)
            lines.append("| " + " | ".join(map(_text, cells)) + " |")
        for bar in card.why:
            parts = ", ".join(_text(words) for _, _, words in bar.parts)
            lines += ["", f"Workers' time, `{_code(bar.name)}`: {parts} ({bar.looks:,} looks)."]
        lines += ["", _text(card.limits)] if card.limits else []
    return "\n".join(lines) + "\n"


def _marked(words: Markup) -> str:
    """Bold and code as Markdown has them, everything else as text."""
    pieces = re.split(r"(<b>.*?</b>|<code>.*?</code>)", str(words))
    told = []
    for piece in pieces:
        text = Markup(piece).striptags() if piece.startswith("<") else Markup(piece).unescape()
        if piece.startswith("<b>"):
            told.append(f"**{_text(text)}**")
        elif piece.startswith("<code>"):
            told.append(f"`{_code(text)}`")
        else:
            told.append(_text(text))
    return "".join(told)


def _code(text: str) -> str:
    return text.replace("`", "'").replace("\n", " ")


def _text(words: str) -> str:
    """Without what Markdown would take for its own, as in a hostile name."""
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", words).replace("\n", " ")
