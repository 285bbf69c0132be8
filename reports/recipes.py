"""How interpreters were built. Those of different recipes differ by more than their version, so
every chart marks them."""

from __future__ import annotations

from typing import Any

from reports.analysis import Context

MARK = "†"
_WORDS = {"optimized": "PGO", "lto": "LTO", "shared": "shared library", "debug": "debug"}


def recipe(facts: dict[str, Any]) -> tuple[bool, ...]:
    return tuple(bool(facts.get(key)) for key in _WORDS)


def recipe_words(facts: dict[str, Any]) -> str:
    """`PGO, LTO, no shared library`."""
    said = [word if facts.get(key) else f"no {word}" for key, word in _WORDS.items()]
    return ", ".join(said)


def base_interpreter(context: Context) -> str:
    """What others are held against: the run's first interpreter that is no variant of another."""
    return next((tag for tag in context.interpreters if "-" not in tag), "")


def marked(context: Context, interpreter: str) -> str:
    """The interpreter's name, with a mark if it was built by another recipe than the first."""
    facts = context.interpreters.get(interpreter)
    base = context.interpreters.get(base_interpreter(context))
    if facts is None or base is None or recipe(facts) == recipe(base):
        return interpreter
    return interpreter + MARK


def footnote(context: Context, interpreters: list[str]) -> str:
    """What the mark means for these; empty when none of them has it."""
    strange = [tag for tag in interpreters if marked(context, tag).endswith(MARK)]
    if not strange:
        return ""
    base = base_interpreter(context)
    told = [f"{base} is {recipe_words(context.interpreters[base])}"]
    told += [f"{tag} {recipe_words(context.interpreters[tag])}" for tag in strange]
    return f"{MARK} built by another recipe, which counts as much as the version: {'; '.join(told)}."
