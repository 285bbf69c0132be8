"""How interpreters were built. Those with different configurations differ by more than their version, so
every chart marks them."""

from __future__ import annotations

from typing import Any

from reports.document.run import Run

MARK = "†"
_WORDS = {"optimized": "PGO", "lto": "LTO", "static": "static", "debug": "debug"}


def build_configuration(facts: dict[str, Any]) -> tuple[bool, ...]:
    return tuple(bool(facts.get(key)) for key in _WORDS)


def build_words(facts: dict[str, Any]) -> str:
    """`PGO, no LTO, static, no debug`: only what sets builds apart."""
    said = [word for key, word in _WORDS.items() if facts.get(key)]
    said += [] if facts.get("static") else ["linked to its shared library"]
    said += [] if facts.get("optimized") else ["no PGO known of"]
    return ", ".join(said)


def marked(run: Run, interpreter: str) -> str:
    """The interpreter's name, with a mark if it was built with another configuration than the first."""
    known = run.context.interpreters
    facts, base = known.get(interpreter), known.get(run.base_interpreter)
    if facts is None or base is None or build_configuration(facts) == build_configuration(base):
        return interpreter
    return interpreter + MARK


def footnote(run: Run, interpreters: list[str]) -> str:
    """What the mark means for these; empty when none of them has it."""
    known = run.context.interpreters
    strange = [tag for tag in interpreters if marked(run, tag).endswith(MARK)]
    if not strange:
        return ""
    words = [f"{run.base_interpreter} is {build_words(known[run.base_interpreter])}"]
    words += [f"{tag} {build_words(known[tag])}" for tag in strange]
    return (
        f"{MARK} built with another configuration, which counts as much as the version: {'; '.join(words)}."
    )
